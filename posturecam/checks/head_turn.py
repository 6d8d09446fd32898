"""How far the face is turned away from the camera, from the front, degrees, positive = to the person's right.

Read off where the nose is between the ears. It is what is held for seconds that counts: a glance aside does not. The
reference is the camera, so a screen beside it shows as a turn.
"""

from __future__ import annotations

import numpy as np

from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import FACE_BONES, Drawing
from posturecam.checks.held_posture import moving, settled
from posturecam.landmarks import EAR, NOSE
from posturecam.model_error import LandmarkError
from posturecam.motion.body_lengths import nanmedian
from posturecam.motion.face import turn_deg
from posturecam.types import Samples

HEADS_DIFFER = 0.25
"""± of the turn as a share of it: faces differ in depth over width by 12 % (SD)."""


def measure(bout: ObservedBout) -> Samples:
    """Measure the turn by the second.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    Samples
        Degrees, positive = to the person's right.
    """
    return settled(bout, turn_deg(bout.body), NEEDS)


def by_face(bout: ObservedBout) -> float:
    """Estimate the error by how far this face's depth over width may be from the usual one.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front.

    Returns
    -------
    float
        ± (95 %), degrees.
    """
    turned = nanmedian(turn_deg(bout.body))
    return HEADS_DIFFER * abs(turned) if np.isfinite(turned) else 0.0


NEEDS = (NOSE, EAR)
"""What the turn is measured by."""
MODEL_ERROR = LandmarkError(
    real_reads={"stand": (0.82, 0.0), "sit": (0.82, 0.0)}, rendered_reads={"stand": (0.82, 0.0), "sit": (0.82, 0.0)}
)
"""How much of a turn a pose model reads.

A turned head reads 0.83 to 0.89 of its turn on 80 rendered sitters, and 0.75 to 0.86 by the depth of 29 photographed
faces over their width: the ear is found ahead of the tragus, nearer to the nose.
"""

CHECK = Check(
    id="head_turn",
    needs=NEEDS,
    front=measure,
    needs_face=True,
    repeated_error=by_face,
    hindrance=moving,
    rank=140,
    has_lane=True,
    has_sides=True,
    cue_rank=90,
    drawing=Drawing(bones=FACE_BONES),
    model_error=MODEL_ERROR,
)
