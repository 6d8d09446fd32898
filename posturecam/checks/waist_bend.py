"""How much more the trunk leans than the leg it stands on: lean of the trunk minus lean of the ankle-to-hip line at
mid-stance, degrees.

A runner who leans from the ankles keeps the two within 5° of each other; one who folds at the waist doesn't.
"""

from __future__ import annotations

import numpy as np

from posturecam.checks.clip import Check, Clip, leg_seen
from posturecam.checks.trunk_lean import lean_deg
from posturecam.motion.body import ANKLE, HIP, SHOULDER, from_vertical_deg
from posturecam.types import Samples, Side


def measure(clip: Clip) -> Samples:
    """The difference half-way through each contact that has a toe off."""
    lean, hip, times, values, sides = lean_deg(clip), clip.body.mid(HIP), [], [], []
    bends = {side: lean - from_vertical_deg(clip.body.of(ANKLE, side), hip) for side in Side}
    for stride in clip.gait.strides if clip.gait is not None else ():
        if stride.toe_off is not None and leg_seen(clip.body, stride.side, stride.start):
            middle = (stride.start + stride.toe_off) / 2
            times.append(middle)
            values.append(float(clip.body.grid.at(bends[stride.side], middle)))
            sides.append(str(stride.side))
    return Samples(np.array(times), np.array(values), tuple(sides))


CHECK = Check(id="waist_bend", title="Bend at the waist", needs=(SHOULDER, HIP, ANKLE), side=measure, at_contact=True)
