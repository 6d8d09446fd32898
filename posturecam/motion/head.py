"""A face seen from the front: how far it is turned, how far it is tilted, and whether it looks at the camera."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import EAR, EYE, NOSE
from posturecam.motion.body import Body

LARGEST_ASYMMETRY = 0.15
NOSE_OVER_EARS = 0.76
"""How far the tip of the nose is ahead of the line between the ears, over the distance between them (anthropometry:
tragus to nose tip 118 mm, ear to ear 156 mm)."""


def turned_away(body: Body) -> Bools:
    """(N,) whether the nose is more than 15 % of the ear width off the middle between the ears (or a face is not seen)."""
    left, right = body.at(EAR[0])[:, 0], body.at(EAR[1])[:, 0]
    width = np.abs(left - right)
    off = np.abs(body.at(NOSE[0])[:, 0] - (left + right) / 2)
    return ~(off <= LARGEST_ASYMMETRY * width)


def turn_deg(body: Body) -> Floats:
    """Angle (N,) between the line of sight and where the face points, degrees, positive = to the person's right.

    The nose's offset from the middle between the ears, along the line between them, is sin(turn) times how far the nose
    is ahead; the distance between the ears is cos(turn) times their distance. NaN where the face is not seen.
    """
    left, right, nose = body.at(EAR[0]), body.at(EAR[1]), body.at(NOSE[0])
    across = left - right
    apart = np.hypot(across[:, 0], across[:, 1])
    along = np.einsum("ij,ij->i", (left + right) / 2 - nose, across) / np.where(apart > 0, apart, np.nan)
    return np.asarray(np.degrees(np.arctan2(along, NOSE_OVER_EARS * apart)))


def tilt_deg(body: Body) -> Floats:
    """Angle (N,) of the head against the camera's horizontal, degrees, positive = to the person's right: the mean of the
    lines between the ears and between the outer corners of the eyes. NaN where one of the four is not seen."""
    ears, eyes = (sideways_tilt_deg(body, pair) for pair in (EAR, EYE))
    return (ears + eyes) / 2


def sideways_tilt_deg(body: Body, pair: tuple[int, int]) -> Floats:
    """Angle (N,) against the horizontal of the line between a left and a right landmark, degrees, positive = the right
    one is lower; from the front and from behind."""
    left, right = body.at(pair[0]), body.at(pair[1])
    return np.asarray(np.degrees(np.arctan2(left[:, 1] - right[:, 1], np.abs(left[:, 0] - right[:, 0]))))
