"""How often a foot is found where no foot can have got to since the picture before: the mark of a pose model that can't see.

In a dark room or a badly compressed film runners' legs are lost and taken for each other more often than can be put
right. Afterwards 4 to 11 % of the pictures still held such a jump on rendered runners filmed so; on well filmed people,
rendered and real, 0 to 2 %, and on one rendered runner whose legs were mixed up in good light 5 %.
"""

from __future__ import annotations

import numpy as np

from posturecam.landmarks import ANKLE, HIP
from posturecam.motion.body import Motion, leg_length_px, nanmedian

FASTEST_LEGS_S, NOISE_LEGS = 12.0, 0.05
"""Feet swing past the hips at up to 9 leg lengths a second in fast running."""
LONGEST_STEP_S = 0.1
TOO_OFTEN = 0.025


def foot_jumps(motion: Motion) -> float:
    """Share (0–1) of a bout's pictures in which an ankle has moved against the hips, since the one before, faster than
    feet go. 0 where the legs were not seen."""
    hips = (motion.raw(HIP[0]) + motion.raw(HIP[1])) / 2
    feet = np.stack([motion.raw(ankle) - hips for ankle in ANKLE], axis=1) / nanmedian(leg_length_px(motion.raw))
    seen = np.isfinite(feet).all(axis=(1, 2))
    step, moved = np.diff(motion.raw_t[seen]), np.diff(feet[seen], axis=0)
    near = step < LONGEST_STEP_S
    if not near.any():
        return 0.0
    way = np.hypot(moved[..., 0], moved[..., 1]).max(axis=1)
    return float(np.mean((way > FASTEST_LEGS_S * step + NOISE_LEGS)[near]))
