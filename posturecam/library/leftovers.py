"""Folders of the library that belong to no row: a list in the database, so that a killed process leaves nothing.

A folder that is being filled stands in the list until its rows are written, in the same transaction; one whose rows
were deleted stands in it, since that transaction, until it is gone. Opening the library deletes what is in the list,
unless a living process holds the lock file of the folder.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import delete, select

from posturecam.errors import LibraryError, PosturecamError
from posturecam.library import files
from posturecam.library.tables import LeftoverRow
from posturecam.results.folder import explaining
from posturecam.results.locks import LockedError, locked
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from posturecam.library.database import LibraryDatabase


_TRIES, _PAUSE_S = 50, 0.02
"""How often, and with which pause, to try for a lock that another process holds only while it looks. Our choice."""


@contextmanager
def reserved(database: LibraryDatabase, folder: str) -> Iterator[Path]:
    """Fill a folder, whose rows are written at the end of the block together with a call of `taken`.

    After an exception the folder goes, unless its rows were written all the same.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    folder : str
        Relative to the files of the library.

    Yields
    ------
    Path
        The folder, to be made.
    """
    with ExitStack() as stack:
        with explaining(database.location.files):
            database.location.files.mkdir(parents=True, exist_ok=True)
            stack.enter_context(_held(database, folder))
        with database.transaction(writes=True) as session:
            abandoned(session, folder)
        try:
            yield database.location.files / folder
        except BaseException:
            with suppress(PosturecamError):  # opening the library tries again
                _delete(database, folder)
            raise


def abandoned(session: Session, folder: str) -> None:
    """Write a folder into the list.

    Parameters
    ----------
    session : Session
        The transaction that deletes its rows.
    folder : str
        Relative to the files of the library.
    """
    session.merge(LeftoverRow(folder=folder))


def taken(session: Session, folder: str) -> None:
    """Take a folder off the list.

    Parameters
    ----------
    session : Session
        The transaction that writes its rows.
    folder : str
        Relative to the files of the library.
    """
    session.execute(delete(LeftoverRow).where(LeftoverRow.folder == folder))


def leftovers(database: LibraryDatabase) -> list[str]:
    """Read the list.

    Parameters
    ----------
    database : LibraryDatabase
        The library.

    Returns
    -------
    list of str
        Folders, relative to the files of the library.
    """
    with database.transaction() as session:
        return list(session.scalars(select(LeftoverRow.folder).order_by(LeftoverRow.folder)))


def clear(database: LibraryDatabase, folder: str) -> None:
    """Delete a folder that is in the list, then take it off.

    Raises LibraryError, OutputError, and LockedError while another process works on it.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    folder : str
        Relative to the files of the library.
    """
    if database.location.files.is_dir():
        with locked(_lock(database, folder), certain=True):
            _delete(database, folder)
    else:
        _delete(database, folder)


def clear_now(database: LibraryDatabase, folder: str) -> None:
    """Delete a folder that is in the list, for a person who waits for it.

    Raises OutputError.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    folder : str
        Relative to the files of the library.

    Raises
    ------
    LibraryError
        While another process is at it, which it then deletes itself, or for the database.
    """
    try:
        with explaining(database.location.files):
            clear(database, folder)
    except LockedError as error:
        raise LibraryError(message("library.erased_later", place=database.location.name)) from error


def clear_quietly(database: LibraryDatabase, folder: str) -> None:
    """Delete a folder that is in the list, or leave it there for the next time that the library is opened.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    folder : str
        Relative to the files of the library.
    """
    with suppress(PosturecamError, LockedError, OSError):
        clear(database, folder)


def sweep(database: LibraryDatabase) -> None:
    """Finish what killed processes began. What can't be finished stays in the list.

    Parameters
    ----------
    database : LibraryDatabase
        The library.
    """
    for folder in leftovers(database):
        clear_quietly(database, folder)
    with suppress(OSError):
        for lock in database.location.files.glob(".*.lock"):
            with suppress(LockedError), locked(lock, certain=True):
                pass  # that of a process which was killed before it did anything goes with this


def _delete(database: LibraryDatabase, folder: str) -> None:
    """Delete a folder and take it off the list, if it is still in it."""
    if folder not in leftovers(database):
        return
    files.delete_folder(database.location.files / folder)
    if is_person(folder):
        database.erase()
    with database.transaction(writes=True) as session:
        taken(session, folder)


def is_person(folder: str) -> bool:
    """Tell whether a folder is that of a person, not of a clip.

    Parameters
    ----------
    folder : str
        Relative to the files of the library.

    Returns
    -------
    bool
        Whether it is.
    """
    return "/" not in folder


@contextmanager
def _held(database: LibraryDatabase, folder: str) -> Iterator[None]:
    """Hold the lock of a new folder, which another process may hold for a moment when it sweeps."""
    with ExitStack() as stack:
        for _ in range(_TRIES):
            with suppress(LockedError):
                stack.enter_context(locked(_lock(database, folder)))
                break
            time.sleep(_PAUSE_S)
        else:
            raise LibraryError(message("library.busy", place=database.location.name, why=_lock(database, folder).name))
        yield


def _lock(database: LibraryDatabase, folder: str) -> Path:
    """The lock file of a folder, named after the id at its end."""
    return database.location.files / f".{folder[-16:]}.lock"
