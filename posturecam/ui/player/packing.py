"""Positions as the browser gets them: 16-bit numbers in base64, a third of the size of JSON and read in no time."""

from __future__ import annotations

import base64
from typing import Any

import numpy as np
from numpy.typing import NDArray

_STEPS = 32767
"""The largest 16-bit number."""
_REACH = 2.0
"""Positions up to so many times the longer side of the image from its corner are packed; what lies further is not."""
MISSING = -_STEPS - 1
"""Stands for a position that is not known; the JavaScript knows it too."""


def step_px(size: tuple[int, int]) -> float:
    """Find the px that one step of a packed position stands for.

    Parameters
    ----------
    size : tuple of int
        (width, height) px of the image.

    Returns
    -------
    float
        Of a full HD image 0.12 px.
    """
    return _REACH * max(size) / _STEPS


def pack_positions(xy: NDArray[Any], size: tuple[int, int]) -> str:
    """Pack positions.

    Parameters
    ----------
    xy : ndarray
        Px, of any shape; NaN for what is not known.
    size : tuple of int
        (width, height) px of the image.

    Returns
    -------
    str
        Base64 of little-endian int16 in the order of the array.
    """
    steps = np.asarray(xy, dtype=np.float64) / step_px(size)
    known = np.isfinite(steps) & (np.abs(steps) <= _STEPS)
    return _base64(np.where(known, np.rint(np.where(known, steps, 0.0)), MISSING).astype("<i2"))


def pack_bytes(values: NDArray[Any]) -> str:
    """Pack small numbers.

    Parameters
    ----------
    values : ndarray
        0 to 255.

    Returns
    -------
    str
        Base64 of one byte for each.
    """
    return _base64(values.astype(np.uint8))


def pack_words(values: NDArray[Any]) -> str:
    """Pack numbers up to 65535.

    Parameters
    ----------
    values : ndarray
        0 to 65535.

    Returns
    -------
    str
        Base64 of little-endian uint16.
    """
    return _base64(values.astype("<u2"))


def _base64(array: NDArray[Any]) -> str:
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")
