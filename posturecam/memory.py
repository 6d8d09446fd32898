"""A limit on the memory of a process that reads foreign files, so that a hostile one ends in an error."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

VARIABLE = "POSTURECAM_MEMORY_MB"
"""The environment variable that names another limit in MB; 0 for none."""
MOST_MB = 1700
"""What a process may write to. Measured: about 1100 with videos of 4K, 1450 with 8K, of which 450 are set
aside and never used."""
PER_CORE_MB = 16
"""Added for each core: stacks of the threads that numerical libraries start."""

LONG_FRAMES = 20_000
"""Frames from which freed memory is returned: 11 minutes at 30 a second. Measured: of an hour at 60 it is 100 MB."""
_SHARE_IN_USE = 0.6
"""Share of the limit that decoded frames may bring the memory in use to. The rest is set aside, so that nothing fails
where no error can be shown: numerical libraries end the process when an allocation fails."""
_RESIDENT_FIELD, _DATA_FIELD = 1, 5
"""Of /proc/self/statm: pages in use, and pages that may be written to."""
_growing = threading.RLock()
"""Held while `limit_growth` has changed the limit of the process."""


def limit_memory() -> None:
    """Limit the memory of this process, and of those that it starts, to `MOST_MB` and some for each core, on Linux.

    Allocations beyond it fail: Python raises MemoryError, FFmpeg an error that is one. Counted is what may be written
    to (RLIMIT_DATA), not the address space, most of which is never used; other systems don't count it, and have no
    limit here. A lower limit that is there already stays.
    """
    if sys.platform != "linux":
        return
    import resource

    if not _limit_mb():
        return
    wanted = (_limit_mb() + PER_CORE_MB * (os.cpu_count() or 1)) * 2**20
    soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
    there = [limit for limit in (soft, hard) if limit != resource.RLIM_INFINITY]
    resource.setrlimit(resource.RLIMIT_DATA, (min([wanted, *there]), hard))


@contextmanager
def limit_growth(most_mb: int) -> Iterator[None]:
    """Limit how much the memory of this process grows until the block ends, on Linux.

    For short blocks that may be made to take all memory, as the opening of a file. Blocks of several threads wait for
    each other. Allocations beyond it fail as those beyond `limit_memory` do.

    Parameters
    ----------
    most_mb : int
        MB beyond what all its threads have now.
    """
    if sys.platform != "linux":
        yield
        return
    import resource

    with _growing:
        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        wanted = _statm(_DATA_FIELD) + most_mb * 2**20
        resource.setrlimit(
            resource.RLIMIT_DATA, (wanted if soft == resource.RLIM_INFINITY else min(wanted, soft), hard)
        )
        try:
            yield
        finally:
            resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


def give_back(frames: int) -> None:
    """Return to the system what was freed after a step of the work on a long clip; glibc keeps it otherwise.

    Parameters
    ----------
    frames : int
        Of the clip; of a short one nothing is returned, which would cost more than it gives.
    """
    if frames < LONG_FRAMES or sys.platform != "linux":
        return
    import ctypes

    with suppress(AttributeError, OSError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)


def is_short() -> bool:
    """Check whether this process uses as much memory as decoded frames may bring it to.

    Returns
    -------
    bool
        False where `limit_memory` does not hold: what else lives in a notebook or a server is not ours to judge.
    """
    if sys.platform != "linux":
        return False
    import resource

    limit = resource.getrlimit(resource.RLIMIT_DATA)[0]
    if limit == resource.RLIM_INFINITY:
        return False
    for_cores = PER_CORE_MB * (os.cpu_count() or 1) * 2**20
    return _statm(_RESIDENT_FIELD) > _SHARE_IN_USE * (limit - for_cores)


def _statm(field: int) -> int:
    """Bytes of this process, as Linux counts them."""
    import resource

    return int(Path("/proc/self/statm").read_text().split()[field]) * resource.getpagesize()


def _limit_mb() -> int:
    """The limit without what is added for the cores; 0 for none."""
    named = os.environ.get(VARIABLE, "")
    return int(named) if named.isdigit() else MOST_MB
