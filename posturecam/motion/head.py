"""Whether a face seen from the front looks at the camera."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Bools
from posturecam.motion.body import EAR, Body

LARGEST_ASYMMETRY = 0.15


def turned_away(body: Body) -> Bools:
    """(N,) whether the nose is more than 15 % of the ear width off the middle between the ears (or a face is not seen)."""
    left, right = body.at(EAR[0])[:, 0], body.at(EAR[1])[:, 0]
    width = np.abs(left - right)
    off = np.abs(body.at(0)[:, 0] - (left + right) / 2)
    return ~(off <= LARGEST_ASYMMETRY * width)
