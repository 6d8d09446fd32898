"""Angles of knee and shank from the side."""

from __future__ import annotations

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HIP, KNEE
from posturecam.motion.body import Body, from_vertical_deg
from posturecam.types import Side


def knee_flexion_deg(body: Body, side: Side) -> Floats:
    """Measure knee flexion: thigh angle minus shank angle, each against the vertical, forward positive.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    side : Side
        Which leg.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; 0 = straight, positive = bent.

    Examples
    --------
    A thigh that hangs straight down and a shank that points backward by 45°:

    >>> import numpy as np
    >>> from posturecam.landmarks import ANKLE, HIP, KNEE
    >>> from posturecam.motion.body import Body
    >>> places = {HIP[0]: [0.0, 2.0], KNEE[0]: [0.0, 1.0], ANKLE[0]: [-1.0, 0.0]}
    >>> body = Body(None, lambda k: np.array([places[k]]), None, None, Side.LEFT)
    >>> knee_flexion_deg(body, Side.LEFT).tolist()
    [45.0]
    """
    hip, knee, ankle = body.of(HIP, side), body.of(KNEE, side), body.of(ANKLE, side)
    return shank_angle_deg(knee, hip) - shank_angle_deg(ankle, knee)


def shank_angle_deg(lower: Floats, upper: Floats) -> Floats:
    """Measure the angle of a hanging segment against the vertical.

    Parameters
    ----------
    lower : ndarray, shape (N, 2)
        Its lower end, forward and up.
    upper : ndarray, shape (N, 2)
        Its upper end, in the same unit.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; positive = the lower end is ahead of the upper end.

    Examples
    --------
    >>> import numpy as np
    >>> shank_angle_deg(np.array([[1.0, 0.0]]), np.array([[0.0, 1.0]])).tolist()
    [45.0]
    """
    return -from_vertical_deg(lower, upper)
