"""How much memory a process that reads foreign files may take, so that a hostile one ends in an error and not in a full machine."""

from __future__ import annotations

import os
import sys
from pathlib import Path

VARIABLE = "POSTURECAM_MEMORY_MB"
"""The environment variable that names another limit in MB; 0 for none."""
MOST_MB = 1700
"""What a process may write to. Measured: about 1100 with videos of 4K, 1450 with 8K, of which 450 are set
aside and never used."""
PER_CORE_MB = 16
"""Added for each core: stacks of the threads that numerical libraries start."""

RESERVE_MB = 200
"""Kept back from decoders, so that the rest of the analysis doesn't fail where no error can be shown: numerical libraries end
the process when an allocation fails."""
_DATA_FIELD = 5
"""Of /proc/self/statm: pages of data and stack."""


def limit_memory() -> None:
    """Let this process, and those that it starts, take no more memory than `MOST_MB` and some for each core, on Linux.

    Allocations beyond it fail: Python raises MemoryError, FFmpeg an error that is one. Counted is what may be written to
    (RLIMIT_DATA), not the address space, most of which is never used; other systems don't count it, and have no limit here. A
    lower limit that is there already stays.
    """
    if sys.platform != "linux":
        return
    import resource

    wanted = _wanted_mb() * 2**20
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    there = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    if wanted > 0:
        resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *there]), hard))


def _wanted_mb() -> int:
    named = os.environ.get(VARIABLE, "")
    return int(named) if named.isdigit() else MOST_MB + PER_CORE_MB * (os.cpu_count() or 1)


def is_short(reserve_mb: int = RESERVE_MB) -> bool:
    """Whether less than `reserve_mb` MB are left of what this process may take; false where there is no limit, or on other
    systems than Linux. Takes some 10 µs."""
    if sys.platform != "linux":
        return False
    import resource

    limit, _ = resource.getrlimit(resource.RLIMIT_DATA)
    if limit == resource.RLIM_INFINITY:
        return False
    pages = int(Path("/proc/self/statm").read_text().split()[_DATA_FIELD])
    return pages * resource.getpagesize() > limit - reserve_mb * 2**20
