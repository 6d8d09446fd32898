"""How far the head is tilted to one side, from the front: the lines between the ears and between the outer corners of the
eyes against the horizontal, degrees, positive = to the person's right.

The horizontal is the camera's: an unknown camera roll goes into the ±. So does a turned face, which a camera above or
below it sees tilted.
"""

from __future__ import annotations

import numpy as np

from posturecam.checks.clip import Check, Clip
from posturecam.checks.settled import settled
from posturecam.checks.shoulder_tilt import ELEVATION_AFAR_DEG, FACE_ELEVATION_DEG, seen_tilted_deg
from posturecam.motion.body import EAR, EYE, nanmedian
from posturecam.motion.head import tilt_deg, turn_deg
from posturecam.types import Activity, Samples

TURNED_AT_MOST_DEG = 25.0
"""A face turned further tells no tilt: from above or below it seems tilted by 10° and more."""


def measure(clip: Clip) -> Samples:
    """The tilt by the second, where the face is not turned far away."""
    facing = np.abs(turn_deg(clip.body)) <= TURNED_AT_MOST_DEG
    return settled(clip, np.where(facing, tilt_deg(clip.body), np.nan), NEEDS)


def by_turning_and_model(clip: Clip) -> float:
    """± by a face that is turned away and by how much of a tilt a pose model finds, degrees."""
    turned = min(nanmedian(np.abs(turn_deg(clip.body))), TURNED_AT_MOST_DEG)
    elevation = FACE_ELEVATION_DEG if clip.activity is Activity.SIT else ELEVATION_AFAR_DEG
    return seen_tilted_deg(turned, elevation, nanmedian(tilt_deg(clip.body)))


NEEDS = (EAR, EYE)
CHECK = Check(
    id="head_tilt",
    title="Head tilt",
    needs=NEEDS,
    front=measure,
    needs_face=True,
    roll_gain=1.0,
    repeated_error=by_turning_and_model,
)
