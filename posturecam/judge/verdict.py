"""One check in one bout: samples, norm and uncertainty in, a finding with its likelihood out.

The verdict rule itself is in `verdict_rule`. Few samples do not silence a check; they widen its ±.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.coaching.summary import (
    Summary,
    error_of_middle,
    finite,
    less_side,
    middle_error,
    summarise,
)
from posturecam.judge.measurement import Measurement
from posturecam.judge.reasons import Code, because
from posturecam.judge.verdict_rule import COVERAGE, as_shown, judge_value
from posturecam.types import Finding, Norm, Reason, Samples, Verdict
from posturecam.words import literal, message

__all__ = ["CONTRADICTORY", "COVERAGE", "judge", "not_assessed"]

CONTRADICTORY = 2.0
"""How many times its usual ± a value may carry before its samples are said to contradict each other."""


def judge(measured: Measurement, span: tuple[float, float]) -> Finding:
    """Judge one check in a bout.

    Parameters
    ----------
    measured : Measurement
        Samples, norm and uncertainty.
    span : tuple[float, float]
        The bout, [start, end) s.

    Returns
    -------
    Finding
        UNKNOWN carries no value, except where only the expectation is missing or the samples contradict each other.

    Raises
    ------
    ValueError
        For a baseline row without a baseline, or the other way round.
    """
    norm = measured.norm
    if (measured.baseline is not None) != norm.baseline:
        raise ValueError(f"{measured.check}: a baseline row needs a baseline, and only that does")
    reason = measured.reason or _not_assessed(measured)
    if reason is not None:
        return _unknown(measured, reason)
    seen = measured.seen
    summary = summarise(seen, span)
    scatter, usual_scatter = _scatter(measured, seen)
    uncertainty = _total(measured.systematic, scatter, measured.extra)
    finding = replace(
        _unknown(measured),
        value=summary.value,
        uncertainty=uncertainty,
        expected=measured.expected,
        iqr=summary.iqr,
        left=summary.left,
        right=summary.right,
        trend=summary.trend,
        trend_uncertainty=_trend_uncertainty(summary, norm),
    )
    if norm.expected is not None and finding.expected is None:
        typed = norm.expected.input == "speed_mps"
        remedy = message(f"reason.remedy.{'give_speed' if typed else 'film_more'}")
        return replace(finding, reasons=(because(Code.SPEED_UNKNOWN, remedy=remedy),))
    if uncertainty > CONTRADICTORY * _total(measured.systematic, usual_scatter, measured.extra):
        return replace(finding, reasons=(because(Code.INCONSISTENT),))
    return _judged(finding, measured, seen, summary)


def not_assessed(finding: Finding, reason: Reason) -> Finding:
    """Make a finding UNKNOWN for a reason; its value stays.

    Parameters
    ----------
    finding : Finding
        Any finding.
    reason : Reason
        Why.

    Returns
    -------
    Finding
        The finding as UNKNOWN.
    """
    return replace(
        finding,
        verdict=Verdict.UNKNOWN,
        likelihood=None,
        confidence=0.0,
        score=None,
        share_outside=None,
        beyond=None,
        moments=(),
        cue_code=None,
        reasons=(reason,),
    )


def _not_assessed(measured: Measurement) -> Reason | None:
    """Why the samples allow no value at all; None where they do."""
    own, norm = measured.baseline, measured.norm
    if own is not None and not (np.isfinite(own[0]) and (norm.compare != "ratio" or own[0] > 0)):
        return because(Code.BASELINE_UNUSABLE)
    if not len(finite(measured.samples)):
        kind = "gait" if norm.activity.is_gait else "rest"
        samples, seconds = message(f"reason.samples.{kind}"), message(f"reason.seconds.{kind}")
        return because(Code.NOTHING_MEASURED, samples=samples, seconds=seconds, wanted=measured.wanted)
    return None


def _unknown(measured: Measurement, reason: Reason | None = None) -> Finding:
    return Finding(
        check=measured.check,
        unit=measured.norm.unit,
        verdict=Verdict.UNKNOWN,
        value=None,
        uncertainty=None,
        expected=None,
        iqr=None,
        n=len(finite(measured.samples)),
        share_outside=None,
        left=None,
        right=None,
        trend=None,
        confidence=0.0,
        cue_code=None,
        moments=(),
        reasons=() if reason is None else (reason,),
        weight=measured.norm.weight,
        norm=measured.norm if measured.has_norm else None,
    )


def _scatter(measured: Measurement, seen: Samples) -> tuple[float, float]:
    """(± of the middle by the samples' scatter, the same for a person whose samples scatter as usual), 95 %."""
    if measured.scatter is not None:
        return measured.scatter, measured.scatter
    usual = measured.norm.sample_sd
    return COVERAGE * middle_error(less_side(seen), usual), COVERAGE * error_of_middle(usual, len(seen))


def _total(*parts: float) -> float:
    """Independent ± taken together."""
    return float(np.sqrt(sum(part**2 for part in parts)))


def _judged(finding: Finding, measured: Measurement, seen: Samples, summary: Summary) -> Finding:
    norm, expected = measured.norm, finding.expected or 0.0
    judged = judge_value(finding, norm)
    each = np.array([norm.beyond(value - expected) for value in seen.value])
    drifts = _drifts(norm, summary, as_shown(summary.value, expected, norm))
    return replace(
        judged,
        confidence=measured.quality,
        share_outside=float(np.mean(each > 0)),
        reasons=(_drift_remark(finding),) if drifts else (),
        moments=_moments(*_steady(seen, each, measured.size_changes), summary.value, judged.verdict),
        drifts=drifts,
    )


def _drifts(norm: Norm, summary: Summary, deviation: float) -> bool:
    """Whether the value moved from the first third to the last, away from green, by more than a change can be wrong."""
    sure_to = _trend_uncertainty(summary, norm)
    if summary.trend is None or sure_to is None or norm.cap is Verdict.GOOD:
        return False
    ends = [edge for edge in norm.green if np.isfinite(edge)]
    middle = ends[0] if len(ends) == 1 else (norm.green[0] + norm.green[1]) / 2
    worse = np.sign(deviation - middle) if len(ends) == 2 else (1.0 if np.isfinite(norm.green[1]) else -1.0)
    return bool(abs(summary.trend) > sure_to and np.sign(summary.trend) == worse)


def _trend_uncertainty(summary: Summary, norm: Norm) -> float | None:
    """± of the trend (95 %).

    Noise between samples, and what a change in one set-up can be wrong by beyond it; None where the row doesn't know
    that.
    """
    if summary.trend is None or norm.change_uncertainty is None:
        return None
    return _total(norm.change_uncertainty, COVERAGE * summary.trend_error)


def _drift_remark(finding: Finding) -> Reason:
    trend = finding.trend or 0.0
    unit = {"deg": message("unit.deg"), "% leg": message("unit.leg"), "% trunk": message("unit.trunk")}.get(
        finding.unit, literal(f" {finding.unit}")
    )
    return because(
        Code.DRIFTS, verb=message(f"reason.verb.{'rose' if trend > 0 else 'fell'}"), amount=abs(trend), unit=unit
    )


def _steady(seen: Samples, beyond: Floats, changes: Sequence[tuple[float, float]]) -> tuple[Samples, Floats]:
    """The samples, and how far beyond green each is, from where the person's size does not change; all if none is."""
    kept = np.array([not any(start <= t <= end for start, end in changes) for t in seen.t], dtype=bool)
    if kept.all() or not kept.any():
        return seen, beyond
    sides = tuple(side for side, keep in zip(seen.side, kept, strict=False) if keep)
    return Samples(seen.t[kept], seen.value[kept], sides), beyond[kept]


def _moments(seen: Samples, beyond: Floats, value: float, verdict: Verdict) -> tuple[float, ...]:
    """Times (s) of up to three samples that show it: the worst first; for GOOD the most typical one."""
    if verdict is Verdict.GOOD:
        return (float(seen.t[np.argmin(np.abs(seen.value - value))]),)
    return tuple(float(t) for t in seen.t[np.argsort(-beyond, kind="stable")[:3]])
