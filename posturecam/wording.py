"""An analysis in words: the headline, each bout and value, what can't be told and why, how far to trust it.

The terminal, the coach sheet and the pages all say it with these.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence

from posturecam.checks import find
from posturecam.coaching.importance import urgency
from posturecam.judge.reasons import SENTENCES, Code
from posturecam.types import SURE_FROM, Activity, Analysis, Bout, Finding, Verdict, View

LOOKS = {
    Verdict.ADJUST: ("✗", "x", "adjust"),
    Verdict.WATCH: ("▲", "!", "watch"),
    Verdict.GOOD: ("✓", "+", "good"),
    Verdict.UNKNOWN: ("?", "?", "can't tell"),
}
"""Per verdict: symbol, the same without Unicode, word. The most urgent first."""

URGENCY = tuple(LOOKS)

DOING = {activity: activity.doing.capitalize() for activity in Activity}
SEEN_FROM = {view: view.seen_from for view in View}
MOST_SPANS = 3
_NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


CLOSE = "close to the limit"
_CLOSE_LOOK = ("≈", "~")


def symbols_of(finding: Finding) -> tuple[str, str]:
    """The symbol of a finding's verdict, and the same without Unicode; one of its own where it is close to the limit."""
    return _CLOSE_LOOK if finding.is_borderline else LOOKS[finding.verdict][:2]


def doing_of(bout: Bout) -> str:
    """'Walking', 'Walking backwards'."""
    return f"{DOING[bout.activity]}{' backwards' if bout.backward else ''}"


def verdict_words(finding: Finding) -> str:
    """The verdict with how likely it is: 'good', 'probably good (84 %)', 'probably a little too far (72 %)', 'close to the
    limit', 'adjust', 'can't tell'."""
    word, likelihood = LOOKS[finding.verdict][2], finding.likelihood
    if finding.is_borderline:
        return CLOSE
    if likelihood is None or likelihood >= SURE_FROM or finding.verdict is Verdict.ADJUST:
        return word
    return f"probably {_probable(finding)} ({100 * likelihood:.0f} %)"


def _probable(finding: Finding) -> str:
    """What follows "probably": 'good', 'a little too far', 'a little too low'."""
    if finding.verdict is Verdict.GOOD:
        return LOOKS[finding.verdict][2]
    below, above = find(finding.check).excess
    return f"a little too {below if finding.below else above}"


def verdict_word(finding: Finding) -> str:
    """The verdict in a few words, for a badge: 'good', 'probably good', 'watch', 'probably a little too far', 'close to
    the limit'."""
    word = LOOKS[finding.verdict][2]
    if finding.is_borderline:
        return CLOSE
    unsure = finding.likelihood is not None and finding.likelihood < SURE_FROM and finding.verdict is not Verdict.ADJUST
    return f"probably {_probable(finding)}" if unsure else word


def headline_of(analysis: Analysis) -> str:
    """The `headline` of the whole clip; of several people a line each: 'Person 1: nothing to change, ten are fine.'"""
    people = people_of(analysis)
    if not people:
        return headline([finding for bout in analysis.judgements for finding in bout.findings])
    said = []
    for person in people:
        line = headline([f for bout in analysis.judgements if bout.person == person for f in bout.findings])
        said.append(f"Person {person + 1}: {line[:1].lower()}{line[1:]}")
    return "\n".join(said)


def people_of(analysis: Analysis) -> tuple[int, ...]:
    """The people who are judged, where they are several; else empty."""
    people = sorted({bout.person for bout in analysis.judgements})
    return tuple(people) if len(people) > 1 else ()


