"""A day at the desk: minutes upright, slouched and away, and a strip over time."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from posturecam.desk.states import DeskGroup
from posturecam.documents import mapping, number, text

KIND, SCHEMA = "posturecam desk day", 1
MINUTES_A_DAY = 24 * 60
GROUPS = tuple(DeskGroup)
NUDGE_KINDS = ("posture", "praise", "break", "reference")
_LONGEST_S = 26 * 3600.0
"""Seconds of any group in a day, at most: a day has 25 hours when summer time ends."""
_MOST_NUDGES = 1e5
_LEAST_S = 0.5
"""Seconds that are known of a minute for it to be drawn in the strip."""


class DeskDay:
    """What is known of one day; it grows with the time, up to one entry for each minute.

    Parameters
    ----------
    on : date
        The day, in the user's own time.

    Attributes
    ----------
    seconds : dict of DeskGroup to float
        Seconds by group.
    nudges : dict of str to int
        How many were given, by kind.
    longest_upright_s : float
        Seconds upright in the longest stretch without a slouch, an absence or a gap.
    """

    def __init__(self, on: date) -> None:
        self.date = on
        self.seconds: dict[DeskGroup, float] = dict.fromkeys(GROUPS, 0.0)
        self.nudges: dict[str, int] = dict.fromkeys(NUDGE_KINDS, 0)
        self.longest_upright_s = 0.0
        self._stretch_s = 0.0
        self._minutes: dict[int, list[float]] = {}

    def add(self, group: DeskGroup, seconds: float, at: datetime) -> None:
        """Count some seconds.

        Parameters
        ----------
        group : DeskGroup
            What the person did.
        seconds : float
            For how long.
        at : datetime
            When they ended, in the user's own time.
        """
        self.seconds[group] += seconds
        minute = self._minutes.setdefault(at.hour * 60 + at.minute, [0.0] * len(GROUPS))
        minute[GROUPS.index(group)] += seconds
        if group is DeskGroup.UPRIGHT:
            self._stretch_s += seconds
            self.longest_upright_s = max(self.longest_upright_s, self._stretch_s)
        elif group is not DeskGroup.BUSY:
            self._stretch_s = 0.0

    def part(self) -> None:
        """End a stretch: nothing is known of some time."""
        self._stretch_s = 0.0

    @property
    def strip(self) -> tuple[DeskGroup | None, ...]:
        """What most of each of the 1440 minutes was; None for one of which nothing is known."""
        return tuple(self._at(minute) for minute in range(MINUTES_A_DAY))

    def _at(self, minute: int) -> DeskGroup | None:
        seconds = self._minutes.get(minute)
        if seconds is None or sum(seconds) < _LEAST_S:
            return None
        return GROUPS[seconds.index(max(seconds))]

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            Seconds are rounded to tenths.
        """
        return {
            "kind": KIND,
            "schema": SCHEMA,
            "date": self.date.isoformat(),
            "seconds": {str(group): round(seconds, 1) for group, seconds in self.seconds.items()},
            "longest_upright_s": round(self.longest_upright_s, 1),
            "nudges": dict(self.nudges),
            "minutes": {
                f"{minute // 60:02}:{minute % 60:02}": {
                    str(group): round(s, 1) for group, s in zip(GROUPS, seconds, strict=True) if s > 0
                }
                for minute, seconds in sorted(self._minutes.items())
            },
        }

    @staticmethod
    def from_dict(document: object) -> DeskDay:
        """Read what `to_dict` of this or a later version wrote; what this one does not know is left out.

        Parameters
        ----------
        document : object
            From JSON.

        Returns
        -------
        DeskDay
            The day.

        Raises
        ------
        ValueError
            Where it is none; a KeyError or TypeError as well.
        """
        given = mapping(document)
        if given["kind"] != KIND:
            raise ValueError(given["kind"])
        day = DeskDay(date.fromisoformat(text(given["date"])))
        day.seconds.update(zip(GROUPS, _seconds(mapping(given["seconds"])), strict=True))
        day.longest_upright_s = number(given["longest_upright_s"], 0, _LONGEST_S)
        counts = mapping(given.get("nudges", {}))
        day.nudges.update({kind: int(number(counts.get(kind, 0), 0, _MOST_NUDGES)) for kind in NUDGE_KINDS})
        minutes = mapping(given["minutes"])
        day._minutes = {_minute(clock): _seconds(mapping(row)) for clock, row in minutes.items()}
        return day


def _seconds(row: Mapping[str, Any]) -> list[float]:
    return [number(row.get(str(group), 0.0), 0, _LONGEST_S) for group in GROUPS]


def _minute(clock: str) -> int:
    found = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", clock)
    if found is None:
        raise ValueError(clock)
    return int(found[1]) * 60 + int(found[2])
