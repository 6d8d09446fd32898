"""The score 0-100 of a finding and of a bout."""

from __future__ import annotations

from collections.abc import Sequence

from posturecam.types import Bout, Finding, Verdict

HALF_SCORE, FLOOR_SCORE = 60.0, 20.0
"""At the end of amber, and one amber width further; engineering choices."""


def score_at(beyond: float) -> float:
    """Score a deviation: 100 inside green, 60 at the end of amber, 20 one amber width further and beyond.

    Parameters
    ----------
    beyond : float
        How far it lies outside green, in amber widths.

    Returns
    -------
    float
        20 to 100.
    """
    if beyond <= 0:
        return 100.0
    return max(FLOOR_SCORE, 100.0 - (100.0 - HALF_SCORE) * beyond)


def lowest_score(cap: Verdict) -> float:
    """Lowest score that a norm may give.

    Parameters
    ----------
    cap : Verdict
        The worst verdict that it may give.

    Returns
    -------
    float
        20, 60 or 100.
    """
    return {Verdict.GOOD: 100.0, Verdict.WATCH: HALF_SCORE}.get(cap, FLOOR_SCORE)


def overall(findings: Sequence[Finding]) -> float | None:
    """Headline score: scores weighted by weight x confidence.

    Parameters
    ----------
    findings : Sequence[Finding]
        Of one judgement.

    Returns
    -------
    float or None
        0-100; None unless every finding that has a weight was judged: a score over fewer would rise when a worse part
        of the body is not seen.
    """
    counted = [finding for finding in findings if finding.weight > 0]
    known = [(finding.weight * finding.confidence, finding.score) for finding in counted if finding.score is not None]
    weight = sum(share for share, _ in known)
    if len(known) < len(counted) or weight <= 0:
        return None
    return sum(share * score for share, score in known) / weight


def overall_of(judgements: Sequence[Bout]) -> float | None:
    """Headline score over several judgements: the main person's, weighted by their length.

    Parameters
    ----------
    judgements : Sequence[Bout]
        Of one clip, or of the clips of one session.

    Returns
    -------
    float or None
        0-100; None when less than half of the judged time has one.
    """
    scored = [(bout.seconds, overall(bout.findings)) for bout in judgements if bout.person == 0]
    known = [(seconds, score) for seconds, score in scored if score is not None]
    seconds = sum(length for length, _ in known)
    if not known or seconds < 0.5 * sum(length for length, _ in scored):
        return None
    return sum(length * score for length, score in known) / seconds
