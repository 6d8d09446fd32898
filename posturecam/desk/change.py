"""How far head and shoulders are from where they were in the reference.

Lengths are in face widths: the distance between the ears, some 15 cm. The camera's field of view is not known; 64° is
taken, of webcams that have 55 to 78°, which makes a way towards the camera uncertain by a fifth. A laptop below the
face looks up, and sees a head that comes forward rise: the camera's pitch, which the face in the reference shows as a
person looks about level, parts forward from down.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

from posturecam.desk.measures import HeadAndShoulders, Size
from posturecam.desk.reference import DeskReference

FOCAL_WIDTHS = 0.8
"""Focal length over the width of the frame: a horizontal field of view of 64°; webcams have 55 to 78 (0.96 to 0.62)."""
FACE_CM = 15.0
"""A face width in centimetres, for texts: the distance between the ears of adults is 14 to 16 (anthropometry)."""
LEVEL_NOD_DEG = 3.0
"""How far down a face is held that looks at a screen, degrees; engineering choice."""
PITCHES_DEG = (-20.0, 30.0)
"""Between which the pitch of a camera lies: a webcam on a monitor looks down, a laptop on a low table up."""
MOST_ASPECT_DIFFERENCE = 0.02
"""Relative difference of width over height from which on frames do not show the same field of view."""


class DeskChange(NamedTuple):
    """A person's place and posture against the reference; NaN for shoulders that are not seen.

    Attributes
    ----------
    closer : float
        How far the head is forward, in the direction the face had in the reference, face widths.
    lower, lower_shoulders : float
        How far head and shoulders are lower, face widths.
    aside, aside_shoulders : float
        How far they are to the right in the image, face widths.
    face, shoulders : float
        Log of the size of the face, and of the distance between the shoulders, over the reference's.
    turn_deg, nod_deg, tilt_deg, shoulder_tilt_deg : float
        Difference of each angle.
    """

    closer: float
    lower: float
    lower_shoulders: float
    aside: float
    aside_shoulders: float
    face: float
    shoulders: float
    turn_deg: float
    nod_deg: float
    tilt_deg: float
    shoulder_tilt_deg: float

    def to_dict(self) -> dict[str, Any]:
        """Return it ready for JSON.

        Returns
        -------
        dict
            By attribute; None for NaN.
        """
        return {key: value if math.isfinite(value) else None for key, value in self._asdict().items()}


def change_from(reference: DeskReference, now: HeadAndShoulders) -> DeskChange | None:
    """Compare head and shoulders with the reference.

    Parameters
    ----------
    reference : DeskReference
        The person's own.
    now : HeadAndShoulders
        What is seen.

    Returns
    -------
    DeskChange or None
        None where the frames are of another shape, and so of another camera or another way of holding it.
    """
    was = reference.middle
    if not is_same_shape(was.size, now.size):
        return None
    face = math.log(now.face_px / now.size[0] * was.size[0] / was.face_px)
    shoulders = math.log(now.shoulder_px / now.size[0] * was.size[0] / was.shoulder_px)
    here, there = _place(now, now.head, 0.0), _place(was, was.head, 0.0)
    scale = _shoulder_growth(face, shoulders) - face
    below, above = _place(now, now.shoulders, scale), _place(was, was.shoulders, 0.0)
    turn, pitch = math.radians(was.turn_deg), math.radians(camera_pitch_deg(was))
    ahead, lower = _level(there, here, pitch)
    return DeskChange(
        closer=math.cos(turn) * ahead - math.sin(turn) * (here[0] - there[0]),
        lower=lower,
        lower_shoulders=_level(above, below, pitch)[1],
        aside=here[0] - there[0],
        aside_shoulders=below[0] - above[0],
        face=face,
        shoulders=shoulders,
        turn_deg=now.turn_deg - was.turn_deg,
        nod_deg=now.nod_deg - was.nod_deg,
        tilt_deg=math.remainder(now.tilt_deg - was.tilt_deg, 360.0),
        shoulder_tilt_deg=now.shoulder_tilt_deg - was.shoulder_tilt_deg,
    )


def camera_pitch_deg(of: HeadAndShoulders) -> float:
    """Estimate how far the camera looks up, from a face that looks about level.

    Parameters
    ----------
    of : HeadAndShoulders
        The reference.

    Returns
    -------
    float
        Degrees, upwards positive.
    """
    seen_from_below = LEVEL_NOD_DEG - of.nod_deg
    above_axis = math.degrees(math.atan2(of.size[1] / 2 - of.head[1], FOCAL_WIDTHS * of.size[0]))
    return min(max(seen_from_below - above_axis, PITCHES_DEG[0]), PITCHES_DEG[1])


def is_same_shape(one: Size, other: Size) -> bool:
    """Check whether two frames have the same shape, whatever their resolution.

    Parameters
    ----------
    one, other : (int, int)
        Width and height, px.

    Returns
    -------
    bool
        Whether they are as wide for their height.
    """
    return abs(math.log(one[0] * other[1] / (one[1] * other[0]))) < MOST_ASPECT_DIFFERENCE


def _place(of: HeadAndShoulders, point: tuple[float, float], scale: float) -> tuple[float, float, float]:
    """A point in the camera's axes, face widths: right, down, ahead; `scale`: log of its own size over the face's."""
    width, height = of.size
    size = of.face_px * math.exp(scale)
    return (point[0] - width / 2) / size, (point[1] - height / 2) / size, FOCAL_WIDTHS * width / size


def _level(was: tuple[float, float, float], now: tuple[float, float, float], pitch: float) -> tuple[float, float]:
    """How far a point moved level towards the camera, and down, for a camera that looks up by `pitch` radians."""
    down, towards = now[1] - was[1], was[2] - now[2]
    cos, sin = math.cos(pitch), math.sin(pitch)
    return towards * cos - down * sin, down * cos + towards * sin


def _shoulder_growth(face: float, shoulders: float) -> float:
    """Log of how much nearer the shoulders are by their width: between not at all and as much as the head.

    Reaching and rounding make them narrower without taking them away, and a trunk does not come nearer than its head.
    """
    return min(max(shoulders, min(face, 0.0)), max(face, 0.0)) if math.isfinite(shoulders) else math.nan
