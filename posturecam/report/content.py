"""What the report of one clip says: a record in the present language, which HTML and PDF put on a page."""

from __future__ import annotations

from collections.abc import Sequence

from posturecam.checks import find
from posturecam.coaching.advice import Advice, Plan, advice_for
from posturecam.coaching.choosing import DRILL, WHY, Ranked, first_new, ranked
from posturecam.export.annotated_jpg import FILE as PHOTO_FILE
from posturecam.export.reading import ClipResult, Still
from posturecam.library.records import ClipNote
from posturecam.report.dates import local, long_day
from posturecam.report.images import ReportImage, report_image
from posturecam.report.records import (
    LONGEST_NOTE,
    ReportAbout,
    ReportFinding,
    ReportNote,
    ReportPage,
    one_line,
    shortened,
)
from posturecam.types import Analysis, Finding, Verdict
from posturecam.wording import headline_of, likelihood_sentence, order_of, reading, title_of, usual_range, when_of
from posturecam.wording.asking import seen_of
from posturecam.wording.beside import close_calls, not_judged
from posturecam.wording.headline import most_urgent_of_each
from posturecam.wording.trust import trust_notes
from posturecam.words import language, say

MOST_LINES, MOST_WARNINGS = 3, 4
"""Of what was too close to call or not judged, and of warnings; choices, so that it fits on a page."""
SAME_MOMENT_S = 0.011
"""A note within so many seconds of a still is about it: the names of stills have two decimals."""


def report_page(result: ClipResult, about: ReportAbout) -> ReportPage:
    """Collect what the report of a clip says.

    Parameters
    ----------
    result : ClipResult
        The clip's result; its track is not needed.
    about : ReportAbout
        Name, date and notes.

    Returns
    -------
    ReportPage
        In the present language.
    """
    analysis = result.analysis
    plan, bouts = advice_for(analysis), analysis.judgements
    findings = report_findings(result, plan, about.notes)
    return ReportPage(
        language=language(),
        person=one_line(about.person),
        date=_date(about),
        clip=one_line(about.clip),
        headline=headline_of(analysis),
        notes=_notes(result, about, plan),
        findings=findings,
        good=tuple(reading(one, with_uncertainty=False) for one in good_findings(analysis)),
        close=few_lines([line.text for line in close_calls(bouts)]),
        unjudged=few_lines([line.text for line in not_judged(bouts)]),
        filmed=few_lines([title_of(bout, analysis) for bout in bouts]),
        photo=None if any(finding.image for finding in findings) else _photo(result),
        sure=say("report.sure"),
        safety=next((item.text for item in plan.of("rest_or_run")), ""),
        warnings=few_lines(trust_notes(analysis), MOST_WARNINGS),
        day=local(about.when).date().isoformat() if about.when is not None and about.is_recorded else "",
    )


def report_findings(result: ClipResult, plan: Plan, notes: Sequence[ClipNote] = ()) -> tuple[ReportFinding, ...]:
    """Collect the findings of a clip that ask for a change.

    Parameters
    ----------
    result : ClipResult
        The clip's result.
    plan : Plan
        What its findings call for.
    notes : Sequence of ClipNote
        Whose drawings lie over the stills.

    Returns
    -------
    tuple of ReportFinding
        Up to three, as the result page orders them.
    """
    shown = set[str]()
    return tuple(report_finding(pair, result, plan, notes, shown) for pair in ranked(result.analysis, plan))


def drawn_notes(notes: Sequence[ClipNote], t: float) -> list[ClipNote]:
    """Choose the notes with a drawing on the frame of a moment.

    Parameters
    ----------
    notes : Sequence of ClipNote
        On the clip.
    t : float
        The moment, s.

    Returns
    -------
    list of ClipNote
        Those, in their order.
    """
    return [note for note in notes if note.drawing is not None and _is_at(note, t)]


