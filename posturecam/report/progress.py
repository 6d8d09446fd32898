"""What a person's progress report says: what really changed, over which clips, and what to do next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.coaching.advice import ALWAYS, Plan, advice_for, load_advice
from posturecam.coaching.importance import by_importance
from posturecam.export.reading import ClipResult
from posturecam.library.records import ClipNote, KeptFinding, LibraryClip
from posturecam.library.trends import Trend, TrendFilter, trends_of, usual_activity
from posturecam.report.change_sentences import change_headline, change_sentences, how_sure
from posturecam.report.chart import Chart
from posturecam.report.content import few_lines, report_findings
from posturecam.report.dates import local, long_day
from posturecam.report.records import LONGEST_NOTE, ReportFinding, ReportNote, one_line, shortened
from posturecam.report.trend_chart import trend_chart
from posturecam.types import Baseline
from posturecam.wording import activity_name, headline_of, order_of
from posturecam.words import enumerated, language, say, sentence_case

MOST_CHARTS, MOST_ROWS, MOST_NOTES = 4, 40, 12
"""Of a report; choices: two rows of charts on the first page, a page of clips, and what a coach wrote of late."""
COLUMNS = ("date", "clip", "doing", "first")
"""Of the table of clips, by the codes of their headings."""
SAFETY = "rest_or_run"
"""The kind of advice that says when to see a clinician."""


@dataclass(frozen=True)
class PersonHistory:
    """What a progress report is made from.

    Attributes
    ----------
    person : str
        The name.
    clips : tuple of LibraryClip
        The latest first.
    findings : tuple of KeptFinding
        Of all clips.
    latest : ClipResult or None
        The result of the latest clip whose files are there; None without one.
    latest_clip : LibraryClip or None
        That clip.
    notes : tuple of ClipNote
        On any of the clips.
    note : str
        The coach's note on the report itself.
    baselines : tuple of Baseline
        The person's own, the latest first.
    gone : frozenset of str
        The ids of clips whose files are gone.
    """

    person: str
    clips: tuple[LibraryClip, ...] = ()
    findings: tuple[KeptFinding, ...] = ()
    latest: ClipResult | None = None
    latest_clip: LibraryClip | None = None
    notes: tuple[ClipNote, ...] = ()
    note: str = ""
    baselines: tuple[Baseline, ...] = ()
    gone: frozenset[str] = frozenset()


@dataclass(frozen=True)
class ProgressPage:
    """The report of a person's progress.

    Attributes
    ----------
    language : str
        Its code.
    person, date, clip : str
        Heading: the name, from when to when, and how many clips.
    headline : str
        What really changed, in a sentence.
    notes : tuple of ReportNote
        The coach's, the latest first.
    changes : tuple of str
        A sentence for each real change, and what did not change or can't be compared.
    charts : tuple of Chart
        The main measures over dates.
    legend : str
        How to read them.
    headings : tuple of str
        Of the table of clips.
    rows : tuple of tuple of str
        The clips, the latest first.
    more_rows : str
        How many clips are left out; empty for none.
    gone : str
        Of which clips the files are gone; empty for none.
    latest, latest_headline : str
        Heading and sentence of the latest clip; empty without one.
    findings : tuple of ReportFinding
        Its findings that ask for a change.
    sure, safety : str
        How sure all of it is; when to see a clinician.
    """

    language: str
    person: str
    date: str
    clip: str
    headline: str
    notes: tuple[ReportNote, ...]
    changes: tuple[str, ...]
    charts: tuple[Chart, ...]
    legend: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    more_rows: str
    gone: str
    latest: str
    latest_headline: str
    findings: tuple[ReportFinding, ...]
    sure: str
    safety: str


def progress_page(history: PersonHistory) -> ProgressPage:
    """Collect what a person's progress report says.

    Parameters
    ----------
    history : PersonHistory
        The clips and what was found in them.

    Returns
    -------
    ProgressPage
        In the present language. Measures are those of the activity that most clips show.
    """
    activity, clips, latest = usual_activity(history.findings), history.clips, history.latest_clip
    trends = trends_of(history.findings, TrendFilter(activity=activity), history.baselines)
    plan = None if history.latest is None else advice_for(history.latest.analysis)
    charts = tuple(trend_chart(trend) for trend in _charted(trends))
    newest = max((kept.clip.recorded for kept in history.findings if kept.filmed.activity is activity), default=None)
    own = [note for note in history.notes if latest is not None and note.clip_id == latest.id]
    return ProgressPage(
        language=language(),
        person=one_line(history.person),
        date=_dates(clips),
        clip=say("report.progress.clips", n=len(clips)),
        headline=change_headline(clips, trends),
        notes=_notes(history),
        changes=change_sentences(trends, newest),
        charts=charts,
        legend=say("report.chart.legend") if charts else "",
        headings=tuple(say(f"report.progress.heading.{column}") for column in COLUMNS) if clips else (),
        rows=tuple(_row(clip, history.findings) for clip in clips[:MOST_ROWS]),
        more_rows=say("report.progress.earlier", n=len(clips) - MOST_ROWS) if len(clips) > MOST_ROWS else "",
        gone=_gone(history),
        latest="" if latest is None else _latest(latest, clips),
        latest_headline="" if history.latest is None else headline_of(history.latest.analysis),
        findings=() if history.latest is None or plan is None else report_findings(history.latest, plan, own),
        sure=how_sure(trends),
        safety=_safety(plan) if clips else "",
    )


def _latest(latest: LibraryClip, clips: Sequence[LibraryClip]) -> str:
    """The heading of the latest clip, which says so where the files of later ones are gone."""
    code = "report.progress.latest" if latest == clips[0] else "ui.kept.latest_there"
    return say(code, date=_date(latest))


def _gone(history: PersonHistory) -> str:
    """Of which clips the files are gone."""
    names = [
        say("ui.kept.clip", name=one_line(clip.name), day=_date(clip))
        for clip in history.clips
        if clip.id in history.gone
    ]
    return say("ui.kept.gone_of", names=enumerated(few_lines(names)), n=len(names)) if names else ""


def _safety(plan: Plan | None) -> str:
    """When to see a clinician, which holds without a result, too."""
    items = load_advice() if plan is None else plan.of(SAFETY)
    return next((item.text for item in items if item.kind == SAFETY and ALWAYS in item.when), "")


def _charted(trends: Sequence[Trend]) -> list[Trend]:
    """The measures that are worth a chart: what really changed, then the main ones."""
    real = [trend for trend in trends if trend.change is not None and trend.change.is_real]
    main = [trend for trend in trends if find(trend.check).is_main and trend not in real]
    return [*real, *main][:MOST_CHARTS]


def _notes(history: PersonHistory) -> tuple[ReportNote, ...]:
    """The note on the report, then those on the clips, of the latest clip first."""
    dates = {clip.id: _date(clip) for clip in history.clips}
    order = {clip.id: place for place, clip in enumerate(history.clips)}
    written = [note for note in history.notes if note.text.strip() and note.clip_id in dates]
    written.sort(key=lambda note: (order[note.clip_id], -1.0 if note.t is None else note.t))
    first = [ReportNote("", shortened(history.note, LONGEST_NOTE))] if history.note.strip() else []
    return (*first, *(_note(note, dates[note.clip_id]) for note in written[:MOST_NOTES]))


def _note(note: ClipNote, date: str) -> ReportNote:
    moment = [] if note.t is None else [say("report.moment", t=note.t)]
    return ReportNote(" · ".join((date, *moment)), shortened(note.text, LONGEST_NOTE))


def _row(clip: LibraryClip, findings: Sequence[KeptFinding]) -> tuple[str, ...]:
    """Date, name, what it shows, and the first thing to change."""
    asking = by_importance(kept.finding for kept in findings if kept.clip.id == clip.id and kept.subject == 0)
    first = order_of(asking[0]) if asking else say("report.progress.heading.nothing")
    return _date(clip), one_line(clip.name), _doing(clip), first


def _doing(clip: LibraryClip) -> str:
    if clip.activity is None or clip.view is None:
        return sentence_case(say("headline.nothing"))
    doing, view = activity_name(clip.activity), clip.view.seen_from
    if clip.speed_mps is None:
        return say("report.progress.seen", doing=doing, view=view)
    return say("report.progress.at_speed", doing=doing, view=view, speed=clip.speed_mps)


def _dates(clips: Sequence[LibraryClip]) -> str:
    if not clips:
        return ""
    first, latest = (long_day(local(clip.recorded)) for clip in (clips[-1], clips[0]))
    return first if first == latest else say("report.progress.from_to", first=first, latest=latest)


def _date(clip: LibraryClip) -> str:
    day = long_day(local(clip.recorded))
    return day if clip.recorded_is_known else say("report.progress.file_date", date=day)
