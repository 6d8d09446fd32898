"""Measure how level the camera is from a person who stands: the body's mass lies over the feet.

Fifteen people who stood at ease had the knee 3.8 ± 2.0, hip 6.2 ± 1.3, shoulder 3.8 ± 1.9 and ear 5.9 ± 1.6 cm ahead
of the ankle (mean ± SD; Woodhull, Maltrud and Mello 1985, Eur J Appl Physiol 54:109). Weighed with the segments'
masses (Winter 2009, table 4.1) that puts the body's mass 4.6 cm ahead of the ankles at a height of 0.94 m: 2.8° from
the vertical, and people cannot hold it much further forward or back for long.
"""

from __future__ import annotations

import numpy as np

from posturecam.landmark_bias import USUAL_STANDING_DEG
from posturecam.landmarks import ANKLE, EAR, HIP, KNEE, SHOULDER
from posturecam.motion.body import Body
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.roll_from_feet import NO_ROLL, shrunk
from posturecam.types import Roll

MASS = {EAR: 0.081, SHOULDER: 0.349, HIP: 0.362, KNEE: 0.139, ANKLE: 0.069}
"""Share of the body's mass that lies as far forward as each joint: head; arms and half of the trunk; and so on."""
PEOPLE_SD_DEG = 0.9
"""SD between people of how far ahead of the ankles the mass is, degrees; from the SDs of Woodhull 1985."""
POSE_MODEL_SD_DEG = 0.7
"""SD that a pose model's landmarks add, degrees."""
LEANING_DEG = 10.0
"""A person seen this far from balance, degrees, leans on something or steps; engineering choice."""


def standing_roll(body: Body, usual_deg: float = USUAL_STANDING_DEG) -> Roll:
    """Measure camera roll from where the mass of a standing body is seen.

    Feet set apart fore and aft make it less sure: the mass may rest on either.

    Parameters
    ----------
    body : Body
        A standing body that is not levelled yet.
    usual_deg : float
        Where a pose model shows the mass of people who stand at ease, degrees ahead of the ankles.

    Returns
    -------
    Roll
        Degrees, positive = level ground rises towards the person's front; NO_ROLL where the mass was not seen or
        cannot be balanced.
    """
    ankle = body.mid(ANKLE)
    mass = sum((share * (body.mid(pair) - ankle) for pair, share in MASS.items()), np.zeros_like(ankle))
    ahead, up = nanmedian(mass[:, 0]), nanmedian(mass[:, 1])
    apart = nanmedian(np.abs(body.at(ANKLE[0])[:, 0] - body.at(ANKLE[1])[:, 0]))
    slope = usual_deg - float(np.degrees(np.arctan2(ahead, up)))
    if not abs(slope) < LEANING_DEG:
        return NO_ROLL
    feet = float(np.degrees(np.arctan2(apart / 4 if np.isfinite(apart) else 0.0, up)))
    return shrunk(slope, float(np.sqrt(PEOPLE_SD_DEG**2 + POSE_MODEL_SD_DEG**2 + feet**2)), "balance")
