"""Which changes of the image are cuts: there the body jumps, between two frames, as no body moves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats, Places
from posturecam.track import PoseTrack

JUMP = 0.05
"""Distance by which the middle one of the landmarks misses where it was heading, body sizes (trunk, thigh and shank).
Measured at 30 fps: at cuts 0.06 to 0.15; elsewhere in the same clips at most 0.05, and where the image shook or lost
a frame 0.035."""
JUMP_RATIO = 2.0
"""The same over the largest miss near the cut."""
LONGEST_GAP_S = 0.5
"""A body unseen for longer beside a change neither confirms nor contradicts a cut."""
_NEAR_S = 0.4
"""How far around a cut the usual miss is measured."""
_ROWS_AT_ONCE = 4096
"""Frames that are worked on together, for the sake of memory."""
_BODY = [0, 7, 8, 11, 12, 13, 14, 23, 24, 25, 26, 27, 28]


def confirmed_cuts(track: PoseTrack, size: Floats, likely: Iterable[float], suspected: Iterable[float]) -> list[float]:
    """Find the times at which another shot begins.

    Parameters
    ----------
    track : PoseTrack
        One person, or several one after another.
    size : numpy.ndarray
        (T,) px, of the body.
    likely : iterable of float
        Times of clear changes of the image, s; one counts too where the body was not seen on both sides of it.
    suspected : iterable of float
        Times of other changes, s.

    Returns
    -------
    list of float
        Ascending, s.
    """
    likely = set(likely)
    changes = sorted(likely | set(suspected))
    if not changes:
        return []
    seen = np.flatnonzero(np.isfinite(track.xy[:, _BODY, 0]).sum(axis=1) > len(_BODY) // 2)
    t = track.t[seen]
    miss = _misses(t, track.xy, seen) / size[seen] if len(seen) else np.empty(0)
    usual_s = float(np.median(np.diff(track.t))) if len(track) > 1 else 0.0
    cuts = []
    for cut in changes:
        after = int(np.searchsorted(t, cut))
        if not 0 < after < len(t) or t[after] - t[after - 1] > LONGEST_GAP_S:
            if cut in likely:
                cuts.append(cut)
            continue
        lost = _frames_before(track.t, cut, usual_s)
        first, last = np.searchsorted(t, [cut - 2 * _NEAR_S, cut + 2 * _NEAR_S])
        rows = np.arange(first, last)
        near = rows[(abs(t[rows] - cut) < _NEAR_S) & (abs(rows - after) > 1) & np.isfinite(miss[rows])]
        usual = float(miss[near].max()) if near.size else 0.0
        if miss[after] > JUMP * lost**1.5 and miss[after] > JUMP_RATIO * usual:
            cuts.append(cut)
    return cuts


def times_listed(times: Sequence[float], most: int) -> str:
    """List times as a remark names them.

    Parameters
    ----------
    times : sequence of float
        Ascending times, s.
    most : int
        How many are listed; an ellipsis stands for the others.

    Returns
    -------
    str
        Such as "1.0, 2.5 …", without a unit.
    """
    return ", ".join(f"{t:.1f}" for t in times[:most]) + (" …" if len(times) > most else "")


def _frames_before(t: Floats, cut: float, usual_s: float) -> float:
    """How many usual intervals lie between the frame at a cut and the one before.

    More than 1 where frames were lost, over which a body may stray further.
    """
    at = int(np.searchsorted(t, cut))
    if not 0 < at < len(t):
        return 1.0
    return max(float((t[at] - t[at - 1]) / usual_s), 1.0)


def _misses(t: Floats, xy: Places, rows: NDArray[np.intp]) -> Floats:
    """(R,) px: how far the median landmark of the rows is from where its speeds just before and after lead to."""
    miss = np.zeros(len(t))
    if len(t) < 4:
        return miss
    off = np.concatenate([_off(t, xy, rows, start) for start in range(0, len(t) - 3, _ROWS_AT_ONCE)])
    off[~np.isfinite(off)] = np.nanmedian(off)
    miss[2:-1] = np.median(off, axis=1)
    return miss


def _off(t: Floats, xy: Places, rows: NDArray[np.intp], start: int) -> Floats:
    """The same for some of the rows, from `start` + 2 on, and for each landmark."""
    part = slice(start, start + _ROWS_AT_ONCE + 3)
    gap, step = np.diff(t[part])[:, None, None], np.diff(xy[rows[part]][:, _BODY].astype(np.float64), axis=0)
    speed = step / gap
    expected = (speed[:-2] + speed[2:]) / 2 * gap[1:-1]
    return np.asarray(np.linalg.norm(step[1:-1] - expected, axis=2))
