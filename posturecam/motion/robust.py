"""Estimators that outliers hardly move.

`median`, `percentile` and `deviation` give what numpy's give, to the last bit, at a tenth of the cost for a few hundred
values; a live look at the last seconds takes some six hundred of them.
"""

from __future__ import annotations

import math
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats, handed_over

Indices = NDArray[np.intp]

MOST_VALUES = 200
"""Values from which the plain median stands in for the Hodges-Lehmann estimator, whose cost grows with their square."""

MANY_VALUES = 5000
"""Values from which numpy, which sorts only as far as it needs to, is the faster one; measured."""


def median(values: Floats) -> float:
    """Take the median of some values.

    Parameters
    ----------
    values : ndarray
        The values, of any shape, at least one.

    Returns
    -------
    float
        What `numpy.median` gives: the mean of the two in the middle of an even number; NaN where one value is NaN.
    """
    if values.size > MANY_VALUES:
        return float(np.median(values))
    ordered = _ordered(values)
    middle = ordered.size // 2
    if ordered[-1] != ordered[-1]:
        return float("nan")
    high = float(ordered[middle])
    return high if ordered.size % 2 else (float(ordered[middle - 1]) + high) / 2


def percentile(values: Floats, *percents: float) -> tuple[float, ...]:
    """Take percentiles of some values.

    Parameters
    ----------
    values : ndarray
        The values, of any shape, at least one.
    *percents : float
        0 to 100.

    Returns
    -------
    tuple of float
        What `numpy.percentile` gives for each: linear between the two values around; NaN where one value is NaN.
    """
    if values.size > MANY_VALUES:
        return tuple(np.percentile(values, percents).tolist())
    ordered = _ordered(values)
    if ordered[-1] != ordered[-1]:
        return (float("nan"),) * len(percents)
    last = ordered.size - 1
    return tuple(_at(ordered, percent / 100 * last) for percent in percents)


def deviation(values: Floats) -> float:
    """Take the standard deviation of some values.

    Parameters
    ----------
    values : ndarray, shape (N,)
        The values, at least one.

    Returns
    -------
    float
        What `numpy.std` gives.
    """
    off = values - np.add.reduce(values) / values.size
    return math.sqrt(np.add.reduce(off * off) / values.size)


def _ordered(values: Floats) -> Floats:
    """The values (N,) in ascending order, NaN last."""
    ordered = np.array(values, dtype=np.float64).ravel()
    ordered.sort()
    return ordered


def _at(ordered: Floats, place: float) -> float:
    """The value at a fractional place, as numpy interpolates: from the nearer of the two around it."""
    before = min(int(place), ordered.size - 1)
    low, high = float(ordered[before]), float(ordered[min(before + 1, ordered.size - 1)])
    share = place - before
    return low + (high - low) * share if share < 0.5 else high - (high - low) * (1 - share)


def hodges_lehmann(values: Floats) -> float:
    """Estimate the centre of values with some outliers: the Hodges-Lehmann estimator.

    It is the median of all means of two, which scatters hardly more than the mean; of more than MOST_VALUES values,
    where that no longer matters, the plain median.

    Parameters
    ----------
    values : ndarray, shape (N,)
        The values.

    Returns
    -------
    float
        The centre, in the unit of the values.

    References
    ----------
    Hodges and Lehmann 1963, Ann Math Stat 34:598.
    """
    if values.size > MOST_VALUES:
        return median(values)
    first, second = _pairs(values.size)
    return median(values[first] + values[second]) / 2


@lru_cache(maxsize=32)
def _pairs(size: int) -> tuple[Indices, Indices]:
    """Both places of each pair of so many values, each value paired with itself, too."""
    first, second = np.triu_indices(size)
    return handed_over(first), handed_over(second)
