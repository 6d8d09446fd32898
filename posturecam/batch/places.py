"""Paths and URLs under one roof: what a clip, a result folder and the manifest are read from and written to.

A URL (s3://…, memory://…, anything that fsspec opens) becomes a UPath, which has the methods of a Path.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from posturecam.errors import OutputError, VideoError
from posturecam.results.folder import explaining, write_atomically
from posturecam.results.marker import ANALYSIS_FILE, MARKER_FILE, files_of
from posturecam.results.publish import publish


def is_url(place: Path | str) -> bool:
    """Whether this is a URL and not a path of this machine."""
    return "://" in str(place)


def place_of(text: Path | str) -> Path:
    """A Path, or a UPath for a URL. Raises VideoError when the URL can't be understood or its package is missing."""
    if not is_url(text):
        return Path(text)
    try:
        from upath import UPath
    except ImportError as error:
        raise VideoError(
            f"{text} is a URL; reading it needs more packages: pip install -r requirements-cluster.txt"
        ) from error
    try:
        place = UPath(str(text))
        _ = place.fs
        return cast(Path, place)
    except (ValueError, ImportError) as error:
        raise VideoError(f"{text} can't be opened: {error}") from error


@contextmanager
def local_copy(clip: str) -> Iterator[Path]:
    """Yields the clip as a file of this machine, under its own name; a URL is fetched and removed afterwards."""
    if not is_url(clip):
        yield Path(clip)
        return
    source = cast(Any, place_of(clip))
    with tempfile.TemporaryDirectory(prefix="posturecam-") as room:
        local = Path(room) / (source.name or "clip")
        try:
            source.fs.get_file(source.path, str(local))
        except Exception as error:  # every file system of fsspec has errors of its own
            raise VideoError(f"{clip} can't be fetched ({_told(error)}).") from error
        yield local


def deliver(folder: Path, home: str, inputs: Collection[str | None] | None = None) -> str:
    """Puts a finished result folder in its place, where only the files of an older result give way; on this machine by
    one rename, elsewhere analysis.json goes last. inputs: as of `publish`. Returns the place. Raises OutputError."""
    if not is_url(home):
        with explaining(Path(home)):
            Path(home).parent.mkdir(parents=True, exist_ok=True)
            return str(publish(folder, Path(home), inputs))
    try:
        _upload(folder, cast(Any, place_of(home)))
    except Exception as error:  # as above
        raise OutputError(
            f"Nothing can be written to {home} ({_told(error)}). Choose another place with --out."
        ) from error
    return home


def _upload(folder: Path, target: Any) -> None:
    older = files_of(target)
    if ANALYSIS_FILE in older:
        (target / ANALYSIS_FILE).unlink(missing_ok=True)
    last = (MARKER_FILE, ANALYSIS_FILE)
    files = sorted(folder.iterdir(), key=lambda file: last.index(file.name) if file.name in last else -1)
    target.mkdir(parents=True, exist_ok=True)
    for file in files:
        target.fs.put_file(str(file), (target / file.name).path)
    for name in older - {file.name for file in files}:
        (target / name).unlink(missing_ok=True)


def write_whole(place: Path, content: bytes) -> None:
    """Writes a file whole or not at all. Raises OutputError."""
    if isinstance(place, Path):
        write_atomically(place, content)
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except Exception as error:  # as above
        raise OutputError(
            f"Nothing can be written to {place} ({_told(error)}). Choose another place with --out."
        ) from error


def remove(folder: Path) -> None:
    """Removes a scratch folder of this machine, if it is there."""
    shutil.rmtree(folder, ignore_errors=True)


def _told(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
