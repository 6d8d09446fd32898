"""How far the head is tilted to one side, from the front.

The lines between the ears and between the outer corners of the eyes against the horizontal, degrees, positive = to
the person's right. The horizontal is the camera's: an unknown camera roll goes into the ±. So does a turned face,
which a camera above or below it sees tilted.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Bools
from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import FACE_BONES, Drawing, level_line
from posturecam.checks.held_posture import moving, settled
from posturecam.checks.tilt_error import ELEVATION_AFAR_DEG, seen_tilted_deg
from posturecam.landmarks import EAR, EYE, Landmark
from posturecam.model_error import LandmarkError
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.face import tilt_deg, turn_deg
from posturecam.types import Activity, Hindrance, Samples

FACE_ELEVATION_DEG = 30.0
"""How far above or below a webcam a face at a desk is seen, degrees (95 %): 60 cm away, 35 cm higher or lower."""
TURNED_AT_MOST_DEG = 25.0
"""Turn of the face from which a tilt cannot be measured, degrees: from above or below it seems tilted by 10° and more.
"""


def measure(bout: ObservedBout) -> Samples:
    """Measure the tilt by the second, where the face is not turned far away.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    Samples
        Degrees, positive = to the person's right.
    """
    return settled(bout, np.where(turned_aside(bout), np.nan, tilt_deg(bout.body)), NEEDS)


def turned_aside(bout: ObservedBout) -> Bools:
    """Determine when the face is turned so far that a tilt cannot be measured.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    ndarray of bool, shape (N,)
        Whether it is.
    """
    return np.asarray(np.abs(turn_deg(bout.body)) > TURNED_AT_MOST_DEG)


def turned_or_moving(bout: ObservedBout) -> Hindrance | None:
    """Determine why the tilt cannot be measured although the face is seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    Hindrance or None
        None where it can.
    """
    return moving(bout) or (Hindrance.FACE_TURNED_ASIDE if turned_aside(bout).mean() > 0.5 else None)


def by_turning_and_model(bout: ObservedBout) -> float:
    """Estimate the error by a face that is turned away and by how much of a tilt a pose model finds.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    float
        ± (95 %), degrees.
    """
    turned = min(nanmedian(np.abs(turn_deg(bout.body))), TURNED_AT_MOST_DEG)
    elevation = FACE_ELEVATION_DEG if bout.activity is Activity.SIT else ELEVATION_AFAR_DEG
    return seen_tilted_deg(turned, elevation, nanmedian(tilt_deg(bout.body)))


NEEDS = (EAR, EYE)
"""What the tilt is measured by."""
MODEL_ERROR = LandmarkError(
    real_reads={"stand": (0.85, 0.0), "sit": (0.85, 0.0)}, rendered_reads={"stand": (0.85, 0.0), "sit": (0.85, 0.0)}
)
"""Tilts read 0.7 of what they are on 80 rendered sitters, and as they are on one recorded person; between the two."""

CHECK = Check(
    id="head_tilt",
    needs=NEEDS,
    front=measure,
    needs_face=True,
    roll_gain=1.0,
    repeated_error=by_turning_and_model,
    hindrance=turned_or_moving,
    rank=130,
    has_lane=True,
    has_sides=True,
    cue_rank=100,
    drawing=Drawing(
        bones=FACE_BONES,
        figure=level_line(Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
        rank=8,
        sign=0,
        from_front=True,
    ),
    model_error=MODEL_ERROR,
)
