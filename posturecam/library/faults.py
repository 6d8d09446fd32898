"""Errors of the database as sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from posturecam.errors import LibraryError
from posturecam.words import message

if TYPE_CHECKING:
    from sqlalchemy.exc import SQLAlchemyError

_SQLITE = {
    "disk is full": "library.disk_full",
    "is locked": "library.busy",
    "is not a database": "library.no_database",
    "malformed": "library.damaged",
    "readonly": "library.read_only",
    "unable to open": "library.read_only",
}
"""Parts of SQLite's own words (sqlite.org/rescode.html) and what is said for them."""
_SQLSTATE = {
    "53100": "library.disk_full",
    "55P03": "library.busy",
    "40P01": "library.busy",
    "25006": "library.read_only",
}
"""PostgreSQL's codes: disk full, lock not available, deadlock, read-only transaction (Appendix A of its manual)."""
_CONNECTION = ("08", "57P")
"""PostgreSQL's classes of a connection that failed and of a server that stops."""


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
        why = str(getattr(error, "orig", None) or error).strip().splitlines()[0].rstrip(".")
        raise LibraryError(message(_code(error, why), place=place, why=why)) from error


def _code(error: SQLAlchemyError, why: str) -> str:
    """Which sentence fits."""
    from sqlalchemy.exc import DBAPIError, OperationalError
    from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

    original = getattr(error, "orig", None)
    state = getattr(original, "sqlstate", None)
    if state in _SQLSTATE:
        return _SQLSTATE[state]
    found = next((code for words, code in _SQLITE.items() if words in why), None)
    if type(original).__module__.startswith("sqlite3") and found is not None:
        return found
    if isinstance(error, NoConnectionFreeError):
        return "library.busy"
    lost = isinstance(error, DBAPIError) and error.connection_invalidated
    unreachable = state is None and isinstance(error, OperationalError) and _is_postgresql(original)
    if lost or unreachable or (state or "").startswith(_CONNECTION):
        return "library.connection"
    return "library.not_opened"


def _is_postgresql(error: object) -> bool:
    return type(error).__module__.startswith("psycopg")
