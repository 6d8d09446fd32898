"""What was not assessed and why, and how far to trust an analysis."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from posturecam.checks import find
from posturecam.judge.reasons import Code
from posturecam.types import Analysis, Bout, Finding, Verdict
from posturecam.wording.bouts import when_of
from posturecam.wording.findings import value_of, verdict_words
from posturecam.words import Message, Range, enumerated, say, sentence_case

MOST_NAMED = 3
"""Checks that were judged up to which they are listed, and not those that were not. A choice, half a line."""


def not_assessed(bouts: Sequence[Bout], recording: str) -> list[str]:
    """Say what was not assessed and why.

    Parameters
    ----------
    bouts : Sequence[Bout]
        Of one analysis.
    recording : str
        How to record one's own good posture here, a sentence that is added where that is what is missing.

    Returns
    -------
    list[str]
        One line for each reason; where it doesn't hold for all of several bouts, with the bout.
    """
    return _with_bouts([(line, bout) for bout in bouts for line in _unknown(bout, recording, len(bouts) == 1)], bouts)


def _with_bouts(lines: Iterable[tuple[str, Bout]], bouts: Sequence[Bout]) -> list[str]:
    """Each line once; where it does not hold for all of several bouts, with those for which it does."""
    found: dict[str, list[Bout]] = {}
    for line, bout in lines:
        found.setdefault(line, []).append(bout)
    return [
        line
        if len(having) == len(bouts)
        else say("say.when_and_what", when="; ".join(when_of(bout, bouts) for bout in having), what=line)
        for line, having in found.items()
    ]


def _unknown(bout: Bout, recording: str, with_values: bool) -> list[str]:
    by_reason: dict[str, list[Finding]] = {}
    for finding in bout.findings:
        if finding.verdict is Verdict.UNKNOWN:
            by_reason.setdefault(finding.reason or say("say.no_reason_known"), []).append(finding)
    lines = []
    for reason, findings in by_reason.items():
        if findings[0].has_reason(Code.WRONG_VIEW):
            lines.append(from_here(bout, findings))
            continue
        what = ", ".join(_what_is_unknown(finding, with_values) for finding in findings)
        line = say("say.cannot_tell", what=what, reason=reason)
        lines.append(f"{line} {recording}" if any(one.has_reason(Code.NEEDS_BASELINE) for one in findings) else line)
    return lines


def from_here(bout: Bout, unseen: Sequence[Finding]) -> str:
    """Say what can be judged from where the camera stood; where that is much, what can not.

    Parameters
    ----------
    bout : Bout
        The bout.
    unseen : Sequence[Finding]
        Those that the view hides.

    Returns
    -------
    str
        'From the front only side lean can be judged. Film from the side for the rest.'
    """
    reason = next(one.message for one in unseen[0].reasons if one.code == Code.WRONG_VIEW)
    if "seen" not in reason.parameters:  # a result of another version: what it said then
        names = [find(one.check).name for one in unseen]
        return say("say.cannot_tell", what=enumerated(names), reason=str(reason))
    seen, film_from = (str(reason.parameters[key]) for key in ("seen", "film_from"))
    judged = [find(one.check).name for one in bout.findings if one.verdict is not Verdict.UNKNOWN]
    few = 0 < len(judged) <= MOST_NAMED
    names = judged if few else [find(one.check).name for one in unseen]
    code = "only" if few else "not"
    return say(f"plain.from_here.{code}", seen=sentence_case(seen), names=enumerated(names), film_from=film_from)


def _what_is_unknown(finding: Finding, with_value: bool) -> str:
    """The check, within a sentence; where only the speed is missing for a verdict, that its value was measured."""
    title = finding.title[:1].lower() + finding.title[1:]
    if finding.value is None or not finding.has_reason(Code.SPEED_UNKNOWN):
        return title
    what = say("say.title_and_value", title=title, value=value_of(finding)) if with_value else title
    return say("say.whether_fine", what=what)


def trust_notes(analysis: Analysis) -> list[str]:
    """Say how far to trust the analysis.

    Nothing is said twice: not what `not_assessed` says, and remarks that differ in one number become one.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    list[str]
        What was noticed about the clip, and the reason of each finding that has one.
    """
    bouts = analysis.judgements
    findings = [(finding, bout) for bout in bouts for finding in bout.findings if finding.reasons]
    unknown = [reason.message for f, _ in findings if f.verdict is Verdict.UNKNOWN for reason in f.reasons]
    known = {part for one in unknown for part in (one, *one.parameters.values())}
    remarks = [*analysis.remarks, *(remark for bout in analysis.bouts for remark in bout.scene.remarks)]
    limited = [
        (say("say.title_and_answer", title=finding.title, answer=finding.reason), bout)
        for finding, bout in findings
        if finding.verdict is not Verdict.UNKNOWN
    ]
    return [
        *map(str, _merged([remark for remark in remarks if remark not in known])),
        *_with_bouts(limited, bouts),
        *_judged_alone(analysis),
    ]


def _judged_alone(analysis: Analysis) -> list[str]:
    """What a bout that was judged together with others shows and their joint judgement does not.

    'Sitting, 0 to 9 s, taken alone: trunk lean -20.0 ± 6.3°, watch.'
    """
    lines = []
    for bout in analysis.bouts:
        whole = analysis.judgement_of(bout)
        joint = {finding.check: finding for finding in whole.findings}
        off = [f for f in bout.findings if whole is not bout and f.is_alarm and not joint[f.check].is_alarm]
        found = "; ".join(
            say("say.title_value_verdict", title=f.title.lower(), value=value_of(f), verdict=verdict_words(f))
            for f in off
        )
        lines += [say("say.judged_alone", when=when_of(bout, analysis.bouts), found=found)] if found else []
    return lines


def _merged(remarks: Iterable[Message]) -> list[Message]:
    """The remarks without repeats; those that differ in one number only as one, with the lowest and the highest."""
    alike: dict[tuple[str, ...], list[Message]] = {}
    for remark in dict.fromkeys(remarks):
        alike.setdefault((remark.code, *sorted(remark.parameters)), []).append(remark)
    return [one for same in alike.values() for one in _as_one(same)]


def _as_one(remarks: list[Message]) -> list[Message]:
    """Remarks of one code as one with a range, where exactly one number differs; else as they are."""
    first = remarks[0]
    differing = [key for key in first.parameters if any(_differs(first, other, key) for other in remarks)]
    values = [remark.parameters[key] for key in differing for remark in remarks]
    numbers = [value for value in values if isinstance(value, (int, float))]
    if not differing:
        return [first]
    if len(differing) > 1 or len(numbers) < len(values):
        return remarks
    return [first.having(differing[0], Range(min(numbers), max(numbers)))]


def _differs(one: Message, other: Message, key: str) -> bool:
    """Whether two remarks of one code read differently by that parameter."""
    return str(one) != str(one.having(key, other.parameters[key]))
