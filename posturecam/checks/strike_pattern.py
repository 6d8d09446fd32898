"""How the foot lands: heel-to-toe angle at initial contact less that of the flat foot in mid-stance.

Degrees, positive = toes up. Above 9 to 10° the heel comes first (96 % agreement with force plates); mid- and forefoot
cannot be distinguished.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import Drawing
from posturecam.checks.sampling import of_both_legs, stances
from posturecam.landmarks import HEEL, TOE
from posturecam.model_error import LandmarkError
from posturecam.types import Samples, Side

FLAT = 0.45
"""Part of the contact after which the foot lies flat."""


def measure(bout: ObservedBout) -> Samples:
    """Measure the angle at each contact that has a toe off and whose foot was seen.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Degrees, positive = toes up.
    """

    def landings(side: Side) -> tuple[Floats, Floats]:
        angle, grid = _foot_angle_deg(bout, side), bout.body.grid
        start, toe_off = stances(bout, side)
        return start, grid.at(angle, start) - grid.at(angle, start + FLAT * (toe_off - start))

    return of_both_legs(bout, landings)


def _foot_angle_deg(bout: ObservedBout, side: Side) -> Floats:
    """Heel-to-toe line (N,) against the level, degrees, positive = toes up."""
    foot = bout.body.of(TOE, side) - bout.body.of(HEEL, side)
    return np.asarray(np.degrees(np.arctan2(foot[:, 1], foot[:, 0])))


FEWEST_FPS = 28.0
"""Distinct frames per second from which the foot's angle at landing can be read: 30 fps, with some lost."""

CHECK = Check(
    id="strike_pattern",
    needs=(HEEL, TOE),
    side=measure,
    at_contact=True,
    fewest_fps=FEWEST_FPS,
    rank=150,
    is_question=True,
    drawing=Drawing(bones=((27, 29), (29, 31), (27, 31), (28, 30), (30, 32), (28, 32))),
    model_error=LandmarkError(real={"gait": 6.3}, rendered={"gait": 5.25}),
)
