"""Work for worker processes, in place of analyses: it must be importable by name, so it lives in a module."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

from posturecam.batch.task import Report


def double(number: int, report: Report) -> int:
    """Twice the number."""
    report("doubling", 1, 1)
    return 2 * number


def die(number: int, report: Report) -> int:
    """Kills its own process when the number is 13, as the memory killer does."""
    report("counting", 1, 1)
    if number == 13:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def crash(number: int, report: Report) -> int:
    """Crashes like a broken codec."""
    os.kill(os.getpid(), signal.SIGSEGV)
    return number


def fail(number: int, report: Report) -> int:
    """A fault of the program."""
    raise ZeroDivisionError("no such number")


def kill_the_boss(number: int, report: Report) -> int:
    """Kills the process that gave the work, when the number is 13."""
    if number == 13:
        os.kill(os.getppid(), signal.SIGKILL)
    return number


def wait(folder: str, report: Report) -> str:
    """Waits in `folder` until somebody puts a file `go` there; `begun` says that it waits, `left` that it was stopped."""
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
    """How many threads numerical libraries may start here."""
    return os.environ.get("OMP_NUM_THREADS")


def chatter(number: int, report: Report) -> int:
    """Prints on stdout, as some codecs do."""
    print("noise")
    os.write(1, b"more noise\n")
    return number


def memory_limit(number: int, report: Report) -> int:
    """The limit of what this process may write to, in bytes; -1 for none."""
    import resource

    return resource.getrlimit(resource.RLIMIT_DATA)[0]


def sleep(seconds: float, report: Report) -> float:
    """Works on without asking whether that is still wanted, as a decoder may; says its process id before."""
    report(str(os.getpid()), 0, None)
    time.sleep(seconds)
    return seconds
