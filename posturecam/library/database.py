"""The opened database of a library, and its transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.library.opening import Location, explaining

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

    def close(self) -> None:
        """Give back the connections."""
        self._engine.dispose()

    @contextmanager
    def _session(self) -> Iterator[Session]:
        """A transaction: committed at the end of the block, rolled back after an exception."""
        from sqlalchemy.orm import Session

        with explaining(self.location.name), Session(self._engine) as session, session.begin():
            yield session
