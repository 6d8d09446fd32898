from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import ModelError
from posturecam.pose.engines import open_engine
from posturecam.video.files import VideoFile

RUNNER = Path(__file__).parents[2] / "sample_videos" / "run_good.mp4"


def test_a_missing_mediapipe_says_what_to_install(monkeypatch):
    for name in [name for name in sys.modules if name.startswith("mediapipe")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "mediapipe", None)
    with pytest.raises(ModelError, match=r"mediapipe is not installed.* Install it: pip install mediapipe==1\.2\.2"):
        open_engine("mediapipe")


@pytest.mark.model
def test_both_engines_see_the_same_runner_and_mediapipe_says_nothing_but_that_it_smooths(capfd):
    pytest.importorskip("mediapipe")
    with (
        open_engine("mediapipe", person=(200, 0, 500, 540)) as theirs,
        open_engine() as ours,
        VideoFile(RUNNER) as clip,
    ):
        apart = []
        for frame, _ in zip(clip, range(20), strict=False):
            one, other = theirs.estimate(frame), ours.estimate(frame)
            assert one is not None
            assert other is not None
            apart.append(np.linalg.norm(one.xy - other.xy, axis=1))
        assert theirs.model_hash == ours.model_hash
        assert "smooths" in str(theirs.remarks[0])
    assert np.median(apart) < 0.03 * 430
    assert capfd.readouterr() == ("", "")
