"""Poses as they come, kept in little room until they are a track."""

from __future__ import annotations

import numpy as np

from posturecam.landmarks import N_LANDMARKS
from posturecam.types import Floats, Pose, PoseTrack, handed_over

_ROOM = 1024


class Recorder:
    """Takes in one pose (or None, nobody seen) for each frame; 1.6 kB a frame, an hour at 60 a second in 340 MB."""

    def __init__(self) -> None:
        self._blocks: list[tuple[Floats, Floats, Floats, Floats]] = []
        self._filled = _ROOM
        self._has_world = False

    def __len__(self) -> int:
        return len(self._blocks) * _ROOM - (_ROOM - self._filled) if self._blocks else 0

    def add(self, t: float, pose: Pose | None) -> None:
        """The pose of the frame at `t` s."""
        if self._filled == _ROOM:
            self._blocks.append(_block(_ROOM))
            self._filled = 0
        times, xy, visibility, world = self._blocks[-1]
        times[self._filled] = t
        if pose is not None:
            xy[self._filled], visibility[self._filled] = pose.xy, pose.visibility
            if pose.world is not None:
                world[self._filled] = pose.world
                self._has_world = True
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
        t, xy, visibility, world = (handed_over(array) for array in whole)
        return PoseTrack(t, xy, visibility, world if self._has_world else None, size)


def _block(room: int) -> tuple[Floats, Floats, Floats, Floats]:
    """Times, places, visibility and places in the world of so many frames in which nobody is seen."""
    return (
        np.empty(room),
        np.full((room, N_LANDMARKS, 2), np.nan),
        np.zeros((room, N_LANDMARKS)),
        np.full((room, N_LANDMARKS, 3), np.nan),
    )
