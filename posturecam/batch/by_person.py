"""The clips of a batch by person, the latest first, each with what really changed since last time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timezone

from posturecam.batch.filmed import filmed_from
from posturecam.batch.manifest import ClipOutcome, Entry
from posturecam.batch.since import Filming, Past, PastOfPerson, SinceLast, iso_day, nothing_known, since_last
from posturecam.library.names import name_key
from posturecam.report.dates import local, long_day
from posturecam.video.recorded import FIRST_YEAR
from posturecam.words import say

_LAST = "\U0010ffff"
"""Sorts after every name."""
_LAST_YEAR = 9998
"""So that its days have a place in every time zone."""


@dataclass(frozen=True)
class DatedEntry:
    """A clip of a batch.

    Attributes
    ----------
    entry : Entry
        The clip.
    group : str
        Of its person; empty for none.
    when : datetime or None
        When it was recorded, or the best that is known.
    is_known : bool
        Whether the clip or the user says so; False: it is the date of the file.
    since : SinceLast or None
        What changed; None where there is nothing to compare with.
    has_earlier : bool
        Whether there is an earlier clip of the person, comparable or not.
    """

    entry: Entry
    group: str
    when: datetime | None
    is_known: bool
    since: SinceLast | None = None
    has_earlier: bool = False

    @property
    def day(self) -> str:
        """'2 November 2026', 'about 2 November 2026'; empty where it is not known."""
        if self.when is None:
            return ""
        day = long_day(local(self.when))
        return day if self.is_known else say("since.about", day=day)

    @property
    def iso_day(self) -> str | None:
        """'2026-11-02', with a tilde before the date of a file; None where it is not known."""
        return None if self.when is None else iso_day(self.when, self.is_known)


@dataclass(frozen=True)
class PersonRows:
    """The clips of a person.

    Attributes
    ----------
    person, group : str
        Names; empty for none.
    rows : tuple of DatedEntry
        The latest first; those of no person as they were given.
    """

    person: str
    group: str
    rows: tuple[DatedEntry, ...]


def by_person(entries: Iterable[Entry], past: Past = nothing_known) -> list[PersonRows]:
    """Group the clips of a batch.

    Parameters
    ----------
    entries : Iterable of Entry
        Of the manifest.
    past : Past
        Knows what the library holds of a person.

    Returns
    -------
    list of PersonRows
        By group and name; clips without a person last.
    """
    people: dict[str, list[Entry]] = {}
    for entry in entries:
        people.setdefault(name_key(entry.person or ""), []).append(entry)
    found = [_of_person(key, clips, past) for key, clips in people.items()]
    return sorted(found, key=lambda one: (not one.person, one.group.casefold() or _LAST, one.person.casefold()))


def recorded(entry: Entry) -> tuple[datetime | None, bool]:
    """Say when a clip was recorded.

    Parameters
    ----------
    entry : Entry
        The clip.

    Returns
    -------
    tuple of datetime or None, and bool
        As the user or the camera says, else the date of its file, and whether it is known.
    """
    known = _moment(entry.recorded) or _moment((entry.summary or {}).get("recorded"))
    return (known, True) if known is not None else (_moment(entry.dated), False)


def _of_person(key: str, entries: Sequence[Entry], past: Past) -> PersonRows:
    if not key:
        return PersonRows("", "", tuple(DatedEntry(entry, entry.group or "", *recorded(entry)) for entry in entries))
    person = entries[0].person or ""
    known = past(person)
    group = next((entry.group for entry in entries if entry.group), known.group)
    rows = [DatedEntry(entry, group, *recorded(entry)) for entry in entries]
    rows.sort(key=lambda row: -_order(row))
    return PersonRows(person, group, tuple(_compared(rows, known)))


def _compared(rows: Sequence[DatedEntry], known: PastOfPerson) -> list[DatedEntry]:
    filmings = [_filming(row) for row in rows]
    digests = {one.digest for one in filmings if one is not None}
    others = [one for one in filmings if one is not None]
    others += [one for one in known.filmings if one.digest not in digests]
    others.sort(key=lambda one: one.when, reverse=True)
    return [
        row
        if filming is None
        else replace(row, since=since_last(filming, others), has_earlier=any(one.when < filming.when for one in others))
        for row, filming in zip(rows, filmings, strict=True)
    ]


def _filming(row: DatedEntry) -> Filming | None:
    """The clip with what it can be compared by; None without a date or a result."""
    if row.when is None or row.entry.outcome is not ClipOutcome.DONE:
        return None
    stored = (row.entry.summary or {}).get("filmed") or ()
    findings = [one for judged in stored for one in filmed_from(judged)]
    return Filming(row.when, row.is_known, row.entry.input, findings)


def _order(row: DatedEntry) -> float:
    return float("-inf") if row.when is None else row.when.timestamp()


def _moment(stored: str | None) -> datetime | None:
    """A moment, on the clock of this computer where it names no zone; None for none, and for years without cameras."""
    try:
        if not stored:
            return None
        found = datetime.fromisoformat(stored).astimezone(timezone.utc)
        return found if FIRST_YEAR <= local(found).year <= _LAST_YEAR else None
    except (ValueError, OverflowError, OSError):
        return None
