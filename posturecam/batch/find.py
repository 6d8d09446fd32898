"""The clips in a folder and its subfolders."""

from __future__ import annotations

import mimetypes
from collections.abc import Iterator
from pathlib import Path

from posturecam.batch.places import is_url, place_of
from posturecam.errors import VideoError
from posturecam.results.folder import ANALYSIS_FILE
from posturecam.video.probe import ENDINGS, SHARED_ENDINGS, container_of

CLIPS = (ENDINGS - SHARED_ENDINGS) | {".npz"}


def find_clips(folder: Path | str, out: Path | str | None = None) -> list[str]:
    """The paths (or URLs) of all clips below `folder`, or named in it when it is a .txt file with one on each line.

    Hidden files, result folders and everything below `out` are passed over; so is what is clearly no clip by its name.
    Raises VideoError when there is no such folder, when it can't be read, or when it holds no clip.
    """
    place = place_of(folder)
    try:
        found = _listed(place) if place.suffix.lower() == ".txt" and place.is_file() else _walked(place, out)
        clips = sorted(str(clip) for clip in found)
    except VideoError:
        raise
    except Exception as error:  # every file system of fsspec has errors of its own
        reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise VideoError(f"{folder} can't be read ({reason.lower()}).") from error
    if not clips:
        raise VideoError(f"There are no clips in {folder}. Put videos into it (.mp4, .mov, .webm, .mkv or .avi).")
    return clips


def _listed(file: Path) -> list[str]:
    lines = (line.strip() for line in file.read_text(encoding="utf-8-sig").splitlines())
    named = [line for line in lines if line and not line.startswith("#")]
    return [name if is_url(name) else str(file.parent / name) for name in named]


def _walked(folder: Path, out: Path | str | None) -> Iterator[Path]:
    if not folder.exists():
        raise VideoError(f"There is no folder {folder}. Check the name.")
    if not folder.is_dir():
        raise VideoError(f"{folder} is not a folder. Give a folder of clips, or use the analyze command for one clip.")
    results = None if out is None or is_url(out) else Path(out).resolve()
    yield from _below(folder, results)


def _below(folder: Path, results: Path | None) -> Iterator[Path]:
    inside = sorted(folder.iterdir(), key=lambda place: place.name)
    if any(place.name == ANALYSIS_FILE for place in inside):
        return
    for place in inside:
        if place.name.startswith("."):
            continue
        if place.is_dir():
            if results is None or not isinstance(place, Path) or place.resolve() != results:
                yield from _below(place, results)
        elif _may_be_a_clip(place):
            yield place


def _may_be_a_clip(file: Path) -> bool:
    """By its ending; one that says nothing is looked into."""
    suffix = file.suffix.lower()
    if suffix in CLIPS:
        return True
    kind, _ = mimetypes.guess_type(f"name{suffix}")
    if kind is not None and suffix not in SHARED_ENDINGS:
        return kind.startswith("video/")
    try:
        return isinstance(file, Path) and bool(container_of(file))
    except VideoError:
        return False
