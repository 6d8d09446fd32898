"""A session by the minute: cadence, foot strike and lean, with the ± that tells one minute from another.

Made of the strides that the summary measured anyway, so that an hour costs no second look. A minute's ± is that of the
scatter of its strides and of what one set-up does by itself (coaching/changes.toml): two minutes whose bands do not
overlap differ. It is not the ± of the value as such, which is larger and the same for all minutes.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posturecam.checks import discover
from posturecam.coaching.change_table import ChangeTable, load_changes
from posturecam.coaching.summary import middle_error
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.motion.robust import hodges_lehmann
from posturecam.types import Activity, Analysis, Bout, View

MINUTE_S = 60.0
FEWEST_STRIDES = 8
"""Strides of a minute from which on it has a value: some 10 s of it. Engineering choice."""


def strip_checks() -> tuple[str, ...]:
    """List what a strip shows.

    Returns
    -------
    tuple of str
        The ids of the checks, in their order.
    """
    ranked = [(check.strip_rank, check.id) for check in discover() if check.strip_rank is not None]
    return tuple(id for _, id in sorted(ranked))


@dataclass(frozen=True)
class StripValue:
    """What a minute shows of one check, in the check's unit; `uncertainty` is the ± (95 %) among the minutes."""

    value: float
    uncertainty: float
    n: int


@dataclass(frozen=True)
class StripMinute:
    """One minute of a session.

    Attributes
    ----------
    start, end : float
        s from the start of the session.
    activity : Activity or None
        What most of its strides are; None where there are too few.
    values : dict of str to StripValue
        By check.
    """

    start: float
    end: float
    activity: Activity | None
    values: dict[str, StripValue]


@dataclass(frozen=True)
class SessionStrip:
    """A session by the minute.

    Attributes
    ----------
    minutes : tuple of StripMinute
        In order, without gaps.
    units : dict of str to str
        By check that has a value somewhere.
    """

    minutes: tuple[StripMinute, ...]
    units: dict[str, str]

    @property
    def checks(self) -> tuple[str, ...]:
        """The checks that have a value somewhere, in the order in which they are shown."""
        return tuple(check for check in strip_checks() if check in self.units)


def session_strip(analysis: Analysis, table: ChangeTable | None = None) -> SessionStrip:
    """Cut what was measured of a session into minutes.

    Parameters
    ----------
    analysis : Analysis
        Of the whole session, with the samples behind its findings.
    table : ChangeTable or None
        What changes can be wrong by; None for the shipped one.

    Returns
    -------
    SessionStrip
        From the first gait to the last; without minutes where no stride was measured.
    """
    gaits = [bout for bout in analysis.bouts if bout.activity.is_gait and bout.gait is not None]
    if not gaits:
        return SessionStrip((), {})
    known, rows = [_measured(bout) for bout in gaits], table or load_changes()
    first, last = min(bout.start for bout in gaits), max(bout.end for bout in gaits)
    count = max(1, math.ceil((last - first) / MINUTE_S - 1e-6))
    edges = [(first + k * MINUTE_S, min(first + (k + 1) * MINUTE_S, last)) for k in range(count)]
    minutes = tuple(_minute(known, start, end, rows) for start, end in edges)
    units = {
        finding.check: finding.unit
        for bout in gaits
        for finding in bout.findings
        if any(finding.check in minute.values for minute in minutes)
    }
    return SessionStrip(minutes, units)


@dataclass(frozen=True)
class _Measured:
    """The samples of one bout, by check: times and values."""

    activity: Activity
    view: View
    strides: np.ndarray
    samples: dict[str, tuple[np.ndarray, np.ndarray]]


def _measured(bout: Bout) -> _Measured:
    samples = {}
    for check in strip_checks():
        one = bout.samples.get(check)
        if one is not None:
            finite = np.isfinite(one.value)
            samples[check] = (one.t[finite], one.value[finite])
    strides = np.array([stride.start for stride in bout.gait.strides]) if bout.gait is not None else np.zeros(0)
    return _Measured(bout.activity, bout.scene.view, strides, samples)


def _minute(known: Sequence[_Measured], start: float, end: float, table: ChangeTable) -> StripMinute:
    """A minute of the activity and view that most of its strides have."""
    groups: dict[tuple[Activity, View], list[_Measured]] = {}
    for one in known:
        groups.setdefault((one.activity, one.view), []).append(one)
    counts = {
        key: sum(int(np.count_nonzero((one.strides >= start) & (one.strides < end))) for one in group)
        for key, group in groups.items()
    }
    most = max(counts, key=lambda key: counts[key])
    if counts[most] < FEWEST_STRIDES:
        return StripMinute(start, end, None, {})
    values = {check: _value(groups[most], check, start, end, table) for check in strip_checks()}
    return StripMinute(start, end, most[0], {check: value for check, value in values.items() if value is not None})


def _value(group: Sequence[_Measured], check: str, start: float, end: float, table: ChangeTable) -> StripValue | None:
    parts = []
    for one in group:
        t, value = one.samples.get(check, (np.zeros(0), np.zeros(0)))
        parts.append(value[(t >= start) & (t < end)])
    values = np.concatenate(parts)
    if values.size < FEWEST_STRIDES:
        return None
    row = table.row(check, group[0].activity, group[0].view)
    alone = 0.0 if row is None else row.same / math.sqrt(2.0)  # a change holds the error of either
    uncertainty = float(np.hypot(alone, COVERAGE * middle_error(values)))
    return StripValue(hodges_lehmann(values), uncertainty, int(values.size))
