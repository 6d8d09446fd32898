"""The app's own temporary folder: everything uploaded and made lies in it, and it goes when the app ends."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

PREFIX = "posturecam-"
MARK = ".posturecam-app"
"""The file by which the app knows a folder of its own."""
OLD_S = 24 * 3600.0
"""A folder not used for so long belongs to an app that ended without tidying up."""


class Workspace:
    """A temporary folder with rooms in it; `close` removes it."""

    def __init__(self, home: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, dir=home, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self.touch()

    def room(self) -> Path:
        """A new empty folder, whose name nobody can guess."""
        self.touch()
        room = self.path / secrets.token_hex(8)
        room.mkdir()
        return room

    def touch(self) -> None:
        """Says that the folder is in use."""
        (self.path / MARK).touch()

    def close(self) -> None:
        """Removes everything."""
        self._folder.cleanup()


def sweep(home: Path | None = None, now: float | None = None) -> None:
    """Removes the folders that an app of this user left behind and that nobody has used for a day; nothing else."""
    home = Path(tempfile.gettempdir()) if home is None else home
    now = time.time() if now is None else now
    for folder in home.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_ours(folder) and now - (folder / MARK).stat().st_mtime > OLD_S:
                shutil.rmtree(folder, ignore_errors=True)


def _is_ours(folder: Path) -> bool:
    mine = not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
    return mine and folder.is_dir() and not folder.is_symlink() and (folder / MARK).is_file()
