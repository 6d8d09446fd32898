"""Find where a person's size in the image changes within a few seconds, and follow it stride by stride.

A camera that moves or zooms, or a person who comes nearer, changes the length of leg and trunk by the same factor. A
leg that is hidden or bent out of the image plane changes only one of them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Bools, Floats
from posturecam.motion.body_lengths import leg_length_px, trunk_length_px
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import running_median, runs_of
from posturecam.types import Place

WITHIN_S = 2.0
"""Time over which a change is measured, s: people who walk past a camera change less in it."""
LEAST_CHANGE = 1.10
"""Factor from which leg and trunk both count as changed within that time.

1.21 where a recorded camera closes in; up to 1.04 in ten other recorded clips of people on treadmills.
"""
ABRUPT_CHANGE, ABRUPT_S = 1.20, 0.4
"""Factor and time of a change that no person makes by coming nearer: 0.2 of the distance at 2 to 3 m is 1.5 m/s."""
LASTING_S = 0.5
"""How long a change stays visible at least, s; what is shorter is a few frames that err."""
ONSET_SHARE = 0.1
"""Share of a change at which it begins and ends; engineering choice."""
SETTLES_S = 3.0
"""How long before and after a change the slow average of the size is wrong, s: its window."""


@dataclass(frozen=True)
class SizeChange:
    """A change of the person's size in the image.

    Attributes
    ----------
    start, end : float
        When, s.
    factor : float
        Size afterwards over size before.
    abrupt : bool
        Whether it is too quick for a person who comes nearer.
    """

    start: float
    end: float
    factor: float
    abrupt: bool = False


def find_size_changes(motion: LandmarkSignals, stride_s: float) -> tuple[SizeChange, ...]:
    """Find where leg and trunk change their length in the image by the same factor.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout.
    stride_s : float
        How long a stride takes, s: over as long each length is taken.

    Returns
    -------
    tuple of SizeChange
        In order of time; none in the first stride, and none where leg or trunk was not seen throughout.
    """
    leg, trunk = (
        np.log(_by_stride(lengths(motion.at), motion, stride_s)) for lengths in (leg_length_px, trunk_length_px)
    )
    if not (np.isfinite(leg).all() and np.isfinite(trunk).all()):
        return ()
    step = motion.grid.dt
    clear = _changed(leg, trunk, round(WITHIN_S / step), math.log(LEAST_CHANGE))
    abrupt = _changed(leg, trunk, round(ABRUPT_S / step), math.log(ABRUPT_CHANGE))
    reach = round(WITHIN_S / 2 / step)
    runs = [(first, last) for first, last in runs_of(clear) if (last - first) * step >= LASTING_S]
    parts = [slice(max(first - reach, 0), min(last + reach, leg.size)) for first, last in runs]
    found = [_change(motion.grid.t[part], (leg + trunk)[part] / 2, bool(abrupt[part].any())) for part in parts]
    return tuple(change for change in found if change.start >= motion.grid.t[0] + stride_s)


def _change(t: Floats, log_size: Floats, abrupt: bool) -> SizeChange:
    """The change of a size (n,), logarithmic, from the first time to the last."""
    whole = float(log_size[-1] - log_size[0])
    gone = (log_size - log_size[0]) / (whole or 1.0)
    begins = int(np.argmax(gone > ONSET_SHARE))
    ends = gone.size - 1 - int(np.argmax(gone[::-1] < 1 - ONSET_SHARE))
    return SizeChange(float(t[begins]), float(t[max(begins, ends)]), math.exp(whole), abrupt)


def _changed(leg: Floats, trunk: Floats, width: int, least: float) -> Bools:
    """Where both have changed alike by at least that much from half a width before to half a width after."""
    half = max(width // 2, 1)
    before, after = (np.clip(np.arange(leg.size) + off, 0, leg.size - 1) for off in (-half, half))
    by = np.array([leg[after] - leg[before], trunk[after] - trunk[before]])
    return np.asarray((np.abs(by).min(axis=0) >= least) & (by[0] * by[1] > 0))


def _by_stride(length_px: Floats, motion: LandmarkSignals, stride_s: float) -> Floats:
    """The median length (N,) px over a stride around each time."""
    window = max(round(stride_s / motion.grid.dt), 3)
    return np.asarray(running_median(length_px, window))


def following_size(
    steady_px: Floats, motion: LandmarkSignals, stride_s: float, changes: tuple[SizeChange, ...]
) -> Floats:
    """Take the leg length of the stride where the size changes, the slow average elsewhere.

    Parameters
    ----------
    steady_px : ndarray, shape (N,)
        The slow average of the leg length, px.
    motion : LandmarkSignals
        The bout.
    stride_s : float
        How long a stride takes, s.
    changes : tuple of SizeChange
        Where the size changes.

    Returns
    -------
    ndarray, shape (N,)
        Leg length, px; `steady_px` itself where nothing changes.
    """
    if not changes:
        return steady_px
    grid = motion.grid
    near = near_changes(grid.t, changes)
    stride = max(round(stride_s / grid.dt), 3)
    share = uniform_filter1d(near.astype(np.float64), stride, mode="nearest")
    leg = uniform_filter1d(_by_stride(leg_length_px(motion.at), motion, stride_s), max(stride // 2, 3), mode="nearest")
    return np.asarray(share * leg + (1 - share) * steady_px)


def near_changes(t: Floats, changes: tuple[SizeChange, ...]) -> Bools:
    """Determine when the slow average of the size is wrong.

    Parameters
    ----------
    t : ndarray, shape (K,)
        Times, s.
    changes : tuple of SizeChange
        Where the size changes.

    Returns
    -------
    ndarray of bool, shape (K,)
        Whether a change is no further than `SETTLES_S` away.
    """
    near = np.zeros(t.shape, dtype=bool)
    for change in changes:
        near |= (t >= change.start - SETTLES_S) & (t <= change.end + SETTLES_S)
    return near


def by_the_camera(changes: tuple[SizeChange, ...], place: Place) -> tuple[SizeChange, ...]:
    """Choose the changes that only a camera can have made.

    Parameters
    ----------
    changes : tuple of SizeChange
        All that were found.
    place : Place
        Where the person walks or runs; over the ground people come nearer.

    Returns
    -------
    tuple of SizeChange
        All of a person who stays in place, else the abrupt ones.
    """
    return tuple(change for change in changes if change.abrupt or place is Place.TREADMILL)
