"""Real change or noise: two judged findings of one check of one person, and what their difference can be wrong by.

A difference is real when it clears the ± (95 %) of a change: what filming the same person again on another day moves
by itself, which was measured (coaching/changes.toml), and the scatter of both clips' samples. Where the norm follows
the speed, values are compared at equal speed.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.special import ndtr

from posturecam.coaching.change_table import ChangeTable, load_changes
from posturecam.coaching.summary import PRIOR_SAMPLES, error_of_middle
from posturecam.judge.change_kinds import Change, ChangeKind, Course, Direction, WeeklyChange
from posturecam.judge.comparable import Comparability, FilmedFinding, comparability, filmed_finding
from posturecam.judge.reasons import Code
from posturecam.judge.verdict_rule import COVERAGE
from posturecam.types import Finding, Norm, Verdict
from posturecam.words import Message, message

__all__ = [
    "Change",
    "ChangeKind",
    "Comparability",
    "Course",
    "Direction",
    "FilmedFinding",
    "WeeklyChange",
    "change_between",
    "change_over",
    "comparability",
    "filmed_finding",
]

NORMAL_IQR = 1.349
"""Interquartile range of a normal distribution over its SD."""
FEWEST_FOR_A_LINE, FEWEST_WEEKS = 4, 2.0
"""Filmings and weeks from which on a line over them says more than the first and the latest; engineering choice."""
MOST_MISFIT = 0.05
"""Probability below which filmings do not lie on a line, given what each can be wrong by: then there is none."""
_WEEK_S = 7 * 86400.0


def change_between(earlier: FilmedFinding, later: FilmedFinding, table: ChangeTable | None = None) -> Change:
    """Compare two findings of one check of one person.

    Parameters
    ----------
    earlier, later : FilmedFinding
        Of the same check.
    table : ChangeTable or None
        What changes can be wrong by; None for the shipped one.

    Returns
    -------
    Change
        UNKNOWN where a value is missing, INCOMPARABLE where they were filmed in different ways.

    Raises
    ------
    ValueError
        For findings of two checks.
    """
    together, same = comparability(earlier, later), _is_same_set_up(earlier, later)
    values = earlier.finding.value, later.finding.value
    bare = Change(
        later.finding.check,
        later.finding.unit,
        *values,
        difference=None,
        uncertainty=None,
        likelihood=None,
        kind=ChangeKind.INCOMPARABLE,
        same_set_up=same,
        reasons=together.reasons,
        cautions=together.cautions,
    )
    if not together.is_given:
        return bare
    missing = _missing(earlier.finding, later.finding)
    if missing is not None:
        return replace(bare, kind=ChangeKind.UNKNOWN, reasons=(missing,))
    return _compared(bare, earlier, later, table or load_changes())


def change_over(series: Sequence[FilmedFinding], table: ChangeTable | None = None) -> Course | None:
    """Compare the first and the latest of several filmings, and draw the line through all that may be compared.

    The line is fitted by least squares, each filming weighted by what it can be wrong by; errors of filmings are
    independent, since the camera was put up anew, and known, so that the ± of the slope follows from them and not from
    the few residuals. Where the residuals are larger than such errors explain, people did not change evenly and there
    is no line.

    Parameters
    ----------
    series : Sequence[FilmedFinding]
        Of one check, oldest first.
    table : ChangeTable or None
        What changes can be wrong by; None for the shipped one.

    Returns
    -------
    Course or None
        None for fewer than two filmings that were assessed.
    """
    known = [number for number, one in enumerate(series) if _is_assessed(one.finding)]
    if len(known) < 2:
        return None
    latest, rows = series[known[-1]], table or load_changes()
    alike = tuple(number for number in known if comparability(series[number], latest).is_given)
    first = series[alike[0]] if len(alike) > 1 else series[known[0]]
    change = change_between(first, latest, rows)
    return Course(alike, change, _weekly([series[number] for number in alike], rows))


def _compared(bare: Change, earlier: FilmedFinding, later: FilmedFinding, table: ChangeTable) -> Change:
    by_speed = _explained_by_speed(earlier, later)
    difference = float(later.finding.value or 0.0) - float(earlier.finding.value or 0.0) - by_speed
    uncertainty, is_measured = _uncertainty(earlier, later, table)
    is_real = round(abs(difference), 1) > round(uncertainty, 1)
    return replace(
        bare,
        difference=difference,
        uncertainty=uncertainty,
        likelihood=float(ndtr(COVERAGE * abs(difference) / max(uncertainty, 1e-9))),
        kind=ChangeKind.REAL if is_real else ChangeKind.NOISE,
        direction=_direction(earlier, later) if is_real else Direction.NEITHER,
        by_speed=by_speed,
        is_measured=is_measured,
    )


def _uncertainty(earlier: FilmedFinding, later: FilmedFinding, table: ChangeTable) -> tuple[float, bool]:
    """± of the difference, and whether it was measured."""
    row = table.row(later.finding.check, later.activity, later.view)
    if row is None or row.unit != later.finding.unit:
        own = [one.finding.uncertainty or 0.0 for one in (earlier, later)]
        return float(np.hypot(own[0], own[1])), False
    known = row.same if _is_same_set_up(earlier, later) else row.again
    return float(np.linalg.norm([known, scatter_of(earlier.finding), scatter_of(later.finding)])), True


def scatter_of(finding: Finding) -> float:
    """Say what the scatter of its samples adds to the ± (95 %) of a finding's value.

    Parameters
    ----------
    finding : Finding
        With a value.

    Returns
    -------
    float
        In its unit, from `n` and `iqr`; the usual scatter of a person counts for `PRIOR_SAMPLES` samples.
    """
    usual = 0.0 if finding.norm is None else finding.norm.sample_sd
    own = (finding.iqr or 0.0) / NORMAL_IQR
    if finding.left is not None and finding.right is not None:  # a difference between the sides is no scatter
        own = math.sqrt(max(own**2 - (finding.left - finding.right) ** 2 / 4, 0.0))
    prior, n = PRIOR_SAMPLES if usual > 0 else 0.0, max(finding.n, 1)
    degrees = prior + n - 1
    variance = (prior * usual**2 + (n - 1) * own**2) / degrees if degrees else own**2
    return COVERAGE * error_of_middle(math.sqrt(variance), n)


def _explained_by_speed(earlier: FilmedFinding, later: FilmedFinding) -> float:
    """By how much the later value should differ by the norm for another speed; 0 where it does not follow the speed."""
    norm = later.finding.norm
    was, now = (
        None if norm is None or norm.expected is None else norm.expected.at(one.speeds) for one in (earlier, later)
    )
    return 0.0 if was is None or now is None else now - was


def _direction(earlier: FilmedFinding, later: FilmedFinding) -> Direction:
    norm = later.finding.norm
    if norm is None or norm.cap is Verdict.GOOD:
        return Direction.NEITHER
    was, now = _outside(norm, earlier.finding), _outside(norm, later.finding)
    if was is None or now is None or was == now:
        return Direction.NEITHER
    return Direction.BETTER if now < was else Direction.WORSE


def _outside(norm: Norm, finding: Finding) -> float | None:
    """How far a value lies outside green, in its unit, 0 inside; None where what is expected of it is not known."""
    if finding.value is None or (norm.expected is not None and finding.expected is None):
        return None
    deviation = finding.value - (finding.expected or 0.0)
    return max(norm.green[0] - deviation, deviation - norm.green[1], 0.0)


def _is_assessed(finding: Finding) -> bool:
    """Whether its value holds: it was judged, or only what is usual at its speed is not known."""
    judged = finding.verdict is not Verdict.UNKNOWN or finding.has_reason(Code.SPEED_UNKNOWN)
    return judged and finding.value is not None and math.isfinite(finding.value)


def _missing(earlier: Finding, later: Finding) -> Message | None:
    """Which of two findings was not assessed."""
    gaps = [not _is_assessed(one) for one in (earlier, later)]
    if not any(gaps):
        return None
    return message(f"change.unknown.{'both' if all(gaps) else 'earlier' if gaps[0] else 'later'}")


def _is_same_set_up(earlier: FilmedFinding, later: FilmedFinding) -> bool:
    return earlier.set_up is not None and earlier.set_up == later.set_up


def _weekly(alike: Sequence[FilmedFinding], table: ChangeTable) -> WeeklyChange | None:
    dated = [(one, one.when) for one in alike if one.when is not None]
    if len(dated) < FEWEST_FOR_A_LINE:
        return None
    latest = dated[-1][0]
    weeks = np.array([(when - dated[0][1]).total_seconds() / _WEEK_S for _, when in dated])
    if np.ptp(weeks) < FEWEST_WEEKS:
        return None
    value = np.array([float(one.finding.value or 0.0) + _explained_by_speed(one, latest) for one, _ in dated])
    # A change between two filmings that are alike holds the error of either.
    sd = np.array([_uncertainty(one, one, table)[0] for one, _ in dated]) / COVERAGE / math.sqrt(2.0)
    return _line(weeks, value, sd)


def _line(weeks: np.ndarray, value: np.ndarray, sd: np.ndarray) -> WeeklyChange | None:
    """The line by weighted least squares; None where the values do not lie on one."""
    from scipy.stats import chi2

    weight = sd**-2.0
    away = weeks - np.average(weeks, weights=weight)
    inertia = float(weight @ away**2)
    slope = float(weight @ (away * value)) / inertia
    left = value - np.average(value, weights=weight) - slope * away
    if chi2.sf(float(weight @ left**2), len(weeks) - 2) < MOST_MISFIT:
        return None
    return WeeklyChange(slope, COVERAGE / math.sqrt(inertia), len(weeks))
