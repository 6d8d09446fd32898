"""The clip that a result is of: known by its bytes, and the same from the first reading to the last."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from posturecam.errors import PosturecamError, VideoError, system_reason
from posturecam.words import message


def file_digest(path: Path) -> str:
    """Digest the bytes of a file.

    Parameters
    ----------
    path : Path
        The file.

    Returns
    -------
    str
        'sha256:…'.

    Raises
    ------
    OSError
        When it can't be read, or is no regular file: a pipe may never end.
    """
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "Not a regular file")
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return f"sha256:{total.hexdigest()}"


def input_digest(path: Path) -> str:
    """Digest what is analysed: a file, or a folder with a file for each frame.

    Parameters
    ----------
    path : Path
        The file or folder.

    Returns
    -------
    str
        'sha256:…'; of a folder, of names and contents of its JSON files.

    Raises
    ------
    OSError
        When it can't be read.
    """
    if not path.is_dir():
        return file_digest(path)
    total = hashlib.sha256()
    for file in sorted(path.glob("*.json")):
        total.update(f"{file.name}\0{file_digest(file)}\0".encode(errors="surrogateescape"))
    return f"sha256:{total.hexdigest()}"


def check_regular(path: Path) -> None:
    """Refuse a pipe or a device, which may never end; what is not there is left to its reader.

    Parameters
    ----------
    path : Path
        The file.

    Raises
    ------
    VideoError
        For what is there and is no regular file.
    """
    if path.exists() and not path.is_file():
        raise VideoError(message("results.clip.not_regular", clip=path))


def clip_digest(clip: Path) -> str:
    """Digest a clip that is about to be read.

    Parameters
    ----------
    clip : Path
        The clip.

    Returns
    -------
    str
        'sha256:…'.

    Raises
    ------
    VideoError
        When it can't be read.
    """
    try:
        return input_digest(clip)
    except OSError as error:
        raise VideoError(message("results.clip.unreadable", clip=clip, reason=system_reason(error).lower())) from error


@contextmanager
def blaming_changes(clip: Path, digest: str) -> Iterator[Callable[[], None]]:
    """Blame the change of a clip for what goes wrong in the block, whatever it looked like.

    Raises VideoError in place of the block's error when the clip was changed or removed.

    Parameters
    ----------
    clip : Path
        The clip.
    digest : str
        What it was when the work began.

    Yields
    ------
    callable
        Does what `refuse_changed` does, and reads the clip only where its size or its time say that it was touched.
    """
    before = _looks_of(clip)

    def refuse_touched() -> None:
        if _looks_of(clip) != before:
            refuse_changed(clip, digest)

    try:
        yield refuse_touched
    except (PosturecamError, OSError, ValueError, LookupError, ArithmeticError):
        refuse_changed(clip, digest)
        raise


def _looks_of(clip: Path) -> list[tuple[int, int, int]]:
    """What the file system says of a clip, or of the files of a folder; of one that is gone nothing."""
    with suppress(OSError):
        files = [clip, *sorted(clip.glob("*.json"))] if clip.is_dir() else [clip]
        return [(one.st_ino, one.st_size, one.st_mtime_ns) for one in map(Path.stat, files)]
    return []


def refuse_changed(clip: Path, digest: str) -> None:
    """Refuse a clip that was changed, so that part of a result may be of another video.

    Parameters
    ----------
    clip : Path
        The clip.
    digest : str
        What it was when the work began.

    Raises
    ------
    VideoError
        When it is another one, or gone.
    """
    try:
        if input_digest(clip) == digest:
            return
        what = "changed"
    except OSError:
        what = "removed"
    raise VideoError(message(f"results.clip.{what}", clip=clip))
