"""When a clip was recorded, as far as what its camera, its file or its user say can be."""

from __future__ import annotations

from datetime import datetime, timezone
from pathlib import Path

EARLIEST = datetime(1850, 1, 1, tzinfo=timezone.utc)
"""Before the first films; a choice. What lies outside can't be shown in every time zone."""
LATEST = datetime(2200, 1, 1, tzinfo=timezone.utc)
"""A choice: the clocks of cameras are wrong by decades at most."""


def is_possible(when: datetime) -> bool:
    """Tell whether a clip can be of that time.

    Parameters
    ----------
    when : datetime
        Aware.

    Returns
    -------
    bool
        Whether it lies between `EARLIEST` and `LATEST`.
    """
    return EARLIEST <= when <= LATEST


def possible(when: datetime | None) -> datetime | None:
    """Leave out a time at which no clip can have been recorded.

    Parameters
    ----------
    when : datetime or None
        Aware; None where it is not known.

    Returns
    -------
    datetime or None
        The same, also without a zone, which the database refuses; None outside of `EARLIEST` and `LATEST`.
    """
    return when if when is None or when.tzinfo is None or is_possible(when) else None


def file_date(file: Path) -> datetime:
    """Read when a file was changed.

    Parameters
    ----------
    file : Path
        The file.

    Returns
    -------
    datetime
        UTC; now, where its date can't be that of a clip, or the file is gone.
    """
    now = datetime.now(timezone.utc)
    try:
        return possible(datetime.fromtimestamp(file.stat().st_mtime, timezone.utc)) or now
    except (OSError, OverflowError, ValueError):
        return now
