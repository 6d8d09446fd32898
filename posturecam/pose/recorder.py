"""Poses as they come, kept in little room until they are a track."""

from __future__ import annotations

import numpy as np

from posturecam.landmarks import N_LANDMARKS
from posturecam.types import Floats, Places, Pose, PoseTrack, handed_over

_ROOM = 1024


class Recorder:
    """Takes in one pose (or None, nobody seen) for each frame, in single precision and without its world coordinates,
    which nothing measures: 0.4 kB a frame, an hour at 60 a second in 90 MB."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Floats, Places, Places]] = []
        self._filled = _ROOM

    def __len__(self) -> int:
        return len(self._blocks) * _ROOM - (_ROOM - self._filled) if self._blocks else 0

    def add(self, t: float, pose: Pose | None) -> None:
        """The pose of the frame at `t` s."""
        if self._filled == _ROOM:
            self._blocks.append(_block(_ROOM))
            self._filled = 0
        times, xy, visibility = self._blocks[-1]
        times[self._filled] = t
        if pose is not None:
            xy[self._filled], visibility[self._filled] = pose.xy, pose.visibility
        self._filled += 1

    def track(self, size: tuple[int, int]) -> PoseTrack:
        """All of it as a track; the recorder is empty afterwards."""
        whole = _block(len(self))
        start = 0
        while self._blocks:
            block = self._blocks.pop(0)
            end = min(start + _ROOM, len(whole[0]))
            for part, into in zip(block, whole, strict=True):
                into[start:end] = part[: end - start]
            start = end
        self._filled = _ROOM
        t, xy, visibility = whole
        return PoseTrack(handed_over(t), handed_over(xy), handed_over(visibility), size=size)


def _block(room: int) -> tuple[Floats, Places, Places]:
    """Times, places and visibility of so many frames in which nobody is seen."""
    xy = np.full((room, N_LANDMARKS, 2), np.nan, dtype=np.float32)
    return np.empty(room), xy, np.zeros((room, N_LANDMARKS), dtype=np.float32)
