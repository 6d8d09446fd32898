"""The poses that a live session keeps: the last hour of them, in blocks of arrays."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from posturecam.landmarks import N_LANDMARKS
from posturecam.track import Pose, PoseTrack
from posturecam.words import Message, message

HISTORY_S = 3600.0
"""Seconds of poses that the summary covers, which bounds the memory of a session."""
MIN_SPACING_S = 0.0125
"""Seconds between two poses that are stored: 80 per second, more than any check needs."""
Size = tuple[int, int]


class PoseHistory:
    """Poses of the last hour in blocks of float32 arrays: 0.8 kB each, 90 MB at 30 per second.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frames that they are of, px.
    """

    BLOCK = 512
    """Poses per block: some 17 s, the steps in which the oldest poses are dropped."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.remarks: tuple[Message, ...] = ()
        self._blocks: list[_Block] = []

    @property
    def seconds(self) -> float:
        """Time from the first stored pose to the last, s."""
        return self._blocks[-1].last_t - float(self._blocks[0].t[0]) if self._blocks else 0.0

    def add(self, t: float, pose: Pose | None) -> None:
        """Store a pose, unless the last stored one is hardly older.

        Parameters
        ----------
        t : float
            Time of its frame, s; later than that of the last one.
        pose : Pose or None
            None where no person is seen.
        """
        if self._blocks and t - self._blocks[-1].last_t < MIN_SPACING_S:
            return
        if not self._blocks or self._blocks[-1].n == self.BLOCK:
            self._blocks.append(_Block(self.BLOCK))
        self._blocks[-1].add(t, pose)
        if t - self._blocks[0].last_t > HISTORY_S:
            del self._blocks[0]
            self.remarks = (message("live.last_hour"),)

    def track(self, start: float, remarks: tuple[Message, ...], provenance: Mapping[str, str]) -> PoseTrack:
        """Return the poses from a time on.

        Parameters
        ----------
        start : float
            The time, s.
        remarks : tuple of Message
            What the track is to say of itself.
        provenance : Mapping of str to str
            Where the poses come from.

        Returns
        -------
        PoseTrack
            The poses; empty where there are none.
        """
        blocks = [block for block in self._blocks if block.last_t >= start] or [_Block(0)]
        worlds = [block.world[: block.n] for block in blocks]
        track = PoseTrack(
            t=np.concatenate([block.t[: block.n] for block in blocks]),
            xy=np.concatenate([block.xy[: block.n] for block in blocks]),
            visibility=np.concatenate([block.visibility[: block.n] for block in blocks]),
            world=np.concatenate(worlds) if any(np.isfinite(world).any() for world in worlds) else None,
            size=self.size,
            remarks=remarks,
            provenance=provenance,
        )
        return track.between(start, math.inf)


class _Block:
    """Arrays for a fixed number of poses."""

    def __init__(self, capacity: int) -> None:
        self.n = 0
        self.t = np.zeros(capacity)
        self.xy = np.full((capacity, N_LANDMARKS, 2), np.nan, dtype=np.float32)
        self.visibility = np.zeros((capacity, N_LANDMARKS), dtype=np.float32)
        self.world = np.full((capacity, N_LANDMARKS, 3), np.nan, dtype=np.float32)

    @property
    def last_t(self) -> float:
        return float(self.t[self.n - 1]) if self.n else -math.inf

    def add(self, t: float, pose: Pose | None) -> None:
        self.t[self.n] = t
        if pose is not None:
            self.xy[self.n] = pose.xy
            self.visibility[self.n] = pose.visibility
            if pose.world is not None:
                self.world[self.n] = pose.world
        self.n += 1
