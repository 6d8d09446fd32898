"""Steadies the two points that say where to look next, so that the crop does not tremble. Landmarks themselves are never
smoothed."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats

_RATE = 30.0
_SLOWEST = 0.01
_EAGERNESS = 10.0
_CHANGE = 1.0


class Steady:
    """A one-euro filter (Casiez et al. 2012) over points, with the constants of MediaPipe's pose graph.

    Counts a frame as 1/30 s whatever it was, as that graph does when it is given pictures without times: the crop, and
    with it the landmarks, are then the same at every frame rate.
    """

    def __init__(self) -> None:
        self._last: Floats | None = None
        self._steady = self._change = np.empty(0)

    def __call__(self, points: Floats) -> Floats:
        """The steadied points (N, 2) px of this frame."""
        scale = 2 * float(np.hypot(*(points[1] - points[0])))
        if self._last is None:
            self._steady, self._change = points, np.zeros_like(points)
        elif scale > 0:
            change = (points - self._last) / scale * _RATE
            self._change = self._change + _share(_CHANGE) * (change - self._change)
            self._steady = self._steady + _share(_SLOWEST + _EAGERNESS * abs(self._change)) * (points - self._steady)
        self._last = points
        return self._steady


def _share(cutoff: Floats | float) -> Floats | float:
    """The weight of a new value in a low pass of `cutoff` Hz."""
    return 1 / (1 + _RATE / (2 * np.pi * cutoff))
