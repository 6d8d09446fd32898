"""Determine whether a person who walks or runs stays in place, as on a treadmill, or gets on over the ground."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.landmarks import HIP
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.types import Place, View

STAYS_WITHIN_LEGS = 0.20
"""Leg lengths within which mid-hip stays for 80 % of the time on a treadmill.

0.01 to 0.17 in ten clips of treadmills, 0.28 to 0.85 in four of walkers and runners whom a camera follows.
"""
CROSSES_LEGS = 1.5
"""Travel, leg lengths, that is too far for drift on a belt.

3.5 to 6.4 in ten clips of people who walk past the camera.
"""
AVERAGED_S = 1.0
"""Time over which the hips' position is averaged, s: about a stride."""


def place_of(motion: LandmarkSignals, view: View) -> Place:
    """Distinguish a treadmill from the ground by how far the hips travel through a side view.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout of gait.
    view : View
        From where the camera sees the person.

    Returns
    -------
    Place
        Treadmill, ground, or unknown.
    """
    hip, leg_px = (motion.at(HIP[0]) + motion.at(HIP[1])) / 2, nanmedian(leg_length_px(motion.at))
    if not view.is_side or not np.isfinite(hip).all() or not leg_px > 0:
        return Place.UNKNOWN
    window = max(round(AVERAGED_S / motion.grid.dt), 1)
    ahead = uniform_filter1d(hip[:, 0] / leg_px, window, mode="nearest")
    if np.ptp(ahead) > CROSSES_LEGS:
        return Place.GROUND
    low, high = np.percentile(ahead, (10, 90))
    return Place.TREADMILL if high - low <= STAYS_WITHIN_LEGS else Place.UNKNOWN
