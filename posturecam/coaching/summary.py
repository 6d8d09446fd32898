"""What samples say before any judgement: a middle that gives both sides the same weight, spread, noise and trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.robust import hodges_lehmann
from posturecam.types import Samples, Side

MIN_PER_SIDE = 3
MIN_FOR_TREND = 9
PRIOR_SAMPLES = 4.0
"""How many samples the usual scatter of a person counts for beside their own; engineering choice: with 4 strides both
count alike."""

_NORMAL_IQR = 1.349
_MIDDLE_OVER_MEAN = 1.023
"""Standard error of `middle` over that of a mean, for a normal distribution."""


@dataclass(frozen=True)
class Summary:
    """Every field in the samples' unit.

    Left, right: None with fewer than 3 samples on that side. trend: middle of the last third of the bout less that of
    the first, with its standard error `trend_error`; None with fewer than 9 samples.
    """

    value: float
    iqr: float
    left: float | None
    right: float | None
    trend: float | None
    trend_error: float


def finite(samples: Samples) -> Samples:
    """Keep the samples that hold a number.

    Parameters
    ----------
    samples : Samples
        Any samples.

    Returns
    -------
    Samples
        Those with a finite time and value.
    """
    keep = np.isfinite(samples.value) & np.isfinite(samples.t)
    side = tuple(side for side, kept in zip(samples.side, keep, strict=False) if kept)
    return Samples(samples.t[keep], samples.value[keep], side)


def summarise(seen: Samples, span: tuple[float, float]) -> Summary:
    """Summarise the samples behind a finding.

    Parameters
    ----------
    seen : Samples
        At least one sample, all finite.
    span : tuple[float, float]
        The bout, [start, end) s, whose first and last third give the trend.

    Returns
    -------
    Summary
        In the samples' unit.
    """
    value, left, right = balanced_middle(seen)
    third = (span[1] - span[0]) / 3
    first, last = seen.value[seen.t < span[0] + third], seen.value[seen.t >= span[1] - third]
    thirds = len(seen) >= MIN_FOR_TREND and min(len(first), len(last)) >= MIN_PER_SIDE
    return Summary(
        value=value,
        iqr=_iqr(seen.value),
        left=left,
        right=right,
        trend=hodges_lehmann(last) - hodges_lehmann(first) if thirds else None,
        trend_error=float(np.hypot(middle_error(first), middle_error(last))) if thirds else 0.0,
    )


def balanced_middle(seen: Samples) -> tuple[float, float | None, float | None]:
    """Hodges-Lehmann estimate in which both sides count the same.

    Parameters
    ----------
    seen : Samples
        At least one sample, all finite.

    Returns
    -------
    tuple[float, float or None, float or None]
        (value, left, right): the mean of both sides' estimates where each has 3 samples or more, else that of all; a
        side with fewer is None.
    """
    sides = np.array(seen.side, dtype=str)
    left, right = (_side_middle(seen.value[sides == str(side)]) if len(sides) else None for side in Side)
    if left is not None and right is not None:
        return (left + right) / 2, left, right
    return hodges_lehmann(seen.value), left, right


def _side_middle(values: Floats) -> float | None:
    return hodges_lehmann(values) if len(values) >= MIN_PER_SIDE else None


def _iqr(values: Floats) -> float:
    ordered = np.sort(values)
    low, high = np.interp([0.25 * (ordered.size - 1), 0.75 * (ordered.size - 1)], np.arange(ordered.size), ordered)
    return float(high - low)


def middle_error(values: Floats, usual_sd: float = 0.0) -> float:
    """Standard error of the Hodges-Lehmann estimate, from the scatter of the samples.

    As if they were normal and independent.

    Parameters
    ----------
    values : Floats
        (N,) samples, N ≥ 1.
    usual_sd : float
        SD between samples that one person usually shows, which counts as much as `PRIOR_SAMPLES` samples; for one
        sample alone nothing else is known.

    Returns
    -------
    float
        In the samples' unit.
    """
    n, own = len(values), _iqr(values) / _NORMAL_IQR
    prior = PRIOR_SAMPLES if usual_sd > 0 else 0.0
    degrees = prior + n - 1
    variance = (prior * usual_sd**2 + (n - 1) * own**2) / degrees if degrees else own**2
    return error_of_middle(float(np.sqrt(variance)), n)


def less_side(seen: Samples) -> Floats:
    """Subtract the estimate of each side, so that a difference between the sides is no scatter.

    Parameters
    ----------
    seen : Samples
        Finite samples.

    Returns
    -------
    Floats
        (N,) values; as they are where a side has fewer than `MIN_PER_SIDE` samples.
    """
    sides = np.array(seen.side, dtype=str)
    values: Floats = np.array(seen.value, dtype=np.float64)
    parts = [sides == side for side in set(seen.side)]
    if len(parts) < 2 or min(int(part.sum()) for part in parts) < MIN_PER_SIDE:
        return values
    for part in parts:
        values[part] -= hodges_lehmann(values[part])
    return values


def error_of_middle(sd: float, n: int) -> float:
    """Standard error of the Hodges-Lehmann estimate of samples with a known SD.

    Parameters
    ----------
    sd : float
        Standard deviation between samples.
    n : int
        How many they are.

    Returns
    -------
    float
        In the unit of `sd`.
    """
    return _MIDDLE_OVER_MEAN * sd / float(np.sqrt(n))
