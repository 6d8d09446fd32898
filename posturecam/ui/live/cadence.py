"""The cadence to show and to set the metronome by: what most of the latest analyses agree on."""

from __future__ import annotations

import statistics
from collections import deque

WINDOW, MIN_COUNT = 25, 10
"""Analyses that count and the least of them; there are about five per second, so 5 s and 2 s."""
TOLERANCE = 0.03
"""How far from the median a cadence agrees with it, as a share: 5 steps per minute, what one step in 7 s changes."""
MIN_AGREEING = 0.7
"""Share of the analyses that must agree; chosen so that two miscounts in eight do not hide the cadence."""


class CadenceConsensus:
    """A steady cadence from analyses of which single ones may miscount a step."""

    def __init__(self) -> None:
        self._cadences: deque[float] = deque(maxlen=WINDOW)

    def update(self, cadence_spm: float | None) -> int | None:
        """Add the cadence of one more analysis.

        Parameters
        ----------
        cadence_spm : float or None
            Steps per minute; None where there is no gait, which forgets the ones before.

        Returns
        -------
        int or None
            The median in steps per minute; None until 70 % of the latest cadences are within 3 % of it.
        """
        if cadence_spm is None:
            self._cadences.clear()
            return None
        self._cadences.append(cadence_spm)
        median = statistics.median(self._cadences)
        agreeing = sum(abs(one - median) <= TOLERANCE * median for one in self._cadences)
        if len(self._cadences) < MIN_COUNT or agreeing < MIN_AGREEING * len(self._cadences):
            return None
        return round(median)
