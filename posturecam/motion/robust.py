"""Estimators that outliers hardly move."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats

MOST_VALUES = 200
"""Values from which the plain median stands in for the Hodges-Lehmann estimator, whose cost grows with their square."""


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
        return float(np.median(values))
    first, second = np.triu_indices(values.size)
    return float(np.median(values[first] + values[second]) / 2)
