"""How far the trunk leans to one side, from the front or rear.

Mid-hip to mid-shoulder against vertical, degrees, positive = to the person's right.
"""

from __future__ import annotations

from posturecam.checks.base import Check, ObservedBout
from posturecam.checks.figure import TRUNK_BONES, Drawing, trunk_against_up
from posturecam.checks.sampling import over_strides
from posturecam.landmarks import HIP, SHOULDER
from posturecam.motion.body import from_vertical_deg
from posturecam.types import Samples, View


def measure(bout: ObservedBout) -> Samples:
    """Measure the lean over whole strides, or by the second.

    Parameters
    ----------
    bout : ObservedBout
        A bout seen from the front or rear.

    Returns
    -------
    Samples
        Degrees, positive = to the person's right.
    """
    to_image_right = from_vertical_deg(bout.body.mid(HIP), bout.body.mid(SHOULDER))
    return over_strides(bout, -to_image_right if bout.scene.view == View.FRONT else to_image_right)


CHECK = Check(
    id="side_lean",
    needs=(SHOULDER, HIP),
    front=measure,
    roll_gain=1.0,
    rank=110,
    has_lane=True,
    has_sides=True,
    cue_rank=80,
    drawing=Drawing(bones=TRUNK_BONES, figure=trunk_against_up, rank=6, sign=0, from_front=True),
)
