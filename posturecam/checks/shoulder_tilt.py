"""How far the line between the shoulders is off the horizontal, from the front or rear.

Degrees, positive = the person's right shoulder is higher. The horizontal is the camera's: an unknown camera roll goes
into the ±. So does a trunk that is turned out of square, whose nearer shoulder a camera above or below it sees lower
or higher.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import Drawing, level_line
from posturecam.checks.held_posture import moving, settled
from posturecam.checks.tilt_error import ELEVATION_AFAR_DEG, seen_tilted_deg
from posturecam.landmarks import SHOULDER, Landmark
from posturecam.model_error import LandmarkError
from posturecam.motion.body import Body
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.face import sideways_tilt_deg
from posturecam.types import Activity, Samples

WEBCAM_ELEVATION_DEG, TRUNK_TURN_DEG = 20.0, 12.0
"""At a desk (95 %): how far above or below a webcam the shoulders are seen, and the trunk is turned, degrees.

60 cm away, 22 cm higher or lower. The yaw as measured rests on the face there, since hips and feet are hidden.
"""
YAW_KNOWN_TO_DEG = 5.0
"""± of the yaw as measured of a person who stands, degrees."""


def measure(bout: ObservedBout) -> Samples:
    """Measure the tilt by the second.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front or rear.

    Returns
    -------
    Samples
        Degrees, positive = the right shoulder is higher.
    """
    return settled(bout, shoulders_deg(bout.body), NEEDS)


def shoulders_deg(body: Body) -> Floats:
    """Measure the tilt at each time.

    Parameters
    ----------
    body : Body
        Seen from the front or rear.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, positive = the right shoulder is higher.
    """
    return -sideways_tilt_deg(body, SHOULDER)


def by_turning_and_model(bout: ObservedBout) -> float:
    """Estimate the error by a trunk turned out of square and by how much of a tilt a pose model finds.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front or rear.

    Returns
    -------
    float
        ± (95 %), degrees.
    """
    away = TRUNK_TURN_DEG
    if bout.activity is not Activity.SIT and np.isfinite(bout.scene.yaw_deg):
        away = float(np.hypot(90.0 - bout.scene.yaw_deg, YAW_KNOWN_TO_DEG))
    elevation = WEBCAM_ELEVATION_DEG if bout.activity is Activity.SIT else ELEVATION_AFAR_DEG
    return seen_tilted_deg(away, elevation, nanmedian(shoulders_deg(bout.body)))


NEEDS = (SHOULDER,)
"""What the tilt is measured by."""
MODEL_ERROR = LandmarkError(
    real_reads={"stand": (0.85, 0.0), "sit": (0.85, 0.0)}, rendered_reads={"stand": (0.85, 0.0), "sit": (0.85, 0.0)}
)
"""Tilts read 0.7 of what they are on 80 rendered sitters, and as they are on one recorded person; between the two."""

CHECK = Check(
    id="shoulder_tilt",
    needs=NEEDS,
    front=measure,
    roll_gain=1.0,
    repeated_error=by_turning_and_model,
    hindrance=moving,
    rank=120,
    has_lane=True,
    has_sides=True,
    cue_rank=110,
    drawing=Drawing(
        bones=((11, 12),),
        figure=level_line(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        rank=7,
        sign=0,
        from_front=True,
    ),
    model_error=MODEL_ERROR,
)
