"""How much memory a process that reads foreign files may take, so that a hostile one ends in an error and not in a full machine."""

from __future__ import annotations

import os
import sys

VARIABLE = "POSTURECAM_MEMORY_MB"
"""The environment variable that names another limit in MB; 0 for none."""
MOST_MB = 1600
"""What a process may write to: measured with 4K videos, about 1100, of which a third is set aside and never used."""
PER_CORE_MB = 16
"""Added for each core: stacks of the threads that numerical libraries start."""


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
