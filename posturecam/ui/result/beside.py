"""What asks for nothing and is no praise either: values too close to call, and what was not judged and why."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from posturecam.checks import find
from posturecam.judge.reasons import Code
from posturecam.types import Analysis, Bout, Finding, Verdict
from posturecam.ui.result.likelihood import excess_of, percent_of
from posturecam.ui.templates import render
from posturecam.wording import unit_of, when_of
from posturecam.words import enumerated, say, sentence_case


@dataclass(frozen=True)
class Line:
    """One line about what was not judged; `more` opens below it, empty where the line says it all."""

    text: str
    more: str = ""


def beside_html(analysis: Analysis) -> Markup:
    """Draw what is too close to call, and what was not judged.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    Markup
        HTML; empty where everything was clear.
    """
    bouts = analysis.judgements
    close = _once(((Line(close_line(f)), bout) for bout in bouts for f in bout.findings if f.is_uncertain), bouts)
    unknown = _once(((line, bout) for bout in bouts for line in unknown_lines(bout)), bouts)
    return render("result/beside.html.j2", close=close, unknown=unknown) if close or unknown else Markup("")


def close_line(finding: Finding) -> str:
    """Say in a line how an uncertain finding lies to its limit, without asking for anything.

    Parameters
    ----------
    finding : Finding
        One that is uncertain.

    Returns
    -------
    str
        'Shin at landing: 11°, close to the limit (11.5°). Too close to call from this clip.'
    """
    value = _rounded(finding.value or 0.0, finding)
    if finding.is_borderline:
        limit = _limit(finding)
        code = "close" if limit is None else "close_to_limit"
        return say(f"ui.result.beside.{code}", title=finding.title, value=value, limit=limit or "")
    return say(
        "ui.result.beside.likely",
        title=finding.title,
        value=value,
        excess=excess_of(finding),
        percent=percent_of(finding),
    )


def _limit(finding: Finding) -> str | None:
    """The edge of the fine range that lies nearest; None where that is not known."""
    if finding.norm is None or finding.value is None:
        return None
    edges = [edge + (finding.expected or 0.0) for edge in finding.norm.green if math.isfinite(edge)]
    nearest = min(edges, key=lambda edge: abs(edge - (finding.value or 0.0)), default=None)
    return None if nearest is None else _rounded(nearest, finding)


def _rounded(value: float, finding: Finding) -> str:
    """A value with one decimal at most and its unit; of what differs between left and right, how much."""
    shown = abs(value) if find(finding.check).sides is not None else value
    return f"{round(shown, 1) + 0:g}{unit_of(finding.unit)}"


def unknown_lines(bout: Bout) -> list[Line]:
    """Say what was not judged in a bout, a line for each reason.

    Parameters
    ----------
    bout : Bout
        A judgement.

    Returns
    -------
    list of Line
        'From the front only side lean can be judged. Film from the side for the rest.'
    """
    by_reason: dict[str, list[Finding]] = {}
    for finding in bout.findings:
        if finding.verdict is Verdict.UNKNOWN:
            by_reason.setdefault(finding.reason or "", []).append(finding)
    judged = [finding for finding in bout.findings if finding.verdict is not Verdict.UNKNOWN]
    rest = judged if len(by_reason) == 1 and len(judged) < len(bout.findings) / 2 else []
    return [_line(bout, findings, rest, reason) for reason, findings in by_reason.items()]


def _line(bout: Bout, findings: Sequence[Finding], only: Sequence[Finding], reason: str) -> Line:
    """only: those that could be judged, where they are the fewer and the view hides all the others."""
    names = sentence_case(_names(findings))
    film_from = next((one.message.parameters.get("film_from") for f in findings for one in f.reasons), None)
    if film_from is not None:
        if only:
            seen = sentence_case(bout.scene.view.seen_from)
            return Line(say("ui.result.beside.only", seen=seen, names=_names(only), film_from=film_from))
        return Line(say("ui.result.beside.film", names=names, film_from=film_from))
    if all(finding.has_reason(Code.SPEED_UNKNOWN) for finding in findings):
        return Line(say("ui.result.beside.speed", names=names), reason)
    if any(finding.has_reason(Code.NEEDS_BASELINE) for finding in findings):
        return Line(say("ui.result.beside.own", names=names), f"{reason} {say('ui.result.recording')}")
    return Line(say("ui.result.beside.not_judged", names=names), reason or say("say.no_reason_known"))


def _names(findings: Iterable[Finding]) -> str:
    return enumerated([find(finding.check).name for finding in findings])


def _once(lines: Iterable[tuple[Line, Bout]], bouts: Sequence[Bout]) -> list[Line]:
    """Each line once; where it does not hold for all of several bouts, with those for which it does."""
    found: dict[Line, list[Bout]] = {}
    for line, bout in lines:
        found.setdefault(line, []).append(bout)
    return [
        line if len(having) == len(bouts) else Line(_with_bouts(line.text, having, bouts), line.more)
        for line, having in found.items()
    ]


def _with_bouts(text: str, having: Sequence[Bout], bouts: Sequence[Bout]) -> str:
    return say("ui.result.beside.in_bouts", text=text, when="; ".join(when_of(bout, bouts) for bout in having))
