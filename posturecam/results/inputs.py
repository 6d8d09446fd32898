"""The clip that a result is of: known by its bytes, and the same from the first reading to the last."""

from __future__ import annotations

import errno
import hashlib
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from posturecam.errors import PosturecamError, VideoError


def file_digest(path: Path) -> str:
    """'sha256:…' of a file's bytes. Raises OSError when it can't be read, or is no regular file: a pipe may never end."""
    if not stat.S_ISREG(path.stat().st_mode):
        raise OSError(errno.EINVAL, "Not a regular file")
    total = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(1 << 20):
            total.update(block)
    return f"sha256:{total.hexdigest()}"


def check_regular(path: Path) -> None:
    """Raises VideoError for a pipe or a device, which may never end; what is not there is left to who reads it."""
    if path.exists() and not path.is_file():
        raise VideoError(f"{path} can't be read (not a regular file).")


def clip_digest(clip: Path) -> str:
    """The digest of a clip that is about to be read. Raises VideoError when it can't be."""
    try:
        return file_digest(clip)
    except OSError as error:
        raise VideoError(f"{clip} can't be read ({(error.strerror or str(error)).lower()}).") from error


@contextmanager
def blaming_changes(clip: Path, digest: str) -> Iterator[None]:
    """Raises VideoError in place of what goes wrong in the block when the clip is not that of `digest` any more: then that
    is the reason, whatever it looked like."""
    try:
        yield
    except (PosturecamError, OSError, ValueError, LookupError, ArithmeticError):
        refuse_changed(clip, digest)
        raise


def refuse_changed(clip: Path, digest: str) -> None:
    """Raises VideoError when the clip is not that of `digest` any more, so that part of a result may be of another film."""
    try:
        if file_digest(clip) == digest:
            return
        became = "was changed"
    except OSError:
        became = "was removed or can't be read any more"
    raise VideoError(f"{clip} {became} while it was analysed. Analyse it again when it is complete and stays in place.")
