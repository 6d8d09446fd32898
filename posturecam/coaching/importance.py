"""Which finding to speak of first.

One order for the live cue, the video, the scorecard, the pages and the coach sheet.
"""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.checks import discover, find
from posturecam.types import Finding, Verdict

SEVERITY = (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
"""The verdicts, the most serious first."""


def cued() -> tuple[str, ...]:
    """List the checks that a cue may speak of.

    Returns
    -------
    tuple[str, ...]
        Their ids, the most important first.
    """
    ranked = [(check.cue_rank, check.id) for check in discover() if check.cue_rank is not None]
    return tuple(name for _, name in sorted(ranked))


def place(check: str, verdict: Verdict) -> float:
    """Rank a check among cues.

    Parameters
    ----------
    check : str
        Its id.
    verdict : Verdict
        Of its finding.

    Returns
    -------
    float
        The smaller, the sooner; infinite where it is for the report only.
    """
    known = find(check)
    if verdict is Verdict.ADJUST and known.cue_rank_when_adjust is not None:
        return known.cue_rank_when_adjust
    return float("inf") if known.cue_rank is None else known.cue_rank


def urgency(finding: Finding) -> tuple[float, float]:
    """Key to sort findings by: ADJUST, WATCH that asks, other WATCH and borderline, GOOD, UNKNOWN, then by place.

    Parameters
    ----------
    finding : Finding
        The finding.

    Returns
    -------
    tuple[float, float]
        The smaller, the more urgent.
    """
    rank = SEVERITY.index(Verdict.GOOD) - 0.5 if finding.is_uncertain else SEVERITY.index(finding.verdict)
    return rank, place(finding.check, finding.verdict)


def by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """Choose the findings that ask for a change.

    Parameters
    ----------
    findings : Iterable[Finding]
        Of one or several judgements.

    Returns
    -------
    list[Finding]
        The most urgent first.
    """
    return sorted((one for one in findings if one.asks), key=urgency)
