"""Measure a face seen from the front: how far it is turned and tilted, and whether it looks at the camera."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import EAR, EYE, NOSE
from posturecam.motion.body import Body

LARGEST_ASYMMETRY = 0.15
"""How far the nose of a face that looks at the camera may be off mid-ear, ear widths; engineering choice."""
NOSE_OVER_EARS = 0.76
"""How far the tip of the nose is ahead of the line between the ears, over the distance between them.

Anthropometry: tragus to nose tip 118 mm, ear to ear 156 mm.
"""


def turned_away(body: Body) -> Bools:
    """Determine when a face does not look at the camera.

    Parameters
    ----------
    body : Body
        Seen from the front.

    Returns
    -------
    ndarray of bool, shape (N,)
        Whether the nose is more than 15 % of the ear width off mid-ear, or the face is not seen.
    """
    left, right = body.at(EAR[0])[:, 0], body.at(EAR[1])[:, 0]
    width = np.abs(left - right)
    off = np.abs(body.at(NOSE[0])[:, 0] - (left + right) / 2)
    return ~(off <= LARGEST_ASYMMETRY * width)


def turn_deg(body: Body) -> Floats:
    """Measure the angle between the line of sight and where the face points.

    The nose's offset from mid-ear, along the line between the ears, is sin(turn) times how far the nose is ahead; the
    distance between the ears is cos(turn) times their distance.

    Parameters
    ----------
    body : Body
        Seen from the front; its first axis is the image's x.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, positive = to the person's right; NaN where the face is not seen.

    Examples
    --------
    A person who looks at the camera has the left ear on the right of the image. The nose moves to the left of the
    image as they turn to their own right:

    >>> import numpy as np
    >>> places = {EAR[0]: [1.0, 0.0], EAR[1]: [-1.0, 0.0], NOSE[0]: [-0.5, 0.0]}
    >>> body = Body(None, lambda k: np.array([places[k]]), None, None, None)
    >>> bool(turn_deg(body)[0] > 0)
    True
    """
    left, right, nose = body.at(EAR[0]), body.at(EAR[1]), body.at(NOSE[0])
    across = left - right
    apart = np.hypot(across[:, 0], across[:, 1])
    along = np.einsum("ij,ij->i", (left + right) / 2 - nose, across) / np.where(apart > 0, apart, np.nan)
    return np.asarray(np.degrees(np.arctan2(along, NOSE_OVER_EARS * apart)))


def tilt_deg(body: Body) -> Floats:
    """Measure the angle of the head against the camera's horizontal.

    It is the mean of the lines between the ears and between the outer corners of the eyes.

    Parameters
    ----------
    body : Body
        Seen from the front.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, positive = to the person's right; NaN where one of the four is not seen.
    """
    ears, eyes = (sideways_tilt_deg(body, pair) for pair in (EAR, EYE))
    return (ears + eyes) / 2


def sideways_tilt_deg(body: Body, pair: tuple[int, int]) -> Floats:
    """Measure the angle of the line between a left and a right landmark against the horizontal.

    Parameters
    ----------
    body : Body
        Seen from the front or the rear.
    pair : tuple of int
        Numbers of the left and the right landmark.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, positive = the right one is lower.

    Examples
    --------
    >>> import numpy as np
    >>> places = {EAR[0]: [1.0, 1.0], EAR[1]: [0.0, 0.0]}
    >>> body = Body(None, lambda k: np.array([places[k]]), None, None, None)
    >>> sideways_tilt_deg(body, EAR).tolist()
    [45.0]
    """
    left, right = body.at(pair[0]), body.at(pair[1])
    return np.asarray(np.degrees(np.arctan2(left[:, 1] - right[:, 1], np.abs(left[:, 0] - right[:, 0]))))
