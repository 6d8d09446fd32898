"""Hard cuts between shots, found from how little a frame resembles the one before it."""

from __future__ import annotations

from array import array
from bisect import bisect_left

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats

NEAR_S, NEAR_FRAMES = 0.3, 6
"""How far around a frame the usual change is measured: seconds, and frames at least. Our choice."""
CUT, CUT_RATIO = 0.05, 3.0
"""A cut's change (1 - correlation) and its ratio to the largest change near it. Measured on 40 clips: cuts 0.11 to 0.15
and 5 to 7 times; a camera in motion up to 0.16, but at most 2.5 times."""
SUSPECT, SUSPECT_RATIO = 0.01, 2.0
"""The same for a change that is a cut only if the body jumps too (another person before the same background: 0.08 and
2.7 times)."""
_FLOOR = 0.002
"""Added to the largest change nearby, so that a still image has no infinite ratio. Our choice."""


class CutFinder:
    """Finds cuts in small grey frames that come one by one; whether a shot begins at a time is known a little later."""

    def __init__(self) -> None:
        self._t, self._change = array("d"), array("d")
        self._before: Floats | None = None

    def add(self, t: float, thumbnail: NDArray[np.uint8]) -> None:
        """Take in the next frame.

        Parameters
        ----------
        t : float
            Its time, s.
        thumbnail : ndarray
            (H, W) uint8, the frame small and grey.
        """
        grey = thumbnail.astype(np.float64)
        grey -= grey.mean()
        change = 0.0
        if self._before is not None:
            power = float(np.sqrt((grey**2).sum() * (self._before**2).sum()))
            change = 1.0 - float((grey * self._before).sum()) / power if power > 0 else 0.0
        self._before = grey
        self._t.append(t)
        self._change.append(change)

    def ratio(self, t: float) -> tuple[float, float]:
        """Measure how much a frame differs from the one before it.

        Parameters
        ----------
        t : float
            Its time, s.

        Returns
        -------
        tuple of float
            The change (0 to 2), and that over the largest change near it; zeros for a time that no frame has.
        """
        at = bisect_left(self._t, t)
        if at == 0 or at == len(self._t) or self._t[at] != t:
            return 0.0, 0.0
        first = min(bisect_left(self._t, t - NEAR_S), max(at - NEAR_FRAMES, 1))
        last = max(bisect_left(self._t, t + NEAR_S), at + NEAR_FRAMES + 1)
        near = self._change[max(first, 1) : at - 1] + self._change[at + 2 : last]  # a blended cut takes two frames
        return self._change[at], self._change[at] / (max(near, default=0.0) + _FLOOR)

    def is_cut(self, t: float) -> bool:
        """Tell whether another shot begins at a frame.

        Parameters
        ----------
        t : float
            Its time, s.

        Returns
        -------
        bool
            Whether it does.
        """
        change, ratio = self.ratio(t)
        return change > CUT and ratio > CUT_RATIO

    def is_suspect(self, t: float) -> bool:
        """Tell whether another shot may begin at a frame, if the body says so too.

        Parameters
        ----------
        t : float
            Its time, s.

        Returns
        -------
        bool
            Whether it does.
        """
        change, ratio = self.ratio(t)
        return change > SUSPECT and ratio > SUSPECT_RATIO
