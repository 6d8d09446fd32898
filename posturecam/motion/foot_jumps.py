"""Measure how often a foot is found where no foot can have got to since the frame before.

In a dark room or a badly compressed video runners' legs are lost and taken for each other more often than can be put
right. Afterwards 4 to 11 % of the frames still held such a jump on rendered runners recorded that way; on well
recorded people, rendered and real, 0 to 2 %, and on one rendered runner whose legs were mixed up in good light 5 %.
"""

from __future__ import annotations

import numpy as np

from posturecam.landmarks import ANKLE, HIP
from posturecam.motion.body_lengths import leg_length_px, nanmedian
from posturecam.motion.landmark_signals import LandmarkSignals

FASTEST_LEGS_S, NOISE_LEGS = 12.0, 0.05
"""Fastest a foot moves past the hips, leg lengths/s (9 in fast running), and what landmark noise adds, leg lengths."""
LONGEST_STEP_S = 0.1
"""Longest time between two frames that are compared, s."""
TOO_OFTEN = 0.025
"""Share of frames with such a jump from which the legs are not to be trusted; between the two groups above."""


def foot_jumps(motion: LandmarkSignals) -> float:
    """Measure the share of frames in which an ankle has moved faster than feet go.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout.

    Returns
    -------
    float
        Share of the frames, 0 to 1, against the hips and since the frame before; 0 where the legs were not seen.
    """
    hips = (motion.raw(HIP[0]) + motion.raw(HIP[1])) / 2
    feet = np.stack([motion.raw(ankle) - hips for ankle in ANKLE], axis=1) / nanmedian(leg_length_px(motion.raw))
    seen = np.isfinite(feet).all(axis=(1, 2))
    step, moved = np.diff(motion.raw_t[seen]), np.diff(feet[seen], axis=0)
    near = step < LONGEST_STEP_S
    if not near.any():
        return 0.0
    way = np.hypot(moved[..., 0], moved[..., 1]).max(axis=1)
    return float(np.mean((way > FASTEST_LEGS_S * step + NOISE_LEGS)[near]))
