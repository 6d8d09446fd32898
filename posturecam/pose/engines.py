"""The pose engines by name, and the one that is used unless another is asked for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from posturecam.errors import ModelError
from posturecam.ports import PoseEstimator
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.pose.follow import Box
    from posturecam.pose.models import Watch


class Engine(str, Enum):
    """Which runtime finds the landmarks."""

    OPENVINO = "openvino"
    MEDIAPIPE = "mediapipe"


DEFAULT = Engine.OPENVINO


def open_engine(
    engine: Engine | str | None = None,
    *,
    person: Box | None = None,
    since: float = -float("inf"),
    watch: Watch | None = None,
    accurate: bool = False,
) -> PoseEstimator:
    """A new estimator for one clip or connection, to be used in `with`. Raises ModelError when it can't start.

    person: (x, y, width, height) px around the one to follow among several, as they stand in the first frames from
    `since` s on (which only the default engine heeds). The first engine on a machine fetches the model files; `watch` is called with the bytes fetched and their number.
    accurate: the heavy network looks at some of the frames too (pose/accurate.py), which only OPENVINO can.
    """
    if Engine(engine or DEFAULT) is Engine.MEDIAPIPE:
        if accurate:
            raise ModelError(message("pose.accurate_needs_openvino"))
        from posturecam.pose.mediapipe import MediaPipePose

        return MediaPipePose(person, watch)
    from posturecam.pose.blazepose import BlazePose

    return BlazePose(person, watch, since=since, accurate=accurate)
