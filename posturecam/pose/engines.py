"""The pose engines by name, and the one that is used unless another is asked for."""

from __future__ import annotations

from enum import Enum

from posturecam.ports import PoseEstimator


class Engine(str, Enum):
    """Which runtime finds the landmarks."""

    MEDIAPIPE = "mediapipe"


DEFAULT = Engine.MEDIAPIPE


def open_engine(engine: Engine | str | None = None) -> PoseEstimator:
    """A new estimator for one clip or connection, to be used in `with`. Raises ModelError when it can't start."""
    from posturecam.pose.mediapipe import MediaPipePose

    Engine(engine or DEFAULT)
    return MediaPipePose()
