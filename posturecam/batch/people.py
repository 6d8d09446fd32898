"""`--people`: a table that says whom clips show, of which group they are and when they were recorded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timezone
from pathlib import Path, PurePosixPath

from posturecam.documents import DocumentKind, read_table
from posturecam.errors import LibraryError, OutputError, PosturecamError
from posturecam.words import Message, message

PEOPLE = DocumentKind(message("since.table.what"), OutputError, message("since.table.remedy"), 1 << 24)
"""A clip takes some 100 bytes."""
COLUMNS = ("clip", "folder", "person", "group", "date")
_NOON = time(12)
"""What a day stands for, so that it is the same day in most time zones."""
_DAY = "2026-11-30"


@dataclass(frozen=True)
class WhoAndWhen:
    """What is known of a clip before it is analysed.

    Attributes
    ----------
    person, group : str or None
        Names.
    recorded : str or None
        UTC, ISO 8601.
    """

    person: str | None = None
    group: str | None = None
    recorded: str | None = None


@dataclass
class PeopleTable:
    """The rows of the table, by the clips and folders they name.

    Attributes
    ----------
    clips, folders : dict
        By path below the folder of the batch; a clip also by its path on this machine.
    matched : set
        Paths of the table that were met.
    """

    clips: dict[str, WhoAndWhen] = field(default_factory=dict)
    folders: dict[str, WhoAndWhen] = field(default_factory=dict)
    matched: set[str] = field(default_factory=set)

    def of(self, name: str, below: PurePosixPath) -> WhoAndWhen:
        """Find what the table says of a clip: what names it before what names its folder, the deepest first.

        Parameters
        ----------
        name : str
            The clip's path or URL.
        below : PurePosixPath
            The same below the folder of the batch.

        Returns
        -------
        WhoAndWhen
            Each from the nearest row that says it.
        """
        rows = list(self._rows(name, below))

        def nearest(what: str) -> str | None:
            return next((found for row in rows if (found := getattr(row, what))), None)

        return WhoAndWhen(nearest("person"), nearest("group"), nearest("recorded"))

    def unmatched(self) -> list[str]:
        """List the clips and folders of the table that no clip of the batch is or lies in.

        Returns
        -------
        list of str
            As the table names them.
        """
        return [path for path in (*self.clips, *self.folders) if path not in self.matched]

    def _rows(self, name: str, below: PurePosixPath) -> Iterator[WhoAndWhen]:
        for path in (str(below), Path(name).as_posix()):
            if path in self.clips:
                self.matched.add(path)
                yield self.clips[path]
        for parent in below.parents:
            if str(parent) in self.folders:
                self.matched.add(str(parent))
                yield self.folders[str(parent)]


def read_people(path: Path) -> PeopleTable:
    """Read the table.

    Parameters
    ----------
    path : Path
        A CSV file with the columns clip or folder (or both), person, group, date.

    Returns
    -------
    PeopleTable
        Its rows.

    Raises
    ------
    OutputError
        For a table that can't be read, with the row that is wrong and what is.
    """
    rows = read_table(path, PEOPLE)
    _check_columns(path, list(rows[0]) if rows else [])
    table = PeopleTable()
    for line, row in enumerate(rows, 2):
        cells = {_heading(name): cell.strip() for name, cell in row.items()}
        if any(cells.values()):
            _take(table, cells, path, line)
    return table


def moment_of_day(date: str) -> datetime:
    """Read a day or a moment.

    Parameters
    ----------
    date : str
        As ISO 8601, on the clock of this computer where no zone is given.

    Returns
    -------
    datetime
        UTC; noon for a day.

    Raises
    ------
    ValueError
        For anything else; an OverflowError or OSError for a year that no clock knows.
    """
    found = datetime.fromisoformat(date)
    return (datetime.combine(found, _NOON) if len(date) == len(_DAY) else found).astimezone(timezone.utc)


def is_to_come(moment: datetime) -> bool:
    """Tell whether a day is still to come, so that no clip can be of it.

    Parameters
    ----------
    moment : datetime
        UTC.

    Returns
    -------
    bool
        Whether it is.
    """
    return moment.date() > datetime.now(timezone.utc).date()


def _heading(name: str) -> str:
    return name.strip().lower()


def _check_columns(path: Path, names: Sequence[str]) -> None:
    found = [_heading(name) for name in names]
    others = [name for name in found if name not in COLUMNS]
    if others:
        raise _fault(path, message("since.table.other_column", name=others[0][:40], columns=", ".join(COLUMNS)))
    if len(set(found)) < len(found):
        raise _fault(path, message("since.table.column_twice", name=next(one for one in found if found.count(one) > 1)))
    if not {"clip", "folder"} & set(found) or not {"person", "group", "date"} & set(found):
        raise _fault(path, message("since.table.columns_missing", columns=", ".join(COLUMNS)))


def _take(table: PeopleTable, cells: Mapping[str, str], path: Path, line: int) -> None:
    clip, folder = cells.get("clip", ""), cells.get("folder", "")
    if bool(clip) == bool(folder):
        raise _fault(path, message("since.table.clip_or_folder"), line)
    place = PurePosixPath((clip or folder).replace("\\", "/"))
    if ".." in place.parts or "\0" in str(place):
        raise _fault(path, message("since.table.outside", place=str(place)[:80]), line)
    rows = table.clips if clip else table.folders
    said = _said(cells, path, line)
    if rows.setdefault(str(place), said) != said:
        raise _fault(path, message("since.table.twice", place=str(place)[:80]), line)


def _said(cells: Mapping[str, str], path: Path, line: int) -> WhoAndWhen:
    """What a row says, tidied."""
    from posturecam.library.names import checked_group, checked_name

    date, person = cells.get("date", ""), cells.get("person", "")
    try:
        name = checked_name(person) if person else None
    except LibraryError as error:
        raise _fault(path, error.message, line) from error
    return WhoAndWhen(name, checked_group(cells.get("group", "")) or None, _moment(date, path, line) if date else None)


def _moment(date: str, path: Path, line: int) -> str:
    try:
        moment = moment_of_day(date)
    except (ValueError, OverflowError, OSError) as error:
        raise _fault(path, message("library.cli.bad_date", date=date[:40]), line) from error
    if is_to_come(moment):
        raise _fault(path, message("library.cli.future_date", date=date[:40]), line)
    return moment.isoformat(timespec="seconds")


def _fault(path: Path, what: Message | str, line: int | None = None) -> PosturecamError:
    if line is None:
        return OutputError(message("since.table.fault", path=path, what=what))
    return OutputError(message("since.table.fault_in_row", path=path, line=line, what=what))
