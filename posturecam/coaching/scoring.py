"""From samples to a finding: middle, plus-or-minus, verdict, score; and the few rules that look at several findings
together.

A value is judged by its deviation from what is expected. Amber begins where green ends; ADJUST needs a deviation that
clears the far edge of amber by its whole uncertainty. What cannot be told is UNKNOWN, never mediocre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.coaching.norms import SPEED_NOT_KNOWN, Norm
from posturecam.coaching.summary import Summary, balanced_middle, finite, summarise
from posturecam.types import Activity, Finding, Samples, Verdict

HIDDEN_BELOW = 0.35
"""Confidence below which a value is not shown at all."""
FULL_FROM = 0.6
"""Confidence from which on ADJUST is allowed."""
HALF_SCORE, FLOOR_SCORE = 60.0, 20.0


def judge(
    check_id: str,
    title: str,
    samples: Samples,
    row: Norm,
    *,
    quality: float,
    inputs: Mapping[str, float],
    systematic: float | None = None,
    scatter: float | None = None,
    extra_uncertainty: float = 0.0,
    baseline: tuple[float, float] | None = None,
    reason: str | None = None,
    limited_by: str | None = None,
    span: tuple[float, float],
) -> Finding:
    """The finding of one check in one bout.

    samples: what was measured, in the check's unit (NaN is left out). quality: 0–1, how well the view and the landmarks
    show it. inputs: named speeds for rows with an expectation. systematic: ± in place of the row's, where it is known
    better. scatter: ± by measuring error, where the samples' own scatter does not tell it. extra_uncertainty: ± added
    in quadrature, for instance for an unknown camera roll. baseline: the person's own (median, MAD) as `own_value` made it; needed by a baseline
    row, not allowed otherwise (ValueError). reason: why nothing can be said at all, in words for the user. limited_by:
    the body part that was seen worst. span: [start, end) s of the bout. UNKNOWN carries no value, except where only the
    expectation is missing: then the value stands without a verdict.
    """
    if (baseline is not None) != row.baseline:
        raise ValueError(f"{check_id}: a baseline row needs a baseline, and only that does")
    seen = finite(samples)
    confidence = float(np.clip(quality, 0.0, 1.0)) * min(1.0, len(seen) / row.full_n)
    reason = reason or _bad_baseline(row, baseline) or _too_few(len(seen), row) or _too_dim(confidence, limited_by, row)
    unknown = _unknown(check_id, title, row, len(seen), confidence, reason)
    if reason is not None:
        return unknown
    seen = _in_the_rows_unit(seen, row, baseline)
    summary = summarise(seen, span)
    expected, missing = _expectation(row, inputs, baseline)
    finding = replace(
        unknown,
        value=summary.value,
        uncertainty=_total(
            row.uncertainty if systematic is None else systematic,
            1.96 * summary.standard_error if scatter is None else scatter,
            extra_uncertainty,
        ),
        expected=expected,
        iqr=summary.iqr,
        left=summary.left,
        right=summary.right,
        trend=summary.trend,
        trend_uncertainty=_trend_uncertainty(summary, row),
        confidence=confidence,
        reason=missing,
    )
    if missing is not None:
        return replace(finding, confidence=0.0)
    doubt = _doubt(quality, confidence, len(seen), row, limited_by)
    return _judged(finding, row, seen, summary, doubt)


def own_value(samples: Samples, row: Norm | None, inputs: Mapping[str, float]) -> tuple[float, float] | None:
    """What a baseline stores for a check: (median, MAD) of the samples, less what the absolute row expects at this
    speed.

    row: the absolute row, or None where the check has only a baseline row. None when there is no sample or the speed is
    not known.
    """
    seen = finite(samples)
    expected = row.expected.at(inputs) if row is not None and row.expected is not None else 0.0
    if not len(seen) or expected is None:
        return None
    own = balanced_middle(seen)[0]
    return own - expected, float(np.median(np.abs(seen.value - own)))


def combine(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The same findings after the rules that need more than one of them.

    Overstride is ADJUST only when the shank angle or the knee at contact, where they are judged (in running), lies
    outside green too; a bend at the waist only when the trunk as a whole leans too far forward. Otherwise they are
    WATCH, with the reason.
    """
    by_check = {finding.check: finding for finding in findings}
    return tuple(_confirmed(finding, by_check) for finding in findings)


def overall(findings: Sequence[Finding]) -> float | None:
    """The headline score 0–100: scores weighted by weight x confidence; None when less than half of the weight is
    known."""
    known = [(f.weight * f.confidence, f.score) for f in findings if f.score is not None and f.weight > 0]
    total = sum(finding.weight for finding in findings)
    weight = sum(share for share, _ in known)
    if total <= 0 or weight < 0.5 * total:
        return None
    return sum(share * score for share, score in known) / weight


