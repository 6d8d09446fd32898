"""Find hands that rest by a rail while the legs walk or run on a treadmill.

A hand on a rail keeps still in the image while the body moves beside it; a hand that is carried, in a pocket, on a
phone or in crossed arms, moves with the trunk; a free one swings.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import HIP, SHOULDER, WRIST
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.types import Side

MOST_MOVEMENT_LEGS = 0.02
"""SD, leg lengths, of a wrist in the image over a stride, up to which the hand rests.

0.009 to 0.010 in three recorded clips of a walker who holds the rail; 0.036 and more in all other recorded bouts.
"""
MOST_OF_CARRIED = 0.8
"""The same as a share of its SD against hips or shoulders, whichever is less: 0.5 on the rail, above 1 of hands that
are carried."""
LEAST_SHARE = 0.6
"""Share of the strides in which a hand must rest: most of them."""
FEWEST_STRIDES = 4
"""Strides in which the hand must have been seen, and least share of the frames in each; engineering choices."""
SEEN_VISIBILITY, SEEN_SHARE = 0.5, 0.5
USUAL_STRIDE_S = 1.0
"""Length of the windows where no stride time is known, s."""


def resting_hands(motion: LandmarkSignals, leg_px: float, stride_s: float) -> tuple[Side, ...]:
    """Find the hands that keep still in the image for most of a bout.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout of walking or running on a treadmill, seen from the side.
    leg_px : float
        Leg length, px.
    stride_s : float
        How long a stride takes, s; NaN where it is not known.

    Returns
    -------
    tuple of Side
        The sides of the hands that rest; a hand that is not seen does not count.
    """
    length_s = stride_s if np.isfinite(stride_s) else USUAL_STRIDE_S
    window = np.floor((motion.raw_t - motion.raw_t[0]) / length_s).astype(int)
    hips, shoulders = ((motion.raw(pair[0]) + motion.raw(pair[1])) / 2 for pair in (HIP, SHOULDER))
    resting = []
    for side, landmark in zip(Side, WRIST, strict=True):
        wrist = motion.raw(landmark)
        if not np.median(motion.track_visibility[motion.rows, landmark]) >= SEEN_VISIBILITY:
            continue
        moves = _by_window(wrist / leg_px, window)
        carried = np.fmin(_by_window((wrist - hips) / leg_px, window), _by_window((wrist - shoulders) / leg_px, window))
        known = np.isfinite(moves) & np.isfinite(carried)
        rests = (moves <= MOST_MOVEMENT_LEGS) & (moves <= MOST_OF_CARRIED * carried)
        if known.sum() >= FEWEST_STRIDES and rests[known].mean() >= LEAST_SHARE:
            resting.append(side)
    return tuple(resting)


def _by_window(place: Floats, window: Floats) -> Floats:
    """SD of a place (T, 2) along both axes together in each whole window; NaN where it was hardly seen."""
    sizes = []
    for number in range(int(window[-1])):
        inside = place[window == number]
        known = inside[np.isfinite(inside).all(axis=1)]
        enough = len(known) > max(SEEN_SHARE * len(inside), 3)
        sizes.append(float(np.hypot(*known.std(axis=0))) if enough else np.nan)
    return np.array(sizes, dtype=np.float64)
