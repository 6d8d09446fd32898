"""Several bouts of one activity, seen from the same side at the same pace, judged as one.

Passes in front of the camera, or bouts with a break between them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from posturecam.judge.measurement import Measurement
from posturecam.judge.rules import apply_rules
from posturecam.judge.verdict import judge
from posturecam.types import Bout, Finding, Gait, Norm, Samples

SAME_PACE = 0.05
"""Largest relative difference of cadence between bouts that are judged as one: from 5 % on, a pace is another (the
limit at which bouts are split)."""

Measurements = Mapping[str, Measurement]


@dataclass(frozen=True)
class MeasuredBout:
    """A bout with what its findings were made from."""

    bout: Bout
    measurements: Measurements


def findings_of(measurements: Measurements, span: tuple[float, float]) -> tuple[Finding, ...]:
    """Judge all measurements of one judgement, and apply every rule.

    Parameters
    ----------
    measurements : Measurements
        By check id.
    span : tuple[float, float]
        [start, end) s.

    Returns
    -------
    tuple[Finding, ...]
        In the order of the report.
    """
    return apply_rules((judge(measured, span) for measured in measurements.values()), measurements)


def combine(bouts: Sequence[MeasuredBout]) -> tuple[Bout, ...]:
    """Judge bouts together that belong to the same person, activity, view, direction and pace.

    Parameters
    ----------
    bouts : Sequence[MeasuredBout]
        In order of time.

    Returns
    -------
    tuple[Bout, ...]
        One joint judgement for every group of two or more.
    """
    groups: list[list[MeasuredBout]] = []
    for one in bouts:
        home = next((group for group in groups if all(_belong_together(one.bout, other.bout) for other in group)), None)
        if home is None:
            groups.append([one])
        else:
            home.append(one)
    return tuple(_joint(group) for group in groups if len(group) > 1)


def _belong_together(a: Bout, b: Bout) -> bool:
    same = (a.person, a.activity, a.scene.view, a.backward) == (b.person, b.activity, b.scene.view, b.backward)
    if not same or a.gait is None or b.gait is None:
        return same
    change = abs(math.log(a.gait.cadence_spm / b.gait.cadence_spm))
    return not change > math.log1p(SAME_PACE)


def _joint(group: Sequence[MeasuredBout]) -> Bout:
    """The bouts as one: pooled samples, mean uncertainties, the scene of the longest."""
    bouts = [one.bout for one in group]
    longest = max(group, key=lambda one: one.bout.end - one.bout.start)
    names = dict.fromkeys(name for one in (longest, *group) for name in one.measurements)
    measurements = {
        name: _pooled([one.measurements[name] for one in group if name in one.measurements]) for name in names
    }
    start, end = bouts[0].start, bouts[-1].end
    remarks = tuple(dict.fromkeys(remark for bout in bouts for remark in bout.scene.remarks))
    return replace(
        longest.bout,
        start=start,
        end=end,
        scene=replace(
            longest.bout.scene,
            remarks=remarks,
            size_changes=tuple(span for bout in bouts for span in bout.scene.size_changes),
        ),
        gait=_joint_gait([bout.gait for bout in bouts if bout.gait is not None]),
        findings=findings_of(measurements, (start, end)),
        samples={name: measured.samples for name, measured in measurements.items() if len(measured.samples)},
        parts=tuple((bout.start, bout.end) for bout in bouts),
    )


def _pooled(parts: Sequence[Measurement]) -> Measurement:
    """One measurement of several of the same check.

    Those that could be assessed, or else the longest of those that could not. Samples are put on the mean
    expectation, so that each keeps its own deviation.
    """
    usable = [part for part in parts if part.reason is None and len(part.samples)]
    usable = [part for part in usable if part.norm == usable[0].norm]
    if not usable:
        return parts[int(np.argmax([len(part.samples) for part in parts]))]
    weights = np.array([len(part.samples) for part in usable], dtype=float)
    weights /= weights.sum()

    def mean(values: Sequence[float]) -> float:
        return float(np.dot(weights, values))

    longest = usable[int(np.argmax(weights))]
    scatters = [part.scatter for part in usable if part.scatter is not None]
    pooled = replace(
        usable[0],
        quality=mean([part.quality for part in usable]),
        limited_by=min(usable, key=lambda part: part.quality).limited_by,
        systematic=mean([part.systematic for part in usable]),
        extra=mean([part.extra for part in usable]),
        scatter=float(np.linalg.norm(weights * scatters)) if len(scatters) == len(usable) else None,
        confirmed=longest.confirmed,
        size_changes=tuple(span for part in usable for span in part.size_changes),
        inputs=_mean_inputs([part.inputs or {} for part in usable], weights.tolist()),
    )
    return replace(pooled, samples=_joined([_deviating_from(part, pooled.expected, part.norm) for part in usable]))


def _deviating_from(part: Measurement, expected: float | None, norm: Norm) -> Samples:
    """The samples of a part, moved so that their deviation from `expected` is their deviation from the part's own."""
    own = part.expected
    if norm.expected is None or own is None or expected is None:
        return part.samples
    return replace(part.samples, value=part.samples.value - own + expected)


def _mean_inputs(inputs: Sequence[Mapping[str, float]], weights: Sequence[float]) -> dict[str, float]:
    known = [(named, weight) for named, weight in zip(inputs, weights, strict=True) if named]
    total = sum(weight for _, weight in known)
    names = set.intersection(*(set(named) for named, _ in known)) if known else set()
    return {name: sum(weight * named[name] for named, weight in known) / total for name in sorted(names)}


def _joined(parts: Sequence[Samples]) -> Samples:
    sides = tuple(side for part in parts for side in (part.side or ("",) * len(part)))
    return Samples(np.concatenate([part.t for part in parts]), np.concatenate([part.value for part in parts]), sides)


def _joint_gait(gaits: Sequence[Gait]) -> Gait | None:
    if not gaits:
        return None
    weights = [max(len(gait.strides), 1) for gait in gaits]

    def mean(values: Sequence[float]) -> float:
        known = np.isfinite(values)
        return float(np.average(np.array(values)[known], weights=np.array(weights)[known])) if known.any() else math.nan

    speeds = [gait.speed_mps for gait in gaits if gait.speed_mps is not None]
    return Gait(
        tuple(contact for gait in gaits for contact in gait.contacts),
        tuple(stride for gait in gaits for stride in gait.strides),
        mean([gait.cadence_spm for gait in gaits]),
        mean([gait.cadence_uncertainty_spm for gait in gaits]) / math.sqrt(len(gaits)),
        mean([gait.belt_speed_legs_s for gait in gaits]),
        mean([gait.duty_factor for gait in gaits]),
        float(np.mean(speeds)) if speeds else None,
    )
