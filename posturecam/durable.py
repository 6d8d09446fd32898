"""Files that are there whole or not at all.

They are on the disk, not only in its cache, before they get their final name.
"""

from __future__ import annotations

import os
import secrets
import sys
from contextlib import suppress
from pathlib import Path
from types import TracebackType

PARTIAL = ".partial"
"""Ending of the name of what is unfinished."""


def hidden_name(ending: str = PARTIAL) -> str:
    """Make up a new name for something unfinished.

    Parameters
    ----------
    ending : str
        Its ending, with the dot.

    Returns
    -------
    str
        A name that lists of files do not show.
    """
    return f".{secrets.token_hex(6)}{ending}"


class AtomicFile:
    """A file on its way: written under a hidden name beside its place, and renamed when it is complete.

    As a context manager it yields where to write, commits at the end of the block, and discards after an exception.

    Attributes
    ----------
    path : Path
        Its place; what is there gives way at `commit`.
    partial : Path
        Where to write until then.
    """

    def __init__(self, path: Path) -> None:
        self.path, self.partial = path, path.with_name(hidden_name())

    def commit(self) -> None:
        """Put the complete file in its place.

        Raises OSError, such as for a disk that was full after all.
        """
        sync_file(self.partial)
        os.replace(self.partial, self.path)

    def discard(self) -> None:
        """Delete what was written; what was in its place before stays. Never fails."""
        with suppress(OSError):
            self.partial.unlink(missing_ok=True)

    def __enter__(self) -> Path:
        return self.partial

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            if kind is None:
                self.commit()
        finally:
            self.discard()


def write_whole(path: Path, content: bytes) -> None:
    """Write a file whole or not at all, over an older one.

    Raises OSError.

    Parameters
    ----------
    path : Path
        Its place, in a folder that exists.
    content : bytes
        What it shall hold.
    """
    with AtomicFile(path) as partial:
        partial.write_bytes(content)


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk.

    Raises OSError, such as for a disk that was full after all.

    Parameters
    ----------
    path : Path
        The file.
    """
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that.

    Parameters
    ----------
    path : Path
        The folder.
    """
    if sys.platform == "win32":
        return
    with suppress(OSError):  # some network file systems cannot
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_files_in(folder: Path) -> None:
    """Wait until all files of a folder and their names are on the disk.

    Raises OSError.

    Parameters
    ----------
    folder : Path
        The folder; its subfolders are left out.
    """
    for file in folder.iterdir():
        if file.is_file() and not file.is_symlink():
            sync_file(file)
    sync_folder(folder)
