"""Lock files whose lock ends with the process that holds it, so a dead process is never in the way."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
_WINDOWS_OFFSET = 1 << 30
"""The byte that is locked on Windows, beyond the text, since a locked byte cannot be read there."""
_LONGEST_TEXT = 1024
"""Bytes of it that are read; ours have at most 80. Our choice."""


class LockedError(Exception):
    """Another process holds the lock.

    Parameters
    ----------
    text : str
        What that process left in the lock file.
    """

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


@contextmanager
def locked(path: Path, text: str = "", *, certain: bool = False, unless: Path | None = None) -> Iterator[None]:
    """Hold a lock file, which is removed at the end of the block.

    On a file system without locks the block runs all the same. Raises LockedError when another process holds it, and
    OSError when the file cannot be made.

    Parameters
    ----------
    path : Path
        The lock file.
    text : str
        What it contains meanwhile.
    certain : bool
        Whether to refuse a file system without locks as well.
    unless : Path or None
        The lock file stays if this exists at the end.
    """
    descriptor = _acquired(path, certain)
    try:
        with suppress(OSError):  # the text only informs: a full disk is reported by what is written next
            os.ftruncate(descriptor, 0)
            os.write(descriptor, text.encode())
        yield
    finally:
        _release(path, descriptor, remove=unless is None or not unless.exists())


def lock_text(path: Path) -> str:
    """Read a lock file.

    Parameters
    ----------
    path : Path
        The lock file.

    Returns
    -------
    str
        Its text; empty when there is none.
    """
    try:
        with path.open("rb") as file:
            return file.read(_LONGEST_TEXT).decode(errors="replace")
    except OSError:
        return ""


def _acquired(path: Path, certain: bool) -> int:
    """The descriptor of the locked file, which is made when there is none."""
    while True:
        descriptor = os.open(path, _FLAGS | os.O_CREAT, 0o666)
        got = try_lock(descriptor)
        if got is False or (got is None and certain):
            os.close(descriptor)
            raise LockedError(lock_text(path))
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(descriptor), path.stat()):
                return descriptor
        os.close(descriptor)  # another process removed it in between, with its lock


def _release(path: Path, descriptor: int, remove: bool) -> None:
    if sys.platform == "win32":  # a file that is open cannot be removed there
        os.close(descriptor)
    if remove:
        with suppress(OSError):
            path.unlink()
    if sys.platform != "win32":
        os.close(descriptor)


def try_lock(descriptor: int) -> bool | None:
    """Try to take the lock of an open file.

    Parameters
    ----------
    descriptor : int
        Of the file.

    Returns
    -------
    bool or None
        Whether the lock was free and is ours now; None where the file system has no locks.
    """
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _WINDOWS_OFFSET, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
