"""Sources of frames and estimators for tests that need no real video."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.replay import ReplayPose
from posturecam.track import Frame, Pose

if TYPE_CHECKING:
    from typing_extensions import Self


class BlankFrames:
    """A VideoSource of black frames at the times of a track."""

    name = "blank"
    size = (640, 480)
    notes = ("A note of the reader.",)

    def __init__(self, times: Floats, n_frames: int | None = None) -> None:
        self.times, self.n_frames = times, n_frames

    def __iter__(self) -> Iterator[Frame]:
        for t in self.times:
            yield Frame(float(t), np.zeros((480, 640, 3), np.uint8))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Blind(ReplayPose):
    """An estimator that never sees a person."""

    def estimate(self, frame: Frame) -> Pose | None:
        return None
