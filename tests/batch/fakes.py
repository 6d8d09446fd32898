"""Work for worker processes, in place of analyses: it must be importable by name, so it lives in a module."""

from __future__ import annotations

import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from posturecam.batch.task import Report
from posturecam.words import say


def double(number: int, report: Report) -> int:
    """Double the number."""
    report("doubling", 1, 1)
    return 2 * number


def process_id(number: int, report: Report) -> int:
    """Say which process it is."""
    return os.getpid()


def die(number: int, report: Report) -> int:
    """Kill its own process when the number is 13, as the memory killer does."""
    report("counting", 1, 1)
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def crash(number: int, report: Report) -> int:
    """Crash like a broken codec."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return number


def fail(number: int, report: Report) -> int:
    """Fail by a fault of the program."""
    raise ZeroDivisionError("no such number")


def kill_the_parent(number: int, report: Report) -> int:
    """Kill the process that gave the work, when the number is 13."""
    if number == 13:
        os.kill(os.getppid(), signal.SIGKILL)
    return number


def wait(folder: str, report: Report) -> str:
    """Wait in `folder` for a file `go`; a file `begun` says that it waits, `left` that it was stopped."""
    (Path(folder) / "begun").touch()
    try:
        while not (Path(folder) / "go").exists():
            report("waiting", 0, None)
            time.sleep(0.01)
    except BaseException:
        (Path(folder) / "left").touch()
        raise
    return "went"


def threads(number: int, report: Report) -> str | None:
    """Return how many threads numerical libraries may start here."""
    return os.environ.get("OMP_NUM_THREADS")


def greeting(number: int, report: Report) -> str:
    """Say something in the language of this process, from a thread of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(say, "count.strides", n=number).result()


def chatter(number: int, report: Report) -> int:
    """Print on stdout, as some codecs do."""
    print("noise")
    os.write(1, b"more noise\n")
    return number


def memory_limit(number: int, report: Report) -> int:
    """Return the limit of what this process may write to, in bytes; -1 for none."""
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def sleep(seconds: float, report: Report) -> float:
    """Work without asking whether that is still wanted, as a decoder may; report the process id before."""
    report(str(os.getpid()), 0, None)
    time.sleep(seconds)
    return seconds
