"""Arrays of numbers: their types, and how they become read-only."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Places = NDArray[np.floating[Any]]
Point = tuple[float, float]
"""(x, y) px of an image, y down."""
Array = TypeVar("Array", bound=NDArray[Any])


def frozen(values: Places, kinds: tuple[type, ...] = (np.float64, np.float32)) -> Places:
    """Return values as a read-only array; a copy, unless they are one already that cannot be written to.

    Parameters
    ----------
    values : numpy.ndarray
        Of any shape.
    kinds : tuple of type
        Types of number that stay as they are; others become the first.

    Returns
    -------
    numpy.ndarray
        Read-only.
    """
    if not isinstance(values, np.ndarray) or values.dtype not in kinds:
        return handed_over(np.array(values, dtype=kinds[0]))
    owner = values if values.base is None else values.base
    is_safe = isinstance(owner, np.ndarray) and not owner.flags.writeable and not values.flags.writeable
    return values if is_safe else handed_over(values.copy())


def handed_over(array: Array) -> Array:
    """Make an array read-only, so that it need not be copied: its maker does not write to it any more.

    Parameters
    ----------
    array : numpy.ndarray
        Of any shape.

    Returns
    -------
    numpy.ndarray
        The same array.
    """
    array.setflags(write=False)
    return array


def rounded(value: float | None, digits: int) -> float | None:
    """Round a value for JSON.

    Parameters
    ----------
    value : float or None
        Any number.
    digits : int
        After the decimal point.

    Returns
    -------
    float or None
        None for None, NaN and infinities; never minus zero.
    """
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits) + 0.0
