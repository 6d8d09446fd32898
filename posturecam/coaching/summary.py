"""What samples say before any judgement: medians that give both sides the same weight, spread, noise and trend."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.types import Floats, Samples, Side

MIN_PER_SIDE = 3
MIN_FOR_TREND = 9

_NORMAL_IQR = 1.349
_MEDIAN_EFFICIENCY = 1.2533
"""Standard error of a median over that of a mean, for a normal distribution."""


@dataclass(frozen=True)
class Summary:
    """Every field in the samples' unit. standard_error: of the median, from the noise between samples alone. left,
    right: None with fewer than 3 samples on that side. trend: median of the last third of the bout less that of the
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
    value, left, right = balanced_median(seen)
    third = (span[1] - span[0]) / 3
    first, last = seen.value[seen.t < span[0] + third], seen.value[seen.t >= span[1] - third]
    thirds = len(seen) >= MIN_FOR_TREND and min(len(first), len(last)) >= MIN_PER_SIDE
    return Summary(
        value=value,
        standard_error=_median_error(seen.value),
        iqr=_iqr(seen.value),
        left=left,
        right=right,
        trend=float(np.median(last) - np.median(first)) if thirds else None,
        trend_error=float(np.hypot(_median_error(first), _median_error(last))) if thirds else 0.0,
    )


def balanced_median(seen: Samples) -> tuple[float, float | None, float | None]:
    """(value, left, right): the mean of both sides' medians where each has 3 samples or more, else the median of all;
    None = fewer than 3."""
    sides = np.array(seen.side, dtype=str)
    left, right = (_side_median(seen.value[sides == str(side)]) if len(sides) else None for side in Side)
    if left is not None and right is not None:
        return (left + right) / 2, left, right
    return float(np.median(seen.value)), left, right


def _side_median(values: Floats) -> float | None:
    return float(np.median(values)) if len(values) >= MIN_PER_SIDE else None


def _iqr(values: Floats) -> float:
    ordered = np.sort(values)
    low, high = np.interp([0.25 * (ordered.size - 1), 0.75 * (ordered.size - 1)], np.arange(ordered.size), ordered)
    return float(high - low)


def _median_error(values: Floats) -> float:
    """Standard error of the median, robust: from the IQR of the samples, as if normal and independent."""
    return _MEDIAN_EFFICIENCY * _iqr(values) / _NORMAL_IQR / float(np.sqrt(len(values)))
