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
    return found[_prominences(x, tops)[np.searchsorted(tops, found)] >= prominence] if found.size else found


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


def _prominences(x: Floats, tops: Indices) -> Floats:
    """How far each maximum rises above the higher of the lowest points to its left and right, up to a higher one.

    Between two neighbouring maxima lies one valley, so only the maxima and the lowest points between them count.
    """
    if not np.isfinite(x).all():
        return np.array([x[top] - max(_lowest(x[top::-1]), _lowest(x[top:])) for top in tops])
    heights, valleys = x[tops].tolist(), np.minimum.reduceat(x, [0, *tops]).tolist()
    return np.array(
        [
            height
            - max(
                _valley(heights[:k][::-1], valleys[: k + 1][::-1], height),
                _valley(heights[k + 1 :], valleys[k + 1 :], height),
            )
            for k, height in enumerate(heights)
        ]
    )


def _valley(heights: list[float], valleys: list[float], height: float) -> float:
    """The lowest of the valleys on one side of a maximum, nearest first, before a maximum that is higher."""
    lowest = valleys[0]
    for other, valley in zip(heights, valleys[1:], strict=True):
        if other > height:
            break
        lowest = min(lowest, valley)
    return lowest


def _lowest(from_peak: Floats) -> float:
    """The lowest value before one that is not lower than or equal to the first; a NaN ends the search, too."""
    higher = ~(from_peak <= from_peak[0])
    return float((from_peak[: higher.argmax()] if higher.any() else from_peak).min())
