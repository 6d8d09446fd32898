"""Fit a rigid face to the landmarks of a face: its size and its pose, whatever the head does.

Turning the head shortens every distance from left to right and moves the nose aside; nodding shortens every distance
from top to bottom. A face of usual depth, fitted by least squares under weak perspective, tells them from coming
closer.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import EAR, EYE, Landmark

NOSE_DEPTH, EYE_DEPTH, MOUTH_DEPTH = 0.65, 0.40, 0.48
"""How far nose tip, eyes and corners of the mouth are ahead of the ears, over the distance between the ears.

Anthropometry gives 0.76 for the nose (`motion.face.NOSE_OVER_EARS`); a pose model finds the ears ahead of the
tragus and reads 0.83 to 0.89 of a turn (`checks.head_turn`), so all depths are 0.85 of the anatomical ones.
"""
EYE_HEIGHT, NOSE_HEIGHT, MOUTH_HEIGHT = 0.15, -0.18, -0.42
"""How far they are above the ears of a level head (Frankfurt plane), over the same distance; engineering choice."""
_HALF_WIDTHS = {1: 0.11, 2: 0.21, 3: 0.31, 7: 0.5, 9: 0.17}
"""Half the distance of a landmark to its partner on the other side, over the distance between the ears."""
_ROWS = np.array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
"""The landmarks of the face."""


def _model() -> Floats:
    """(11, 3) the face: to its own left, up, ahead, from the middle of the ears."""
    places = np.zeros((11, 3))
    places[0, 1:] = NOSE_HEIGHT, NOSE_DEPTH
    for left, right in ((1, 4), (2, 5), (3, 6), (7, 8), (9, 10)):
        height, depth = {7: (0.0, 0.0), 9: (MOUTH_HEIGHT, MOUTH_DEPTH)}.get(left, (EYE_HEIGHT, EYE_DEPTH))
        places[left] = _HALF_WIDTHS[left], height, depth
        places[right] = -_HALF_WIDTHS[left], height, depth
    return places


MODEL = _model()
_ACROSS = np.linalg.pinv(np.column_stack([np.ones(11), MODEL[:, 0], MODEL[:, 2]]))
_DOWN = np.linalg.pinv(np.column_stack([np.ones(11), -MODEL[:, 1], MODEL[:, 2]]))


@dataclass(frozen=True)
class FacePose:
    """Size and pose of a face in an image.

    Attributes
    ----------
    width_px : float
        The distance between the ears as it would be straight on, px: neither turning nor nodding changes it.
    middle : tuple of float
        (x, y) px of the middle between the ears, which nodding hardly moves.
    tilt_deg : float
        Tilt in the image, positive = to the person's right, without what a face that is turned seems tilted by when the
        camera is above or below it.
    turn_deg : float
        Turn against the line of sight, positive = to the person's right.
    nod_deg : float
        Nod against the line of sight, positive = down.
    """

    width_px: float
    middle: tuple[float, float]
    tilt_deg: float
    turn_deg: float
    nod_deg: float


def fit_face(xy: Floats) -> FacePose | None:
    """Fit the face.

    Parameters
    ----------
    xy : numpy.ndarray
        (33, 2) px, y down.

    Returns
    -------
    FacePose or None
        None where a landmark of the face is missing, or all lie in one point.
    """
    points = np.asarray(xy[_ROWS], dtype=np.float64)
    tilt = _tilt(points)
    cos, sin = math.cos(tilt), math.sin(tilt)
    along = points[:, 0] * cos + points[:, 1] * sin
    below = points[:, 1] * cos - points[:, 0] * sin
    x, across, ahead = (_ACROSS @ along).tolist()
    y, down, ahead_down = (_DOWN @ below).tolist()
    width = math.hypot(across, ahead)
    if not math.isfinite(width + y) or width <= 0:
        return None
    turn, nod = math.atan2(-ahead, across), math.atan2(ahead_down, down)
    seen_tilted = math.atan2(math.sin(turn) * math.sin(nod), math.cos(turn))
    return FacePose(
        width,
        (x * cos - y * sin, x * sin + y * cos),
        math.degrees(seen_tilted - tilt),
        math.degrees(turn),
        math.degrees(nod),
    )


def _tilt(points: Floats) -> float:
    """The angle in radians of the lines between the ears and between the outer corners of the eyes, clockwise."""
    angles = []
    for left, right in (EAR, EYE):
        step = points[left] - points[right]
        angles.append(math.atan2(step[1], step[0]))
    turned = math.remainder(angles[1] - angles[0], 2 * math.pi)
    return angles[0] + turned / 2


FACE = tuple(Landmark(n) for n in range(11))
"""The landmarks that are fitted."""
