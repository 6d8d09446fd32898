"""Where the library lies, and its database opened at the newest schema."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import Engine

VARIABLE = "POSTURECAM_LIBRARY"
"""Environment variable: a file for SQLite, or an SQLAlchemy URL."""
FILES_VARIABLE = "POSTURECAM_LIBRARY_FILES"
"""Environment variable: the folder of the result folders, for a database that is no file."""
FILE = "library.sqlite3"
_BUSY_S = 30.0
"""How long SQLite waits for another process that writes, s. A choice: the longest write, an import, is one of many
short transactions."""


@dataclass(frozen=True)
class Location:
    """Where a library lies.

    Attributes
    ----------
    url : str
        SQLAlchemy's.
    files : Path
        The folder that holds the result folders.
    name : str
        As messages name it, without a password.
    """

    url: str
    files: Path
    name: str


def locate(where: str | Path | None = None) -> Location:
    """Find out where the library lies.

    Parameters
    ----------
    where : str, Path or None
        A file for SQLite or an SQLAlchemy URL; None: the environment variable, or the user's data folder.

    Returns
    -------
    Location
        Nothing is opened or made yet.

    Raises
    ------
    LibraryError
        For a URL that is none.
    """
    given = str(where) if where is not None else os.environ.get(VARIABLE, "")
    if "://" not in given:
        file = (Path(given).expanduser() if given else _data_folder() / FILE).absolute()
        return Location(f"sqlite:///{file}", file.with_name(f"{file.stem}-clips"), str(file))
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise LibraryError(message("library.bad_url")) from error
    files = os.environ.get(FILES_VARIABLE)
    folder = Path(files).expanduser().absolute() if files else _data_folder() / "library-clips"
    return Location(given, folder, url.render_as_string(hide_password=True))


def open_engine(location: Location) -> Engine:
    """Open the database and bring it to the newest schema.

    Parameters
    ----------
    location : Location
        Where it lies.

    Returns
    -------
    Engine
        Ready.

    Raises
    ------
    LibraryError
        When it can't be opened, is no library, or one of a newer version.
    """
    from sqlalchemy import create_engine, event
    from sqlalchemy.exc import ArgumentError

    from posturecam.library.migrating import migrate

    try:
        if location.url.startswith("sqlite"):
            Path(location.url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
            engine = create_engine(location.url, connect_args={"timeout": _BUSY_S})
            event.listen(engine, "connect", _prepare_sqlite)
        else:
            engine = create_engine(location.url, pool_pre_ping=True)
    except (ArgumentError, ModuleNotFoundError, OSError) as error:
        raise LibraryError(message("library.not_opened", place=location.name, why=error)) from error
    with explaining(location.name):
        migrate(engine, location.name)
    return engine


@contextmanager
def explaining(place: str) -> Iterator[None]:
    """Turn the database's errors within the block into a LibraryError that says what to do.

    Parameters
    ----------
    place : str
        What the message names.

    Raises
    ------
    LibraryError
        In place of the database's error.
    """
    from sqlalchemy.exc import SQLAlchemyError

    try:
        yield
    except SQLAlchemyError as error:
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0]
        code = "library.disk_full" if "disk is full" in why else "library.not_opened"
        raise LibraryError(message(code, place=place, why=why)) from error


def _prepare_sqlite(connection: object, record: object) -> None:
    """Enforce foreign keys, let readers go on beside a writer, and overwrite what is deleted."""
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False)
