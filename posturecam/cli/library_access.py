"""The library opened for a command, and what was named found in it. The library is imported only when that is done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.cli.speech import error_console, reporting_errors
from posturecam.errors import LibraryError
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.library import Library, LibraryClip, LibraryPerson


@contextmanager
def opened_library(where: str | None, *, make: bool = False) -> Iterator[Library]:
    """Open the library, with what goes wrong as a sentence and a status.

    Parameters
    ----------
    where : str or None
        Where it lies; None for the usual place.
    make : bool
        Whether to make one where there is none.

    Yields
    ------
    Library
        Open until the end of the block.
    """
    with reporting_errors(error_console()):
        from posturecam.library import Library

        with Library.open(where, make=make) as library:
            yield library


def found(library: Library, which: str) -> tuple[LibraryPerson | None, LibraryClip | None]:
    """Find what was asked for.

    Parameters
    ----------
    library : Library
        Where to look.
    which : str
        A person's name; or a clip's id, its beginning, or its file name.

    Returns
    -------
    tuple
        The person or the clip.

    Raises
    ------
    LibraryError
        When there is neither, or more than one clip.
    """
    try:
        return library.person(which), None
    except LibraryError:
        clip = _clip_called(library, which)
    if clip is None:
        raise LibraryError(message("library.cli.neither", which=which))
    return None, clip


def found_clip(library: Library, which: str) -> LibraryClip:
    """Find a clip.

    Parameters
    ----------
    library : Library
        Where to look.
    which : str
        Its id, the beginning of that, or its file name.

    Returns
    -------
    LibraryClip
        The clip.

    Raises
    ------
    LibraryError
        When there is none, or more than one.
    """
    clip = _clip_called(library, which)
    if clip is None:
        raise LibraryError(message("library.cli.no_clip", which=which))
    return clip


def _clip_called(library: Library, which: str) -> LibraryClip | None:
    clips = [clip for clip in library.clips() if clip.name == which or (which and clip.id.startswith(which))]
    if len(clips) > 1:
        ids = ", ".join(f"{clip.id} ({clip.person}, {clip.recorded.astimezone().date().isoformat()})" for clip in clips)
        raise LibraryError(message("library.cli.several", which=which, ids=ids))
    return clips[0] if clips else None
