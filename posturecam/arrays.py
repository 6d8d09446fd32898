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
    """The values as a read-only array of one of these kinds of numbers, else of the first: a copy, unless they are one
    already that nobody can write to."""
    if not isinstance(values, np.ndarray) or values.dtype not in kinds:
        return handed_over(np.array(values, dtype=kinds[0]))
    owner = values if values.base is None else values.base
    is_safe = isinstance(owner, np.ndarray) and not owner.flags.writeable and not values.flags.writeable
    return values if is_safe else handed_over(values.copy())


def handed_over(array: Array) -> Array:
    """The same array, made read-only: its maker promises not to write to it any more, so that nobody need copy it."""
    array.setflags(write=False)
    return array


def rounded(value: float | None, digits: int) -> float | None:
    """`value` rounded for JSON; None for None, NaN and infinities; never minus zero."""
    if value is None or not np.isfinite(value):
        return None
    return round(float(value), digits) + 0.0
