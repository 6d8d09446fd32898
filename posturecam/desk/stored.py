"""What desk mode keeps on this machine: one file for each day, and the reference.

Files are there whole or not at all. One that can't be read is set aside under another name, not lost.
"""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from posturecam.desk.day import SCHEMA, DeskDay
from posturecam.desk.reference import DeskReference
from posturecam.documents import DocumentKind, read_json, understood
from posturecam.durable import write_whole
from posturecam.errors import BaselineError, LibraryError, OutputError, PosturecamError, system_reason
from posturecam.words import Message, message

LONGEST_NAME = 40
"""Letters of the name of a reference, as of other profiles."""
_DAY = DocumentKind(message("desk.stored.day"), LibraryError, message("desk.stored.remedy"), 1 << 20)
"""A day of 24 hours in which every minute holds three groups takes 100 kB."""
_REFERENCE = DocumentKind(message("desk.stored.reference"), BaselineError, message("desk.stored.remedy"), 1 << 16)
_DATE = re.compile(r"\d{4}-\d\d-\d\d")
_Read = TypeVar("_Read")


class DeskDays:
    """The days in a folder.

    Parameters
    ----------
    folder : Path, optional
        The user's own data folder unless given.

    Attributes
    ----------
    remarks : list of Message
        What the user should know of files that could not be read; cleared by the reader.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = own_folder() / "days" if folder is None else folder
        self.remarks: list[Message] = []

    def today(self, on: date | None = None) -> DeskDay:
        """Read a day to go on with.

        Parameters
        ----------
        on : date, optional
            The day; today by this machine's clock unless given.

        Returns
        -------
        DeskDay
            As it was kept; an empty one where there is none, or only one that can't be read, which is set aside.

        Raises
        ------
        LibraryError
            Where it was kept by a later version of posturecam that this one can't add to.
        """
        on = date.today() if on is None else on
        return self._read(self._path(on)) or DeskDay(on)

    def keep(self, day: DeskDay) -> None:
        """Write a day in the place of what was kept of it.

        Parameters
        ----------
        day : DeskDay
            The day so far.

        Raises
        ------
        OutputError
            Where it can't be written.
        """
        _write(self._path(day.date), day.to_dict())

    def days(self) -> list[DeskDay]:
        """Read every day that can be read.

        Returns
        -------
        list of DeskDay
            By date.
        """
        found = []
        for path in sorted(self._folder.glob("????-??-??.json")):
            if _DATE.fullmatch(path.stem):
                with suppress(LibraryError):
                    found.append(self._read(path))
        return [day for day in found if day is not None]

    def _path(self, on: date) -> Path:
        return self._folder / f"{on.isoformat()}.json"

    def _read(self, path: Path) -> DeskDay | None:
        def made(document: Mapping[str, Any]) -> DeskDay:
            day = DeskDay.from_dict(document)
            if day.date.isoformat() != path.stem:
                raise ValueError(day.date)
            return day

        return _read_or_set_aside(path, _DAY, SCHEMA, made, self.remarks)


class DeskReferences:
    """The reference that is compared with, kept over restarts of the browser and the app, with its name.

    There is one: what was measured last holds, and one that does not fit where the person sits now shows as moved.

    Parameters
    ----------
    folder : Path, optional
        The user's own data folder unless given.

    Attributes
    ----------
    remarks : list of Message
        What the user should know of a file that could not be read; cleared by the reader.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._path = (own_folder() if folder is None else folder) / "reference.json"
        self.remarks: list[Message] = []

    def current(self) -> tuple[str, DeskReference] | None:
        """Read the reference.

        Returns
        -------
        tuple of (str, DeskReference) or None
            Its name, in the words of the user or "Me at the desk", and what was kept; None where there is none, or only
            one that can't be read, which is set aside.

        Raises
        ------
        BaselineError
            Where it was kept by a later version of posturecam.
        """

        def made(document: Mapping[str, Any]) -> tuple[str, DeskReference]:
            name = " ".join(str(document.get("name") or "").split())[:LONGEST_NAME]
            return name or str(message("desk.stored.name")), DeskReference.from_dict(document)

        return _read_or_set_aside(self._path, _REFERENCE, 1, made, self.remarks)

    def keep(self, reference: DeskReference, name: str = "") -> None:
        """Keep a reference in the place of the last one.

        Parameters
        ----------
        reference : DeskReference
            Such as of five new seconds.
        name : str
            In the words of the user; "Me at the desk", in the language of the reader, unless given.

        Raises
        ------
        OutputError
            Where it can't be written.
        """
        _write(self._path, {**reference.to_dict(), "name": " ".join(name.split())[:LONGEST_NAME]})

    def delete(self) -> None:
        """Delete the reference, if there is one.

        Raises
        ------
        OutputError
            Where the file can't be deleted.
        """
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            raise OutputError(_not_written(self._path, error)) from error


def own_folder() -> Path:
    """Return where desk mode keeps what is the user's.

    Returns
    -------
    Path
        A folder that may not exist yet.
    """
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False) / "desk"


def _read_or_set_aside(
    path: Path, kind: DocumentKind, schema: int, made: Callable[[Mapping[str, Any]], _Read], remarks: list[Message]
) -> _Read | None:
    """What a file holds; None for one that is not there, or that was set aside with a remark."""
    if not path.exists():
        return None
    try:
        document = read_json(path, kind)
        with understood(path, kind):
            later = isinstance(document["schema"], int) and document["schema"] > schema
            if not later:
                return made(document)
    except PosturecamError as error:
        remarks.append(_set_aside(path, error))
        return None
    raise kind.error(message("desk.stored.later", path=path))


def _set_aside(path: Path, error: PosturecamError) -> Message:
    """Give a file another name, so that it is neither read nor written over."""
    other = path.with_name(f"{path.stem}.{secrets.token_hex(3)}.unreadable")
    try:
        path.rename(other)
    except OSError:
        return error.message
    return message("desk.stored.set_aside", reason=error.message, path=other)


def _write(path: Path, document: Mapping[str, Any]) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, (json.dumps(document, allow_nan=False) + "\n").encode())
    except OSError as error:
        raise OutputError(_not_written(path, error)) from error


def _not_written(path: Path, error: OSError) -> Message:
    return message("desk.stored.not_written", path=path, reason=system_reason(error).lower())
