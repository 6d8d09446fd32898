"""Turn noisy samples at uneven times into smooth signals on a uniform grid.

Arrays only: this module knows neither bodies nor thresholds of posture.

The smoother is a penalised least-squares fit on the grid. Penalising the third derivative makes its frequency
response 1 / (1 + (f / f_c)^6), that of a third-order Butterworth filter run forwards and backwards, so it is
zero-phase; unlike a recursive filter it takes samples at their true times, leaves gaps to the fit, and has no
start-up transient (Woltring 1985, Hum Mov Sci 4:229; Eilers 2003, Anal Chem 75:3631).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_solve_banded, cholesky_banded
from scipy.ndimage import median_filter, uniform_filter1d
from scipy.signal import find_peaks

from posturecam.arrays import Bools, Floats

NDArrayInt = NDArray[np.intp]
"""Indices."""

_ORDER = 3
"""Order of the derivative that is penalised: the response of a third-order Butterworth filter run both ways."""
MANY = 200
"""Values from which the plain median stands in for the Hodges-Lehmann estimator, whose cost grows with their square."""


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


def cutoff_hz(rate_hz: float) -> float:
    """Choose the low-pass cut-off for a frame rate: 7 Hz at 30 fps, 10 at 60, 14 at 120 and above.

    Parameters
    ----------
    rate_hz : float
        Frame rate, Hz.

    Returns
    -------
    float
        Cut-off, Hz.
    """
    return float(np.interp(rate_hz, [10.0, 24.0, 30.0, 60.0, 120.0], [3.0, 6.0, 7.0, 10.0, 14.0]))


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


def smoother(grid: Grid, t: Floats, cutoff: float, seen: Bools | None = None) -> Callable[[Floats], Floats]:
    """Make the function that turns sampled curves into smooth signals, low-passed without phase shift.

    Parameters
    ----------
    grid : Grid
        Where the signals are wanted.
    t : ndarray, shape (T,)
        Times of the samples, s.
    cutoff : float
        Cut-off, Hz.
    seen : ndarray of bool or None, shape (T,)
        Which samples count; None = all. Curves must be finite there.

    Returns
    -------
    callable
        From a curve (T, …) to a signal (N, …); all NaN with fewer than four samples.
    """
    keep = np.ones(t.shape[0], dtype=bool) if seen is None else seen
    if keep.sum() <= _ORDER:
        return lambda y: np.full((len(grid), *y.shape[1:]), np.nan)
    factor, low, share = _normal_equations(grid, t[keep], cutoff)

    def smooth(y: Floats) -> Floats:
        flat = y[keep].reshape(low.size, -1)
        right = np.zeros((len(grid), flat.shape[1]))
        np.add.at(right, low, flat * (1 - share)[:, None])
        np.add.at(right, low + 1, flat * share[:, None])
        solved = cho_solve_banded((factor, False), right, overwrite_b=True, check_finite=False)
        return np.asarray(solved, dtype=np.float64).reshape(len(grid), *y.shape[1:])

    return smooth


def _normal_equations(grid: Grid, t: Floats, cutoff: float) -> tuple[Floats, NDArrayInt, Floats]:
    """Banded Cholesky factor of A'A + lambda D'D, and where each sample falls between grid points."""
    n = len(grid)
    position = np.clip(grid.index(t), 0, n - 1)
    low = np.minimum(position.astype(np.intp), n - 2)
    share = position - low
    density = t.shape[0] / max(n, 1)
    weight = density / (2.0 * np.sin(np.pi * cutoff * grid.dt)) ** (2 * _ORDER)
    band = weight * _penalty_band(n)
    np.add.at(band[_ORDER], low, (1 - share) ** 2)
    np.add.at(band[_ORDER], low + 1, share**2)
    np.add.at(band[_ORDER - 1], low + 1, share * (1 - share))
    return np.asarray(cholesky_banded(band, check_finite=False), dtype=np.float64), low, share


def _penalty_band(n: int) -> Floats:
    """D'D for third differences of n values, in upper banded form (4, n)."""
    stencil = np.array([-1.0, 3.0, -3.0, 1.0])
    band = np.zeros((_ORDER + 1, n))
    rows = n - _ORDER
    for i in range(_ORDER + 1):
        for j in range(i, _ORDER + 1):
            band[_ORDER - (j - i), j : j + rows] += stencil[i] * stencil[j]
    return band


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
    return np.asarray(np.gradient(signal, grid.dt, axis=0))


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


def middle(values: Floats) -> float:
    """Estimate the centre of values with some outliers: the Hodges-Lehmann estimator.

    It is the median of all means of two, which scatters hardly more than the mean; of more than MANY values, where
    that no longer matters, the plain median.

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
    if values.size > MANY:
        return float(np.median(values))
    first, second = np.triu_indices(values.size)
    return float(np.median(values[first] + values[second]) / 2)


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
    floor = [float(signal.min()) - prominence] if open_end else []
    found, _ = find_peaks([*signal, *floor], prominence=prominence, distance=max(int(spacing_s / grid.dt), 1))
    inside = [i for i in found if 0 < i < len(grid) - 1]
    return np.array([grid.t[i] + _vertex(signal[i - 1 : i + 2]) * grid.dt for i in inside], dtype=np.float64)


def _vertex(three: Floats) -> float:
    """Position of the extremum of a parabola through values at -1, 0, +1; 0 for a straight line."""
    bend = three[0] - 2 * three[1] + three[2]
    return 0.0 if bend == 0 else float(np.clip(0.5 * (three[0] - three[2]) / bend, -1, 1))


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
