from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import ModelError
from posturecam.pose import mediapipe
from posturecam.pose.mediapipe import MediaPipePose


def test_a_missing_mediapipe_says_what_to_install(monkeypatch):
    monkeypatch.setattr(mediapipe.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(ModelError, match=r"mediapipe is not installed.*pip install mediapipe==0\.10\.21"):
        MediaPipePose()


def test_a_mediapipe_without_the_models_says_what_to_install(monkeypatch, tmp_path: Path):
    monkeypatch.setattr(mediapipe, "_package_folder", lambda: tmp_path)
    with pytest.raises(ModelError, match=r"does not carry the pose model pose_detection\.tflite.*0\.10\.21"):
        MediaPipePose()
