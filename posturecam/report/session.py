"""The report of several clips of one session: one page, each finding from the clip that shows it best."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from posturecam.coaching.advice import Plan, advice_for
from posturecam.coaching.choosing import Ranked, ranked
from posturecam.export.reading import ClipResult
from posturecam.report.content import few_lines, good_findings, report_finding
from posturecam.report.records import ReportFinding, ReportPage, one_line
from posturecam.session import JointJudgement, SessionAnalysis, answers_of
from posturecam.types import Finding
from posturecam.wording import headline_of, reading, uncertain_line
from posturecam.wording.session import (
    apart_notes,
    clear_differences,
    judgement_title,
    origin_of,
    placed_in,
    session_headline,
    unanswered,
)
from posturecam.words import enumerated, language, say


def session_page(session: SessionAnalysis, results: Sequence[ClipResult]) -> ReportPage:
    """Collect what the report of a session says.

    Parameters
    ----------
    session : SessionAnalysis
        What its clips show together.
    results : Sequence of ClipResult
        The result of each of them, in their order; tracks are not needed.

    Returns
    -------
    ReportPage
        In the present language.
    """
    answers = answers_of(session)
    clip = one_line(enumerated(list(session.names)))
    page = _page(answers[0], results, clip)
    if len(answers) > 1:
        parts = tuple(_page(one, results, judgement_title(one.judgements[0], one)) for one in answers)
        apart = ReportPage(page.language, "", "", clip, session_headline(session), (), (), (), (), (), (), None, "", "")
        page = replace(apart, parts=parts, safety=_safety(advice_for(session.analysis)))
    return replace(page, filmed=tuple(_filmed(session)), sure=say("report.sure"))


def _page(session: SessionAnalysis, results: Sequence[ClipResult], title: str) -> ReportPage:
    """What is said of one answer."""
    analysis = session.analysis
    plan = advice_for(analysis)
    return ReportPage(
        language=language(),
        person="",
        date="",
        clip=title,
        headline=headline_of(analysis),
        notes=(),
        findings=_findings(session, results, plan),
        good=tuple(reading(one, with_uncertainty=False) for one in good_findings(analysis)),
        close=few_lines(_close(session)),
        unjudged=few_lines(unanswered(session, "")),
        filmed=(),
        photo=None,
        sure="",
        safety=_safety(plan),
    )


def _safety(plan: Plan) -> str:
    return next((item.text for item in plan.of("rest_or_run")), "")


def _findings(session: SessionAnalysis, results: Sequence[ClipResult], plan: Plan) -> tuple[ReportFinding, ...]:
    """Up to three that ask for a change, each with the still from the clip that shows it best."""
    joints = {id(joint.bout): joint for joint in session.judgements}
    shown = set[str]()
    return tuple(
        _finding(joints[id(pair.bout)], pair.finding, results, plan, shown) for pair in ranked(session.analysis, plan)
    )


def _finding(
    joint: JointJudgement, finding: Finding, results: Sequence[ClipResult], plan: Plan, shown: set[str]
) -> ReportFinding:
    part = joint.shown_part(finding.check)
    result = results[part.clip]
    pair = Ranked(result.analysis.judgements[part.judgement], finding)
    return replace(report_finding(pair, result, plan, (), shown), where=origin_of(joint, finding))


def _close(session: SessionAnalysis) -> list[str]:
    return [
        placed_in(joint, session, uncertain_line(finding))
        for joint in session.judgements
        for finding in joint.bout.findings
        if finding.is_uncertain
    ]


def _filmed(session: SessionAnalysis) -> list[str]:
    """Which clips each answer is of, how both sides compare, and what was not combined."""
    lines = [judgement_title(joint, session) for joint in session.judgements]
    for joint in session.judgements:
        if joint.differences:
            both = " ".join(clear_differences(joint.differences))
            lines.append(say("say.title_and_answer", title=say("session.card.sides"), answer=both))
    return [*lines, *apart_notes(session)]
