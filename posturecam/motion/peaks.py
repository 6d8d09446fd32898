"""The maxima of a signal by their distance and prominence, exactly as `scipy.signal.find_peaks` has them.

Importing scipy.signal takes half a second, most of it for statistics and filters that are not used here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posturecam.arrays import Floats

Indices = NDArray[np.intp]
_REACH = 64
"""Samples on either side of a maximum that are looked at first; doubled until a higher one is found."""


def find_peaks(signal: ArrayLike, *, distance: float, prominence: float) -> Indices:
    """Find the maxima of a signal that stand out and stand apart.

    Parameters
    ----------
    signal : array_like
        (N,) values.
    distance : float
        Fewest samples between two maxima, at least 1; of closer ones the highest is kept.
    prominence : float
        How far a maximum at least rises above the higher of the two lowest points between it and a higher one.

    Returns
    -------
    numpy.ndarray
        Indices, ascending; of a flat maximum its middle, rounded down.
    """
    x = np.asarray(signal, dtype=np.float64)
    found = _apart(x, _local_maxima(x), math.ceil(distance))
    return found[[_prominence(x, int(peak)) >= prominence for peak in found]] if found.size else found


def _local_maxima(x: Floats) -> Indices:
    """The middle of each run of equal values that is higher than both of its neighbours."""
    if x.size < 3:
        return np.empty(0, dtype=np.intp)
    starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
    ends = np.concatenate([starts[1:], [x.size]]) - 1
    height = x[starts]
    top = np.flatnonzero((height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])) + 1
    return np.asarray((starts[top] + ends[top]) // 2, dtype=np.intp)


def _apart(x: Floats, peaks: Indices, distance: int) -> Indices:
    """The peaks without those that are closer than this to a higher one that is kept."""
    if distance <= 1 or peaks.size < 2:
        return peaks
    kept = np.ones(peaks.size, dtype=bool)
    for one in np.argsort(x[peaks])[::-1]:
        if kept[one]:
            first = np.searchsorted(peaks, peaks[one] - distance, side="right")
            last = np.searchsorted(peaks, peaks[one] + distance, side="left")
            kept[first:last] = False
            kept[one] = True
    return peaks[kept]


def _prominence(x: Floats, peak: int) -> float:
    """How far a peak rises above the higher of the lowest points to its left and right, up to where it is exceeded."""
    return float(x[peak] - max(_lowest(x[peak::-1]), _lowest(x[peak:])))


def _lowest(from_peak: Floats) -> float:
    """The lowest value before one that is higher than the first."""
    reach = _REACH
    while True:
        part = from_peak[:reach]
        higher = ~(part <= part[0])  # a NaN ends the search, too
        if higher.any():
            return float(part[: higher.argmax()].min())
        if reach >= from_peak.size:
            return float(part.min())
        reach *= 2
