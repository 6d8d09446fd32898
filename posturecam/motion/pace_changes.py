"""Find the times at which a walk or run changes its cadence or speed for good.

Each half stride gives one sample: the stride time between two crossings of the ankles, and the speed at which the
feet travel backward. A change is a step in the mean of either by more than 5 %, at least 3 s from the next one and
four standard errors large, so that the 2 to 3 % by which strides vary by themselves split nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HIP, KNEE
from posturecam.motion.body_lengths import legs_apart, unit_px
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.robust import deviation, median, percentile
from posturecam.motion.signals import gradient, spaced

LEAST_CHANGE, LEAST_SECONDS = 0.05, 3.0
"""Smallest relative change of pace, and shortest time that a pace lasts, s; engineering choices."""
LEAST_CHANGE_AT_END, LEAST_SECONDS_AT_END = 0.25, 1.8
"""The same for the first and the last part of a piece, since the pace may have lasted before and after it."""
CLEAR = 4.0
"""Standard errors of the difference. The best of about 20 places is searched, so chance alone reaches 3."""
FLOORS = 0.012, 0.03
"""Least scatter of single samples of frequency and speed, relative: what landmark noise adds at 30 fps."""
UNSURE_CHANGE, PASSING_LEGS_S, ZOOM = 0.15, 0.3, 0.04
"""Least relative change of speed where the hips travel over the image or the person's size in it changes.

From what travel on, leg lengths/s, and from what relative change of size: foreshortening changes the speed by up to
12 % then.
"""
FOOT_SPEED_PERCENTILE = 88.0
"""Percentile of a foot's speed that stands for its speed in stance."""
ODD_STRIDE = 0.25
"""Logarithm by which a stride time may differ from the median around it; engineering choice."""
FEW_SAMPLES, NEAR = 8, 80
"""Samples of a part too short to hold another change; samples before and after a change that are compared (30 to 50 s).
"""
SIDEWAYS = 0.7
"""Share of the ankle separation along the image's horizontal from which foot speed can be seen."""


@dataclass(frozen=True)
class _Samples:
    """Samples of the pace.

    Attributes
    ----------
    t : ndarray, shape (K,)
        Times, s.
    values : ndarray, shape (K, 2)
        Logarithms of stride frequency and foot speed; NaN where it cannot be seen.
    least : tuple[float, float]
        Change of each that counts.
    ends : tuple[float, float]
        Of the piece, s.
    """

    t: Floats
    values: Floats
    least: tuple[float, float]
    ends: tuple[float, float]


def pace_changes(motion: LandmarkSignals, stride_s: float) -> list[float]:
    """Find the times at which the pace of a piece of gait changes.

    Parameters
    ----------
    motion : LandmarkSignals
        The piece.
    stride_s : float
        Its usual stride time, s.

    Returns
    -------
    list of float
        Increasing times, s.
    """
    samples = _samples(motion, stride_s)
    return _split(samples, 0, samples.t.size) if samples.t.size >= 8 else []


def _samples(motion: LandmarkSignals, stride_s: float) -> _Samples:
    """The pace of each half stride of a piece."""
    step, t = motion.grid.dt, motion.grid.t
    pair = ANKLE if np.isfinite(motion.at(ANKLE[0])).any() or np.isfinite(motion.at(ANKLE[1])).any() else KNEE
    unit = unit_px(motion)
    apart = legs_apart(motion.at, pair) / unit[:, None]
    if not np.isfinite(apart).all():
        return _Samples(np.empty(0), np.empty((0, 2)), (LEAST_CHANGE, LEAST_CHANGE), (0.0, 0.0))
    sagittal = float(apart[:, 0].var() / max(float(apart.var(axis=0).sum()), 1e-12))
    wave = apart[:, 0] if sagittal >= 0.5 else apart[:, 1]
    wave = wave - uniform_filter1d(wave, max(round(stride_s / step), 3), mode="nearest")
    hips = (motion.at(HIP[0]) + motion.at(HIP[1]))[:, 0] / 2
    rows = []
    for start, end in (stride for way in (wave, -wave) for stride in pairwise(_crossings(t, way, 0.5 * stride_s))):
        if abs((end - start) / stride_s - 1) <= 2 * ODD_STRIDE:
            part = motion.grid.between(start, end)
            rows.append(((start + end) / 2, -np.log(end - start), _foot_speed(motion, hips, unit, pair, part)))
    rows.sort()
    table = np.array(rows).reshape(-1, 3)
    if sagittal < SIDEWAYS:
        table[:, 2] = np.nan
    table = table[_usual(table[:, 1])]
    travel = abs(hips[-1] - hips[0]) / float(unit.mean()) / max(float(t[-1] - t[0]), 1e-9)
    zoom = float(np.ptp(uniform_filter1d(unit, max(round(LEAST_SECONDS / step), 1), mode="nearest")) / unit.mean())
    least = UNSURE_CHANGE if travel > PASSING_LEGS_S or zoom > ZOOM else LEAST_CHANGE
    return _Samples(table[:, 0], table[:, 1:], (LEAST_CHANGE, least), (float(t[0]), float(t[-1])))


