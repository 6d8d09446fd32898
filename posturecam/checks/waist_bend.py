"""How much more the trunk leans than the leg it stands on: lean of the trunk minus lean of the ankle-to-hip line at
mid-stance, degrees.

A runner who leans from the ankles keeps the two within 5° of each other; one who folds at the waist doesn't.
"""

from __future__ import annotations

from posturecam.arrays import Floats
from posturecam.checks.clip import Check, Clip, of_both_legs, stances
from posturecam.checks.trunk_lean import lean_deg
from posturecam.motion.body import ANKLE, HIP, SHOULDER, from_vertical_deg
from posturecam.types import Samples, Side


def measure(clip: Clip) -> Samples:
    """The difference half-way through each contact that has a toe off."""
    lean, hip = lean_deg(clip), clip.body.mid(HIP)

    def middles(side: Side) -> tuple[Floats, Floats]:
        bend = lean - from_vertical_deg(clip.body.of(ANKLE, side), hip)
        start, toe_off = stances(clip, side)
        return (start + toe_off) / 2, clip.body.grid.at(bend, (start + toe_off) / 2)

    return of_both_legs(clip, middles)


CHECK = Check(id="waist_bend", title="Bend at the waist", needs=(SHOULDER, HIP, ANKLE), side=measure, at_contact=True)
