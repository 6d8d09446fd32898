"""The fast option: the same networks in bfloat16, where the processor has it."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.batch.settings import ClipSettings
from posturecam.pose import network
from posturecam.pose.blazepose import BlazePose
from posturecam.track import PRECISION
from posturecam.tracking import track_video
from posturecam_lab.checkout import SAMPLES

CLIP = SAMPLES / "desk_good.mp4"


def has_bfloat16() -> bool:
    import openvino as ov

    return network._has_bfloat16(ov)


def test_a_setting_of_its_own_names_the_engine() -> None:
    assert ClipSettings(fast=True).keywords()["engine"] == "openvino-bf16"
    assert ClipSettings().keywords()["engine"] is None
    assert "fast" not in ClipSettings(fast=True).keywords()
    with pytest.raises(ValueError, match="--fast needs the openvino engine"):
        ClipSettings(fast=True, engine="mediapipe")


def test_without_bfloat16_the_usual_numbers_come_and_a_remark(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(network, "_has_bfloat16", lambda ov: False)
    with BlazePose(fast=True) as model:
        assert model.precision == "f32"
        assert "This processor has no bfloat16, so the fast option changed nothing." in map(str, model.remarks)
    with BlazePose() as model:
        assert model.remarks == ()


@pytest.mark.skipif(not has_bfloat16(), reason="this processor has no bfloat16")
def test_landmarks_stay_near_and_the_track_says_so() -> None:
    usual, fast = (track_video(CLIP, engine=engine) for engine in (None, "openvino-bf16"))
    assert fast.provenance[PRECISION] == "bf16"
    assert PRECISION not in usual.provenance
    seen = usual.visibility > 0.5
    height = float(np.nanmax(usual.xy[..., 1]) - np.nanmin(usual.xy[..., 1]))
    apart = np.linalg.norm(usual.xy - fast.xy, axis=2)[seen]
    assert np.median(apart) > 0
    assert np.percentile(apart, 95) < 0.03 * height
