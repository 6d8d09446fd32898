"""Smooth the changes of the last moments, and hold a state until another one lasts."""

from __future__ import annotations

import math
from collections import deque
from statistics import median

from posturecam.desk.change import DeskChange
from posturecam.desk.states import DeskState

SMOOTH_S = 1.6
"""Seconds whose median is judged: four frames of a hidden tab, in which one wrong frame does no harm."""
MOST_FRAMES = 64
"""Frames that are kept of them: 30 a second and some more."""
SETTLE_S = 3.0
"""Seconds that another state must last before it is shown: no state changes faster."""
FIRST_S = 1.5
"""The same for the first state after measuring."""


class Smoothing:
    """The median change of the last moments."""

    def __init__(self) -> None:
        self._rows: deque[tuple[float, DeskChange]] = deque(maxlen=MOST_FRAMES)

    def clear(self) -> None:
        """Forget what was seen."""
        self._rows.clear()

    def add(self, now: float, change: DeskChange) -> DeskChange:
        """Take in a frame.

        Parameters
        ----------
        now : float
            Seconds of the session.
        change : DeskChange
            Of this frame.

        Returns
        -------
        DeskChange
            The median of each part; NaN where it is known in fewer than half of the frames.
        """
        self._rows.append((now, change))
        while now - self._rows[0][0] > SMOOTH_S:
            self._rows.popleft()
        return DeskChange(*(_median(column) for column in zip(*(row for _, row in self._rows), strict=True)))


class HeldState:
    """The state that is shown: another one takes its place when it has lasted for a while.

    Attributes
    ----------
    shown : DeskState
        The present one.
    since : float
        When it began, seconds of the session.
    """

    def __init__(self) -> None:
        self.shown = DeskState.MEASURING
        self.since = 0.0
        self._next = DeskState.MEASURING
        self._next_since = 0.0

    def reset(self, now: float) -> None:
        """Begin anew: nothing is known.

        Parameters
        ----------
        now : float
            Seconds of the session.
        """
        self.shown = self._next = DeskState.MEASURING
        self.since = self._next_since = now

    def update(self, now: float, seen: DeskState) -> DeskState:
        """Take in the state of a frame.

        Parameters
        ----------
        now : float
            Seconds of the session.
        seen : DeskState
            What it is by the last moments.

        Returns
        -------
        DeskState
            What is shown.
        """
        if not _is_alike(seen, self._next):
            self._next_since = now
        self._next = seen
        if seen is not self.shown and now - self._next_since >= self._settle_s():
            self.since = self._next_since if not _is_alike(seen, self.shown) else self.since
            self.shown = seen
        return self.shown

    def _settle_s(self) -> float:
        return FIRST_S if self.shown is DeskState.MEASURING else SETTLE_S


def _is_alike(one: DeskState, other: DeskState) -> bool:
    """Whether they are the same, or two names of a slouch."""
    return one is other or (one.is_slouched and other.is_slouched)


def _median(column: tuple[float, ...]) -> float:
    known = [value for value in column if math.isfinite(value)]
    return median(known) if 2 * len(known) > len(column) else math.nan
