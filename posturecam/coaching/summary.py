"""What samples say before any judgement: a middle that gives both sides the same weight, spread, noise and trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.signals import middle
from posturecam.types import Samples, Side

MIN_PER_SIDE = 3
MIN_FOR_TREND = 9

_NORMAL_IQR = 1.349
_MIDDLE_OVER_MEAN = 1.023
"""Standard error of `middle` over that of a mean, for a normal distribution."""


@dataclass(frozen=True)
class Summary:
    """Every field in the samples' unit. standard_error: of the value, from the noise between samples alone. left,
    right: None with fewer than 3 samples on that side. trend: middle of the last third of the bout less that of the
    first, with its standard error `trend_error`; None with fewer than 9 samples."""

    value: float
    standard_error: float
    iqr: float
    left: float | None
    right: float | None
    trend: float | None
    trend_error: float


def finite(samples: Samples) -> Samples:
    """The samples that hold a number."""
    keep = np.isfinite(samples.value) & np.isfinite(samples.t)
    side = tuple(side for side, kept in zip(samples.side, keep, strict=False) if kept)
    return Samples(samples.t[keep], samples.value[keep], side)


def summarise(seen: Samples, span: tuple[float, float]) -> Summary:
    """The numbers behind a finding, from finite samples (at least one); thirds are thirds of the bout's span [start,
    end) s."""
    value, left, right = balanced_middle(seen)
    third = (span[1] - span[0]) / 3
    first, last = seen.value[seen.t < span[0] + third], seen.value[seen.t >= span[1] - third]
    thirds = len(seen) >= MIN_FOR_TREND and min(len(first), len(last)) >= MIN_PER_SIDE
    return Summary(
        value=value,
        standard_error=_middle_error(seen.value),
        iqr=_iqr(seen.value),
        left=left,
        right=right,
        trend=middle(last) - middle(first) if thirds else None,
        trend_error=float(np.hypot(_middle_error(first), _middle_error(last))) if thirds else 0.0,
    )


def balanced_middle(seen: Samples) -> tuple[float, float | None, float | None]:
    """(value, left, right): the mean of both sides' middles where each has 3 samples or more, else the middle of all;
    None = fewer than 3."""
    sides = np.array(seen.side, dtype=str)
    left, right = (_side_middle(seen.value[sides == str(side)]) if len(sides) else None for side in Side)
    if left is not None and right is not None:
        return (left + right) / 2, left, right
    return middle(seen.value), left, right


def _side_middle(values: Floats) -> float | None:
    return middle(values) if len(values) >= MIN_PER_SIDE else None


def _iqr(values: Floats) -> float:
    ordered = np.sort(values)
    low, high = np.interp([0.25 * (ordered.size - 1), 0.75 * (ordered.size - 1)], np.arange(ordered.size), ordered)
    return float(high - low)


def _middle_error(values: Floats) -> float:
    """Standard error of the middle, robust: from the IQR of the samples, as if normal and independent."""
    return _MIDDLE_OVER_MEAN * _iqr(values) / _NORMAL_IQR / float(np.sqrt(len(values)))
