"""JSON, TOML and CSV files that others may have written: read within limits, and every fault a sentence.

What a file can do wrong (no UTF-8, no JSON, nested without end, numbers of 400 digits, NaN, a key that stands twice,
lone surrogates, more bytes than memory) ends in the error of its `DocumentKind`, never in another one.
"""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from posturecam.errors import PosturecamError
from posturecam.parsing import DocumentError, parse_json, parse_toml, short
from posturecam.words import Message, message

__all__ = [
    "DocumentKind",
    "check_size",
    "json_object",
    "mapping",
    "number",
    "read_bytes",
    "read_json",
    "read_table",
    "read_toml",
    "short",
    "text",
    "understood",
]
_UNFIT = (ValueError, KeyError, TypeError, AttributeError, IndexError, OverflowError)


@dataclass(frozen=True)
class DocumentKind:
    """What a file is meant to be.

    Parameters
    ----------
    what : str or Message
        With its article, as in "a baseline".
    error : type of PosturecamError
        What its faults raise.
    remedy : str or Message
        A sentence.
    most_bytes : int
        A larger file is refused.
    undecoded : bool
        Whether it may hold file names that are not UTF-8 (as lone surrogates, PEP 383).
    """

    what: str | Message
    error: type[PosturecamError]
    remedy: str | Message
    most_bytes: int
    undecoded: bool = False


def read_json(path: Path, kind: DocumentKind) -> dict[str, Any]:
    """Read a JSON file (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    path : Path
        The file.
    kind : DocumentKind
        What it should be; its error is raised for every fault.

    Returns
    -------
    dict
        The object in it.
    """
    return json_object(read_bytes(path, kind), path, kind)


def json_object(data: bytes, place: Path | str, kind: DocumentKind) -> dict[str, Any]:
    """Read JSON (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    data : bytes
        What is read.
    place : Path or str
        Where it came from, for a message.
    kind : DocumentKind
        What it should be; its error is raised for every fault.

    Returns
    -------
    dict
        The object in it.
    """
    with understood(place, kind):
        return dict(mapping(parse_json(data, undecoded=kind.undecoded), "no_object"))


def read_toml(path: Path, kind: DocumentKind) -> dict[str, Any]:
    """Read a TOML file (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    path : Path
        The file.
    kind : DocumentKind
        What it should be; its error is raised for every fault.

    Returns
    -------
    dict
        Its content.
    """
    data = read_bytes(path, kind)
    with understood(path, kind):
        return parse_toml(data, undecoded=kind.undecoded)


def read_table(path: Path, kind: DocumentKind) -> list[dict[str, str]]:
    """Read a CSV file with a header (UTF-8, with or without a byte order mark).

    Parameters
    ----------
    path : Path
        The file.
    kind : DocumentKind
        What it should be; its error is raised for every fault.

    Returns
    -------
    list of dict
        Each row by column; what a short row lacks is "".
    """
    data = read_bytes(path, kind)
    with understood(path, kind):
        return list(_rows(data.decode("utf-8-sig")))


def read_bytes(path: Path, kind: DocumentKind) -> bytes:
    """Read a file that is not larger than it may be.

    Parameters
    ----------
    path : Path
        The file.
    kind : DocumentKind
        What it should be; its error is raised when it can't be read or is larger.

    Returns
    -------
    bytes
        All of it.
    """
    try:
        with path.open("rb") as file:
            data = file.read(kind.most_bytes + 1)
    except (OSError, ValueError) as error:  # ValueError: a null byte in the path
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        raise kind.error(message("documents.not_read", path=path, reason=reason)) from error
    check_size(len(data), path, kind)
    return data


def check_size(size: int, place: Path | str, kind: DocumentKind) -> None:
    """Refuse more bytes than a file of its kind may have.

    Parameters
    ----------
    size : int
        Bytes.
    place : Path or str
        Where they came from, for a message.
    kind : DocumentKind
        What the file should be; its error is raised.
    """
    if size > kind.most_bytes:
        limit = f"{kind.most_bytes >> 20} MB" if kind.most_bytes >= 1 << 20 else f"{kind.most_bytes >> 10} kB"
        _refuse(place, kind, message("documents.larger", limit=limit))


@contextmanager
def understood(place: Path | str, kind: DocumentKind) -> Iterator[None]:
    """Turn what goes wrong in the block that interprets a document into one of our own errors, with a sentence.

    Parameters
    ----------
    place : Path or str
        Where the document came from, for a message.
    kind : DocumentKind
        What it should be; its error is raised.
    """
    try:
        yield
    except DocumentError as error:
        _refuse(place, kind, error.reason, error)
    except UnicodeDecodeError as error:
        _refuse(place, kind, message("documents.not_utf8"), error)
    except KeyError as error:
        _refuse(place, kind, message("documents.key_missing", key=short(error.args[0])), error)
    except _UNFIT as error:
        _refuse(place, kind, message("documents.misfit"), error)


def number(value: object, low: float = -math.inf, high: float = math.inf) -> float:
    """Take a value as a number; a bool or a text is none.

    Parameters
    ----------
    value : object
        From a document.
    low, high : float
        Between which it must be, both included.

    Returns
    -------
    float
        Finite.

    Raises
    ------
    DocumentError
        Where it is not such a number.
    """
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise DocumentError("not_a_number", value=short(value))
    if not (math.isfinite(value) and low <= value <= high):
        raise DocumentError("not_between", value=short(value), low=f"{low:g}", high=f"{high:g}")
    return float(value)


def text(value: object) -> str:
    """Take a value as a text.

    Parameters
    ----------
    value : object
        From a document.

    Returns
    -------
    str
        The value.

    Raises
    ------
    DocumentError
        Where it is no text.
    """
    if not isinstance(value, str):
        raise DocumentError("not_a_text", value=short(value))
    return value


def mapping(value: object, fault: str = "not_an_object") -> Mapping[str, Any]:
    """Take a value as an object.

    Parameters
    ----------
    value : object
        From a document.
    fault : str
        Code of what is said otherwise.

    Returns
    -------
    Mapping
        The value.

    Raises
    ------
    DocumentError
        Where it is no object.
    """
    if not isinstance(value, Mapping):
        raise DocumentError(fault, value=short(value))
    return value


def _rows(table: str) -> Iterator[dict[str, str]]:
    try:
        for row in csv.DictReader(io.StringIO(table, newline=""), restval=""):
            yield {name: cell for name, cell in row.items() if name is not None}
    except csv.Error as error:
        raise DocumentError("csv_syntax", error=error) from error


def _refuse(place: Path | str, kind: DocumentKind, reason: Message, cause: Exception | None = None) -> NoReturn:
    refusal = message("documents.refused", place=place, what=kind.what, reason=reason, remedy=kind.remedy)
    raise kind.error(refusal) from cause
