"""Paths and URLs alike: what a clip, a result folder and the manifest are read from and written to.

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
from posturecam.words import message


def is_url(place: Path | str) -> bool:
    """Tell a URL from a path of this machine.

    Parameters
    ----------
    place : Path or str
        Either.

    Returns
    -------
    bool
        Whether it is a URL.
    """
    return "://" in str(place)


def place_of(text: Path | str) -> Path:
    """Make a path of a text.

    Parameters
    ----------
    text : Path or str
        A path of this machine, or a URL.

    Returns
    -------
    Path
        A UPath for a URL.

    Raises
    ------
    VideoError
        When the URL can't be understood or its package is missing.
    """
    if not is_url(text):
        return Path(text)
    try:
        from upath import UPath
    except ImportError as error:
        raise VideoError(message("batch.url_needs_packages", url=text)) from error
    try:
        place = UPath(str(text))
        _ = place.fs
        return cast(Path, place)
    except (ValueError, ImportError) as error:
        raise VideoError(message("batch.url_unopenable", url=text, error=error)) from error


@contextmanager
def local_copy(clip: str) -> Iterator[Path]:
    """Have the clip as a file of this machine, under its own name; a URL is fetched and removed afterwards.

    Parameters
    ----------
    clip : str
        A path or URL.

    Yields
    ------
    Path
        The file.

    Raises
    ------
    VideoError
        When it can't be fetched.
    """
    if not is_url(clip):
        yield Path(clip)
        return
    source = cast(Any, place_of(clip))
    with tempfile.TemporaryDirectory(prefix="posturecam-") as room:
        local = Path(room) / (source.name or "clip")
        try:
            source.fs.get_file(source.path, str(local))
        except Exception as error:  # every file system of fsspec has errors of its own
            raise VideoError(message("batch.clip_unfetchable", clip=clip, error=_reason(error))) from error
        yield local


def deliver(folder: Path, home: str, inputs: Collection[str | None] | None = None) -> str:
    """Put a finished result folder in its place, where only the files of an older result give way.

    On this machine that is one rename; elsewhere analysis.json goes last.

    Parameters
    ----------
    folder : Path
        The finished one.
    home : str
        Its place, a path or URL.
    inputs : collection of str
        Digests of the clips whose results may give way, as of `publish`.

    Returns
    -------
    str
        The place where it is now.

    Raises
    ------
    OutputError
        When nothing can be written there.
    """
    if not is_url(home):
        with explaining(Path(home)):
            Path(home).parent.mkdir(parents=True, exist_ok=True)
            return str(publish(folder, Path(home), inputs))
    try:
        _upload(folder, cast(Any, place_of(home)))
    except Exception as error:  # as above
        raise OutputError(message("batch.place_unwritable", place=home, error=_reason(error))) from error
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
    """Write a file whole or not at all.

    Parameters
    ----------
    place : Path
        A UPath for a URL.
    content : bytes
        All of it.

    Raises
    ------
    OutputError
        When it can't be written.
    """
    if isinstance(place, Path):
        write_atomically(place, content)
        return
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    except Exception as error:  # as above
        raise OutputError(message("batch.place_unwritable", place=place, error=_reason(error))) from error


def remove(folder: Path) -> None:
    """Remove a scratch folder of this machine, if it is there.

    Parameters
    ----------
    folder : Path
        With all that it holds.
    """
    shutil.rmtree(folder, ignore_errors=True)


def _reason(error: Exception) -> str:
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__).rstrip(".")
