"""Days at the desk as they are shown: minutes, and a strip over time with the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from markupsafe import Markup

from posturecam.desk import DeskDay, DeskGroup
from posturecam.ui.templates import render
from posturecam.words import say

DAY_CSS = Path(__file__).with_name("day.css")
SHOWN = (DeskGroup.UPRIGHT, DeskGroup.SLOUCHED, DeskGroup.BUSY, DeskGroup.AWAY)
"""The groups whose minutes are shown."""
MOST_HOURS_MARKED = 12
"""Hours that are marked below a strip; of a longer one every second or third."""


@dataclass(frozen=True)
class DayStretch:
    """A stretch of minutes in which one thing prevailed.

    Attributes
    ----------
    start, end : int
        Minutes of the day.
    group : DeskGroup
        What prevailed.
    """

    start: int
    end: int
    group: DeskGroup

    @property
    def words(self) -> str:
        """From when to when, and what."""
        what = say(f"ui.desk.day.{self.group}")
        return say("ui.desk.day.stretch", start=_clock(self.start), end=_clock(self.end), what=what)


@dataclass(frozen=True)
class DayStrip:
    """A day's strip.

    Attributes
    ----------
    start, end : int
        Minutes of the day from which to which it reaches: whole hours.
    stretches : tuple of DayStretch
        In order of time; nothing is known between them.
    """

    start: int
    end: int
    stretches: tuple[DayStretch, ...]

    @property
    def blocks(self) -> list[tuple[DayStretch, float, float]]:
        """The stretches with where each begins and how wide it is, % of the strip."""
        whole = self.end - self.start
        return [
            (one, 100 * (one.start - self.start) / whole, 100 * (one.end - one.start) / whole) for one in self.stretches
        ]

    @property
    def hours(self) -> list[tuple[float, str]]:
        """Where the marked hours are, % from the left, and what stands there."""
        every = 60 * -(-(self.end - self.start) // (60 * MOST_HOURS_MARKED))
        return [
            (100 * (at - self.start) / (self.end - self.start), _clock(at)) for at in range(self.start, self.end, every)
        ]


def strip_of(day: DeskDay) -> DayStrip | None:
    """Put the minutes of a day together.

    Parameters
    ----------
    day : DeskDay
        The day.

    Returns
    -------
    DayStrip or None
        None where nothing is known of any minute.
    """
    stretches: list[DayStretch] = []
    for minute, group in enumerate(day.strip):
        if group is None or group is DeskGroup.UNCOUNTED:
            continue
        last = stretches[-1] if stretches else None
        if last is not None and last.group is group and last.end == minute:
            stretches[-1] = DayStretch(last.start, minute + 1, group)
        else:
            stretches.append(DayStretch(minute, minute + 1, group))
    if not stretches:
        return None
    start, end = stretches[0].start // 60 * 60, -(-stretches[-1].end // 60) * 60
    return DayStrip(start, end, tuple(stretches))


def day_html(day: DeskDay, title: str, heading: Literal["h2", "h3"] = "h3") -> Markup:
    """Show a day.

    Parameters
    ----------
    day : DeskDay
        The day.
    title : str
        What it is called.
    heading : {'h2', 'h3'}
        Level of the title.

    Returns
    -------
    Markup
        HTML.
    """
    amounts = [(group, say(f"ui.desk.day.{group}"), duration(day.seconds[group])) for group in SHOWN]
    said = {"amounts": amounts, "longest": _longest(day), "nudges": _nudges(day)}
    return render("desk/day.html.j2", title=title, heading=heading, strip=strip_of(day), **said)


def today_html(day: DeskDay) -> str:
    """Show the day so far.

    Parameters
    ----------
    day : DeskDay
        Today.

    Returns
    -------
    str
        HTML; what will be seen here, where nothing has been yet.
    """
    return str(day_html(day, say("ui.desk.day.today"), "h2"))


def duration(seconds: float) -> str:
    """Say for how long, to the minute.

    Parameters
    ----------
    seconds : float
        The time, s.

    Returns
    -------
    str
        Such as "1 h 25 min"; "under a minute" for less than one.
    """
    minutes = round(seconds / 60)
    if minutes < 1:
        return say("ui.desk.day.under_a_minute") if seconds >= 1 else say("ui.desk.day.minutes", minutes=0)
    if minutes < 60:
        return say("ui.desk.day.minutes", minutes=minutes)
    return say("ui.desk.day.hours", hours=minutes // 60, minutes=minutes % 60)


def _longest(day: DeskDay) -> str:
    return say("ui.desk.day.longest", time=duration(day.longest_upright_s)) if day.longest_upright_s >= 60 else ""


def _nudges(day: DeskDay) -> str:
    n = day.nudges["posture"]
    return say("ui.desk.day.nudges", n=n) if n else ""


def _clock(minute: int) -> str:
    return f"{minute // 60:02}:{minute % 60:02}"
