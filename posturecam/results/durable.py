"""Files and folders that are on the disk, not only in its cache, before they get their final name."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path


def sync_file(path: Path) -> None:
    """Wait until the content of a file is on the disk. Raises OSError, such as for a disk that was full after all."""
    descriptor = os.open(path, os.O_RDWR | getattr(os, "O_BINARY", 0))
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk, where the system can do that."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # some network file systems cannot
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def sync_files_in(folder: Path) -> None:
    """The same for all files of a folder and their names. Raises OSError."""
    for file in folder.iterdir():
        if file.is_file() and not file.is_symlink():
            sync_file(file)
    sync_folder(folder)
