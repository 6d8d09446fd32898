"""For how long the person has been sitting, and when a break is due."""

from __future__ import annotations

from posturecam.desk.states import DeskState
from posturecam.desk.timing import SessionTime

BREAK_S = 300.0
"""Seconds away, up, or of which nothing is known that are a whole break.

The guidance of the British Health and Safety Executive on work with display screens names 5 to 10 minutes every hour.
"""
WORTH = 10.0
"""Seconds of sitting that a second of a shorter break takes off: five minutes make up for fifty. Engineering choice."""
AGAIN_SHARE, AGAIN_S = 1 / 3, 600.0
"""After which share of the interval, and how many seconds at least, a break not taken is suggested again: a choice."""


class Sitting:
    """Sitting time, from which breaks are taken off.

    Attributes
    ----------
    seconds : float
        For how long the person has been sitting.
    """

    def __init__(self) -> None:
        self.seconds = 0.0
        self._up_s = 0.0
        self._asked = 0

    def update(self, time: SessionTime, state: DeskState) -> None:
        """Take in a moment.

        Parameters
        ----------
        time : SessionTime
            Of the frame.
        state : DeskState
            The state that is shown.
        """
        self._rest(time.gap)
        if state in (DeskState.AWAY, DeskState.STANDING):
            self._rest(time.step)
        elif time.step:
            self._up_s = 0.0
            self.seconds += time.step

    def wants_break(self, every_s: float | None) -> bool:
        """Check whether to suggest a break now; it counts as suggested then.

        Parameters
        ----------
        every_s : float or None
            After how many seconds of sitting; None for never.

        Returns
        -------
        bool
            Whether it is due.
        """
        if every_s is None or self.seconds < every_s + self._asked * max(AGAIN_SHARE * every_s, AGAIN_S):
            return False
        self._asked += 1
        return True

    def _rest(self, seconds: float) -> None:
        self._up_s += seconds
        self.seconds = max(self.seconds - WORTH * seconds, 0.0)
        if self._up_s >= BREAK_S or not self.seconds:
            self.seconds, self._asked = 0.0, 0
