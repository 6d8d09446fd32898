"""How a session is named on a page: when it was and how long."""

from __future__ import annotations

from datetime import datetime

from posturecam.report.dates import local, long_day
from posturecam.words import say


def length_text(seconds: float) -> str:
    """Write the length of a session.

    Parameters
    ----------
    seconds : float
        Its length.

    Returns
    -------
    str
        Such as '4 min 10 s'.
    """
    whole = round(seconds)
    hours, minutes, rest = whole // 3600, whole // 60 % 60, whole % 60
    unit = "hours" if hours else "minutes" if minutes else "seconds"
    return say(f"live_waiting.length.{unit}", hours=hours, minutes=minutes, seconds=rest)


def moment_text(begun: datetime, now: datetime | None = None) -> str:
    """Write when a session began: the time, with the day where it was not today.

    Parameters
    ----------
    begun : datetime
        Aware.
    now : datetime or None
        Aware; the present time unless given.

    Returns
    -------
    str
        Such as '12:30' or '3 March 2026, 12:30'.
    """
    there, here = local(begun), local(datetime.now().astimezone() if now is None else now)
    clock = f"{there:%H:%M}"
    return clock if there.date() == here.date() else say("live_waiting.day_and_time", day=long_day(there), time=clock)
