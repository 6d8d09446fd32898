"""How likely a finding that asks for a change is, in words: the badge, the scale and the sentence say the same."""

from __future__ import annotations

from posturecam.checks import find
from posturecam.types import Finding, Verdict
from posturecam.words import say

CLEAR_FROM = 0.975
"""Likelihood from which the whole ± (95 %) lies outside the fine range."""
_MOST_PERCENT = 99
"""A likelihood is never said to be 100 %."""


def is_clear(finding: Finding) -> bool:
    """Tell whether a fine value can be left out of account.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    bool
        Whether it is ADJUST or at least `CLEAR_FROM` likely.
    """
    return finding.verdict is Verdict.ADJUST or (finding.likelihood or 0.0) >= CLEAR_FROM


def badge_words(finding: Finding) -> str:
    """Say how far out it is and how likely that is.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    str
        'Clearly too far', 'Too far' of what is surely outside and may be little, 'Most likely too far'.
    """
    code = "likely" if not is_clear(finding) else "clear" if finding.verdict is Verdict.ADJUST else "outside"
    return say(f"ui.result.likelihood.{code}", excess=excess_of(finding))


def likelihood_sentence(finding: Finding) -> str:
    """Say how likely it is that it is outside its fine range.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    str
        'Most likely too far (84 %), but a fine value is possible.'
    """
    if is_clear(finding):
        return say("ui.result.likelihood.clear_sentence", excess=excess_of(finding))
    if finding.likelihood is None:
        return say("ui.result.likelihood.likely_sentence", excess=excess_of(finding))
    return say("ui.result.likelihood.percent_sentence", excess=excess_of(finding), percent=percent_of(finding))


def percent_of(finding: Finding) -> float:
    """Give the likelihood as it may be said.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    float
        In %, at most 99.
    """
    return min(_MOST_PERCENT, 100 * (finding.likelihood or 0.0))


def excess_of(finding: Finding) -> str:
    """Name what a value is too much of.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    str
        'far', 'low'.
    """
    below, above = find(finding.check).excess
    return below if finding.below else above
