"""How much of the machine one stage of the work takes for itself."""

from __future__ import annotations

import os

_MOST = 4


def codec_threads() -> int:
    """Threads for a decoder or an encoder: half of the cores that this process may use, since other stages run beside
    it; at least 1, and no more than pay."""
    affinity = getattr(os, "sched_getaffinity", None)  # not on macOS and Windows
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return max(1, min(_MOST, cores // 2))
