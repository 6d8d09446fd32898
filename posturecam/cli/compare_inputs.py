"""What was typed for the clips of a comparison, and what the library knows of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError, VideoError
from posturecam.pose.others.kinds import is_stored
from posturecam.results.marker import input_of
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.library import Library, LibraryClip

_ID = re.compile(r"[0-9a-f]{4,16}")
"""The id of a kept clip, or as much of its beginning as is not typed by chance."""


@dataclass(frozen=True)
class KnownClip:
    """What the library holds of a clip.

    Attributes
    ----------
    folder : Path
        Its result folder there.
    name, person : str
        The clip's name and the person's id.
    recorded : date or None
        Its day, where that is known.
    source : Path or None
        The clip itself, where it is kept.
    """

    folder: Path
    name: str
    person: str
    recorded: date | None
    source: Path | None


@dataclass(frozen=True)
class GivenClip:
    """What was typed for one of the clips.

    Attributes
    ----------
    path : Path
        A clip, its result folder, or the id of a kept clip.
    video : Path or None
        The clip itself, where it was named.
    part : int or None
        Which judgement, from 1.
    known : KnownClip or None
        What the library holds of it.
    """

    path: Path
    video: Path | None
    part: int | None
    known: KnownClip | None = None

    @property
    def is_kept(self) -> bool:
        """Whether it was named by its id in the library."""
        return self.known is not None and not self.path.exists()

    @property
    def clip(self) -> Path | None:
        """The clip itself, where its file is known."""
        if self.video is not None:
            return self.video
        if self.path.is_dir() or self.is_kept:
            return None if self.known is None else self.known.source
        return None if is_stored(self.path) else self.path


def known_clip(path: Path, library: str | None) -> KnownClip | None:
    """Look a clip up in the library.

    Parameters
    ----------
    path : Path
        A result folder, or the id of a kept clip; anything else is not looked up.
    library : str or None
        Where the library lies; None for the usual place, where it may be missing.

    Returns
    -------
    KnownClip or None
        None where the library does not know it.

    Raises
    ------
    VideoError
        When an id is that of several clips.
    LibraryError
        When the library that was named can't be opened.
    """
    by_id = not path.exists() and _ID.fullmatch(str(path)) is not None
    if not by_id and not path.is_dir():
        return None
    from posturecam.library import Library
    from posturecam.library.opening import locate

    try:
        place = locate(library)
        if library is None and place.file is not None and not place.file.exists():
            return None
        with Library.open(library) as opened:
            clips = _with_id(opened, str(path)) if by_id else _of_result(opened, path)
            return _known(opened, clips[0]) if clips else None
    except LibraryError:
        if library is not None or by_id:
            raise
        return None


def _with_id(library: Library, beginning: str) -> list[LibraryClip]:
    clips = [clip for clip in library.clips() if clip.id.startswith(beginning)]
    if len(clips) > 1:
        ids = ", ".join(f"{clip.id} ({clip.person}, {clip.name})" for clip in clips)
        raise VideoError(message("library.cli.several", which=beginning, ids=ids))
    return clips


def _of_result(library: Library, folder: Path) -> list[LibraryClip]:
    """The kept clips of the file of a result, those first whose file is kept too; none where two people share it."""
    digest = input_of(folder)
    clips = library.clips(digest=digest) if digest else []
    if len({clip.person_id for clip in clips}) > 1:
        return []
    return sorted(clips, key=lambda clip: library.source(clip) is None)


def _known(library: Library, clip: LibraryClip) -> KnownClip:
    day = clip.recorded.astimezone().date() if clip.recorded_is_known else None
    return KnownClip(library.folder(clip), clip.name, clip.person_id, day, library.source(clip))
