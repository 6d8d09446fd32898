"""Measure what legs and shoulders do in a short window: the steps, and the trunk's vertical oscillation."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.body_lengths import GRAVITY_MPS2, LEG_OVER_TRUNK, USUAL_LEG_M, legs_apart, nanmedian
from posturecam.motion.landmark_signals import columns
from posturecam.motion.peaks import find_peaks
from posturecam.motion.stride_period import NO_STRIDE_PERIOD, StridePeriod, find_stride_period

STRONG_PERIOD = 0.6
"""Strength, 0 to 1, from which a stride period is believed; engineering choice."""
SEEN_ANKLE, SEEN_KNEE = 0.3, 0.5
"""Least mean visibility, 0 to 1, of an ankle and of a knee that are used; engineering choices."""
BOB_HZ = (1.2, 3.6)
"""Where the step frequency is looked for when no legs are seen, Hz: 72 to 216 steps/min."""
REGULAR_BOB, KNOWN_BOB = 0.6, 0.35
"""Least share of the trunk's vertical movement at the step frequency: one looked for, and one that the legs give.

Unequal steps and noise take the rest; engineering choices.
"""
FEWEST_SAMPLES = 10
"""Samples of a window in which steps are looked for."""
SHORTEST_BOB_S = 2.0
"""Shortest window in which an unknown step frequency is looked for, s: two steps at the lowest one."""
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


@dataclass(frozen=True)
class Bob:
    """Vertical oscillation of the shoulders.

    Attributes
    ----------
    hz : float
        Frequency, Hz.
    amplitude : float
        Trunk lengths.
    regular : bool
        Whether most of the movement lies at that frequency.
    """

    hz: float
    amplitude: float
    regular: bool

    @property
    def acceleration_g(self) -> float:
        """Amplitude of the acceleration, g."""
        return float(self.amplitude / LEG_OVER_TRUNK * USUAL_LEG_M * (2 * np.pi * self.hz) ** 2 / GRAVITY_MPS2)


NO_BOB = Bob(np.nan, 0.0, False)


def find_bob(xy: Floats, unit: Floats, step: float, period: StridePeriod) -> Bob:
    """Find the oscillation of the shoulders' mean height.

    Parameters
    ----------
    xy : ndarray, shape (N, 33, 2)
        Landmarks, px.
    unit : ndarray, shape (N,)
        Leg length, px.
    step : float
        Time between samples, s.
    period : StridePeriod
        Of the strides; where it is not known, the strongest frequency of steps is looked for.

    Returns
    -------
    Bob
        At twice the stride frequency.
    """
    up = -xy[:, list(SHOULDER), 1].mean(axis=1) / unit
    known = period.strength >= STRONG_PERIOD
    stride_s = period.stride_s if known else 1.0
    if up.size * step < (stride_s if known else SHORTEST_BOB_S) or not np.isfinite(up).all():
        return NO_BOB
    drift = uniform_filter1d(up, min(max(round(stride_s / step), 3), up.size), mode="nearest")
    wave = _detrended(up - drift)
    if not wave.any():
        return NO_BOB
    t, taper = np.arange(up.size) * step, np.hanning(up.size)
    tried = np.array([2 / stride_s]) if known else np.arange(BOB_HZ[0], BOB_HZ[1], 0.05)
    waves = np.exp(-2j * np.pi * tried[:, None] * t)
    found = np.abs(waves @ (wave * taper)) * 2 / taper.sum()
    best = int(np.argmax(found))
    amplitude = float(found[best])
    spread = float((taper * wave**2).sum() / taper.sum())
    share = amplitude**2 / 2 / spread
    regular = share >= KNOWN_BOB if known else share >= REGULAR_BOB and 0 < best < tried.size - 1
    return Bob(float(tried[best]), amplitude * LEG_OVER_TRUNK, bool(regular))


def find_steps(xy: Floats, facing: int, step: float, seen: Floats, stretch: int) -> Steps:
    """Find what the legs do; knees stand in for ankles that the image cuts off.

    Parameters
    ----------
    xy : ndarray, shape (N, 33, 2)
        Landmarks, leg lengths.
    facing : int
        Where the feet point: +1 right, -1 left, 0 neither.
    step : float
        Time between samples, s.
    seen : ndarray, shape (33,)
        Mean visibility, 0 to 1.
    stretch : int
        How many times longer than usual the window is.

    Returns
    -------
    Steps
        What they do; NO_STEPS where neither knees nor ankles are seen.
    """
    pair = ANKLE if seen[list(ANKLE)].max() >= SEEN_ANKLE else KNEE
    if seen[list(pair)].max() < SEEN_ANKLE:
        return NO_STEPS
    apart = legs_apart(columns(xy), pair)
    if not np.isfinite(apart).all() or apart.shape[0] < FEWEST_SAMPLES:
        return NO_STEPS
    hip, power = xy[:, list(HIP)].mean(axis=1), float((apart**2).sum(axis=1).mean())
    every = max(stretch // 2, 1)
    period = find_stride_period(apart[::every], step * every, longest_s=1.8 * stretch)
    rise = _detrended(hip[:, 1])
    sagittal = float(apart[:, 0].var() / max(power, 1e-9))
    steps = Steps(
        float(np.sqrt(power)),
        sagittal,
        period,
        _correlation(-rise, np.abs(apart[:, 0])),
        _correlation(-rise, np.abs(apart[:, 1])),
        *_both_legs(xy, hip, pair, seen),
        _fold(xy, seen),
        np.nan,
        _direction(xy, hip, facing, step, seen) if facing and sagittal >= SIDEWAYS else np.nan,
    )
    if not (pair == ANKLE and facing and period.strength >= STRONG_PERIOD):
        return steps
    return replace(steps, backward_share=_share_of_stride(xy, hip, facing, period.stride_s / step, steps.direction))


def _both_legs(xy: Floats, hip: Floats, pair: tuple[int, int], seen: Floats) -> tuple[float, float]:
    """Correlation of the two legs' swing about the hips, and ratio of the larger swing to the smaller.

    -1 and 1, as of legs that take turns, where not both are seen.
    """
    legs = [xy[:, k, 0] - hip[:, 0] for k in pair]
    swings = [float(np.std(leg)) + float(np.std(xy[:, k, 1] - hip[:, 1])) for leg, k in zip(legs, pair, strict=True)]
    if not (all(np.isfinite(swings)) and min(seen[list(pair)]) >= SEEN_ANKLE):
        return -1.0, 1.0
    return _correlation(legs[0], legs[1]), max(swings) / max(min(swings), 1e-3)


def _fold(xy: Floats, seen: Floats) -> float:
    """Mean over the legs of the least hip to ankle distance, leg lengths."""
    sides = [k for k in (0, 1) if seen[ANKLE[k]] >= SEEN_ANKLE]
    lengths = [np.hypot(*(xy[:, ANKLE[k]] - xy[:, HIP[k]]).T) for k in sides]
    return float(np.mean([np.percentile(length, 5) for length in lengths])) if lengths else np.nan


def _direction(xy: Floats, hip: Floats, facing: int, step: float, seen: Floats) -> float:
    """Correlation of the ankles' height with their forward speed, both about the hips.

    NaN where the feet are not below the hips, as in an image that lies on its side.
    """
    values = []
    for side in (0, 1):
        below = float(np.mean(xy[:, ANKLE[side], 1] - hip[:, 1])) >= UPRIGHT_LEGS
        if below and seen[ANKLE[side]] >= SEEN_ANKLE:
            ahead = (xy[:, ANKLE[side], 0] - hip[:, 0]) * facing
            values.append(_correlation(-xy[:, ANKLE[side], 1] + hip[:, 1], np.gradient(ahead, step)))
    return float(np.mean(values)) if values else np.nan


def _share_of_stride(xy: Floats, hip: Floats, facing: int, stride: float, direction: float) -> float:
    """Share of a stride of `stride` samples in which the feet travel backward.

    Of backward gait the forward share, which corresponds to it.
    """
    way = -facing if direction < BACKWARD else facing
    shares = [
        _backward_share((xy[:, k, 0] - hip[:, 0]) * way, (xy[:, m, 0] - hip[:, 0]) * way, stride)
        for k, m in zip(*((ANKLE, TOE) if way == facing else (TOE, ANKLE)), strict=True)
    ]
    return nanmedian(np.array(shares))


def _backward_share(ankle: Floats, toe: Floats, stride: float) -> float:
    """Share of a stride of `stride` samples from the foremost point of the ankle to the rearmost of the toe.

    NaN if not seen.
    """
    if not np.isfinite(ankle).all() or not np.isfinite(toe).all():
        return float("nan")
    tops = find_peaks(ankle, distance=max(int(0.6 * stride), 1), prominence=0.25 * np.ptp(ankle))
    rears = find_peaks(-toe, distance=max(int(0.6 * stride), 1), prominence=0.25 * np.ptp(toe))
    waits = [later[0] - top for top in tops if (later := rears[rears > top]).size and later[0] - top < stride]
    return float(np.mean(waits) / stride) if waits else float("nan")


def _detrended(y: Floats) -> Floats:
    """Values (N,) less the parabola that fits them best."""
    x = np.linspace(-1, 1, y.size)
    return np.asarray(y - np.polyval(np.polyfit(x, y, 2), x))


def _correlation(a: Floats, b: Floats) -> float:
    """Pearson correlation of values (N,); 0 where one of them is constant."""
    a, b = a - a.mean(), b - b.mean()
    scale = float(np.sqrt((a**2).sum() * (b**2).sum()))
    return float((a * b).sum() / scale) if scale > 0 and np.isfinite(scale) else 0.0