def report_finding(
    pair: Ranked, result: ClipResult, plan: Plan, notes: Sequence[ClipNote], shown: set[str]
) -> ReportFinding:
    """Collect what is said of one finding.

    Parameters
    ----------
    pair : Ranked
        The finding and its bout.
    result : ClipResult
        The result of the clip that shows it.
    plan : Plan
        What the findings call for.
    notes : Sequence of ClipNote
        Whose drawings lie over the still.
    shown : set of str
        The ids of advice that was given before; that of this finding is added.

    Returns
    -------
    ReportFinding
        In the present language.
    """
    bout, finding, bouts = pair.bout, pair.finding, result.analysis.judgements
    why, drill = (first_new(plan, finding.check, kinds, shown) for kinds in (WHY, DRILL))
    still = _still_of(pair, result, notes)
    return ReportFinding(
        verdict=finding.verdict,
        order=order_of(finding),
        seen=seen_of(finding),
        where=when_of(bout, bouts) if len(bouts) > 1 else "",
        facts=tuple(filter(None, (reading(finding), usual_range(finding), likelihood_sentence(finding)))),
        drill="" if drill is None else _with_dose(drill),
        why="" if why is None else why.text,
        image=None if still is None else _image(result, still, finding.title, notes),
    )


def _with_dose(item: Advice) -> str:
    return item.text if item.dose is None else say("report.with_dose", text=item.text, dose=item.dose)


def _still_of(pair: Ranked, result: ClipResult, notes: Sequence[ClipNote]) -> Still | None:
    """The still on which the coach drew, else that of the worst moment."""
    stills = result.stills_of(pair.bout, pair.finding.check)
    drawn = [still for still in stills if drawn_notes(notes, still.t)]
    return next(iter((*drawn, *stills)), None)


def _image(result: ClipResult, still: Still, title: str, notes: Sequence[ClipNote]) -> ReportImage | None:
    """A still with the latest drawing on it."""
    moment = say(f"ui.result.card.{'typical' if still.is_typical else 'worst'}", t=still.t)
    drawing = next((note.drawing for note in reversed(drawn_notes(notes, still.t))), None)
    alt = say("ui.result.card.image", title=title, moment=moment)
    return report_image(result.folder / still.name, alt, drawing)


def _photo(result: ClipResult) -> ReportImage | None:
    """The annotated photo, where the clip is one."""
    if not result.analysis.is_photo or PHOTO_FILE not in result.files:
        return None
    return report_image(result.folder / PHOTO_FILE, say("photo.image"))


def _notes(result: ClipResult, about: ReportAbout, plan: Plan) -> tuple[ReportNote, ...]:
    """The note on the report, then those on the clip; a drawing is shown here where no finding shows its still."""
    shown = {still.t for pair in ranked(result.analysis, plan) if (still := _still_of(pair, result, about.notes))}
    first = [ReportNote("", shortened(about.note, LONGEST_NOTE))] if about.note.strip() else []
    return (*first, *(_note(note, result, shown) for note in about.notes if note.text.strip() or note.drawing))


def _note(note: ClipNote, result: ClipResult, shown: set[float]) -> ReportNote:
    heading = "" if note.t is None else say("report.moment", t=note.t)
    return ReportNote(heading, shortened(note.text, LONGEST_NOTE), _image_of_note(note, result, shown))


def _image_of_note(note: ClipNote, result: ClipResult, shown: set[float]) -> ReportImage | None:
    if note.drawing is None or any(_is_at(note, t) for t in shown):
        return None
    still = next((still for still in result.stills if _is_at(note, still.t)), None)
    if still is None:
        return None
    return report_image(result.folder / still.name, say("report.drawn", t=still.t), note.drawing)


def _is_at(note: ClipNote, t: float) -> bool:
    return note.t is not None and abs(note.t - t) <= SAME_MOMENT_S


def good_findings(analysis: Analysis) -> list[Finding]:
    """Choose what was judged good by a norm and is not close to a limit.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    list of Finding
        One of each check.
    """
    found = most_urgent_of_each(analysis.judgements)
    good = [one for one in reversed(found) if one.verdict is Verdict.GOOD and not one.is_uncertain]
    return [one for one in good if one.likelihood is not None and not find(one.check).is_question]


def _date(about: ReportAbout) -> str:
    if about.when is None:
        return ""
    day = long_day(local(about.when))
    return day if about.is_recorded else say("report.analysed", date=day)


def few_lines(lines: Sequence[str], most: int = MOST_LINES) -> tuple[str, ...]:
    """Take the first lines, and how many more there are.

    Parameters
    ----------
    lines : Sequence of str
        All of them.
    most : int
        How many lines there may be.

    Returns
    -------
    tuple of str
        At most so many.
    """
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], say("report.more_lines", n=len(lines) - most + 1))