def score_at(beyond: float) -> float:
    """The score of a deviation `beyond` amber widths outside green: 100 inside, 60 at the end of amber, 20 one width
    further and beyond."""
    if beyond <= 0:
        return 100.0
    return max(FLOOR_SCORE, 100.0 - (100.0 - HALF_SCORE) * beyond)


def _in_the_rows_unit(samples: Samples, row: Norm, baseline: tuple[float, float] | None) -> Samples:
    if baseline is None or row.compare != "ratio":
        return samples
    return replace(samples, value=100.0 * (samples.value / baseline[0] - 1.0))


def _bad_baseline(row: Norm, baseline: tuple[float, float] | None) -> str | None:
    usable = baseline is None or (np.isfinite(baseline[0]) and (row.compare != "ratio" or baseline[0] > 0))
    return None if usable else "Your own baseline says nothing about this. Record it again."


def _too_few(n: int, row: Norm) -> str | None:
    if n >= row.min_n:
        return None
    what, more = ("steps or strides", "10 seconds of steady gait") if row.activity.is_gait else ("seconds", "5 seconds")
    seen = f"Only {n} of the {row.min_n} {what} needed" if n else f"None of the {row.min_n} {what} needed"
    return f"{seen} could be measured. Film at least {more}, with {_wanted(row)} in the picture."


def _wanted(row: Norm) -> str:
    """What has to be in the picture: a desk hides the rest from the front."""
    return "head and shoulders" if row.view == "front" and row.activity is Activity.SIT else "your whole body"


def _too_dim(confidence: float, limited_by: str | None, row: Norm) -> str | None:
    if confidence >= HIDDEN_BELOW:
        return None
    what = f"Your {limited_by}" if limited_by else "This"
    return f"{what} could not be seen clearly enough. Film in good light, with {_wanted(row)} in the picture."


def _doubt(quality: float, confidence: float, n: int, row: Norm, limited_by: str | None) -> str | None:
    """Why the finding may not be ADJUST however large the number is; None = it may."""
    if confidence < FULL_FROM and quality < FULL_FROM:
        return f"Your {limited_by or 'body'} could not be seen well, so this is no more than something to watch."
    if confidence < FULL_FROM or n < row.min_n_red:
        what = "steps or strides" if row.activity.is_gait else "seconds"
        return f"It rests on {n} {what} only, so this is no more than something to watch."
    return None


def _unknown(check_id: str, title: str, row: Norm, n: int, confidence: float, reason: str | None) -> Finding:
    return Finding(
        check=check_id,
        title=title,
        unit=row.unit,
        verdict=Verdict.UNKNOWN,
        value=None,
        uncertainty=None,
        expected=None,
        iqr=None,
        n=n,
        share_outside=None,
        left=None,
        right=None,
        trend=None,
        confidence=confidence if confidence < HIDDEN_BELOW else 0.0,
        reason=reason,
        cue=None,
        moments=(),
        weight=row.weight,
    )


def _total(*parts: float) -> float:
    """Independent ± taken together."""
    return float(np.sqrt(sum(part**2 for part in parts)))


def _expectation(
    row: Norm, inputs: Mapping[str, float], baseline: tuple[float, float] | None
) -> tuple[float | None, str | None]:
    """(expected value or None, reason why there is none although the row asks for one)."""
    own = 0.0 if baseline is None or row.compare == "ratio" else baseline[0]
    if row.expected is None:
        return (None if baseline is None else own), None
    normal = row.expected.at(inputs)
    if normal is None:
        hint = "Give the treadmill's speed or your height." if row.expected.input == "speed_mps" else "Film more steps."
        return None, f"{SPEED_NOT_KNOWN} {hint}"
    return normal + own, None


def _judged(finding: Finding, row: Norm, seen: Samples, summary: Summary, doubt: str | None) -> Finding:
    expected = finding.expected or 0.0
    deviation = _as_shown(summary.value, expected, row)
    beyond = row.beyond(deviation)
    each = np.array([row.beyond(value - expected) for value in seen.value])
    could_be = _verdict(row, deviation, finding.uncertainty or 0.0)
    verdict = Verdict.WATCH if could_be is Verdict.ADJUST and doubt else could_be
    drifts = _drifts(row, summary, deviation)
    return replace(
        finding,
        verdict=verdict,
        share_outside=float(np.mean(each > 0)),
        reason=_joined(doubt if verdict is not could_be else None, _drift_remark(finding) if drifts else None),
        cue=None if verdict is Verdict.GOOD else row.cue_high if deviation > row.green[1] else row.cue_low,
        moments=_moments(seen, each, summary.value, verdict),
        score=max(score_at(beyond), _least_score(row)),
        beyond=beyond if np.isfinite(beyond) else None,
        below=deviation < row.green[0],
        drifts=drifts,
    )


