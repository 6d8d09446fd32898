"""Bring a library's database to the newest schema (Alembic)."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import Engine

_SCRIPTS = Path(__file__).with_name("migrations")


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
        For a schema that this version does not know.
    """
    from alembic import command
    from alembic.config import Config
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    scripts = ScriptDirectory.from_config(config)
    with engine.begin() as connection:
        present = MigrationContext.configure(connection).get_current_revision()
        if present == scripts.get_current_head():
            return
        if present is not None and present not in {script.revision for script in scripts.walk_revisions()}:
            raise LibraryError(message("library.newer", place=place))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
