"""How much phones may ask, and how often: the numbers, and what counts requests in time."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from posturecam.ui.upload_limits import LEFT_FREE
from posturecam.ui.uploads import MOST_BYTES


@dataclass(frozen=True)
class PhoneLimits:
    """What the listener for phones lets through. All chosen for a few phones beside a treadmill.

    Attributes
    ----------
    connections, of_address : int
        Open connections in all, and from one address; a phone's browser opens up to six.
    head_bytes : int
        Of the head of a request; browsers send some 800.
    requests_per_minute : int
        From one address; a page that waits for its result sends 60.
    failures, failures_of_address : int
        Requests without a valid token or cookie in `failures_s`, in all and from one address; beyond them no token
        is looked at until the time is over.
    failures_s : float
        The time in which they count, s.
    token_s : float
        How long a token works that is not used, s.
    idle_s : float
        After which a session ends that asks nothing, s.
    sessions : int
        Phones that are let in at the same time; the one that was silent longest makes room.
    uploads : int
        Clips that come in at the same time.
    clips_per_hour : int
        Clips in all.
    clip_bytes : int
        Of one clip: that of the uploads in the app.
    left_free_bytes : int
        Of the disk.
    slow_s, slow_bytes : float, int
        In each such time at least so much of a clip must come in: 32 kB/s, a tenth of a poor Wi-Fi.
    """

    connections: int = 64
    of_address: int = 16
    head_bytes: int = 8192
    requests_per_minute: int = 600
    failures: int = 60
    failures_of_address: int = 10
    failures_s: float = 60.0
    token_s: float = 900.0
    idle_s: float = 1800.0
    sessions: int = 8
    uploads: int = 3
    clips_per_hour: int = 60
    clip_bytes: int = MOST_BYTES
    left_free_bytes: int = LEFT_FREE
    slow_s: float = 15.0
    slow_bytes: int = 15 * 32 * 1024


class RateLimit:
    """Counts events by key within a time, and says whether there were too many.

    Parameters
    ----------
    most : int
        Events of one key within the time.
    within_s : float
        The time, s.
    most_of_all : int or None, optional
        Events of all keys together; None for no such limit.
    clock : callable, optional
        Monotonic s.
    """

    MOST_KEYS = 4096
    """Keys that are counted; beyond, the oldest is forgotten, so that many addresses take no memory."""

    def __init__(
        self,
        most: int,
        within_s: float,
        most_of_all: int | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._within_s, self._most_of_all, self._clock = most, within_s, most_of_all, clock
        self._of_key: dict[str, deque[float]] = {}
        self._of_all: deque[float] = deque(maxlen=most_of_all or 1)
        self._lock = threading.Lock()

    def is_over(self, key: str) -> bool:
        """Say whether a key, or all together, have used up what they may.

        Parameters
        ----------
        key : str
            Such as an address.

        Returns
        -------
        bool
            Whether the next event would be one too many.
        """
        with self._lock:
            times = self._of_key.get(key)
            full = times is not None and self._is_full(times, self._most)
            return full or (self._most_of_all is not None and self._is_full(self._of_all, self._most_of_all))

    def count(self, key: str) -> None:
        """Count an event.

        Parameters
        ----------
        key : str
            Whose.
        """
        now = self._clock()
        with self._lock:
            times = self._of_key.pop(key, deque(maxlen=self._most))
            times.append(now)
            self._of_key[key] = times
            self._of_all.append(now)
            if len(self._of_key) > self.MOST_KEYS:
                del self._of_key[next(iter(self._of_key))]

    def _is_full(self, times: deque[float], most: int) -> bool:
        return len(times) >= most and self._clock() - times[0] < self._within_s
