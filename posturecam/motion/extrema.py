"""Find maxima of signals and falls through a level, at times between the grid points."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.motion.peaks import find_peaks
from posturecam.motion.signals import Grid


def peaks(grid: Grid, signal: Floats, prominence: float, spacing_s: float, *, open_end: bool = False) -> Floats:
    """Find the maxima of a signal, each refined by a parabola through three grid points.

    Near the start nothing distinguishes a maximum from a wobble on the way down.

    Parameters
    ----------
    grid : Grid
        The signal's grid.
    signal : ndarray, shape (N,)
        The signal.
    prominence : float
        Least height over the surroundings, in the signal's unit.
    spacing_s : float
        Least time between two maxima, s.
    open_end : bool
        Count a maximum near the end even though the signal stops before it has fallen by `prominence`.

    Returns
    -------
    ndarray, shape (K,)
        Times of the maxima, s.
    """
    ended = np.append(signal, signal.min() - prominence) if open_end else signal
    found = find_peaks(ended, prominence=prominence, distance=max(int(spacing_s / grid.dt), 1))
    inside = [i for i in found if 0 < i < len(grid) - 1]
    return np.array([grid.t[i] + _vertex(signal[i - 1 : i + 2]) * grid.dt for i in inside], dtype=np.float64)


def _vertex(three: Floats) -> float:
    """Position of the extremum of a parabola through values at -1, 0, +1; 0 for a straight line."""
    bend = three[0] - 2 * three[1] + three[2]
    return 0.0 if bend == 0 else float(min(max(0.5 * (three[0] - three[2]) / bend, -1.0), 1.0))


def first_fall(grid: Grid, signal: Floats, level: float, start: float, end: float) -> float:
    """Find when a signal first falls through a level, by linear interpolation.

    Parameters
    ----------
    grid : Grid
        The signal's grid.
    signal : ndarray, shape (N,)
        The signal.
    level : float
        In the signal's unit.
    start : float
        From when on it is looked for, s.
    end : float
        Until when, s.

    Returns
    -------
    float
        Time, s; NaN where the signal does not fall through the level.
    """
    first = max(int(np.ceil(grid.index(start))), 0)
    last = min(int(np.floor(grid.index(end))), len(grid) - 1)
    piece = signal[first : last + 1] - level
    falls = np.flatnonzero((piece[:-1] > 0) & (piece[1:] <= 0))
    if falls.size == 0:
        return float("nan")
    i = int(falls[0])
    return float(grid.t[first + i] + grid.dt * piece[i] / (piece[i] - piece[i + 1]))
