"""The app's own temporary folder: everything uploaded and made lies in it, and it goes when the app ends."""

from __future__ import annotations

import os
import secrets
import shutil
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from posturecam.results.locks import try_lock

PREFIX = "posturecam-"
MARK = ".posturecam-app"
"""The file by which the app knows a folder of its own; the running app holds a lock on it."""
JUST_MADE_S = 60.0
"""A folder whose mark is younger (s) may belong to an app that is starting and has not locked it yet."""


class Workspace:
    """A temporary folder with rooms in it; `close` removes it."""

    def __init__(self, home: Path | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix=PREFIX, dir=home, ignore_cleanup_errors=True)
        self.path = Path(self._folder.name)
        self._mark = (self.path / MARK).open("wb")
        try_lock(self._mark.fileno())

    def room(self) -> Path:
        """Make an empty folder whose name cannot be guessed.

        Returns
        -------
        Path
            Inside the workspace.
        """
        room = self.path / secrets.token_hex(8)
        room.mkdir(parents=True)
        return room

    def close(self) -> None:
        """Remove everything."""
        self._mark.close()
        self._folder.cleanup()


def sweep(home: Path | None = None, now: float | None = None) -> None:
    """Remove the folders that apps of this user left behind, which no running app holds a lock on; nothing else.

    Parameters
    ----------
    home : Path or None, optional
        Where they lie; the system's temporary folder unless given.
    now : float or None, optional
        Seconds since 1970; the present time unless given.
    """
    home = Path(tempfile.gettempdir()) if home is None else home
    now = time.time() if now is None else now
    for folder in home.glob(f"{PREFIX}*"):
        with suppress(OSError):
            if _is_ours(folder) and now - (folder / MARK).stat().st_mtime > JUST_MADE_S and not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_held(folder: Path) -> bool:
    with (folder / MARK).open("r+b") as mark:
        return not try_lock(mark.fileno())


def _is_ours(folder: Path) -> bool:
    mine = not hasattr(os, "getuid") or folder.lstat().st_uid == os.getuid()
    mark = folder / MARK
    return mine and folder.is_dir() and not folder.is_symlink() and mark.is_file() and not mark.is_symlink()
