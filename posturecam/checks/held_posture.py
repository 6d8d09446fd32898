"""Sampling of a posture that is held: medians over some seconds, so that a glance aside or a gesture does not count."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.checks.base import ObservedBout
from posturecam.checks.sampling import STILL_WINDOW_S, over_strides
from posturecam.landmarks import SHOULDER, Pair
from posturecam.motion.body import Body
from posturecam.types import Hindrance, Samples

SETTLED_S = 3.0
"""Length of the window that each sample is the median of, s: a head turned for one second leaves it where it was."""
LEAST_SEEN = 0.5
"""Least visibility of both sides of a pair, and least share of a window in which they are seen; engineering choice."""
LARGEST_DRIFT_SHOULDERS = 0.5
"""How far mid-shoulder may move within a window and still be held, shoulder widths.

Breathing, typing and gestures move it by up to 0.2; sitting down and standing up by more than 1.
"""


def settled(bout: ObservedBout, signal: Floats, needs: tuple[Pair, ...]) -> Samples:
    """Take the median of a signal over 3 s around each second; over strides in gait.

    Seconds in which the person moves about are left out.

    Parameters
    ----------
    bout : ObservedBout
        The bout.
    signal : ndarray, shape (N,)
        The signal; NaN where it is not known.
    needs : tuple[Pair, ...]
        The pairs that must be seen on both sides.

    Returns
    -------
    Samples
        The medians, in the signal's unit, at each second.
    """
    signal = np.where(both_seen(bout.body, needs), signal, np.nan)
    if bout.activity.is_gait:
        return over_strides(bout, signal)
    times, values = [], []
    for centre, part in _held(bout):
        known = signal[part][np.isfinite(signal[part])]
        if known.size >= LEAST_SEEN * signal[part].size:
            times.append(centre)
            values.append(float(np.median(known)))
    return Samples(np.array(times), np.array(values), ("",) * len(times))


def moving(bout: ObservedBout) -> Hindrance | None:
    """Determine whether a person who stands or sits keeps still nowhere in the clip.

    Parameters
    ----------
    bout : ObservedBout
        The bout.

    Returns
    -------
    Hindrance or None
        `Hindrance.MOVING_ABOUT` if so, else None.
    """
    return Hindrance.MOVING_ABOUT if not bout.activity.is_gait and not _held(bout) else None


def _held(bout: ObservedBout) -> list[tuple[float, slice]]:
    """Each second in whose window the person keeps still: its centre, s, and the window on the grid."""
    grid, place = bout.body.grid, _place(bout.body)
    held = []
    for centre in np.arange(grid.t[0], grid.t[-1] - 0.5 * STILL_WINDOW_S, STILL_WINDOW_S) + STILL_WINDOW_S / 2:
        start = max(min(centre - SETTLED_S / 2, grid.t[-1] - SETTLED_S), grid.t[0])
        part = grid.between(start, start + SETTLED_S)
        if _range(place[part]) <= LARGEST_DRIFT_SHOULDERS:
            held.append((float(centre), part))
    return held


def both_seen(body: Body, needs: tuple[Pair, ...]) -> Bools:
    """Determine when both sides of every pair are seen.

    Parameters
    ----------
    body : Body
        The body.
    needs : tuple[Pair, ...]
        The pairs.

    Returns
    -------
    ndarray of bool, shape (N,)
        Whether they are.
    """
    seen = [body.seen(k) & (body.visibility(k) >= LEAST_SEEN) for pair in needs for k in pair]
    return np.asarray(np.logical_and.reduce(seen))


def _place(body: Body) -> Floats:
    """Mid-shoulder (N, 2) in shoulder widths."""
    width = np.hypot(*(body.at(SHOULDER[0]) - body.at(SHOULDER[1])).T)
    typical = float(np.nanmedian(width)) if np.isfinite(width).any() else np.nan
    return np.asarray(body.mid(SHOULDER) / (typical if typical > 0 else np.nan))


def _range(place: Floats) -> float:
    """How far a place (n, 2) moves, 5th to 95th percentile along the axis on which that is more; 0 if unknown."""
    known = place[np.isfinite(place).all(axis=1)]
    return float(np.ptp(np.percentile(known, [5, 95], axis=0), axis=0).max()) if known.size else 0.0
