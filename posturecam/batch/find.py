"""The clips and photos in a folder and its subfolders."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

from posturecam.batch.places import is_url, place_of
from posturecam.errors import VideoError
from posturecam.results.marker import ANALYSIS_FILE, MARKER_FILE, holds_result
from posturecam.video.photo_kinds import PHOTO_ENDINGS, is_photo
from posturecam.video.probe import ENDINGS, SHARED_ENDINGS, container_of
from posturecam.words import message

PIXELS = "_px"
"""In the names of Sports2D's files in pixels; its other TRC files are in metres."""
CLIPS = (ENDINGS - SHARED_ENDINGS) | PHOTO_ENDINGS | {".npz"}


def find_clips(folder: Path | str, out: Path | str | None = None) -> list[str]:
    """Find all clips below a folder, or those named in a .txt file with one on each line.

    Hidden files, result folders and everything below `out` are passed over; so is what is clearly no clip by its name.

    Parameters
    ----------
    folder : Path or str
        A folder, a .txt file, or the URL of one.
    out : Path or str or None
        Where results go.

    Returns
    -------
    list of str
        Paths or URLs, sorted.

    Raises
    ------
    VideoError
        When there is no such folder, when it can't be read, or when it holds no clip.
    """
    place = place_of(folder)
    try:
        found = _listed(place) if place.suffix.lower() == ".txt" and place.is_file() else _walked(place, out)
        clips = sorted(str(clip) for clip in found)
    except VideoError:
        raise
    except Exception as error:  # every file system of fsspec has errors of its own
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise VideoError(message("batch.folder_unreadable", folder=folder, error=reason.lower())) from error
    if not clips:
        raise VideoError(message("batch.no_clips", folder=folder))
    return clips


def _listed(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    named = [line for line in lines if line and not line.startswith("#")]
    return [name if is_url(name) else str(file.parent / name) for name in named]


def _walked(folder: Path, out: Path | str | None) -> Iterator[Path]:
    if not folder.exists():
        raise VideoError(message("batch.no_folder", folder=folder))
    if not folder.is_dir():
        raise VideoError(message("batch.not_a_folder", folder=folder))
    results = None if out is None or is_url(out) else Path(out).resolve()
    yield from _below(folder, results)


def _below(top: Path, results: Path | None) -> Iterator[Path]:
    """Yield the clips in `top`, which may be `results` itself, and below it.

    A folder that links lead to as well is looked into once, by its own path.
    """
    seen, waiting, links = set[object](), [top], list[Path]()
    while waiting or links:
        folder = waiting.pop() if waiting else links.pop()
        if (identity := _identity(folder)) in seen:
            continue
        if folder != top and isinstance(folder, Path) and folder.resolve() == results:
            continue
        seen.add(identity)
        inside = list(folder.iterdir())
        if any(place.name in (ANALYSIS_FILE, MARKER_FILE) for place in inside) and holds_result(folder):
            continue
        shown = [place for place in inside if not place.name.startswith(".")]
        for place in shown:
            if place.is_dir():
                (links if place.is_symlink() else waiting).append(place)
        yield from (place for place in shown if not place.is_dir() and _may_be_a_clip(place))


def _identity(folder: Path) -> object:
    """Return what is the same for every path to a folder of this machine."""
    known = folder.stat() if isinstance(folder, Path) else None
    return (known.st_dev, known.st_ino) if known is not None and known.st_ino else str(folder)


def _may_be_a_clip(file: Path) -> bool:
    """Judge by the ending; a file whose ending says nothing is looked into.

    What is there, but no regular file (a pipe, a device), is none.
    """
    if file.exists() and not file.is_file():
        return False
    suffix = file.suffix.lower()
    is_shared = suffix in SHARED_ENDINGS or (suffix in PHOTO_ENDINGS and isinstance(file, Path))
    if (suffix in CLIPS and not is_shared) or (suffix == ".trc" and PIXELS in file.stem.lower()):
        return True
    kind, _ = mimetypes.guess_type(f"name{suffix}")
    if kind is not None and not is_shared:
        return kind.startswith("video/")
    try:
        return isinstance(file, Path) and (is_photo(file) or bool(container_of(file)))
    except VideoError:
        return False
