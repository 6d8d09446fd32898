"""A measure of a person over their clips as a chart: the record of `chart.py` made from a trend."""

from __future__ import annotations

import math

from posturecam.checks import find
from posturecam.library.records import KeptFinding
from posturecam.library.trends import Trend
from posturecam.report.chart import Chart, ChartPoint
from posturecam.report.dates import local, long_day
from posturecam.types import Finding, Verdict, check_title
from posturecam.wording import reading
from posturecam.wording.changes import first_and_latest
from posturecam.wording.plain import short_unit, short_value
from posturecam.words import say


def trend_chart(trend: Trend, key: str = "") -> Chart:
    """Make the chart of a trend.

    Parameters
    ----------
    trend : Trend
        A check of a person in one activity.
    key : str
        Letters, digits and '-' that no other chart of the page begins with.

    Returns
    -------
    Chart
        With the values of the first and the latest clip that may be compared beside their dots.
    """
    latest = trend.compared or trend.groups[0]
    group_of = {place: number for number, group in enumerate(trend.groups) for place in group}
    alone = {group[0] for group in trend.groups if len(group) == 1 and group != latest}
    points = tuple(
        _point(
            kept,
            group=None if place in alone else group_of[place],
            is_named=place in (latest[0], latest[-1]),
            is_apart=place not in latest,
        )
        for place, kept in enumerate(trend.points)
    )
    change = trend.change
    about = points[-1].about if change is None else first_and_latest(change)
    finding = trend.latest.finding
    return Chart(
        key=f"{key}chart-{trend.activity}-{trend.check}",
        title=check_title(trend.check),
        about=about,
        points=points,
        unit=short_unit(finding.unit),
        names=find(trend.check).sides,
        own=trend.own,
        compared=group_of[latest[0]],
    )


def _point(kept: KeptFinding, *, group: int | None, is_named: bool, is_apart: bool) -> ChartPoint:
    finding, when = kept.finding, local(kept.clip.recorded)
    code = "point_apart" if is_apart else "point"
    return ChartPoint(
        when=when,
        value=float(finding.value or 0.0),
        uncertainty=finding.uncertainty,
        green=green_of(finding),
        group=group,
        label=short_value(finding) if is_named else "",
        about=say(f"report.chart.{code}", date=long_day(when), reading=reading(finding)),
    )


def green_of(finding: Finding) -> tuple[float, float] | None:
    """Give the range in which a value would be fine.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    tuple[float, float] or None
        In its unit, which may have an infinite end; None where it is not known, or nothing would not be fine.
    """
    norm = finding.norm
    if norm is None or norm.cap is Verdict.GOOD or (norm.expected is not None and finding.expected is None):
        return None
    low, high = (edge + (finding.expected or 0.0) for edge in norm.green)
    return None if math.isinf(low) and math.isinf(high) else (low, high)
