"""Where the library lies, and its database opened at the newest schema."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from posturecam.errors import LibraryError, system_reason
from posturecam.library.execution import BEGIN
from posturecam.library.faults import explaining
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import URL, Engine

VARIABLE = "POSTURECAM_LIBRARY"
"""Environment variable: a file for SQLite, or an SQLAlchemy URL."""
FILES_VARIABLE = "POSTURECAM_LIBRARY_FILES"
"""Environment variable: the folder of the result folders, for a database that is no file."""
FILE = "library.sqlite3"
_BUSY_S = 30.0
"""How long to wait for another process that writes, s. A choice: the longest write, an import, is one of many short
transactions."""
_CONNECT_S = 10
"""How long to wait for a PostgreSQL server that does not answer, s. A choice, in place of the system's minutes."""
_PSYCOPG = "postgresql+psycopg"


@dataclass(frozen=True)
class Location:
    """Where a library lies.

    Attributes
    ----------
    url : str
        SQLAlchemy's; for SQLite only its kind.
    files : Path
        The folder that holds the result folders.
    name : str
        As messages name it, without a password.
    file : Path or None
        The file of SQLite; None for a server.
    """

    url: str
    files: Path
    name: str
    file: Path | None = None

    @property
    def is_there(self) -> bool:
        """Whether there is a file; of a server only opening tells."""
        return self.file is None or os.path.lexists(self.file)


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
        For a URL that is none, or of another kind of database.
    """
    given = str(where) if where is not None else os.environ.get(VARIABLE, "")
    if "\0" in given:
        raise LibraryError(message("library.bad_url"))
    if "://" not in given:
        return _of_file(Path(given).expanduser() if given else _data_folder() / FILE)
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:
        raise LibraryError(message("library.bad_url")) from error
    if url.drivername == "sqlite" and url.database:
        return _of_file(Path(url.database))
    if url.drivername in ("postgresql", "postgres", _PSYCOPG):
        url = url.set(drivername=_PSYCOPG)
        return Location(url.render_as_string(hide_password=False), _files_folder(), url.render_as_string())
    raise LibraryError(message("library.bad_url"))


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
        When it can't be opened, is a folder or no library, or one of a newer version.
    """
    from posturecam.library.migrating import migrate

    if location.file is not None and os.path.isdir(location.file):
        raise LibraryError(message("library.is_folder", place=location.name))
    try:
        engine = _sqlite(location.file) if location.file else _postgresql(location.url)
    except ModuleNotFoundError as error:
        raise LibraryError(message("library.no_driver", place=location.name)) from error
    except (OSError, ValueError) as error:
        why = system_reason(error).lower()
        raise LibraryError(message("library.read_only", place=location.name, why=why)) from error
    try:
        with explaining(location.name):
            migrate(engine, location.name)
    except BaseException:
        engine.dispose()
        raise
    return engine


def _of_file(file: Path) -> Location:
    file = file.absolute()
    return Location("sqlite://", file.with_name(f"{file.stem}-clips"), str(file), file)


def _files_folder() -> Path:
    """Where the files of a library lie whose database is a server."""
    files = os.environ.get(FILES_VARIABLE)
    return Path(files).expanduser().absolute() if files else _data_folder() / "library-clips"


def _sqlite(file: Path) -> Engine:
    from sqlalchemy import URL, create_engine, event

    file.parent.mkdir(parents=True, exist_ok=True)
    address: URL = URL.create("sqlite", database=str(file))
    engine = create_engine(address, connect_args={"timeout": _BUSY_S})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgresql(url: str) -> Engine:
    from sqlalchemy import create_engine, event

    engine = create_engine(url, pool_pre_ping=True, connect_args={"connect_timeout": _CONNECT_S})
    event.listen(engine, "connect", _prepare_postgresql)
    return engine


def _prepare_sqlite(connection: Any, record: object) -> None:
    """Enforce foreign keys, let readers go on beside a writer, and overwrite what is deleted."""
    connection.isolation_level = None  # `_begin_sqlite` begins transactions, so that changes of tables are in one, too
    cursor = connection.cursor()
    for pragma in ("foreign_keys=ON", "journal_mode=WAL", "synchronous=FULL", "secure_delete=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Any) -> None:
    begin = connection.get_execution_options().get(BEGIN, "BEGIN")
    if begin:
        connection.exec_driver_sql(begin)


def _prepare_postgresql(connection: Any, record: object) -> None:
    """Wait as long for another's lock as SQLite does."""
    autocommit, connection.autocommit = connection.autocommit, True
    connection.execute(f"SET lock_timeout = '{_BUSY_S:g}s'")
    connection.autocommit = autocommit


def _data_folder() -> Path:
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False)
