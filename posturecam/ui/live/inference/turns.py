"""Whose turn it is to analyse: the sessions whose frames are analysed in the browser share one core of the server.

One analysis of the last seconds takes 10 to 20 ms of a core, a longer look twice that. Five a second, as one session
has them, a hundred can't have: the more sessions there are, the longer each waits for its next, and never do two run at
once.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from itertools import islice

SHARE = 0.7
"""Of one core that goes into analyses at most; the messages of a hundred sessions take 0.15 (measured by
posturecam_lab/benchmarks/client_sessions.py)."""
_FIRST_COST_S = 0.05
"""CPU time of an analysis before one was measured, s."""
_SLOWNESS = 0.05
"""Weight of a new cost in the running mean."""
_MOST_NEW = 2.0
"""What a cost counts at most, in means: the first analysis of a process imports the engine."""
_NEXT = 12
"""How many of those who wait longest may have the next turns. They ask five times a second: fewer, and the core would
wait for them; more, and some would wait for long."""
_PATIENCE_S = 0.1
"""Seconds for which they wait at once while another has the turn: until half a message later."""
_GONE_S = 2.0
"""Seconds without asking after which a session waits no more: its page is hidden, or its line is slow."""


class AnalysisTurns:
    """Gives turns to sessions, the longest waiting first. Thread-safe.

    Parameters
    ----------
    share : float
        Of one core that goes into analyses at most, 0 to 1.
    clock : callable
        Returns the time, s.
    patience_s : float
        How long who is next waits while another has the turn, s.
    """

    def __init__(
        self, share: float = SHARE, clock: Callable[[], float] = time.monotonic, patience_s: float = _PATIENCE_S
    ) -> None:
        self._share, self._clock, self._patience_s = share, clock, patience_s
        self._lock = threading.Condition()
        self._is_taken = False
        self._waiting: dict[object, float] = {}
        self._sessions, self._cost_s = 0, _FIRST_COST_S

    def join(self) -> None:
        """Count a session, until `leave`."""
        with self._lock:
            self._sessions += 1

    def leave(self) -> None:
        """Count a session no more."""
        with self._lock:
            self._sessions -= 1

    @property
    def interval_s(self) -> float:
        """Seconds from one analysis of a session to its next, so that all together keep within the share."""
        with self._lock:
            return self._sessions * self._cost_s / self._share

    def take(self, who: object) -> bool:
        """Ask for the turn, to be given back with `give_back`.

        Parameters
        ----------
        who : object
            The session; it keeps its place among those who wait while it goes on asking.

        Returns
        -------
        bool
            False while another has it, or others have waited longer; who is next waits for it for a moment.
        """
        now = self._clock()
        with self._lock:
            self._waiting[who] = now
            for gone in [one for one, asked in self._waiting.items() if now - asked > _GONE_S]:
                del self._waiting[gone]
            if who not in islice(self._waiting, _NEXT):
                return False
            if not self._lock.wait_for(lambda: not self._is_taken, self._patience_s):
                return False
            self._waiting.pop(who, None)
            self._is_taken = True
            return True

    def give_back(self, cost_s: float) -> None:
        """Give the turn back.

        Parameters
        ----------
        cost_s : float
            CPU time that it took, s; 0 where there was nothing to analyse.
        """
        with self._lock:
            self._is_taken = False
            self._lock.notify()
            if cost_s > 0:
                self._cost_s += _SLOWNESS * (min(cost_s, _MOST_NEW * self._cost_s) - self._cost_s)
