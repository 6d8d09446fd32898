"""A person's measures as charts: a value with its ± for each clip, joined where clips may be compared."""

from __future__ import annotations

from base64 import b64encode

from markupsafe import Markup

from posturecam.library.records import KeptFinding
from posturecam.library.trends import Trend
from posturecam.report.chart import IN_IMAGE, chart_svg
from posturecam.report.dates import local, long_day
from posturecam.report.trend_chart import trend_chart
from posturecam.types import check_title
from posturecam.ui.people.addresses import clip_address
from posturecam.ui.templates import render
from posturecam.wording import value_of
from posturecam.wording.changes import first_and_latest, weekly_words
from posturecam.words import say


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
    apart = len(trend.points) - len(trend.compared) if trend.compared else 0
    change, chart = trend.change, trend_chart(trend)
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


def _row(kept: KeptFinding) -> tuple[str, str, str, str]:
    """Address, day, value and how it was filmed."""
    filmed = kept.filmed
    return (
        clip_address(kept.clip.person_id, kept.clip.id),
        long_day(local(kept.clip.recorded)),
        value_of(kept.finding),
        filmed.view.seen_from,
    )