def _crossings(t: Floats, wave: Floats, apart_s: float) -> Floats:
    """Times (K,) s at which the wave rises through 0, by linear interpolation, at least `apart_s` s apart."""
    at = np.flatnonzero((wave[:-1] < 0) & (wave[1:] >= 0))
    times = t[at] - wave[at] * (t[at + 1] - t[at]) / (wave[at + 1] - wave[at])
    return spaced(times, apart_s)


def _foot_speed(motion: LandmarkSignals, hips: Floats, unit: Floats, pair: tuple[int, int], part: slice) -> float:
    """Logarithm of the speed, leg lengths/s, at which the feet travel in stance, mean of both sides.

    NaN unknown.
    """
    speeds = []
    for landmark in pair:
        ahead = (motion.at(landmark)[part, 0] - hips[part]) / unit[part]
        if ahead.size >= 4 and np.isfinite(ahead).all():
            # The foot is faster in swing than on the ground, so the slower way is that of stance.
            high, low = percentile(gradient(ahead, motion.grid.dt), FOOT_SPEED_PERCENTILE, 100 - FOOT_SPEED_PERCENTILE)
            speeds.append(min(high, -low))
    mean = sum(speeds) / len(speeds) if speeds else np.nan
    return float(np.log(mean)) if mean > 0.05 else np.nan


def _usual(values: Floats) -> np.ndarray:
    """Which values (K,) are near those around them.

    A missed or invented crossing makes a stride a quarter longer or shorter.
    """
    near = np.array([median(values[max(k - 3, 0) : k + 4]) for k in range(values.size)])
    return np.asarray(np.abs(values - near) <= ODD_STRIDE)


def _split(samples: _Samples, first: int, last: int) -> list[float]:
    """The changes among samples [first, last): the most likely one, then those before and after it."""
    t, values = samples.t[first:last], samples.values[first:last]
    start = samples.ends[0] if first == 0 else t[0]
    end = samples.ends[1] if last == samples.t.size else t[-1]
    best, where = CLEAR, 0
    for k in range(4, t.size - 3):
        border = (t[k - 1] + t[k]) / 2
        long = border - start >= LEAST_SECONDS and end - border >= LEAST_SECONDS
        at_start = first == 0 and border - start >= LEAST_SECONDS_AT_END and end - border >= LEAST_SECONDS
        at_end = last == samples.t.size and end - border >= LEAST_SECONDS_AT_END and border - start >= LEAST_SECONDS
        if long or at_start or at_end:
            for i in (0, 1):
                least = samples.least[i] if long else max(samples.least[i], LEAST_CHANGE_AT_END)
                score = _clearness(values[max(k - NEAR, 0) : k, i], values[k : k + NEAR, i], FLOORS[i], least)
                if score > best:
                    best, where = score, k
    if where == 0:
        return []
    cut = first + where
    border = float((samples.t[cut - 1] + samples.t[cut]) / 2)
    return [*_split(samples, first, cut), border, *_split(samples, cut, last)]


def _clearness(before: Floats, after: Floats, floor: float, least: float) -> float:
    """Difference of the means in standard errors; 0 where it is below the least change that counts.

    `floor` is the least scatter.
    """
    before, after = before[np.isfinite(before)], after[np.isfinite(after)]
    if min(before.size, after.size) < 4 or abs(median(after) - median(before)) < least:
        return 0.0
    # Strides from left and right crossings overlap by half: two samples count as one.
    squared = sum(2 * max(_scatter(part), floor) ** 2 / part.size for part in (before, after))
    return float(abs(after.mean() - before.mean()) / np.sqrt(squared))


def _scatter(values: Floats) -> float:
    """Standard deviation of values (K,) about a mean that may change.

    From the differences of every second one, which share no stride; of few values, which hold one mean only, at least
    their own. Confused legs make it large.
    """
    scatter = float(np.sqrt(np.mean((values[2:] - values[:-2]) ** 2) / 2))
    return max(scatter, deviation(values)) if values.size < FEW_SAMPLES else scatter
