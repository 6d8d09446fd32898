"""A posture that changed just now, judged by the last strides alone.

The window of a gait is 7 s, so that what is measured at landings has enough of them; its middle follows a new lean
after half of that. A posture is seen in every stride: where the last two differ from those before by more than a change
within one set-up can be wrong by, they are the present and the rest is past. Where nothing changed, the whole window is
judged as before, so that live says of a steady person what a clip does.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posturecam.checks import discover
from posturecam.coaching.summary import error_of_middle, finite, less_side, middle_error
from posturecam.judge.reasons import Code
from posturecam.judge.verdict_rule import COVERAGE, judge_value
from posturecam.motion.robust import hodges_lehmann
from posturecam.types import Analysis, Bout, Finding, Hindrance, Norm, Samples, Verdict

LATEST = 2
"""Strides that are the present: four steps."""
FEWEST_BEFORE = 3
"""Strides before them that they are compared with; fewer are no usual."""
CHANGED = (Code.INCONSISTENT, Code.DRIFTS, Hindrance.MOVING_ABOUT)
"""Reasons of a window that the change itself gives: they do not keep the last strides from being judged."""


def latest_findings(analysis: Analysis) -> dict[str, Finding]:
    """Judge the postures that have just changed.

    Parameters
    ----------
    analysis : Analysis
        Of the latest window.

    Returns
    -------
    dict of str to Finding
        By check; those that did not change are left out.
    """
    if not analysis.bouts:
        return {}
    found = {check.id: judged_latest(analysis.bouts[-1], check.id) for check in discover() if check.is_held}
    return {check: finding for check, finding in found.items() if finding is not None}


def judged_latest(bout: Bout, check: str) -> Finding | None:
    """Judge the last strides, where a posture has just changed.

    Parameters
    ----------
    bout : Bout
        What the person does, from the latest window.
    check : str
        The check's id.

    Returns
    -------
    Finding or None
        The finding of the last strides; None where they are as those before, or nothing tells.
    """
    finding, samples = bout.finding(check), bout.samples.get(check)
    if not bout.activity.is_gait or finding is None or samples is None:
        return None
    norm, seen = finding.norm, finite(samples)
    if norm is None or norm.compare == "ratio" or finding.value is None or len(seen) < LATEST + FEWEST_BEFORE:
        return None
    if not _may_be_judged(finding) or not _has_changed(seen, norm):
        return None
    return judge_value(_of_latest(finding, norm, seen), norm)


def _may_be_judged(finding: Finding) -> bool:
    """Whether nothing but the change itself kept the whole window from being judged."""
    return finding.verdict is not Verdict.UNKNOWN or all(reason.code in CHANGED for reason in finding.reasons)


def _has_changed(seen: Samples, norm: Norm) -> bool:
    """Whether each of the last strides differs from the middle of those before, the same way, by a real change."""
    before, latest = seen.value[:-LATEST], seen.value[-LATEST:]
    change = norm.change_uncertainty
    if change is None:
        return False
    noise = [COVERAGE * middle_error(before, norm.sample_sd), COVERAGE * error_of_middle(norm.sample_sd, 1)]
    by = latest - hodges_lehmann(before)
    return bool(np.min(np.abs(by)) > np.linalg.norm([change, *noise]) and np.ptp(np.sign(by)) == 0)


def _of_latest(finding: Finding, norm: Norm, seen: Samples) -> Finding:
    """The finding with the value and ± of the last strides, on the scale on which it is judged."""
    latest = seen.value[-LATEST:]
    value = float(finding.value or 0.0) + hodges_lehmann(latest) - hodges_lehmann(seen.value)
    scatter = COVERAGE * middle_error(less_side(seen), norm.sample_sd)
    systematic = math.sqrt(max((finding.uncertainty or 0.0) ** 2 - scatter**2, 0.0))
    return replace(
        finding,
        value=value,
        uncertainty=math.hypot(systematic, COVERAGE * middle_error(latest, norm.sample_sd)),
        n=LATEST,
        left=None,
        right=None,
        trend=None,
        trend_uncertainty=None,
        drifts=False,
        reasons=(),
    )
