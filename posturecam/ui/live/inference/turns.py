"""Whose turn it is to analyse: the sessions whose frames are analysed in the browser share one core of the server.

One analysis of the last seconds takes 20 to 45 ms of a core. Five a second, as one session has them, a hundred can't
have: the more sessions there are, the longer each waits for its next, and never do two run at once.
"""

from __future__ import annotations

import threading

SHARE = 0.55
"""Of one core that goes into analyses at most; the rest is for the messages. Chosen by
posturecam_lab/benchmarks/client_sessions.py."""
_FIRST_COST_S = 0.035
"""CPU time of an analysis before one was measured, s."""
_SLOWNESS = 0.05
"""Weight of a new cost in the running mean."""


class AnalysisTurns:
    """Gives turns to sessions. Thread-safe.

    Parameters
    ----------
    share : float
        Of one core that goes into analyses at most, 0 to 1.
    """

    def __init__(self, share: float = SHARE) -> None:
        self._share = share
        self._busy, self._lock = threading.Lock(), threading.Lock()
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

    def take(self) -> bool:
        """Take the turn, to be given back with `give_back`.

        Returns
        -------
        bool
            False while another session has it.
        """
        return self._busy.acquire(blocking=False)

    def give_back(self, cost_s: float) -> None:
        """Give the turn back.

        Parameters
        ----------
        cost_s : float
            CPU time that it took, s; 0 where there was nothing to analyse.
        """
        if cost_s > 0:
            with self._lock:
                self._cost_s += _SLOWNESS * (cost_s - self._cost_s)
        self._busy.release()
