"""How far the trunk leans forward: hips to shoulders against vertical, degrees, forward positive."""

from __future__ import annotations

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import TRUNK_BONES, Drawing, trunk_against_up
from posturecam.checks.near_side import point
from posturecam.checks.sampling import over_strides
from posturecam.landmarks import HIP, SHOULDER
from posturecam.model_error import LandmarkError
from posturecam.motion.body import from_vertical_deg
from posturecam.types import Samples


def lean_deg(bout: ObservedBout) -> Floats:
    """Measure the trunk's lean.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the side.

    Returns
    -------
    ndarray, shape (N,)
        Degrees, forward positive.
    """
    return from_vertical_deg(point(bout, HIP), point(bout, SHOULDER))


def measure(bout: ObservedBout) -> Samples:
    """Measure the lean over whole strides, or by the second.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the side.

    Returns
    -------
    Samples
        Degrees, forward positive.
    """
    return over_strides(bout, lean_deg(bout))


MODEL_ERROR = LandmarkError(
    real={"gait": 5.0, "stand": 6.5, "sit": 6.0}, rendered={"gait": 3.6, "stand": 4.0, "sit": 4.4}
)
"""± (95 %) of a pose model, degrees.

real: 1.96 times the SD on photographs of 122 people, the readers' own error taken out: 2.5° in gait, 3.3° standing,
3° sitting.
"""

CHECK = Check(
    id="trunk_lean",
    needs=(SHOULDER, HIP),
    side=measure,
    roll_gain=1.0,
    rank=30,
    strip_rank=30,
    shows_fatigue=True,
    is_held=True,
    has_column=True,
    has_lane=True,
    is_main=True,
    cue_rank=40,
    cue_rank_when_adjust=2,
    drawing=Drawing(bones=TRUNK_BONES, figure=trunk_against_up, rank=1),
    model_error=MODEL_ERROR,
)
