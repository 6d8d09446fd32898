"""The order of checks in a report, and which finding to speak of first: one order for the live cue, the video, the scorecard, the
pages and the coach sheet."""

from __future__ import annotations

from collections.abc import Iterable

from posturecam.types import Finding, Verdict

MAIN_CHECKS = ("forward_head", "rounded_shoulders", "trunk_lean", "overstride")
"""The four main checks: the columns of tables; without any of them nothing is called good."""
REPORT_ORDER = (
    *MAIN_CHECKS,
    *("cadence", "shank_angle", "knee_flexion", "waist_bend", "vertical_oscillation", "step_asymmetry"),
    *("side_lean", "shoulder_tilt", "head_tilt", "head_turn", "strike_pattern"),
)
"""Every check in the order of the report; one that is not listed comes last."""
CUED = (
    *("forward_head", "rounded_shoulders", "overstride", "trunk_lean", "waist_bend", "shank_angle"),
    *("knee_flexion", "side_lean", "head_turn", "head_tilt", "shoulder_tilt", "vertical_oscillation", "cadence"),
)
"""Every check that a cue may speak of, the most important first. Step asymmetry and strike pattern are for the report
only."""
_FIRST_WHEN_RED = ("overstride", "trunk_lean")
SEVERITY = (Verdict.ADJUST, Verdict.WATCH, Verdict.GOOD, Verdict.UNKNOWN)


def report_place(check: str) -> int:
    """Where a check stands in the report, from 0."""
    return REPORT_ORDER.index(check) if check in REPORT_ORDER else len(REPORT_ORDER)


def place(check: str, verdict: Verdict) -> int:
    """How far back a check stands, from 0: as in CUED, but an ADJUST of foot strike or lean before all; any other check
    last."""
    if verdict is Verdict.ADJUST and check in _FIRST_WHEN_RED:
        return _FIRST_WHEN_RED.index(check)
    return len(_FIRST_WHEN_RED) + (CUED.index(check) if check in CUED else len(CUED))


def urgency(finding: Finding) -> tuple[float, int]:
    """What to sort findings by: ADJUST, WATCH, borderline, GOOD, UNKNOWN, then by place."""
    rank = SEVERITY.index(Verdict.GOOD) - 0.5 if finding.is_borderline else SEVERITY.index(finding.verdict)
    return rank, place(finding.check, finding.verdict)


def by_importance(findings: Iterable[Finding]) -> list[Finding]:
    """The findings that ask for something, the most urgent first; a borderline one asks for nothing."""
    return sorted((one for one in findings if one.is_alarm), key=urgency)
