from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from posturecam.errors import ModelError
from posturecam.pose import mediapipe
from posturecam.pose.mediapipe import MediaPipePose
from posturecam.types import Frame


def test_a_missing_mediapipe_says_what_to_install(monkeypatch):
    monkeypatch.setattr(mediapipe.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"mediapipe is not installed.*pip install mediapipe==0\.10\.21"):
        MediaPipePose()


def test_a_mediapipe_without_the_models_says_what_to_install(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(mediapipe, "_package_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"does not carry the pose model pose_detection\.tflite.*0\.10\.21"):
        MediaPipePose()


@pytest.mark.model
def test_an_empty_room_holds_nobody():
    grey = np.full((120, 160, 3), 128, dtype=np.uint8)
    with MediaPipePose() as model:
        assert model.estimate(Frame(0.0, grey)) is None
        assert re.fullmatch(r"sha256:[0-9a-f]{64}", model.model_hash)


@pytest.mark.model
def test_the_network_starts_and_ends_without_a_word(capfd):
    with MediaPipePose() as model:
        model.estimate(Frame(0.0, np.zeros((60, 80, 3), dtype=np.uint8)))
    model.close()
    assert capfd.readouterr() == ("", "")
