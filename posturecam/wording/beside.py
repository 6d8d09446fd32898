"""What asks for nothing and is no praise either: values too close to call, and what was not judged and why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from posturecam.checks import find
from posturecam.judge.reasons import Code
from posturecam.types import Bout, Finding, Verdict
from posturecam.wording.bouts import when_of
from posturecam.wording.plain import uncertain_line
from posturecam.wording.trust import from_here
from posturecam.words import enumerated, say, sentence_case


@dataclass(frozen=True)
class BesideLine:
    """One line about what was not judged; `more` opens below it, empty where the line says it all."""

    text: str
    more: str = ""


def close_calls(bouts: Sequence[Bout]) -> list[BesideLine]:
    """Say what is too close to call, a line for each finding.

    Parameters
    ----------
    bouts : Sequence of Bout
        All judgements of an analysis.

    Returns
    -------
    list of BesideLine
        Each once; where it does not hold for all of several bouts, with those for which it does.
    """
    return _once(
        ((BesideLine(uncertain_line(f)), bout) for bout in bouts for f in bout.findings if f.is_uncertain), bouts
    )


def not_judged(bouts: Sequence[Bout]) -> list[BesideLine]:
    """Say what was not judged.

    Parameters
    ----------
    bouts : Sequence of Bout
        All judgements of an analysis.

    Returns
    -------
    list of BesideLine
        A line for each reason, each once; where it does not hold for all of several bouts, with those for which it
        does.
    """
    return _once(((line, bout) for bout in bouts for line in unknown_lines(bout)), bouts)


def unknown_lines(bout: Bout) -> list[BesideLine]:
    """Say what was not judged in a bout, a line for each reason.

    Parameters
    ----------
    bout : Bout
        A judgement.

    Returns
    -------
    list of BesideLine
        'From the front only side lean can be judged. Film from the side for the rest.'
    """
    by_reason: dict[str, list[Finding]] = {}
    for finding in bout.findings:
        if finding.verdict is Verdict.UNKNOWN:
            by_reason.setdefault(finding.reason or "", []).append(finding)
    return [_line(bout, findings, reason) for reason, findings in by_reason.items()]


def _line(bout: Bout, findings: Sequence[Finding], reason: str) -> BesideLine:
    names = sentence_case(_names(findings))
    if all(finding.has_reason(Code.WRONG_VIEW) for finding in findings):
        return BesideLine(from_here(bout, findings))
    if all(finding.has_reason(Code.SPEED_UNKNOWN) for finding in findings):
        return BesideLine(say("ui.result.beside.speed", names=names), reason)
    if any(finding.has_reason(Code.NEEDS_BASELINE) for finding in findings):
        return BesideLine(say("ui.result.beside.own", names=names), f"{reason} {say('ui.result.recording')}")
    return BesideLine(say("ui.result.beside.not_judged", names=names), reason or say("say.no_reason_known"))


def _names(findings: Iterable[Finding]) -> str:
    return enumerated([find(finding.check).name for finding in findings])


def _once(lines: Iterable[tuple[BesideLine, Bout]], bouts: Sequence[Bout]) -> list[BesideLine]:
    """Each line once; where it does not hold for all of several bouts, with those for which it does."""
    found: dict[BesideLine, list[Bout]] = {}
    for line, bout in lines:
        found.setdefault(line, []).append(bout)
    return [
        line if len(having) == len(bouts) else BesideLine(_with_bouts(line.text, having, bouts), line.more)
        for line, having in found.items()
    ]


def _with_bouts(text: str, having: Sequence[Bout], bouts: Sequence[Bout]) -> str:
    return say("ui.result.beside.in_bouts", text=text, when="; ".join(when_of(bout, bouts) for bout in having))
