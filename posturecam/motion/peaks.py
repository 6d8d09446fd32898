"""The maxima of a signal by their distance and prominence, exactly as `scipy.signal.find_peaks` has them.

Importing scipy.signal takes half a second, most of it for statistics and filters that are not used here.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from posturecam.arrays import Floats

Indices = NDArray[np.intp]


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
    tops = _local_maxima(x)
    found = _apart(x, tops, math.ceil(distance))
    return found[_prominences(x, tops, found) >= prominence] if found.size else found


def _local_maxima(x: Floats) -> Indices:
    """The middle of each run of equal values that is higher than both of its neighbours."""
    if x.size < 3:
        return np.empty(0, dtype=np.intp)
    rises, falls = x[1:] > x[:-1], x[1:] < x[:-1]
    if (rises | falls).all():
        return np.flatnonzero(rises[:-1] & falls[1:]) + 1
    starts = np.flatnonzero(np.concatenate([[True], x[1:] != x[:-1]]))
    ends = np.concatenate([starts[1:], [x.size]]) - 1
    height = x[starts]
    top = np.flatnonzero((height[1:-1] > height[:-2]) & (height[1:-1] > height[2:])) + 1
    return np.asarray((starts[top] + ends[top]) // 2, dtype=np.intp)


def _apart(x: Floats, peaks: Indices, distance: int) -> Indices:
    """The peaks without those that are closer than this to a higher one that is kept."""
    if distance <= 1 or peaks.size < 2:
        return peaks
    places, kept = peaks.tolist(), [True] * peaks.size
    for one in np.argsort(x[peaks])[::-1].tolist():
        if kept[one]:
            first, last = one, one + 1
            while first > 0 and places[one] - places[first - 1] < distance:
                first -= 1
            while last < len(places) and places[last] - places[one] < distance:
                last += 1
            kept[first:last] = [False] * (last - first)
            kept[one] = True
    return peaks[kept]


def _prominences(x: Floats, tops: Indices, of: Indices) -> Floats:
    """How far each peak rises above the higher of the lowest points to its left and right, up to where it is exceeded.

    Between two neighbouring maxima lies one valley, so only the maxima and the lowest points between them count.
    """
    if not np.isfinite(x).all():
        return np.array([x[top] - max(_lowest(x[top::-1]), _lowest(x[top:])) for top in of])
    heights, valleys = x[tops].tolist(), np.minimum.reduceat(x, [0, *tops]).tolist()
    places = np.searchsorted(tops, of).tolist()
    return np.array([heights[k] - max(_before(heights, valleys, k), _after(heights, valleys, k)) for k in places])


def _before(heights: list[float], valleys: list[float], k: int) -> float:
    """The lowest valley between a maximum and a higher one before it; valley k lies before maximum k."""
    lowest, other = valleys[k], k - 1
    while other >= 0 and heights[other] <= heights[k]:
        lowest = min(lowest, valleys[other])
        other -= 1
    return lowest


def _after(heights: list[float], valleys: list[float], k: int) -> float:
    """The lowest valley between a maximum and a higher one after it."""
    lowest, other = valleys[k + 1], k + 1
    while other < len(heights) and heights[other] <= heights[k]:
        other += 1
        lowest = min(lowest, valleys[other])
    return lowest


def _lowest(from_peak: Floats) -> float:
    """The lowest value before one that is not lower than or equal to the first; a NaN ends the search, too."""
    higher = ~(from_peak <= from_peak[0])
    return float((from_peak[: higher.argmax()] if higher.any() else from_peak).min())
