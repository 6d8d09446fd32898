"""Below the video: every finding in a table, what to do, how far to trust it."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup

from posturecam.coaching.advice import Advice, Plan, load_advice
from posturecam.coaching.importance import urgency
from posturecam.export.reading import ClipResult
from posturecam.types import Activity, Analysis, Bout, Finding
from posturecam.ui.markup import badge_of
from posturecam.ui.templates import render
from posturecam.wording import (
    fine_range,
    score_rests_on,
    title_and_answer,
    title_of,
    trust_notes,
    value_of,
    verdict_word,
)
from posturecam.wording.likelihood import badge_words, percent_of
from posturecam.wording.questions import open_questions, view_words
from posturecam.words import say

COLUMNS = ("what", "verdict", "value", "fine", "left", "right", "n", "change", "likelihood", "remark")
"""Of the table of findings, by their codes."""
PARTS = (
    ("advice.warm_up", ("warm_up",)),
    ("advice.drills", ("drill", "trial")),
    ("advice.stretches", ("stretch", "cool_down")),
    ("advice.strength", ("strength",)),
    ("advice.breaks", ("break",)),
)
"""The parts of a plan: code of the heading, and kinds of advice."""
HANDBOOK = (
    ("handbook.strength", ("strength",)),
    ("handbook.comfort", ("comfort",)),
    ("handbook.load", ("gear", "load")),
    ("handbook.rest", ("rest_or_run",)),
    ("handbook.return", ("return_plan",)),
    ("handbook.evidence", ("evidence",)),
)
"""What there is to read, called for or not."""
SAFETY = ("urgent", "rest_or_run")
"""The kinds of advice that say when to stop and when to see a clinician."""
HONEST = ("evidence_bands", "evidence_healthy")
"""Ids of the advice that says what posture is not known to do."""
_GOOD_FPS = 50.0
"""From this frame rate on none higher is recommended: phones that say 60 record down to 50."""
_Part = tuple[str, list[tuple[str, str]]]


def findings_html(reading: ClipResult) -> Markup:
    """Draw all findings, a table for each bout, the most urgent first.

    Parameters
    ----------
    reading : ClipResult
        The result.

    Returns
    -------
    Markup
        HTML.
    """
    bouts = reading.analysis.judgements
    return render(
        "result/findings.html.j2",
        headings=[say(f"ui.result.table.{column}") for column in COLUMNS],
        tables=[
            (title_of(bout, reading.analysis), [_row(finding) for finding in sorted(bout.findings, key=urgency)])
            for bout in bouts
        ],
    )


def _row(finding: Finding) -> list[str]:
    """The cells of one finding, in the order of the columns."""
    return [
        title_and_answer(finding),
        badge_of(finding, badge_words(finding) if finding.asks else verdict_word(finding)),
        value_of(finding),
        "" if finding.value is None else fine_range(finding),
        _number(finding.left),
        _number(finding.right),
        str(finding.n or ""),
        _change(finding),
        "" if finding.likelihood is None else f"{percent_of(finding):.0f} %",
        finding.reason or "",
    ]


def _change(finding: Finding) -> str:
    """From the first third to the last, where its uncertainty is known."""
    if finding.trend is None or finding.trend_uncertainty is None:
        return ""
    return f"{finding.trend + 0:+.1f}\u00a0±\u00a0{finding.trend_uncertainty:.1f}"


def _number(value: float | None) -> str:
    return "" if value is None else f"{value + 0:.1f}"


def plan_html(analysis: Analysis, plan: Plan) -> Markup:
    """Draw what the findings call for; the rest folded away.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    plan : Plan
        What its findings call for.

    Returns
    -------
    Markup
        HTML.
    """
    chosen = {item.id for item in plan.items}
    rest = [item for item in load_advice() if item.id not in chosen and _is_for(item, analysis)]
    called = [(code, [item for kind in kinds for item in plan.of(kind)]) for code, kinds in PARTS]
    more = [(code, [item for item in rest if item.kind in kinds]) for code, kinds in HANDBOOK]
    return render("result/plan.html.j2", called=_parts(called), more=_parts(more))


def hurts_html(analysis: Analysis, plan: Plan) -> Markup:
    """Draw one line that opens the safety advice and what is known of posture and pain.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    plan : Plan
        What its findings call for.

    Returns
    -------
    Markup
        HTML.
    """
    honest = [item.text for item in load_advice() if item.id in HONEST and _suits(item, analysis)]
    safety = [item.text for kind in SAFETY for item in plan.of(kind)]
    return render("result/hurts.html.j2", title=say("ui.result.hurts"), safety=safety, evidence=honest)


def _parts(parts: Iterable[tuple[str, list[Advice]]]) -> list[_Part]:
    """Those that have items: the heading, and text and dose of each item."""
    return [(say(f"ui.result.{code}"), [(item.text, _dose(item)) for item in items]) for code, items in parts if items]


def _dose(item: Advice) -> str:
    """How much and how often; of what a study says, the study."""
    return (item.source if item.kind == "evidence" else item.dose) or ""


def _is_for(item: Advice, analysis: Analysis) -> bool:
    """Whether it may be read by a person who does what the clip shows."""
    return ("handbook" in item.when or item.kind == "evidence") and _suits(item, analysis)


def _suits(item: Advice, analysis: Analysis) -> bool:
    activities = {bout.activity for bout in analysis.bouts} or set(Activity)
    return not item.activities or bool(activities & set(item.activities))


def trust_html(reading: ClipResult) -> Markup:
    """Draw view, level, frame rate and repairs of each bout, then every remark on the capture.

    Parameters
    ----------
    reading : ClipResult
        The result.

    Returns
    -------
    Markup
        HTML.
    """
    analysis = reading.analysis
    return render(
        "result/trust.html.j2",
        bouts=[(title_of(bout, analysis), _capture(bout, analysis)) for bout in analysis.bouts],
        score_rests_on="" if analysis.points is None else score_rests_on(analysis),
        remarks=[*trust_notes(analysis), *open_questions(analysis)],
    )


def _capture(bout: Bout, analysis: Analysis) -> list[tuple[str, str]]:
    """How a bout was captured: each fact with its name."""
    rows = (
        ("view", view_words(bout.scene)),
        ("roll", _roll(bout)),
        ("rate", _rate(_frame_rate(bout, analysis))),
        ("repaired", f"{100 * bout.scene.repaired_share:.1f} %"),
    )
    return [(say(f"ui.result.capture.{code}"), text) for code, text in rows if text]


def _roll(bout: Bout) -> str:
    roll = bout.scene.roll
    if roll.value is None:
        return say("ui.result.capture.roll_unknown")
    return say(f"ui.result.capture.roll_by.{roll.source}", roll=roll.value, uncertainty=roll.uncertainty)


def _rate(fps: float | None) -> str:
    return "" if fps is None else say(f"ui.result.capture.{'rate_good' if fps >= _GOOD_FPS else 'rate_low'}", rate=fps)


def _frame_rate(bout: Bout, analysis: Analysis) -> float | None:
    """Frames a second of the bout, as the clip plays; None for fewer than two."""
    if analysis.track is None:
        return None
    t = analysis.track.between(bout.start, bout.end).t
    return float((len(t) - 1) / (t[-1] - t[0])) if len(t) > 1 else None
