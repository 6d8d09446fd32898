"""A pose estimator without a model: it finds the same seated person in every frame."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from posturecam.landmarks import Landmark
from posturecam.track import Frame, Pose
from posturecam.words import Message

if TYPE_CHECKING:
    from typing_extensions import Self

PLACES = {"EAR": (302, 140), "SHOULDER": (302, 180), "HIP": (300, 300), "KNEE": (400, 300), "ANKLE": (400, 400)}
"""Of both sides, px."""


class Sitter:
    """See `posturecam.ports.PoseEstimator`."""

    model_hash = "sha256:0"
    bias = None
    remarks: tuple[Message, ...] = ()

    def pick(self, x: float, y: float) -> None:
        """There is only one person."""

    def estimate(self, frame: Frame) -> Pose:
        """The person, who sways a little."""
        xy = np.full((len(Landmark), 2), np.nan)
        for part, place in PLACES.items():
            xy[[Landmark[f"LEFT_{part}"], Landmark[f"RIGHT_{part}"]]] = place
        return Pose(frame.t, xy + 0.2 * np.sin([7 * frame.t, 11 * frame.t]), np.ones(len(Landmark)))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """There is nothing to close."""
