"""A finding in words: its verdict and how likely it is, its value, what is fine."""

from __future__ import annotations

import math

from posturecam.checks import find
from posturecam.types import SURE_FROM, Finding, Verdict
from posturecam.words import say

LOOKS = {
    Verdict.ADJUST: ("✗", "x"),
    Verdict.WATCH: ("▲", "!"),
    Verdict.GOOD: ("✓", "+"),
    Verdict.UNKNOWN: ("?", "?"),
}
"""Per verdict: symbol, the same without Unicode. The most urgent first."""

URGENCY = tuple(LOOKS)

_CLOSE_LOOK = ("≈", "~")


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
    return _CLOSE_LOOK if finding.is_uncertain else LOOKS[finding.verdict]


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


def value_of(finding: Finding, *, names_side: bool = False) -> str:
    """Say a value with its uncertainty and unit.

    Parameters
    ----------
    finding : Finding
        The finding.
    names_side : bool
        Whether to name the side of what differs between left and right also where it is not sure.

    Returns
    -------
    str
        '26.1 ± 4.0 % leg'; empty where there is none. Of what differs between left and right, the side in words
        instead of a sign, where it is sure: '7.8 ± 2.5° to your right'.
    """
    if finding.value is None:
        return ""
    value, side, sides = finding.value, "", find(finding.check).sides
    if sides is not None and (names_side or abs(value) > (finding.uncertainty or 0.0)):
        value, side = abs(value), f" {sides[value > 0]}" if round(value, 1) else ""
    spread = "" if finding.uncertainty is None else f" ± {finding.uncertainty:.1f}"
    return f"{value + 0:.1f}{spread}{unit_of(finding.unit)}{side}"


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
