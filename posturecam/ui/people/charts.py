"""A person's measures as charts: a value with its ± for each clip, joined where clips may be compared."""

from __future__ import annotations

import math
from base64 import b64encode

from markupsafe import Markup

from posturecam.library.records import KeptFinding
from posturecam.library.trends import Trend
from posturecam.report.chart import IN_IMAGE, Chart, ChartPoint, chart_svg
from posturecam.report.dates import local, long_day
from posturecam.types import check_title
from posturecam.ui.people.addresses import clip_address
from posturecam.ui.templates import render
from posturecam.wording import unit_of, value_of
from posturecam.wording.changes import first_and_latest, weekly_words
from posturecam.words import say

MOST_LABELS = 6
"""Points up to which each has its value written beside it; of more only the first and the latest. A choice."""


def trend_html(trend: Trend) -> Markup:
    """Draw a trend: its title, what changed, the chart, and its clips as a table for those who do not see it.

    Parameters
    ----------
    trend : Trend
        One check.

    Returns
    -------
    Markup
        HTML.
    """
    course = trend.course
    weekly = None if course is None else course.weekly
    apart = len(trend.points) - len(trend.groups[0])
    change, chart = trend.change, chart_of(trend)
    return render(
        "people/trend.html.j2",
        title=check_title(trend.check),
        sentence=say("ui.people.trend.one_clip") if change is None else first_and_latest(change),
        kind="" if change is None else str(change.kind),
        direction="" if change is None else str(change.direction),
        cautions=[] if change is None else [str(caution) for caution in change.cautions],
        weekly="" if weekly is None else weekly_words(weekly, trend.latest.finding.unit),
        apart=say("ui.people.trend.apart", n=apart) if apart else "",
        chart=b64encode(chart_svg(chart, IN_IMAGE, "system-ui, sans-serif").encode()).decode(),
        about=chart.about,
        rows=[_row(kept) for kept in reversed(trend.points)],
    )


def chart_of(trend: Trend) -> Chart:
    """Lay out the chart of a trend.

    Parameters
    ----------
    trend : Trend
        One check.

    Returns
    -------
    Chart
        With a point for each clip.
    """
    group_of = {number: group for group, numbers in enumerate(trend.groups) for number in numbers}
    title = check_title(trend.check)
    last = len(trend.points) - 1
    labelled = range(len(trend.points)) if last < MOST_LABELS else (trend.groups[0][0], last)
    points = [_point(kept, group_of[number], number in labelled) for number, kept in enumerate(trend.points)]
    first, latest = trend.points[0], trend.points[-1]
    return Chart(
        key=f"{trend.activity}-{trend.check}",
        title=title,
        about=say(
            "ui.people.trend.about",
            title=title,
            n=len(points),
            first=long_day(local(first.clip.recorded)),
            latest=long_day(local(latest.clip.recorded)),
        ),
        points=tuple(points),
        unit=unit_of(latest.finding.unit),
    )


def _point(kept: KeptFinding, group: int, labelled: bool) -> ChartPoint:
    finding, when = kept.finding, local(kept.clip.recorded)
    return ChartPoint(
        when,
        float(finding.value or 0.0),
        finding.uncertainty,
        _green(kept),
        group,
        f"{finding.value or 0.0:.1f}" if labelled else "",
        say("ui.people.trend.point", day=long_day(when), value=value_of(finding)),
    )


def _green(kept: KeptFinding) -> tuple[float, float] | None:
    """The range in which the value would be fine; None where nothing says so."""
    finding, norm = kept.finding, kept.finding.norm
    if norm is None or not any(map(math.isfinite, norm.green)):
        return None
    if norm.expected is not None and finding.expected is None:
        return None
    low, high = norm.green
    return low + (finding.expected or 0.0), high + (finding.expected or 0.0)


def _row(kept: KeptFinding) -> tuple[str, str, str, str]:
    """Address, day, value and how it was filmed."""
    filmed = kept.filmed
    return (
        clip_address(kept.clip.person_id, kept.clip.id),
        long_day(local(kept.clip.recorded)),
        value_of(kept.finding),
        filmed.view.seen_from,
    )
