"""The pose engines by name, and the one that is used unless another is asked for."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from posturecam.errors import ModelError
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.ports import PoseEstimator
    from posturecam.pose.follow import Box
    from posturecam.pose.models import Watch


class Engine(str, Enum):
    """Which runtime finds the landmarks."""

    OPENVINO = "openvino"
    BFLOAT16 = "openvino-bf16"
    MEDIAPIPE = "mediapipe"


DEFAULT = Engine.OPENVINO
FAST = Engine.BFLOAT16
"""The same networks in bfloat16 where the processor has it: about half the time of the network. Posture is as well met
(docs/speed.md), but numbers differ from machine to machine."""


def open_engine(
    engine: Engine | str | None = None,
    *,
    person: Box | None = None,
    since: float = -float("inf"),
    watch: Watch | None = None,
    accurate: bool = False,
) -> PoseEstimator:
    """Open a new estimator for one clip or connection, to be used in `with`.

    Parameters
    ----------
    engine : Engine or str, optional
        Which; the default engine unless given.
    person : tuple of int, optional
        (x, y, width, height) px around the one to follow among several, in the first frames from `since` s on.
    since : float
        Frames before are left out, s; only the default engine heeds it.
    watch : callable, optional
        Called with the bytes fetched and their number when the model files must be fetched first.
    accurate : bool
        Whether the heavy network looks at some of the frames too (pose/heavy_network.py), which only OPENVINO can.

    Returns
    -------
    PoseEstimator
        Follows one person.

    Raises
    ------
    ModelError
        When it can't start.
    """
    if Engine(engine or DEFAULT) is Engine.MEDIAPIPE:
        if accurate:
            raise ModelError(message("pose.accurate_needs_openvino"))
        from posturecam.pose.mediapipe import MediaPipePose

        return MediaPipePose(person, watch)
    from posturecam.pose.blazepose import BlazePose

    fast = Engine(engine or DEFAULT) is FAST
    return BlazePose(person, watch, since=since, accurate=accurate, fast=fast)


def load_networks() -> None:
    """Load the networks of the default engine, which the next estimators of this process then start with.

    Raises
    ------
    ModelError
        When they can't be had.
    """
    from posturecam.pose.blazepose import BlazePose

    with BlazePose() as model:
        model.load_all()
