"""How much more the trunk leans than the leg it stands on.

Lean of the trunk minus lean of the ankle-to-hip line at mid-stance, degrees, forward positive. A runner who leans
from the ankles keeps the two within 5° of each other; one who folds at the waist does not.
"""

from __future__ import annotations

import math

from posturecam.arrays import Floats
from posturecam.checks.base import Check, ObservedBout, Relation
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import TRUNK_BONES, Drawing, Figure, When
from posturecam.checks.sampling import of_both_legs, stances
from posturecam.checks.trunk_lean import lean_deg
from posturecam.landmarks import ANKLE, HIP, SHOULDER
from posturecam.model_error import LandmarkError
from posturecam.motion.body import from_vertical_deg
from posturecam.types import Samples, Side


def measure(bout: ObservedBout) -> Samples:
    """Measure the difference half-way through each contact that has a toe off.

    Parameters
    ----------
    bout : ObservedBout
        A bout of gait seen from the side.

    Returns
    -------
    Samples
        Degrees, positive = the trunk leans further forward than the leg.
    """
    lean, hip = lean_deg(bout), bout.body.mid(HIP)

    def middles(side: Side) -> tuple[Floats, Floats]:
        bend = lean - from_vertical_deg(bout.body.of(ANKLE, side), hip)
        start, toe_off = stances(bout, side)
        return (start + toe_off) / 2, bout.body.grid.at(bend, (start + toe_off) / 2)

    return of_both_legs(bout, middles)


def _figure(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The trunk against the straight line from the standing ankle through the hips."""
    hip, shoulder, ankle = body.hips, body.shoulders, None if side is None else body.leg(side)[2]
    if hip is None or shoulder is None or ankle is None or ankle == hip:
        return None
    share = math.dist(hip, shoulder) / math.dist(ankle, hip)
    straight = (hip[0] + (hip[0] - ankle[0]) * share, hip[1] + (hip[1] - ankle[1]) * share)
    return Figure((hip, straight), (hip, shoulder), True, shoulder)


CHECK = Check(
    id="waist_bend",
    needs=(SHOULDER, HIP, ANKLE),
    side=measure,
    at_contact=True,
    rank=80,
    cue_rank=50,
    drawing=Drawing(bones=TRUNK_BONES, figure=_figure, rank=5, when=When.AT_SAMPLES),
    model_error=LandmarkError(real={"gait": 6.9}, rendered={"gait": 5.7}),
    confirmed_by=Relation(("trunk_lean",), "trunk_does_not_lean", above_only=True, required=True),
)
