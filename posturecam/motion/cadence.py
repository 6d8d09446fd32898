"""Steps per minute, counted over time or found by matching."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, TOE
from posturecam.motion.body import Body
from posturecam.motion.signals import NDArrayInt, derivative
from posturecam.motion.stride_period import exact_stride

OUTLIER_MADS, LEAST_OUTLIER_S = 5.0, 0.03
"""Distance from the line through the contacts from which one is left out of the cadence.

In median absolute deviations, and at least in s; engineering choices.
"""


def counted_cadence(left: Floats, right: Floats, stride_s: float) -> tuple[float, float]:
    """Count steps over time: a line through time against stride number, both feet sharing its slope.

    Counting over time, not averaging gaps, makes a missed contact harmless; one far off the line, as where a person
    sets off, is left out.

    Parameters
    ----------
    left : ndarray, shape (K,)
        Initial contacts of the left foot, s.
    right : ndarray, shape (L,)
        Initial contacts of the right foot, s.
    stride_s : float
        About how long a stride takes, s.

    Returns
    -------
    float
        Steps per minute; NaN for fewer than two strides.
    float
        Its ± (95 %), steps per minute.
    """
    feet = [contacts for contacts in (left, right) if contacts.size]
    if not feet:
        return float("nan"), float("nan")
    number = np.concatenate([_stride_numbers(contacts, stride_s) for contacts in feet])
    t, foot = np.concatenate(feet), np.repeat(np.arange(len(feet)), [contacts.size for contacts in feet])
    off = _theil_sen_residuals(number, t, foot)
    near = np.abs(off) <= max(OUTLIER_MADS * float(np.median(np.abs(off))), LEAST_OUTLIER_S)
    stride, error = _line(number[near], t[near], foot[near])
    return 120.0 / stride, 1.96 * 120.0 / stride**2 * error


def _stride_numbers(contacts: Floats, stride_s: float) -> Floats:
    return np.concatenate([[0.0], np.cumsum(np.maximum(np.round(np.diff(contacts) / stride_s), 1.0))])


def _theil_sen_residuals(number: Floats, t: Floats, foot: NDArrayInt) -> Floats:
    """How far each contact is off a line with a Theil-Sen slope, which wild contacts cannot turn, s.

    The slope is the median of those between contacts of a foot half the bout apart (after Theil 1950), the height is
    the foot's median.
    """
    feet = [foot == which for which in np.unique(foot)]
    halves = [((t[own], number[own]), own.sum() // 2) for own in feet if own.sum() > 1]
    slopes = [(s[half:] - s[:-half]) / (k[half:] - k[:-half]) for (s, k), half in halves]
    off = t - (float(np.median(np.concatenate(slopes))) if slopes else 0.0) * number
    for own in feet:
        off[own] -= np.median(off[own])
    return off


def _line(number: Floats, t: Floats, foot: NDArrayInt) -> tuple[float, float]:
    """Slope of `t` against `number`, with an offset for each foot, and its standard error.

    NaN without two contacts of a foot.
    """
    feet = np.unique(foot)
    k, s = number.astype(np.float64), t.copy()
    for which in feet:
        k[foot == which] -= k[foot == which].mean()
        s[foot == which] -= s[foot == which].mean()
    spread = float((k**2).sum())
    if spread < 0.5:
        return float("nan"), float("nan")
    slope = float((k * s).sum() / spread)
    off = s - slope * k
    free = t.size - feet.size - 1
    return slope, float(np.sqrt((off**2).sum() / free / spread)) if free > 0 else 0.02


def matched_cadence(body: Body, stride_s: float) -> float:
    """Find the cadence from how well the legs' movement fits over itself a stride later.

    It is sharper than counting in short bouts.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    stride_s : float
        About how long a stride takes, s.

    Returns
    -------
    float
        Steps per minute; NaN where no leg was seen.
    """
    hip = body.mid(HIP)
    pairs = [[body.at(landmark) for landmark in pair] for pair in (KNEE, ANKLE, HEEL, TOE)]
    pairs = [pair for pair in pairs if all(np.isfinite(places).all() for places in pair)]
    if not pairs or not np.isfinite(hip).all():
        return float("nan")
    moved = np.stack([np.stack([places - hip for places in pair], axis=1) for pair in pairs], axis=1)
    return 120.0 / exact_stride(derivative(body.grid, moved)[::2], 2 * body.grid.dt, stride_s)
