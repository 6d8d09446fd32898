"""Findings of one check that several clips show equally well, as one."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from posturecam.checks import find
from posturecam.judge.reasons import Code, because
from posturecam.judge.verdict import not_assessed
from posturecam.judge.verdict_rule import judge_value
from posturecam.session.errors_apart import ErrorParts, error_parts
from posturecam.session.evidence import Evidence
from posturecam.session.phrases import joined, reading_in
from posturecam.session.set_ups import apart
from posturecam.types import Finding, Side


@dataclass(frozen=True)
class _Estimate:
    """A deviation from what is expected, with its ± taken apart."""

    deviation: float
    error: ErrorParts


def contradict(used: Sequence[Evidence]) -> bool:
    """Tell whether two clips read further apart than both ± together explain.

    Each less what its own clip expects. Where each shows another leg alone, legs that differ are no contradiction; nor
    are cadences, which differ from minute to minute, and of which only like ones are taken together.

    Parameters
    ----------
    used : Sequence[Evidence]
        Of one check, each judged.

    Returns
    -------
    bool
        Whether any two of them do.
    """
    return any(_contradict(a, b) for a, b in combinations(used, 2))


def disagreeing(used: Sequence[Evidence], names: Sequence[str]) -> Finding:
    """Make the finding of clips that contradict each other: UNKNOWN, with what each reads and without a value.

    Parameters
    ----------
    used : Sequence[Evidence]
        Of one check, each judged.
    names : Sequence[str]
        The clip's name of each.

    Returns
    -------
    Finding
        The finding.
    """
    readings = [reading_in(one.finding, name) for one, name in zip(used, names, strict=True)]
    left_open = not_assessed(used[0].finding, because(Code.CLIPS_DISAGREE, readings=joined(readings)))
    return replace(
        left_open,
        value=None,
        uncertainty=None,
        expected=None,
        iqr=None,
        left=None,
        right=None,
        trend=None,
        trend_uncertainty=None,
        n=sum(one.finding.n for one in used),
        below=False,
        drifts=False,
    )


def pooled(used: Sequence[Evidence]) -> Finding:
    """Make one finding of several that agree, and judge it anew by the same norm.

    The mean counts, weighted by precision. Where a clip shows one leg only, each leg is read from the clip in which it
    is nearer the camera. What the clips share of their ± does not average out; their samples' scatter does.
    The ± reaches at least to what each clip reads.

    Parameters
    ----------
    used : Sequence[Evidence]
        Two or more of one check, each judged by the same norm.

    Returns
    -------
    Finding
        The finding; moments are those of `shown_by`.
    """
    clearest = shown_by(used)
    weights = _weights([_whole(one) for one in used])
    sides = near_legs(used) if shows_one_leg(used) else {}
    estimate = _mean(list(sides.values()), [0.5, 0.5]) if sides else _mean([_whole(one) for one in used], weights)
    norm, expected = clearest.finding.norm, _expected(used, weights)
    base = expected or 0.0
    findings = [one.finding for one in used]
    counts = np.array([max(finding.n, 1) for finding in findings], dtype=float)
    shares = [finding.share_outside or 0.0 for finding in findings]
    joint = replace(
        clearest.finding,
        value=base + estimate.deviation,
        uncertainty=_reaching(estimate, used),
        expected=expected,
        iqr=float(np.average([finding.iqr or 0.0 for finding in findings], weights=counts)),
        n=sum(finding.n for finding in findings),
        share_outside=float(np.average(shares, weights=counts)),
        left=_side(used, weights, Side.LEFT, sides, base),
        right=_side(used, weights, Side.RIGHT, sides, base),
        trend=None,
        trend_uncertainty=None,
        drifts=False,
        confidence=float(np.dot(weights, [finding.confidence for finding in findings])),
        reasons=(),
    )
    return joint if norm is None else judge_value(joint, norm)


def shown_by(used: Sequence[Evidence]) -> Evidence:
    """Choose the one that shows a finding most clearly: furthest off where any is off, else seen best.

    Parameters
    ----------
    used : Sequence[Evidence]
        Of one check.

    Returns
    -------
    Evidence
        One of them.
    """
    off = [one for one in used if one.finding.is_outside and one.finding.beyond is not None]
    if off:
        return max(off, key=lambda one: one.finding.beyond or 0.0)
    return max(used, key=lambda one: (one.finding.confidence, -(one.finding.uncertainty or 0.0)))


def shows_one_leg(used: Sequence[Evidence]) -> bool:
    """Tell whether a check is read from legs, and one of the clips shows one of them only.

    Where both legs are seen their errors partly cancel: made-up people's shins read 2.7° off by both and 3.9° off by
    the near ones alone, their landing feet 3.1 and 5.7°.

    Parameters
    ----------
    used : Sequence[Evidence]
        Of one check.

    Returns
    -------
    bool
        Whether it is so.
    """
    measured = [(one.finding.left is not None, one.finding.right is not None) for one in used]
    return any(map(any, measured)) and not all(map(all, measured))


def near_legs(used: Sequence[Evidence]) -> dict[Side, _Estimate]:
    """Read each leg from the clips in which it is nearer the camera.

    Parameters
    ----------
    used : Sequence[Evidence]
        Of one check.

    Returns
    -------
    dict
        The deviation of both sides from what is expected; empty unless both were filmed and measured.
    """
    found = {}
    for side in Side:
        of_side = [one for one in used if one.near_side is side and one.near_value is not None]
        if not of_side:
            return {}
        estimates = [_near(one, side) for one in of_side]
        found[side] = _mean(estimates, _weights(estimates))
    return found


def _contradict(a: Evidence, b: Evidence) -> bool:
    if find(a.finding.check).counts_steps:
        return False
    if shows_one_leg((a, b)) and a.near_side is not b.near_side:
        return False
    return abs(_whole(a).deviation - _whole(b).deviation) > apart(a, b)


def _whole(one: Evidence) -> _Estimate:
    value, expected = one.finding.value or 0.0, one.finding.expected or 0.0
    return _Estimate(value - expected, error_parts(one.finding, one.bout))


def _near(one: Evidence, side: Side) -> _Estimate:
    value, expected = one.near_value or 0.0, one.finding.expected or 0.0
    return _Estimate(value - expected, error_parts(one.finding, one.bout, side))


def _weights(estimates: Sequence[_Estimate]) -> list[float]:
    precision = np.array([1.0 / max(one.error.total, 1e-6) ** 2 for one in estimates])
    return list((precision / precision.sum()).tolist())


def _mean(estimates: Sequence[_Estimate], weights: Sequence[float]) -> _Estimate:
    pairs = list(zip(weights, estimates, strict=True))
    error = ErrorParts(
        shared=sum(weight * one.error.shared for weight, one in pairs),
        scatter=math.sqrt(sum((weight * one.error.scatter) ** 2 for weight, one in pairs)),
    )
    return _Estimate(sum(weight * one.deviation for weight, one in pairs), error)


def _reaching(estimate: _Estimate, used: Sequence[Evidence]) -> float:
    """± of the estimate, which reaches at least as far as what every clip reads: people vary between recordings."""
    furthest = max(abs(_whole(one).deviation - estimate.deviation) for one in used)
    return max(estimate.error.total, furthest)


def _expected(used: Sequence[Evidence], weights: Sequence[float]) -> float | None:
    expected = [one.finding.expected for one in used]
    known = [value for value in expected if value is not None]
    return float(np.dot(weights, known)) if len(known) == len(used) else None


def _side(
    used: Sequence[Evidence], weights: Sequence[float], side: Side, near: dict[Side, _Estimate], base: float
) -> float | None:
    """What one side reads: of near legs that leg's; else the mean of the clips that measured it."""
    if near:
        return base + near[side].deviation
    pairs = [
        (weight, value - (one.finding.expected or 0.0))
        for weight, one in zip(weights, used, strict=True)
        for value in (one.finding.left if side is Side.LEFT else one.finding.right,)
        if value is not None
    ]
    total = sum(weight for weight, _ in pairs)
    return base + sum(weight * value for weight, value in pairs) / total if pairs else None
