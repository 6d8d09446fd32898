"""Measure what the legs do in a short window."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.peaks import find_peaks
from posturecam.motion.robust import deviation, percentile
from posturecam.motion.signals import detrended, gradient
from posturecam.motion.stride_period import NO_STRIDE_PERIOD, STRONG_PERIOD, StridePeriod, find_stride_period
from posturecam.motion.window_points import WindowPoints

SEEN_ANKLE, SEEN_KNEE = 0.3, 0.5
"""Least mean visibility, 0 to 1, of an ankle and of a knee that are used; engineering choices."""
FEWEST_SAMPLES = 10
"""Samples of a window in which steps are looked for."""
UPRIGHT_LEGS, SIDEWAYS = 0.5, 0.6
"""For the direction of steps: least height of the hips over the feet, leg lengths, and share of separation sideways.

That is, of the ankle separation along the image's horizontal; from the front, forward and backward look alike.
"""
BACKWARD = -0.2
"""Correlation of the ankle's height with its forward speed about the hips below which a person moves backward.

Forward gait has 0.4 to 0.8, since the foot swings forward high and travels back on the ground; backward gait has the
opposite.
"""


@dataclass(frozen=True)
class Steps:
    """What the legs do in a window; NaN where not known.

    Attributes
    ----------
    ankle_separation : float
        Of both ankles from each other, leg lengths rms.
    sagittal : float
        Share of that along the image's horizontal.
    period : StridePeriod
        Of the strides.
    pelvis : float
        Correlation of pelvis height with the ankles' horizontal separation.
    lifted : float
        Correlation of pelvis height with the ankles' vertical separation.
    opposed : float
        Correlation of the two legs' swing about the hips; -1 = they take turns.
    one_leg : float
        Ratio of the larger swing to the smaller.
    fold : float
        Least hip-to-ankle distance over leg length.
    backward_share : float
        Share of the stride in which a foot travels backward.
    direction : float
        Correlation of ankle height and forward speed; negative = backward gait.
    """

    ankle_separation: float
    sagittal: float
    period: StridePeriod
    pelvis: float
    lifted: float
    opposed: float
    one_leg: float
    fold: float
    backward_share: float
    direction: float


NO_STEPS = Steps(0.0, 0.0, NO_STRIDE_PERIOD, 0.0, 0.0, 0.0, 1.0, np.nan, np.nan, np.nan)


def find_steps(points: WindowPoints, facing: int, step: float, seen: Sequence[float], stretch: int) -> Steps:
    """Find what the legs do; knees stand in for ankles that the image cuts off.

    Parameters
    ----------
    points : WindowPoints
        What is seen in the window.
    facing : int
        Where the feet point: +1 right, -1 left, 0 neither.
    step : float
        Time between samples, s.
    seen : sequence of float
        Mean visibility of both ankles and both knees, 0 to 1.
    stretch : int
        How many times longer than usual the window is.

    Returns
    -------
    Steps
        What they do; NO_STEPS where neither knees nor ankles are seen.
    """
    by_ankles = max(seen[:2]) >= SEEN_ANKLE
    legs, leg_seen = (points.ankles, seen[:2]) if by_ankles else (points.knees, seen[2:])
    if max(leg_seen) < SEEN_ANKLE:
        return NO_STEPS
    apart = _apart(legs)
    if not np.isfinite(apart).all() or apart.shape[1] < FEWEST_SAMPLES:
        return NO_STEPS
    power = float((apart**2).sum()) / apart.shape[1]
    every = max(stretch // 2, 1)
    period = find_stride_period(apart[:, ::every].T, step * every, longest_s=1.8 * stretch)
    rise = detrended(points.hips[1])
    sagittal = deviation(apart[0]) ** 2 / max(power, 1e-9)
    steps = Steps(
        math.sqrt(power),
        sagittal,
        period,
        _correlation(-rise, np.abs(apart[0])),
        _correlation(-rise, np.abs(apart[1])),
        *_both_legs(legs, leg_seen),
        _fold(points.legs, seen),
        np.nan,
        _direction(points.ankles, facing, step, seen) if facing and sagittal >= SIDEWAYS else np.nan,
    )
    if not (by_ankles and facing and period.strength >= STRONG_PERIOD):
        return steps
    return replace(steps, backward_share=_share_of_stride(points, facing, period.stride_s / step, steps.direction))


def _apart(legs: Floats) -> Floats:
    """Left minus right (2, N) about the mean; twice the one against mid-hip where the other was never seen."""
    left, right = legs
    if np.isnan(left).all():
        left = -right
    elif np.isnan(right).all():
        right = -left
    apart = left - right
    return np.asarray(apart - apart.mean(axis=1, keepdims=True))


def _both_legs(legs: Floats, seen: Sequence[float]) -> tuple[float, float]:
    """Correlation of the two legs' swing about the hips, and ratio of the larger swing to the smaller.

    -1 and 1, as of legs that take turns, where not both are seen.
    """
    left, right = (deviation(x) + deviation(y) for x, y in legs)
    if not (math.isfinite(left + right) and min(seen) >= SEEN_ANKLE):
        return -1.0, 1.0
    return _correlation(legs[0, 0], legs[1, 0]), max(left, right) / max(min(left, right), 1e-3)


def _fold(legs: Floats, seen: Sequence[float]) -> float:
    """Mean over the legs of the least hip to ankle distance, leg lengths."""
    least = [percentile(legs[side], 5)[0] for side in (0, 1) if seen[side] >= SEEN_ANKLE]
    return sum(least) / len(least) if least else math.nan


def _direction(ankles: Floats, facing: int, step: float, seen: Sequence[float]) -> float:
    """Correlation of the ankles' height with their forward speed, both about the hips.

    NaN where the feet are not below the hips, as in an image that lies on its side.
    """
    values = [
        _correlation(-y, gradient(x * facing, step))
        for (x, y), ankle_seen in zip(ankles, seen[:2], strict=True)
        if float(y.mean()) >= UPRIGHT_LEGS and ankle_seen >= SEEN_ANKLE
    ]
    return sum(values) / len(values) if values else math.nan


def _share_of_stride(points: WindowPoints, facing: int, stride: float, direction: float) -> float:
    """Share of a stride of `stride` samples in which the feet travel backward.

    Of backward gait the forward share, which corresponds to it.
    """
    ankles, toes = points.ankles[:, 0] * facing, points.toes * facing
    pairs = zip(-toes, -ankles, strict=True) if direction < BACKWARD else zip(ankles, toes, strict=True)
    return nanmedian(np.array([_backward_share(first, second, stride) for first, second in pairs]))


def _backward_share(ankle: Floats, toe: Floats, stride: float) -> float:
    """Share of a stride of `stride` samples from the foremost point of the ankle to the rearmost of the toe.

    NaN if not seen.
    """
    if not np.isfinite(ankle).all() or not np.isfinite(toe).all():
        return math.nan
    distance = max(int(0.6 * stride), 1)
    tops = find_peaks(ankle, distance=distance, prominence=0.25 * float(ankle.max() - ankle.min()))
    rears = find_peaks(-toe, distance=distance, prominence=0.25 * float(toe.max() - toe.min())).tolist()
    after = ((top, next((rear for rear in rears if rear > top), math.inf)) for top in tops.tolist())
    waits = [rear - top for top, rear in after if rear - top < stride]
    return sum(waits) / len(waits) / stride if waits else math.nan


def _correlation(a: Floats, b: Floats) -> float:
    """Pearson correlation of values (N,); 0 where one of them is constant."""
    a, b = a - np.add.reduce(a) / a.size, b - np.add.reduce(b) / b.size
    scale = math.sqrt(float(a @ a) * float(b @ b))
    return float(a @ b) / scale if scale > 0 and math.isfinite(scale) else 0.0
