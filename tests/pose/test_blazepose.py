from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from posturecam.pose.engines import open_engine
from posturecam.types import Frame
from posturecam.video.files import VideoFile

RUNNER = Path(__file__).parents[2] / "sample_videos" / "run_good.mp4"


@pytest.mark.model
def test_an_empty_room_holds_nobody():
    grey = np.full((120, 160, 3), 128, dtype=np.uint8)
    with open_engine() as model:
        assert model.estimate(Frame(0.0, grey)) is None
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", model.model_hash)


@pytest.mark.model
def test_the_network_starts_and_ends_without_a_word(capfd):
    with open_engine() as model:
        model.estimate(Frame(0.0, np.zeros((60, 80, 3), dtype=np.uint8)))
    assert capfd.readouterr() == ("", "")


@pytest.mark.model
def test_a_runner_is_seen_in_every_frame():
    with open_engine() as model, VideoFile(RUNNER) as clip:
        assert all(model.estimate(frame) is not None for frame in clip)


@pytest.mark.model
def test_nothing_is_loaded_or_started_that_could_tell_anybody_of_it():
    look = (
        "import sys, threading; from posturecam.pose.engines import open_engine; open_engine();"
        "print('openvino_telemetry' in sys.modules, threading.active_count())"
    )
    run = subprocess.run([sys.executable, "-c", look], capture_output=True, text=True, check=True)
    assert run.stdout == "False 1\n"
