"""How much of the machine one stage of the work takes for itself.

The environment variable OMP_NUM_THREADS, which many numerical programs know, says how many cores this process may keep
busy; `posturecam batch` sets it for its workers. Without it, all cores that the process may use.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

_MOST_FOR_A_CODEC = 4
"""Threads; more do not pay (measured)."""
MOST_FOR_A_NETWORK = 2
"""Threads: two take 1.6 times less time than one for 1.2 times the work, and give the very same numbers (measured)."""


class _Busy:
    """How many threads of this process are at work ahead of another one."""

    def __init__(self) -> None:
        self.threads = 0
        self._lock = Lock()

    def add(self, threads: int) -> None:
        with self._lock:
            self.threads += threads


_BUSY = _Busy()


@contextmanager
def at_work() -> Iterator[None]:
    """Count this thread as one that keeps a core busy beside the one it works for."""
    _BUSY.add(1)
    try:
        yield
    finally:
        _BUSY.add(-1)


@contextmanager
def resting() -> Iterator[None]:
    """Count this thread, which is `at_work`, as idle for a while."""
    _BUSY.add(-1)
    try:
        yield
    finally:
        _BUSY.add(1)


def codec_threads() -> int:
    """Return how many threads an encoder takes: half of the cores, since other stages run beside it.

    Returns
    -------
    int
        At least 1, and no more than pay.
    """
    return max(1, min(_MOST_FOR_A_CODEC, cores() // 2))


def decoder_threads() -> int:
    """Return how many threads a decoder takes: as many as there are cores, for all other stages wait for its frames.

    Returns
    -------
    int
        At least 1, and no more than pay; two cost 2 % more CPU time than one (measured).
    """
    return min(_MOST_FOR_A_CODEC, cores())


def network_threads() -> int:
    """Return how many threads a pose network takes now.

    Returns
    -------
    int
        2 where a core does nothing at this moment, else 1, which costs less CPU time.
    """
    return max(1, min(MOST_FOR_A_NETWORK, cores() - _BUSY.threads))


def cores() -> int:
    """Return how many cores this process may keep busy.

    Returns
    -------
    int
        At least 1.
    """
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    there = len(affinity(0)) if affinity else os.cpu_count() or 1
    named = os.environ.get("OMP_NUM_THREADS", "").split(",")[0]
    return max(1, min(there, int(named))) if named.isdigit() else there
