"""The way into the library."""

from __future__ import annotations

from pathlib import Path

from posturecam.errors import LibraryError
from posturecam.library.archives import ArchivesOfLibrary
from posturecam.library.baselines import BaselinesInLibrary
from posturecam.library.clips import ClipsInLibrary
from posturecam.library.notes import NotesInLibrary
from posturecam.library.opening import locate, open_engine
from posturecam.words import message


class Library(ClipsInLibrary, NotesInLibrary, BaselinesInLibrary, ArchivesOfLibrary):
    """People with their sessions, clips, findings, notes and baselines.

    Every call is a transaction of its own; the object may be used by several threads, the library by several
    processes.

    Attributes
    ----------
    location : Location
        Where it lies.
    """

    @classmethod
    def open(cls, where: str | Path | None = None, *, make: bool = True) -> Library:
        """Open the library.

        Parameters
        ----------
        where : str, Path or None
            A file for SQLite or an SQLAlchemy URL; None: POSTURECAM_LIBRARY, or the user's data folder.
        make : bool
            Whether to make one where there is none.

        Returns
        -------
        Library
            At the newest schema.

        Raises
        ------
        LibraryError
            When it can't be opened, is of a newer version, or is not there and shall not be made.
        """
        location = locate(where)
        if not make and not location.is_there:
            raise LibraryError(message("library.not_there", place=location.name))
        library = cls(location, open_engine(location))
        library.finish()
        return library

    def __enter__(self) -> Library:
        return self

    def __exit__(self, *failure: object) -> None:
        self.close()
