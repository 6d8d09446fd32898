"""Turn noisy samples at uneven times into smooth signals on a uniform grid.

The smoother is a penalised least-squares fit on the grid. Penalising the third derivative makes its frequency response
1 / (1 + (f / f_c)^6), that of a third-order Butterworth filter run forwards and backwards, so it is zero-phase; unlike
a recursive filter it takes samples at their true times, leaves gaps to the fit, and has no start-up transient (Woltring
1985, Hum Mov Sci 4:229; Eilers 2003, Anal Chem 75:3631).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from scipy.linalg import cho_solve_banded, cholesky_banded

from posturecam.arrays import Bools, Floats
from posturecam.motion.signals import Grid, NDArrayInt

_ORDER = 3
"""Order of the derivative that is penalised: the response of a third-order Butterworth filter run both ways."""


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
        right = np.zeros((len(grid), flat.shape[1]), order="F")
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
