"""How far the line between the shoulders is off the horizontal, from the front or rear, degrees, positive = the person's
right shoulder is higher.

The horizontal is the camera's: an unknown camera roll goes into the ±. So does a trunk that is turned out of square,
whose nearer shoulder a camera above or below it sees lower or higher.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.clip import Check, Clip
from posturecam.checks.settled import moving, settled
from posturecam.motion.body import SHOULDER, Body, nanmedian
from posturecam.motion.head import sideways_tilt_deg
from posturecam.types import Activity, Samples

WEBCAM_ELEVATION_DEG, FACE_ELEVATION_DEG, TRUNK_TURN_DEG = 20.0, 30.0, 12.0
"""At a desk (95 %): how far above or below a webcam the shoulders are seen (60 cm away, 22 cm higher or lower), the face (35
cm), and how far the trunk is turned out of square. The yaw as measured rests on the face there, since hips and feet are
hidden."""
ELEVATION_AFAR_DEG, YAW_KNOWN_TO_DEG = 8.0, 5.0
"""For a person who stands 2 m from the camera: the same elevation, and the ± of the yaw as measured."""
TILT_READ_TO = 0.2
"""± of a tilt as a share of it: a pose model finds 0.7 (rendered people) to 1.05 (filmed ones) of a tilt."""


def measure(clip: Clip) -> Samples:
    """The tilt by the second."""
    return settled(clip, shoulders_deg(clip.body), NEEDS)


def shoulders_deg(body: Body) -> Floats:
    """The tilt (N,), degrees."""
    return -sideways_tilt_deg(body, SHOULDER)


def by_turning_and_model(clip: Clip) -> float:
    """± by a trunk that is turned out of square and by how much of a tilt a pose model finds, degrees."""
    away = TRUNK_TURN_DEG
    if clip.activity is not Activity.SIT and np.isfinite(clip.scene.yaw_deg):
        away = float(np.hypot(90.0 - clip.scene.yaw_deg, YAW_KNOWN_TO_DEG))
    elevation = WEBCAM_ELEVATION_DEG if clip.activity is Activity.SIT else ELEVATION_AFAR_DEG
    return seen_tilted_deg(away, elevation, nanmedian(shoulders_deg(clip.body)))


def seen_tilted_deg(turned_deg: float, elevation_deg: float, tilt_deg: float) -> float:
    """± of a tilt of `tilt_deg` of a line that is turned by `turned_deg` out of the image plane and seen up to
    `elevation_deg` above or below the camera, degrees; NaN counts as 0."""
    turned = np.sin(np.radians(abs(turned_deg))) * np.tan(np.radians(elevation_deg))
    return float(np.hypot(np.nan_to_num(np.degrees(np.arctan(turned))), TILT_READ_TO * np.nan_to_num(tilt_deg)))


NEEDS = (SHOULDER,)
CHECK = Check(
    id="shoulder_tilt",
    title="Shoulder tilt",
    needs=NEEDS,
    front=measure,
    roll_gain=1.0,
    repeated_error=by_turning_and_model,
    hindrance=moving,
)
