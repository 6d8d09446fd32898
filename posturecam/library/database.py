"""The opened database of a library, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError
from posturecam.library.execution import BEGIN, WRITES
from posturecam.library.faults import explaining
from posturecam.library.opening import Location
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy import Engine
    from sqlalchemy.orm import Session


class LibraryDatabase:
    """What the parts of `Library` share.

    Attributes
    ----------
    location : Location
        Where it lies.
    """

    def __init__(self, location: Location, engine: Engine) -> None:
        self.location = location
        self._engine = engine
        self._writing = engine.execution_options(**WRITES)

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    def finish(self) -> None:
        """Finish what processes began that were killed; closes the library where it can't be read."""
        from posturecam.library.leftovers import sweep

        try:
            sweep(self)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def transaction(self, *, writes: bool = False) -> Iterator[Session]:
        """Open a transaction: committed at the end of the block, rolled back after an exception.

        Raises LibraryError in place of the database's errors.

        Parameters
        ----------
        writes : bool
            Whether anything is to be changed in it.

        Yields
        ------
        Session
            Of SQLAlchemy.
        """
        from sqlalchemy.orm import Session

        engine = self._writing if writes else self._engine
        with explaining(self.location.name), Session(engine) as session, session.begin():
            yield session

    def erase(self) -> None:
        """Have the database overwrite what was deleted, as far as it can.

        Raises
        ------
        LibraryError
            When another program is in the way, or no space is left to write the database anew.
        """
        from posturecam.library.tables import Base

        sqlite = self._engine.dialect.name == "sqlite"
        options = {BEGIN: ""} if sqlite else {"isolation_level": "AUTOCOMMIT"}
        statements = ["VACUUM"] if sqlite else [f'VACUUM (FULL) "{table}"' for table in Base.metadata.tables]
        try:
            with explaining(self.location.name), self._engine.connect().execution_options(**options) as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
                busy = sqlite and connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar()
        except LibraryError as error:
            if error.message.code == "library.disk_full":
                raise LibraryError(message("library.erased_needs_room", place=self.location.name)) from error
            if error.message.code != "library.busy":
                raise
            busy = True
        if busy:
            raise LibraryError(message("library.erased_later", place=self.location.name))
