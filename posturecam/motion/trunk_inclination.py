"""How far the trunk is inclined, whichever way it bends, and whether it is seen from the front."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import SHOULDER
from posturecam.motion.body_lengths import nanmedian, trunk_length_px, unit_px
from posturecam.motion.landmark_signals import LandmarkSignals

FRONTAL_WIDTH_TRUNKS = 0.5
"""Width of the shoulders, trunk lengths, from which a body is seen from the front or rear: 0.7 square-on."""
LEAST_TRUNK_LEGS = 0.5
"""Length of a trunk, leg lengths, that is at least assumed: 0.6 to 0.8 is usual."""


def inclination_deg(motion: LandmarkSignals, shoulder: Floats, hip: Floats) -> Floats:
    """Measure the trunk's inclination from how much of its length is seen upright.

    So bending towards the camera counts too.

    Parameters
    ----------
    motion : LandmarkSignals
        A stretch.
    shoulder : ndarray, shape (N, 2)
        Mid-shoulder, px.
    hip : ndarray, shape (N, 2)
        Mid-hip, px.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, without sign; 0 where not known.
    """
    upright = (hip - shoulder)[:, 1]
    unit = unit_px(motion)
    if not np.isfinite(upright).all():
        return np.zeros(upright.size)
    # Against the person's size at the time, which a zoom changes, and against that of the whole stretch: thighs seen
    # from the front shorten the legs in sitting. A person who bends does so by both.
    angles = []
    for scale in (unit, np.full(unit.size, np.median(unit))):
        share = upright / scale
        length = max(float(np.percentile(share, 95)), LEAST_TRUNK_LEGS)
        angles.append(np.degrees(np.arccos(np.clip(share / length, -1, 1))))
    return np.asarray(np.minimum(*angles))


def is_frontal(motion: LandmarkSignals) -> bool:
    """Determine whether the shoulders look as wide as from the front or rear.

    Thighs that point at the camera look as if they hung then.

    Parameters
    ----------
    motion : LandmarkSignals
        A stretch.

    Returns
    -------
    bool
        Whether they do.
    """
    width = nanmedian(np.abs(motion.at(SHOULDER[0])[:, 0] - motion.at(SHOULDER[1])[:, 0]))
    return bool(width > FRONTAL_WIDTH_TRUNKS * nanmedian(trunk_length_px(motion.at)))
