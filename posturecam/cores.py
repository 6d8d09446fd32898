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
_DECODED_AS_SLOWLY_PX = 1_500_000
"""Pixels of a frame from which on decoding costs about as much as one thread's inference (measured: 6 ms and 5 ms for a
1080p60 phone clip, 1 ms and 5 ms for 480p)."""


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


def network_threads(decoded_px: int = 0) -> int:
    """Return how many threads a pose network takes.

    Parameters
    ----------
    decoded_px : int
        Pixels of the frames that this process decodes while the network runs; 0 where none are decoded.

    Returns
    -------
    int
        2 where a core would otherwise do nothing, else 1, which costs less CPU time.
    """
    free = cores() - (1 if decoded_px >= _DECODED_AS_SLOWLY_PX else 0)
    return max(1, min(_MOST_FOR_A_NETWORK, free))


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
