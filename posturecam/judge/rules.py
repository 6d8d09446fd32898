"""What needs more than one finding, or more than a number: one ordered list of rules.

A rule sees one finding, the others of the same judgement as the rules before left them, and what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from posturecam.judge.reasons import Code, because
from posturecam.judge.score import HALF_SCORE
from posturecam.judge.verdict import Measurement, not_assessed
from posturecam.types import Finding, Reason, Verdict

Findings = Mapping[str, Finding]
Rule = Callable[[Finding, Findings, Measurement], Finding]

UNKNOWN_BELOW_QUALITY = 0.35
"""How well (0-1) the worst-seen part must be seen for any verdict; engineering choice."""
ADJUST_FROM_QUALITY = 0.6
"""How well it must be seen for ADJUST; engineering choice."""


def apply_rules(findings: Iterable[Finding], measurements: Mapping[str, Measurement]) -> tuple[Finding, ...]:
    """The same findings after every rule in order; measurements: by check id, of the same judgement."""
    by_check = {finding.check: finding for finding in findings}
    for rule in RULES:
        for check, finding in list(by_check.items()):
            by_check[check] = rule(finding, by_check, measurements[check])
    return tuple(by_check.values())


def unknown_if_unclear(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """UNKNOWN where a needed part of the body is hardly seen."""
    if finding.verdict is Verdict.UNKNOWN or measured.quality >= UNKNOWN_BELOW_QUALITY:
        return finding
    hidden = not_assessed(
        finding, because(Code.PART_UNCLEAR, part=measured.limited_by or "body", wanted=measured.wanted)
    )
    return replace(hidden, value=None, uncertainty=None, expected=None, iqr=None, left=None, right=None, trend=None)


def cap_if_seen_poorly(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """No more than WATCH where a needed part of the body is not seen well."""
    if measured.quality >= ADJUST_FROM_QUALITY:
        return finding
    return cap_at_watch(finding, because(Code.SEEN_POORLY, part=measured.limited_by or "body"))


def shoulders_behind_forward_head(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """From the side, a forward head moves the hip-to-ear line ahead and hides rounded shoulders: then GOOD is UNKNOWN."""
    if finding.check != "rounded_shoulders" or finding.verdict is not Verdict.GOOD or finding.unit != "% trunk":
        return finding
    head = others.get("forward_head")
    hides = head is not None and head.is_alarm
    return not_assessed(finding, because(Code.HEAD_HIDES_SHOULDERS)) if hides else finding


def overstride_confirmed_by_leg(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Overstride of a runner is ADJUST only when shin or knee at landing lies outside green too."""
    legs = [others[check] for check in ("shank_angle", "knee_flexion") if check in others]
    if finding.check != "overstride" or not legs or any(leg.is_outside for leg in legs):
        return finding
    return cap_at_watch(finding, because(Code.NOT_CONFIRMED_BY_LEG))


def confirmed_by_own_evidence(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """ADJUST only where independent evidence shows it: foot strike, where the step's own geometry does."""
    if measured.confirmed:
        return finding
    return cap_at_watch(finding, because(Code.NOT_CONFIRMED_BY_STEP))


def waist_bend_confirmed_by_trunk(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """A bend at the waist is ADJUST only when the trunk as a whole leans too far forward."""
    trunk = others.get("trunk_lean")
    leans = trunk is not None and trunk.is_outside and not trunk.below
    if finding.check != "waist_bend" or leans:
        return finding
    return cap_at_watch(finding, because(Code.TRUNK_DOES_NOT_LEAN))


RULES: tuple[Rule, ...] = (
    unknown_if_unclear,
    cap_if_seen_poorly,
    overstride_confirmed_by_leg,
    confirmed_by_own_evidence,
    waist_bend_confirmed_by_trunk,
    shoulders_behind_forward_head,
)
"""In the order in which they are applied."""


def cap_at_watch(finding: Finding, why: Reason) -> Finding:
    """The finding as no more than WATCH, and no worse a score than that; `why` is added where it would have been ADJUST."""
    if not finding.is_outside:
        return finding
    score = None if finding.score is None else max(HALF_SCORE, finding.score)
    if finding.verdict is Verdict.WATCH:
        return replace(finding, score=score)
    return replace(finding, verdict=Verdict.WATCH, reasons=(why, *finding.reasons), score=score)
