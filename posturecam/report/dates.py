"""Dates as a reader of the present language writes them; the standard library only knows the machine's language."""

from __future__ import annotations

from datetime import datetime

from posturecam.words import say


def long_day(when: datetime) -> str:
    """Say a date in full.

    Parameters
    ----------
    when : datetime
        In the time zone to be shown.

    Returns
    -------
    str
        '3 March 2026'.
    """
    return say("report.date.long", day=when.day, month=say(f"report.month.m{when.month}"), year=str(when.year))


def short_day(when: datetime) -> str:
    """Say a date of a known year.

    Parameters
    ----------
    when : datetime
        In the time zone to be shown.

    Returns
    -------
    str
        '3 Mar'.
    """
    return say("report.date.short", day=when.day, month=say(f"report.short_month.m{when.month}"))


def short_month(when: datetime) -> str:
    """Say a month.

    Parameters
    ----------
    when : datetime
        In the time zone to be shown.

    Returns
    -------
    str
        'Mar 2026'.
    """
    return say("report.date.month", month=say(f"report.short_month.m{when.month}"), year=str(when.year))


def local(when: datetime) -> datetime:
    """Give a moment in the time zone of this machine, in which people remember it.

    Parameters
    ----------
    when : datetime
        Aware.

    Returns
    -------
    datetime
        The same moment.
    """
    return when.astimezone()
