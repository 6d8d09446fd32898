"""Bring a library's database to the newest schema (Alembic)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError
from posturecam.library.execution import WRITES
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

HEAD = "0002"
"""The newest schema, so that a library that has it opens without Alembic; a test holds it to the migrations."""
_SCRIPTS = Path(__file__).with_name("migrations")
_VERSIONS = "alembic_version"
"""The table in which Alembic notes the schema."""
_LOCK = 0x706F7374
"""Key of PostgreSQL's advisory lock under which the schema changes: the letters "post"."""


def migrate(engine: Engine, place: str) -> None:
    """Apply the migrations that are missing, all or none.

    Parameters
    ----------
    engine : Engine
        Of the database.
    place : str
        What a message names.

    Raises
    ------
    LibraryError
        For a database of another program, or a schema that this version does not know.
    """
    with engine.connect() as connection:
        if _present(connection, place) == HEAD:
            return
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    with _alone(engine) as connection:
        present = _present(connection, place)
        if present is not None and present not in known:
            raise LibraryError(message("library.newer", place=place))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _present(connection: Connection, place: str) -> str | None:
    """The schema of the database; None for an empty one."""
    from sqlalchemy import inspect

    tables = inspect(connection).get_table_names()
    if _VERSIONS in tables:
        return connection.exec_driver_sql(f"SELECT version_num FROM {_VERSIONS}").scalar()
    if tables:
        raise LibraryError(message("library.other_program", place=place))
    return None


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction in which no other process changes the schema.

    Foreign keys rest meanwhile: SQLite changes a table by making it anew, and with them what belongs to its rows would
    go with the old one.
    """
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect().execution_options(**WRITES) as connection:
        if sqlite:
            _switch_foreign_keys(connection, "OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
                yield connection
        finally:
            if sqlite:
                _switch_foreign_keys(connection, "ON")


def _switch_foreign_keys(connection: Connection, state: str) -> None:
    """Switch them outside of a transaction, where alone it has an effect."""
    raw = connection.connection.dbapi_connection
    if raw is not None:
        cursor = raw.cursor()
        cursor.execute(f"PRAGMA foreign_keys={state}")
        cursor.close()