def _as_shown(value: float, expected: float, row: Norm) -> float:
    """The deviation of a value from what is expected; on the edge of green where both read the same with one digit, so that
    nobody sees 22.6 called too much where up to 22.6 is fine."""
    edges = (edge for edge in row.green if np.isfinite(edge) and f"{expected + edge:.1f}" == f"{value:.1f}")
    return next(edges, value - expected)


def _verdict(row: Norm, deviation: float, uncertainty: float) -> Verdict:
    """What the number alone says, within the row's cap."""
    if row.cap is Verdict.GOOD or row.green[0] <= deviation <= row.green[1]:
        return Verdict.GOOD
    clears = deviation - uncertainty > row.amber[1] or deviation + uncertainty < row.amber[0]
    return Verdict.ADJUST if clears and row.cap is Verdict.ADJUST else Verdict.WATCH


def _least_score(row: Norm) -> float:
    return {Verdict.GOOD: 100.0, Verdict.WATCH: HALF_SCORE}.get(row.cap, FLOOR_SCORE)


def _drifts(row: Norm, summary: Summary, deviation: float) -> bool:
    """Whether the value moved from the first third to the last, away from green, by more than a change can be wrong."""
    sure_to = _trend_uncertainty(summary, row)
    if summary.trend is None or sure_to is None or row.cap is Verdict.GOOD:
        return False
    real = abs(summary.trend) > sure_to
    ends = [edge for edge in row.green if np.isfinite(edge)]
    middle = ends[0] if len(ends) == 1 else (row.green[0] + row.green[1]) / 2
    worse = np.sign(deviation - middle) if len(ends) == 2 else (1.0 if np.isfinite(row.green[1]) else -1.0)
    return bool(real and np.sign(summary.trend) == worse)


def _trend_uncertainty(summary: Summary, row: Norm) -> float | None:
    """± of the trend (95 %): noise between samples, and never less than what a change in one set-up can be wrong by; None
    where the row doesn't know that."""
    if summary.trend is None or row.change_uncertainty is None:
        return None
    return max(row.change_uncertainty, 1.96 * summary.trend_error)


def _drift_remark(finding: Finding) -> str:
    trend = finding.trend or 0.0
    word = "rose" if trend > 0 else "fell"
    return f"It {word} by {abs(trend):.1f} {finding.unit} from the first third to the last."


def _moments(seen: Samples, beyond: Floats, value: float, verdict: Verdict) -> tuple[float, ...]:
    """Times (s) of up to three samples that show it: the worst first; for GOOD the most typical one."""
    if verdict is Verdict.GOOD:
        return (float(seen.t[np.argmin(np.abs(seen.value - value))]),)
    return tuple(float(t) for t in seen.t[np.argsort(-beyond, kind="stable")[:3]])


def _joined(*remarks: str | None) -> str | None:
    return " ".join(remark for remark in remarks if remark) or None


def _confirmed(finding: Finding, others: Mapping[str, Finding]) -> Finding:
    if finding.check == "rounded_shoulders" and finding.verdict is Verdict.GOOD and finding.unit == "% trunk":
        head = others.get("forward_head")
        return _hidden(finding) if head is not None and _outside(head) else finding
    if not _outside(finding):
        return finding
    legs = [others[check] for check in ("shank_angle", "knee_flexion") if check in others]
    if finding.check == "overstride" and legs and not any(_outside(leg) for leg in legs):
        return _softened(finding, "Your shin and knee at landing do not confirm it.")
    if finding.check == "waist_bend" and not _leans_forward(others.get("trunk_lean")):
        return _softened(finding, "Your trunk as a whole does not lean too far.")
    return finding


def _outside(finding: Finding) -> bool:
    return finding.verdict in (Verdict.WATCH, Verdict.ADJUST)


def _leans_forward(trunk: Finding | None) -> bool:
    return trunk is not None and _outside(trunk) and trunk.value is not None and trunk.value > 0


def _hidden(finding: Finding) -> Finding:
    """The finding without a verdict: a forward head hides rounded shoulders from the side."""
    why = "A head this far forward hides rounded shoulders from the side. Bring the head back and film again."
    return replace(
        finding,
        verdict=Verdict.UNKNOWN,
        confidence=0.0,
        reason=why,
        score=None,
        share_outside=None,
        moments=(),
        cue=None,
    )


def _softened(finding: Finding, why: str) -> Finding:
    """The finding as no more than WATCH, and no worse a score than that; `why` only where it would have been ADJUST."""
    score = None if finding.score is None else max(HALF_SCORE, finding.score)
    if finding.verdict is not Verdict.ADJUST:
        return replace(finding, score=score)
    return replace(finding, verdict=Verdict.WATCH, reason=_joined(why, finding.reason), score=score)
