"""How likely a finding that asks for a change is, in a few words: the badge of a card and of the table."""

from __future__ import annotations

from posturecam.checks import find
from posturecam.types import Finding, Verdict
from posturecam.wording.plain import CERTAIN_FROM
from posturecam.words import say

_MOST_PERCENT = 99
"""A likelihood is never said to be 100 %."""


def is_certain(finding: Finding) -> bool:
    """Tell whether a fine value can be left out of account.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    bool
        Whether it is ADJUST or at least `CERTAIN_FROM` likely.
    """
    return finding.verdict is Verdict.ADJUST or (finding.likelihood or 0.0) >= CERTAIN_FROM


def badge_words(finding: Finding) -> str:
    """Say how far out it is and how likely that is, as the sentence does.

    Parameters
    ----------
    finding : Finding
        A finding outside its fine range.

    Returns
    -------
    str
        'Almost certainly too far ahead', 'Most likely too far ahead'.
    """
    below, above = find(finding.check).excess
    code = "certain" if is_certain(finding) else "likely"
    return say(f"ui.result.likelihood.{code}", excess=below if finding.below else above)


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