def headline(findings: Sequence[Finding]) -> str:
    """One sentence that counts the verdicts: 'Two things to change, one to watch, three are fine; one can't be told.'

    A check that several judgements hold counts once, by its most urgent finding.
    """
    worst = {finding.check: finding for finding in sorted(findings, key=urgency, reverse=True)}.values()
    close = sum(finding.is_borderline for finding in worst)
    change, watch, good, unknown = (
        sum(finding.verdict is verdict and not finding.is_borderline for finding in worst)
        for verdict in (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
    )
    if not (change or watch or good or close):
        return "Nothing in this clip could be judged."
    said = [] if change or watch else ["nothing to change"]
    for n, what in ((change, "to change"), (watch, "to watch")):
        if n:
            thing = "" if said else " thing" if n == 1 else " things"
            said.append(f"{_number(n)}{thing} {what}")
    for n, what in ((good, "fine"), (close, CLOSE)):
        if n:
            said.append(f"{_number(n)} {'is' if n == 1 else 'are'} {what}")
    rest = f"; {_number(unknown)} can't be told" if unknown else ""
    return f"{', '.join(said).capitalize()}{rest}."


def score_rests_on(analysis: Analysis) -> str:
    """What counts in the score and was judged: 'head, lean and foot strike', 'head and lean of person 1'."""
    findings = (finding for bout in analysis.judgements if bout.person == 0 for finding in bout.findings)
    counted = dict.fromkeys(f.check for f in findings if f.weight > 0 and f.score is not None)
    *most, last = [find(check).name for check in counted]
    said = f"{', '.join(most)} and {last}" if most else last
    return f"{said} of person 1" if people_of(analysis) else said


def title_of(bout: Bout, analysis: Analysis) -> str:
    """Who, where there are several people; what the person did, as seen from where, when, with how many strides at what
    rate."""
    parts = [f"Person {bout.person + 1}"] if people_of(analysis) else []
    parts += [doing_of(bout), f"seen {SEEN_FROM[bout.scene.view]}", times_of(bout)]
    if bout.gait is not None:
        n = 0 if SENTENCES[Code.FEET_NOT_FOLLOWED] in bout.scene.notes else len(bout.gait.strides)
        parts += [f"{n} stride{'' if n == 1 else 's'}"] if n else []
        if bout.cadence_spm is not None:
            parts.append(f"{bout.cadence_spm:.0f} steps/min")
    return " · ".join(parts)


def times_of(bout: Bout, digits: int = 1) -> str:
    """When it was: '0.0 to 3.2 s', '0.0 to 3.2 and 7.1 to 10.0 s'; of many parts the first and the last."""
    spans = [f"{start:.{digits}f} to {end:.{digits}f}" for start, end in bout.spans]
    if len(spans) > MOST_SPANS:
        return f"{len(spans)} times, {bout.start:.{digits}f} to {bout.end:.{digits}f} s"
    *most, last = spans
    return f"{', '.join(most)} and {last} s" if most else f"{last} s"


def value_of(finding: Finding) -> str:
    """The value with its uncertainty and unit: '26.1 ± 4.0 % leg', '5.2 ± 4.0°'; empty where there is none.

    Of what differs between left and right, the side in words instead of a sign, where it is sure: '7.8 ± 2.5° to your right'.
    """
    if finding.value is None:
        return ""
    value, side, sides = finding.value, "", find(finding.check).sides
    if sides is not None and abs(value) > (finding.uncertainty or 0.0):
        value, side = abs(value), f" {sides[value > 0]}"
    spread = "" if finding.uncertainty is None else f" ± {finding.uncertainty:.1f}"
    return f"{value + 0:.1f}{spread}{unit_of(finding.unit)}{side}"


def varied_between(finding: Finding, low: float, high: float) -> str:
    """A range of the finding's values: '8.1 and 9.4', '38.1 and 40.3 right step longer'."""
    side, sides = "", find(finding.check).sides
    if sides is not None and low * high > 0:
        side = f" {sides[low > 0]}"
        low, high = sorted((abs(low), abs(high)))
    return f"{low + 0:.1f} and {high + 0:.1f}{side}"


def title_and_answer(finding: Finding) -> str:
    """The title, and the answer where it is a question: 'Heel first or not: heel first'."""
    answers, norm = find(finding.check).answers, finding.norm
    if answers is None or norm is None or finding.value is None or finding.reason:
        return finding.title
    above, spread = finding.value - norm.green[1], finding.uncertainty or 0.0
    answer = "too close to call" if abs(above) <= spread else answers[above > 0]
    return f"{finding.title}: {answer}"


def unit_of(unit: str) -> str:
    """A unit as it follows a number: '°', ' % leg'."""
    return "°" if unit == "deg" else f" {unit}"


def doubt_of(finding: Finding) -> str:
    """What else there is to know about a verdict: its reasons, or how likely it is that all is fine; else empty."""
    if finding.reason or finding.norm is None or finding.value is None or finding.likelihood is None:
        return finding.reason or ""
    if finding.is_borderline:
        return "Too close to the limit to call from this clip."
    if finding.is_outside and finding.likelihood < SURE_FROM:
        return f"It is fine after all with a chance of {100 * (1 - finding.likelihood):.0f} %."
    return ""


def fine_range(finding: Finding) -> str:
    """The range in which the finding would be good, for this person now: '2.0 to 12.0', 'up to 23.9', 'any'; empty if
    not known."""
    norm = finding.norm
    if norm is None or (norm.expected is not None and finding.expected is None):
        return ""
    if norm.cap is Verdict.GOOD:
        return "any"
    low, high = (edge + (finding.expected or 0.0) for edge in norm.green)
    if find(finding.check).sides is not None:
        return f"within ±{high:.1f}"
    if math.isinf(low):
        return "" if math.isinf(high) else f"up to {high:.1f}"
    return f"from {low:.1f}" if math.isinf(high) else f"{low:.1f} to {high:.1f}"


def _number(n: int) -> str:
    return _NUMBERS[n] if n < len(_NUMBERS) else str(n)


def untold(bouts: Sequence[Bout], recording: str) -> list[str]:
    """What can't be told and why, one line for each reason; where it doesn't hold for all of several bouts, with the bout.

    recording: how to record one's own good posture here, a sentence that is added where that is what is missing.
    """
    return _with_bouts([(line, bout) for bout in bouts for line in _untold(bout, recording, len(bouts) == 1)], bouts)


def _with_bouts(lines: Iterable[tuple[str, Bout]], bouts: Sequence[Bout]) -> list[str]:
    """Each line once; where it does not hold for all of several bouts, with those for which it does."""
    found: dict[str, list[Bout]] = {}
    for line, bout in lines:
        found.setdefault(line, []).append(bout)
    return [
        line if len(having) == len(bouts) else f"{'; '.join(when_of(bout, bouts) for bout in having)}: {line}"
        for line, having in found.items()
    ]


def when_of(bout: Bout, among: Sequence[Bout]) -> str:
    """Which of several bouts: 'Walking, 0 to 5 s', 'Person 2, walking, 5 to 10 s'."""
    several = len({one.person for one in among}) > 1
    person = f"Person {bout.person + 1}, " if several else ""
    said = f"{person}{doing_of(bout).lower()}, {times_of(bout, 0)}"
    return said[:1].upper() + said[1:]


def _untold(bout: Bout, recording: str, with_values: bool) -> list[str]:
    by_reason: dict[str, list[str]] = {}
    needs_baseline = set()
    for finding in bout.findings:
        if finding.verdict is Verdict.UNKNOWN:
            reason = finding.reason or "no reason known"
            title = finding.title[:1].lower() + finding.title[1:]
            known = finding.value is not None and finding.has_reason(Code.SPEED_UNKNOWN)
            value = f" ({value_of(finding)})" if with_values else ""
            by_reason.setdefault(reason, []).append(f"whether {title}{value} is fine" if known else title)
            if finding.has_reason(Code.NEEDS_BASELINE):
                needs_baseline.add(reason)
    return [
        f"Can't tell {', '.join(titles)}: {reason}{f' {recording}' if reason in needs_baseline else ''}"
        for reason, titles in by_reason.items()
    ]


def trust_notes(analysis: Analysis) -> list[str]:
    """How far to trust the analysis: what was noticed about the clip, and the reason of each finding that has one.

    Nothing is said twice: not what `untold` says, and notes that differ in one number become one.
    """
    bouts = analysis.judgements
    findings = [(finding, bout) for bout in bouts for finding in bout.findings if finding.reason]
    told = {finding.reason for finding, _ in findings if finding.verdict is Verdict.UNKNOWN}
    notes = [*analysis.notes, *(note for bout in analysis.bouts for note in bout.scene.notes)]
    remarks = [(f"{f.title}: {f.reason}", bout) for f, bout in findings if f.verdict is not Verdict.UNKNOWN]
    return [
        *_joined([note for note in notes if note not in told]),
        *_with_bouts(remarks, bouts),
        *_taken_alone(analysis),
    ]


def _taken_alone(analysis: Analysis) -> list[str]:
    """What a bout that was judged together with others shows and their joint judgement does not: 'Sitting, 0 to 9 s, taken
    alone: trunk lean -20.0 ± 6.3°, watch.'"""
    lines = []
    for bout in analysis.bouts:
        whole = analysis.judgement_of(bout)
        joint = {finding.check: finding for finding in whole.findings}
        off = [f for f in bout.findings if whole is not bout and f.is_alarm and not joint[f.check].is_alarm]
        said = "; ".join(f"{f.title.lower()} {value_of(f)}, {verdict_words(f)}" for f in off)
        lines += [f"{when_of(bout, analysis.bouts)}, taken alone: {said}."] if said else []
    return lines


def _joined(notes: Iterable[str]) -> list[str]:
    """The notes without repeats; those that differ in one number only as one, with the lowest and the highest."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for note in dict.fromkeys(notes):
        alike.setdefault(tuple(_NUMBER.split(note)), []).append(note)
    return [line for words, same in alike.items() for line in _as_one(words, same)]


def _as_one(words: Sequence[str], notes: list[str]) -> list[str]:
    numbers = list(zip(*map(_NUMBER.findall, notes), strict=True))
    differing = [place for place, found in enumerate(numbers) if len(set(found)) > 1]
    if len(differing) != 1:
        return notes
    low, high = (pick(numbers[differing[0]], key=float) for pick in (min, max))
    shown = [found[0] for found in numbers]
    shown[differing[0]] = f"{low} to {high}"
    return ["".join(part for pair in zip(words, [*shown, ""], strict=True) for part in pair)]
