"""An analysis in words: the headline, each bout and value, what was not assessed and why, how far to trust it.

The terminal, the coach sheet and the pages all say it with these.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from posturecam.checks import find
from posturecam.coaching.importance import urgency
from posturecam.judge.reasons import Code
from posturecam.types import SURE_FROM, Activity, Analysis, Bout, Finding, Verdict
from posturecam.words import Message, Range, enumerated, message, say, sentence_case

LOOKS = {
    Verdict.ADJUST: ("✗", "x"),
    Verdict.WATCH: ("▲", "!"),
    Verdict.GOOD: ("✓", "+"),
    Verdict.UNKNOWN: ("?", "?"),
}
"""Per verdict: symbol, the same without Unicode. The most urgent first."""

URGENCY = tuple(LOOKS)
MOST_SPANS = 3
"""Parts of a judgement whose times are listed; of more, the first and the last. A choice, one line."""
_CLOSE_LOOK = ("≈", "~")
_LARGEST_IN_WORDS = 12
"""Numbers up to this are written as words within a sentence."""


def symbols_of(finding: Finding) -> tuple[str, str]:
    """Symbol of a finding's verdict, or the symbol of its own where it is close to the limit.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    tuple[str, str]
        (symbol, the same without Unicode).
    """
    return _CLOSE_LOOK if finding.is_borderline else LOOKS[finding.verdict]


def verdict_name(verdict: Verdict) -> str:
    """Name a verdict: 'adjust', 'watch', 'good', "can't tell".

    Parameters
    ----------
    verdict : Verdict
        The verdict.

    Returns
    -------
    str
        In the present language.
    """
    return say(f"verdict.{verdict.value.lower()}")


def activity_name(activity: Activity) -> str:
    """Name an activity, with a capital: 'Walking'.

    Parameters
    ----------
    activity : Activity
        The activity.

    Returns
    -------
    str
        In the present language.
    """
    return sentence_case(activity.doing)


def doing_of(bout: Bout) -> str:
    """Name what the person does in a bout: 'Walking', 'Walking backwards'.

    Parameters
    ----------
    bout : Bout
        The bout.

    Returns
    -------
    str
        In the present language.
    """
    name = activity_name(bout.activity)
    return say("activity.backwards", doing=name) if bout.backward else name


def verdict_words(finding: Finding) -> str:
    """Say the verdict with how likely it is.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        'good', 'probably good (84 %)', 'probably a little too far (72 %)', 'close to the limit', 'adjust', "can't
        tell".
    """
    word = verdict_word(finding)
    if finding.is_borderline or not _is_probable(finding):
        return word
    return say("verdict.with_likelihood", verdict=word, percent=100 * (finding.likelihood or 0.0))


def _is_probable(finding: Finding) -> bool:
    """Whether the verdict is said with "probably"."""
    likelihood = finding.likelihood
    return likelihood is not None and likelihood < SURE_FROM and finding.verdict is not Verdict.ADJUST


def verdict_word(finding: Finding) -> str:
    """Say the verdict in a few words, for a badge.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        'good', 'probably good', 'watch', 'probably a little too far', 'close to the limit'.
    """
    if finding.is_borderline:
        return say("verdict.close")
    if not _is_probable(finding):
        return verdict_name(finding.verdict)
    if finding.verdict is Verdict.GOOD:
        return say("verdict.probably_good")
    below, above = find(finding.check).excess
    return say("verdict.probably_too", excess=below if finding.below else above)


def headline_of(analysis: Analysis) -> str:
    """Say the `headline` of a whole clip.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    str
        Of several people a line each: 'Person 1: nothing to change, ten are fine.'
    """
    people = people_of(analysis)
    if not people:
        return headline([finding for bout in analysis.judgements for finding in bout.findings])
    lines = []
    for person in people:
        line = headline([f for bout in analysis.judgements if bout.person == person for f in bout.findings])
        lines.append(say("say.person_headline", person=person + 1, headline=f"{line[:1].lower()}{line[1:]}"))
    return "\n".join(lines)


def people_of(analysis: Analysis) -> tuple[int, ...]:
    """List the people who are judged, where they are several.

    Parameters
    ----------
    analysis : Analysis
        The analysis.

    Returns
    -------
    tuple[int, ...]
        Their numbers from 0; empty for one person.
    """
    people = sorted({bout.person for bout in analysis.judgements})
    return tuple(people) if len(people) > 1 else ()


def headline(findings: Sequence[Finding]) -> str:
    """Count the verdicts in one sentence.

    Parameters
    ----------
    findings : Sequence[Finding]
        Of one or several judgements; a check that several hold counts once, by its most urgent finding.

    Returns
    -------
    str
        'Two things to change, one to watch, three are fine; one can't be told.'
    """
    worst = {finding.check: finding for finding in sorted(findings, key=urgency, reverse=True)}.values()
    close = sum(finding.is_borderline for finding in worst)
    change, watch, good, unknown = (
        sum(finding.verdict is verdict and not finding.is_borderline for finding in worst)
        for verdict in (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
    )
    if not (change or watch or good or close):
        return say("say.nothing_judged")
    parts = [] if change or watch else [say("say.nothing_to_change")]
    if change:
        parts.append(_counted("say.things_to_change", change))
    if watch:
        parts.append(_counted("say.more_to_watch" if change else "say.things_to_watch", watch))
    parts += [_counted(code, n) for code, n in (("say.are_fine", good), ("say.are_close", close)) if n]
    counted = sentence_case(", ".join(parts).lower())
    if not unknown:
        return say("say.headline", counted=counted)
    return say("say.headline_and_unknown", counted=counted, unknown=_counted("say.are_unknown", unknown))


def _counted(code: str, n: int) -> str:
    """A phrase with its number as a word, where that is small."""
    return say(code, n=n, number=say(f"number.{n}") if n <= _LARGEST_IN_WORDS else str(n))


def score_rests_on(analysis: Analysis) -> str:
    """Name what counts in the score and was judged.

    Parameters
    ----------
    analysis : Analysis
        One that has a score.

    Returns
    -------
    str
        'head, lean and foot strike', 'head and lean of person 1'.
    """
    findings = (finding for bout in analysis.judgements if bout.person == 0 for finding in bout.findings)
    counted = dict.fromkeys(f.check for f in findings if f.weight > 0 and f.score is not None)
    names = enumerated([find(check).name for check in counted])
    return say("say.of_person_1", what=names) if people_of(analysis) else names


def title_of(bout: Bout, analysis: Analysis) -> str:
    """Title of a bout: what the person did, as seen from where, when, with how many strides at what rate.

    Parameters
    ----------
    bout : Bout
        The bout.
    analysis : Analysis
        The analysis it belongs to; of several people the title names the person.

    Returns
    -------
    str
        In the present language.
    """
    parts = [say("say.person", person=bout.person + 1)] if people_of(analysis) else []
    parts += [doing_of(bout), say("say.seen", view=bout.scene.view.seen_from), times_of(bout)]
    if bout.gait is not None:
        followed = message(f"reason.{Code.FEET_NOT_FOLLOWED}") not in bout.scene.remarks
        parts += [say("count.strides", n=len(bout.gait.strides))] if followed and bout.gait.strides else []
        if bout.cadence_spm is not None:
            parts.append(say("say.steps_per_minute", cadence=bout.cadence_spm))
    return " · ".join(parts)


def times_of(bout: Bout, digits: int = 1) -> str:
    """Say when a bout was.

    Parameters
    ----------
    bout : Bout
        The bout.
    digits : int
        Decimals of the seconds.

    Returns
    -------
    str
        '0.0 to 3.2 s', '0.0 to 3.2 and 7.1 to 10.0 s'; of many parts the first and the last.
    """

    def span(start: float, end: float) -> str:
        return say("time.from_to", start=f"{start:.{digits}f}", end=f"{end:.{digits}f}")

    if len(bout.spans) > MOST_SPANS:
        return say("time.many_spans", count=len(bout.spans), span=span(bout.start, bout.end))
    return say("time.seconds", times=enumerated([span(start, end) for start, end in bout.spans]))


def value_of(finding: Finding) -> str:
    """Say a value with its uncertainty and unit.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        '26.1 ± 4.0 % leg'; empty where there is none. Of what differs between left and right, the side in words
        instead of a sign, where it is sure: '7.8 ± 2.5° to your right'.
    """
    if finding.value is None:
        return ""
    value, side, sides = finding.value, "", find(finding.check).sides
    if sides is not None and abs(value) > (finding.uncertainty or 0.0):
        value, side = abs(value), f" {sides[value > 0]}"
    spread = "" if finding.uncertainty is None else f" ± {finding.uncertainty:.1f}"
    return f"{value + 0:.1f}{spread}{unit_of(finding.unit)}{side}"


def varied_between(finding: Finding, low: float, high: float) -> str:
    """Say a range of a finding's values.

    Parameters
    ----------
    finding : Finding
        The finding.
    low : float
        The lowest value, in its unit.
    high : float
        The highest.

    Returns
    -------
    str
        '8.1 and 9.4', '38.1 and 40.3 right step longer'.
    """
    side, sides = "", find(finding.check).sides
    if sides is not None and low * high > 0:
        side = f" {sides[low > 0]}"
        low, high = sorted((abs(low), abs(high)))
    return say("say.varied_between", low=f"{low + 0:.1f}", high=f"{high + 0:.1f}{side}")


def title_and_answer(finding: Finding) -> str:
    """Say the title, and the answer where it is a question.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        'Heel first or not: heel first'.
    """
    answers, norm = find(finding.check).answers, finding.norm
    if answers is None or norm is None or finding.value is None or finding.reason:
        return finding.title
    above, spread = finding.value - norm.green[1], finding.uncertainty or 0.0
    answer = say("say.too_close_to_call") if abs(above) <= spread else answers[above > 0]
    return say("say.title_and_answer", title=finding.title, answer=answer)


def unit_of(unit: str) -> str:
    """Say a unit as it follows a number.

    Parameters
    ----------
    unit : str
        As in a finding.

    Returns
    -------
    str
        '°', ' % leg'.
    """
    code = {"deg": "unit.deg", "% leg": "unit.leg_short", "% trunk": "unit.trunk_short", "spm": "unit.spm"}.get(unit)
    return say(code) if code else f" {unit}"


def doubt_of(finding: Finding) -> str:
    """Say what else there is to know about a verdict.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        Its reasons, or how likely it is that all is fine; else empty.
    """
    if finding.reason or finding.norm is None or finding.value is None or finding.likelihood is None:
        return finding.reason or ""
    if finding.is_borderline:
        return say("say.too_close_in_this_clip")
    if finding.is_outside and finding.likelihood < SURE_FROM:
        return say("say.chance_that_fine", percent=100 * (1 - finding.likelihood))
    return ""


def fine_range(finding: Finding) -> str:
    """Say the range in which a finding would be good, for this person now.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    str
        '2.0 to 12.0', 'up to 23.9', 'any'; empty if not known.
    """
    norm = finding.norm
    if norm is None or (norm.expected is not None and finding.expected is None):
        return ""
    if norm.cap is Verdict.GOOD:
        return say("range.any")
    low, high = (edge + (finding.expected or 0.0) for edge in norm.green)
    if find(finding.check).sides is not None:
        return say("range.within", high=high)
    if math.isinf(low):
        return "" if math.isinf(high) else say("range.up_to", high=high)
    return say("range.from", low=low) if math.isinf(high) else say("range.between", low=low, high=high)


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


def when_of(bout: Bout, among: Sequence[Bout]) -> str:
    """Say which of several bouts one is.

    Parameters
    ----------
    bout : Bout
        The bout.
    among : Sequence[Bout]
        All of them.

    Returns
    -------
    str
        'Walking, 0 to 5 s', 'Person 2, walking, 5 to 10 s'.
    """
    when = say("say.doing_when", doing=doing_of(bout).lower(), times=times_of(bout, 0))
    if len({one.person for one in among}) > 1:
        return say("say.person_and_what", person=bout.person + 1, what=when)
    return sentence_case(when)


def _unknown(bout: Bout, recording: str, with_values: bool) -> list[str]:
    by_reason: dict[str, list[Finding]] = {}
    for finding in bout.findings:
        if finding.verdict is Verdict.UNKNOWN:
            by_reason.setdefault(finding.reason or say("say.no_reason_known"), []).append(finding)
    lines = []
    for reason, findings in by_reason.items():
        what = ", ".join(_what_is_unknown(finding, with_values) for finding in findings)
        line = say("say.cannot_tell", what=what, reason=reason)
        lines.append(f"{line} {recording}" if any(one.has_reason(Code.NEEDS_BASELINE) for one in findings) else line)
    return lines


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
