"""What really changed of a person since the last time that they were filmed in the same way."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from posturecam.judge.change import FilmedFinding, change_between
from posturecam.judge.change_family import jointly
from posturecam.judge.change_kinds import Change, ChangeKind, Direction
from posturecam.library.trends import worth_saying
from posturecam.report.dates import local, long_day
from posturecam.types import check_title
from posturecam.wording.changes import values_of
from posturecam.words import say

MOST_LOOKED_BACK = 30
"""Earlier clips of a person that are tried; a choice, so that thousands of clips of one person stay cheap."""


@dataclass(frozen=True)
class Filming:
    """A clip of a person with what it can be compared by.

    Attributes
    ----------
    when : datetime
        Aware, when it was recorded, or the best that is known.
    is_known : bool
        Whether the clip or the user says so; False: it is the date of the file.
    digest : str or None
        Of the clip's content: a clip is not compared with itself.
    findings : sequence of FilmedFinding
        Those with a value, of the person whom the clip is about, one for each activity and check.
    """

    when: datetime
    is_known: bool
    digest: str | None
    findings: Sequence[FilmedFinding]


@dataclass(frozen=True)
class PastOfPerson:
    """What a library knows of a person.

    Attributes
    ----------
    group : str
        A team or class; empty for none.
    filmings : sequence of Filming
        In any order.
    """

    group: str = ""
    filmings: Sequence[Filming] = ()


Past = Callable[[str], PastOfPerson]
"""Looks up a person by name."""


def nothing_known(person: str) -> PastOfPerson:
    """Know nothing of anyone: there is no library.

    Parameters
    ----------
    person : str
        A name.

    Returns
    -------
    PastOfPerson
        Empty.
    """
    return PastOfPerson()


@dataclass(frozen=True)
class SinceLast:
    """A clip compared with the latest earlier one of its person that may be compared with it.

    Attributes
    ----------
    when : datetime
        When that was recorded.
    is_known : bool
        Whether that date is known.
    changes : tuple of Change
        What really changed of the main checks, judged together, what got worse first; empty: nothing beyond noise.
    """

    when: datetime
    is_known: bool
    changes: tuple[Change, ...]

    @property
    def day(self) -> str:
        """'since 2 November 2026'."""
        return say(f"since.{'day' if self.is_known else 'about_day'}", day=long_day(local(self.when)))

    @property
    def iso_day(self) -> str:
        """'2026-11-02', with a tilde before the date of a file."""
        return iso_day(self.when, self.is_known)

    @property
    def order(self) -> int:
        """Sorts what got worse first, then any other change, then noise."""
        worse = sum(change.direction is Direction.WORSE for change in self.changes)
        return -100 * worse - len(self.changes)

    @property
    def lines(self) -> list[tuple[str, str]]:
        """For each change its direction and 'Trunk lean better: 14.1 → 8.0°'; one that says so where there is none."""
        if not self.changes:
            return [("noise", say("since.nothing"))]
        return [
            (
                str(change.direction),
                say(f"since.{change.direction}", title=check_title(change.check), values=values_of(change)),
            )
            for change in self.changes
        ]


def iso_day(when: datetime, is_known: bool) -> str:
    """Write a day for programs.

    Parameters
    ----------
    when : datetime
        Aware.
    is_known : bool
        Whether that is when the clip was recorded; else it is the date of its file.

    Returns
    -------
    str
        '2026-11-02', with a tilde before the date of a file.
    """
    return ("" if is_known else "~") + local(when).date().isoformat()


def since_last(clip: Filming, others: Iterable[Filming]) -> SinceLast | None:
    """Compare a clip with the latest one of an earlier day that may be compared; else with one earlier that day.

    Of one day only clips whose times are known have an order: files that were copied together have dates as close.

    Parameters
    ----------
    clip : Filming
        The clip.
    others : Iterable of Filming
        Of the same person, the latest first; later ones are left out.

    Returns
    -------
    SinceLast or None
        None where no earlier one may be compared.
    """
    mine = {(one.activity, one.finding.check): one for one in clip.findings}
    for earlier in islice(_earlier(clip, others), MOST_LOOKED_BACK):
        changes = [
            change_between(was, mine[key])
            for was in earlier.findings
            if (key := (was.activity, was.finding.check)) in mine
        ]
        if any(change.kind in (ChangeKind.REAL, ChangeKind.NOISE) for change in changes):
            return SinceLast(earlier.when, earlier.is_known, tuple(worth_saying(jointly(changes))))
    return None


def _earlier(clip: Filming, others: Iterable[Filming]) -> Iterator[Filming]:
    """The earlier ones of other days, then those of the same day."""
    day, same_day = local(clip.when).date(), []
    for other in others:
        if other.when > clip.when or (clip.digest is not None and other.digest == clip.digest):
            continue
        if local(other.when).date() < day:
            yield other
        elif other.when < clip.when and other.is_known and clip.is_known:
            same_day.append(other)
    yield from same_day
