"""How much of the machine one stage of the work takes for itself.

The environment variable OMP_NUM_THREADS, which many numerical programs know, says how many cores this process may keep
busy; `posturecam batch` sets it for its workers. Without it, all cores that the process may use.
"""

from __future__ import annotations

import os

_MOST_FOR_A_CODEC = 4
"""Threads; more do not pay (measured)."""
_MOST_FOR_A_NETWORK = 2
"""Threads: two take 1.6 times less time than one for 1.2 times the work, and give the very same numbers (measured)."""


def codec_threads() -> int:
    """Return how many threads a decoder or an encoder takes: half of the cores, since other stages run beside it.

    Returns
    -------
    int
        At least 1, and no more than pay.
    """
    return max(1, min(_MOST_FOR_A_CODEC, cores() // 2))


def network_threads() -> int:
    """Return how many threads a pose network takes, the slowest stage.

    Returns
    -------
    int
        1 or 2.
    """
    return min(_MOST_FOR_A_NETWORK, cores())


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
