"""Which finding to speak of first: one order for the live cue, the video, the scorecard, the pages and the coach sheet."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.checks import discover, find
from posturecam.types import Finding, Verdict

SEVERITY = (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)
"""The verdicts, the most serious first."""


def cued() -> tuple[str, ...]:
    """The id of every check that a cue may speak of, the most important first."""
    ranked = [(check.cue_rank, check.id) for check in discover() if check.cue_rank is not None]
    return tuple(name for _, name in sorted(ranked))


def place(check: str, verdict: Verdict) -> float:
    """How far back a check stands among cues; infinite where it is for the report only."""
    known = find(check)
    if verdict is Verdict.ADJUST and known.cue_rank_when_adjust is not None:
        return known.cue_rank_when_adjust
    return float("inf") if known.cue_rank is None else known.cue_rank


def urgency(finding: Finding) -> tuple[float, float]:
    """What to sort findings by: ADJUST, WATCH, borderline, GOOD, UNKNOWN, then by place."""
    rank = SEVERITY.index(Verdict.GOOD) - 0.5 if finding.is_borderline else SEVERITY.index(finding.verdict)
    return rank, place(finding.check, finding.verdict)


def by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that ask for something, the most urgent first; a borderline one asks for nothing."""
    return sorted((one for one in findings if one.is_alarm), key=urgency)
