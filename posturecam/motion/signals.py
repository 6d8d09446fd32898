"""Signals on a uniform time axis: rates, derivatives, medians, runs; arrays only, no bodies."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import median_filter, uniform_filter1d

from posturecam.arrays import Bools, Floats, handed_over

NDArrayInt = NDArray[np.intp]
"""Indices."""
SIZES = 32
"""Lengths of windows, samples, whose constants are kept, at most; a piece has four to twelve."""


@dataclass(frozen=True)
class Grid:
    """A uniform time axis, made once for each bout.

    Attributes
    ----------
    t : ndarray, shape (N,)
        Times, s.
    dt : float
        Step, s.
    rate_hz : float
        Frame rate of the source, Hz.
    """

    t: Floats
    dt: float
    rate_hz: float

    def __len__(self) -> int:
        return int(self.t.shape[0])

    def index(self, t: Floats | float) -> Floats:
        """Convert times to fractional grid positions.

        Parameters
        ----------
        t : ndarray or float, shape (K,)
            Times, s.

        Returns
        -------
        ndarray, shape (K,)
            Positions; 0 is the first grid point.
        """
        return np.asarray((np.asarray(t, dtype=np.float64) - self.t[0]) / self.dt)

    def between(self, start: float, end: float) -> slice:
        """Select the grid points with start <= t < end.

        Parameters
        ----------
        start : float
            First time, s.
        end : float
            Time after the last, s.

        Returns
        -------
        slice
            Of the grid.
        """
        first, last = np.searchsorted(self.t, [start, end])
        return slice(int(first), int(last))

    def at(self, signal: Floats, t: Floats | float) -> Floats:
        """Interpolate a signal linearly.

        Parameters
        ----------
        signal : ndarray, shape (N, …)
            Signal on this grid.
        t : ndarray or float, shape (K,)
            Times, s; outside the grid the end values hold.

        Returns
        -------
        ndarray, shape (K, …)
            The signal at these times.
        """
        position = np.clip(self.index(t), 0, len(self) - 1)
        low = np.minimum(position.astype(int), len(self) - 2)
        share = (position - low).reshape(position.shape + (1,) * (signal.ndim - 1))
        return np.asarray(signal[low] * (1 - share) + signal[low + 1] * share)


def frame_rate(t: Floats) -> float:
    """Measure the frame rate that the source really delivered: 1 / median step.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Times of the frames, s.

    Returns
    -------
    float
        Frames per second; NaN for fewer than 2 frames.
    """
    return float(1.0 / np.median(np.diff(t))) if t.shape[0] > 1 else float("nan")


def make_grid(t: Floats, step_s: float = 1 / 100) -> Grid:
    """Make a uniform grid over the span of some times.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Increasing times of the frames, s.
    step_s : float
        Largest step, s.

    Returns
    -------
    Grid
        From the first to the last of these times.
    """
    n = max(int(np.ceil((t[-1] - t[0]) / step_s)), 1) + 1
    return Grid(np.linspace(t[0], t[-1], n), float((t[-1] - t[0]) / (n - 1)), frame_rate(t))


def derivative(grid: Grid, signal: Floats) -> Floats:
    """Differentiate a signal.

    Parameters
    ----------
    grid : Grid
        Its grid.
    signal : ndarray, shape (N, …)
        The signal.

    Returns
    -------
    ndarray, shape (N, …)
        d signal / dt, in the signal's unit per second.
    """
    return gradient(signal, grid.dt)


def slope(t: Floats, y: Floats) -> float:
    """Fit a straight line to some values.

    Parameters
    ----------
    t : ndarray, shape (N,)
        Where they are, at least two different ones.
    y : ndarray, shape (N,)
        The values.

    Returns
    -------
    float
        The line's slope, by least squares.
    """
    off = t - t.mean()
    return float(off @ (y - y.mean())) / float(off @ off)


def detrended(y: Floats) -> Floats:
    """Subtract the parabola that fits some values best.

    Parameters
    ----------
    y : ndarray, shape (N,)
        Evenly spaced values.

    Returns
    -------
    ndarray, shape (N,)
        What is left of them.
    """
    basis = _parabolas(y.size)
    return np.asarray(y - basis @ (y @ basis))


@lru_cache(maxsize=SIZES)
def _parabolas(size: int) -> Floats:
    """An orthonormal basis (size, 3) of the parabolas over so many samples."""
    return handed_over(np.linalg.qr(np.vander(np.linspace(-1, 1, size), 3))[0])


def gradient(signal: Floats, step: float) -> Floats:
    """Differentiate evenly spaced values along their first axis, as `numpy.gradient` does.

    Parameters
    ----------
    signal : ndarray, shape (N, …)
        At least two values.
    step : float
        Between two of them.

    Returns
    -------
    ndarray, shape (N, …)
        Central differences; at the ends the difference to the only neighbour.
    """
    slope = np.empty_like(signal, dtype=np.float64)
    slope[1:-1] = (signal[2:] - signal[:-2]) / (2.0 * step)
    slope[0], slope[-1] = (signal[1] - signal[0]) / step, (signal[-1] - signal[-2]) / step
    return slope


def running_median(y: Floats, width: int) -> Floats:
    """Take the median around each sample, the ends repeated.

    Parameters
    ----------
    y : ndarray, shape (N,)
        The samples.
    width : int
        Samples in the window.

    Returns
    -------
    ndarray, shape (N,)
        The medians.
    """
    # Wider than twice the signal, scipy's filter gives zeros.
    return np.asarray(median_filter(y, size=max(min(width, y.size), 1), mode="nearest"))


def runs_of(flags: Bools) -> list[tuple[int, int]]:
    """Find the stretches in which flags are true.

    Parameters
    ----------
    flags : ndarray of bool, shape (N,)
        The flags.

    Returns
    -------
    list of (int, int)
        [first, last) of each stretch.
    """
    edges = np.flatnonzero(np.diff(np.concatenate([[False], flags, [False]]).astype(int)))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def smoothed(curve: Floats, seconds: float, step: float) -> Floats:
    """Take a moving mean along the first axis.

    Parameters
    ----------
    curve : ndarray, shape (N, …)
        The curve.
    seconds : float
        Length of the window, s.
    step : float
        Time between samples, s.

    Returns
    -------
    ndarray, shape (N, …)
        The means.
    """
    return np.asarray(uniform_filter1d(curve, max(round(seconds / step), 1), axis=0, mode="nearest"))


def spaced(t: Floats, apart_s: float) -> Floats:
    """Leave out times that follow the last one kept too closely.

    Parameters
    ----------
    t : ndarray, shape (T,)
        Increasing times, s.
    apart_s : float
        Least distance, s.

    Returns
    -------
    ndarray, shape (K,)
        The times kept, s.
    """
    kept: list[float] = []
    for time in t:
        if not kept or time - kept[-1] >= apart_s:
            kept.append(float(time))
    return np.array(kept)
