"""The cadence to show and to beat time to: what most of the last looks agree on."""

from __future__ import annotations

import statistics
from collections import deque

KEPT, FEWEST = 25, 10
"""Looks, of which there are about five a second."""
CLOSE, AGREEING = 0.03, 0.7


class Pace:
    """Steps a minute that hold still: a single look may miscount a step, most of them do not."""

    def __init__(self) -> None:
        self._seen: deque[float] = deque(maxlen=KEPT)

    def of(self, cadence: float | None) -> int | None:
        """The pace after one more look at a cadence (None = no gait); None until 70 % of the last ones are within 3 % of
        their median."""
        if cadence is None:
            self._seen.clear()
            return None
        self._seen.append(cadence)
        middle = statistics.median(self._seen)
        close = sum(abs(one - middle) <= CLOSE * middle for one in self._seen)
        if len(self._seen) < FEWEST or close < AGREEING * len(self._seen):
            return None
        return round(middle)
