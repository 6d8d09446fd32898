"""What needs more than one finding, or more than a number: one ordered list of rules.

A rule sees one finding, the others of the same judgement as the rules before left them, and what was measured.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace

from posturecam.checks import find
from posturecam.judge.measurement import Measurement
from posturecam.judge.reasons import Code, because, part_name
from posturecam.judge.score import HALF_SCORE
from posturecam.judge.verdict import not_assessed
from posturecam.types import Finding, Reason, Verdict

Findings = Mapping[str, Finding]
Rule = Callable[[Finding, Findings, Measurement], Finding]

UNKNOWN_BELOW_QUALITY = 0.35
"""How well (0-1) the worst-seen part must be seen for any verdict; engineering choice."""
ADJUST_FROM_QUALITY = 0.6
"""How well it must be seen for ADJUST; engineering choice."""


def apply_rules(findings: Iterable[Finding], measurements: Mapping[str, Measurement]) -> tuple[Finding, ...]:
    """Apply every rule in order to the findings of one judgement.

    Parameters
    ----------
    findings : Iterable[Finding]
        In the order of the report.
    measurements : Mapping[str, Measurement]
        By check id, of the same judgement.

    Returns
    -------
    tuple[Finding, ...]
        The findings after the rules, in the same order.
    """
    by_check = {finding.check: finding for finding in findings}
    for rule in RULES:
        for check, finding in list(by_check.items()):
            by_check[check] = rule(finding, by_check, measurements[check])
    return tuple(by_check.values())


def unknown_if_unclear(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Make a finding UNKNOWN where a needed part of the body is hardly seen.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    if finding.verdict is Verdict.UNKNOWN or measured.quality >= UNKNOWN_BELOW_QUALITY:
        return finding
    hidden = not_assessed(
        finding, because(Code.PART_UNCLEAR, part=part_name(measured.limited_by), wanted=measured.wanted)
    )
    return replace(hidden, value=None, uncertainty=None, expected=None, iqr=None, left=None, right=None, trend=None)


def cap_if_seen_poorly(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Allow no more than WATCH where a needed part of the body is not seen well.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    if measured.quality >= ADJUST_FROM_QUALITY:
        return finding
    return cap_at_watch(finding, because(Code.SEEN_POORLY, part=part_name(measured.limited_by)))


def unknown_if_hidden_by_other(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Make a GOOD from the side UNKNOWN while another finding alarms that hides this one.

    A forward head moves the hip-to-ear line ahead and hides rounded shoulders.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    relation = find(finding.check).hidden_by
    if relation is None or finding.verdict is not Verdict.GOOD or measured.norm.view != "side":
        return finding
    hides = any(others[check].is_alarm for check in relation.checks if check in others)
    return not_assessed(finding, because(Code(relation.code))) if hides else finding


def confirmed_by_other(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Allow ADJUST only where one of the findings that confirm it lies outside green too.

    Overstride of a runner: shin or knee at initial contact. A bend at the waist: the trunk as a whole leans too far
    forward.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    relation = find(finding.check).confirmed_by
    confirming = [] if relation is None else [others[check] for check in relation.checks if check in others]
    if relation is None or not (confirming or relation.required):
        return finding
    if any(one.is_outside and not (relation.above_only and one.below) for one in confirming):
        return finding
    return cap_at_watch(finding, because(Code(relation.code)))


def confirmed_by_own_evidence(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Allow ADJUST only where independent evidence shows it: foot strike, where the step's own geometry does.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    if measured.confirmed:
        return finding
    return cap_at_watch(finding, because(Code.NOT_CONFIRMED_BY_STEP))


def cue_with_other(finding: Finding, others: Findings, measured: Measurement) -> Finding:
    """Say another cue where a second finding asks for the same change.

    Quicker steps are asked of a runner who lands far ahead only where the cadence was judged and is low.

    Parameters
    ----------
    finding : Finding
        The finding of one check.
    others : Findings
        By check id, all findings as the rules before left them.
    measured : Measurement
        What the finding rests on.

    Returns
    -------
    Finding
        The finding after this rule.
    """
    both = find(finding.check).cue_with
    if both is None or finding.cue_code is None or finding.below or both.check not in others:
        return finding
    other = others[both.check]
    return replace(finding, cue_code=both.cue) if other.is_alarm and other.below else finding


RULES: tuple[Rule, ...] = (
    unknown_if_unclear,
    cap_if_seen_poorly,
    confirmed_by_other,
    confirmed_by_own_evidence,
    unknown_if_hidden_by_other,
    cue_with_other,
)
"""In the order in which they are applied."""


def cap_at_watch(finding: Finding, why: Reason) -> Finding:
    """Cap a finding at WATCH, and its score at no worse than that of WATCH.

    Parameters
    ----------
    finding : Finding
        Any finding.
    why : Reason
        The reason that is added where it would have been ADJUST.

    Returns
    -------
    Finding
        The finding, unchanged unless it lies outside green.
    """
    if not finding.is_outside:
        return finding
    score = None if finding.score is None else max(HALF_SCORE, finding.score)
    if finding.verdict is Verdict.WATCH:
        return replace(finding, score=score)
    return replace(finding, verdict=Verdict.WATCH, reasons=(why, *finding.reasons), score=score)
