"""Poses as they come, kept in little room until they are a track."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import handed_over
from posturecam.landmarks import N_LANDMARKS
from posturecam.track import Pose, PoseTrack

_ROOM = 1024
_ROW = np.dtype([("t", np.float64), ("xy", np.float32, (N_LANDMARKS, 2)), ("visibility", np.float32, (N_LANDMARKS,))])


class Recorder:
    """Collects poses in single precision, without their world coordinates, which nothing measures.

    0.4 kB a frame: an hour at 60 a second in 90 MB.
    """

    def __init__(self) -> None:
        self._blocks: list[NDArray[Any]] = []
        self._filled = _ROOM

    def __len__(self) -> int:
        return len(self._blocks) * _ROOM - (_ROOM - self._filled) if self._blocks else 0

    def add(self, t: float, pose: Pose | None) -> None:
        """Take in the pose of a frame.

        Parameters
        ----------
        t : float
            Of the frame, s.
        pose : Pose or None
            None where no person is seen.
        """
        if self._filled == _ROOM:
            self._blocks.append(np.empty(_ROOM, dtype=_ROW))
            self._filled = 0
        unseen = (t, np.nan, 0.0)
        self._blocks[-1][self._filled] = unseen if pose is None else (t, pose.xy, pose.visibility)
        self._filled += 1

    def latest(self, seconds: float, size: tuple[int, int]) -> PoseTrack:
        """Return a copy of the latest poses, which stay here.

        Parameters
        ----------
        seconds : float
            How far back, s.
        size : tuple of int
            (width, height) px of the frames.

        Returns
        -------
        PoseTrack
            In single precision.
        """
        blocks = [block[: self._filled if block is self._blocks[-1] else _ROOM] for block in self._blocks]
        start = float(blocks[-1]["t"][-1]) - seconds if blocks else 0.0
        rows = [block[block["t"] >= start] for block in blocks if block["t"][-1] >= start]
        whole = np.concatenate(rows) if rows else np.empty(0, _ROW)
        return PoseTrack(whole["t"], whole["xy"], whole["visibility"], size=size)

    def track(self, size: tuple[int, int]) -> PoseTrack:
        """Return all of it as a track; the recorder is empty afterwards.

        Parameters
        ----------
        size : tuple of int
            (width, height) px of the frames.

        Returns
        -------
        PoseTrack
            In single precision.
        """
        n, start = len(self), 0
        whole = {name: np.empty((n, *_ROW[name].shape), _ROW[name].base) for name in ("t", "xy", "visibility")}
        while self._blocks:
            block = self._blocks.pop(0)[: n - start]
            for name, into in whole.items():
                into[start : start + len(block)] = block[name]
            start += len(block)
        self._filled = _ROOM
        t, xy, visibility = (handed_over(array) for array in whole.values())
        return PoseTrack(t, xy, visibility, size=size)
