"""How unequal left and right steps are in time: left minus right step time over their mean, percent.

A step is named after the foot that ends it. Robinson 1987's symmetry index, on step times.
"""

from __future__ import annotations

import numpy as np

from posturecam.checks.clip import Check, Clip
from posturecam.motion.body import ANKLE
from posturecam.types import EventKind, Samples, Side


def measure(clip: Clip) -> Samples:
    """One value for each pair of neighbouring steps; 100 · (left - right) / mean."""
    contacts = [event for event in clip.gait.contacts if event.kind == EventKind.INITIAL_CONTACT] if clip.gait else []
    times, values = [], []
    for a, b, c in zip(contacts, contacts[1:], contacts[2:], strict=False):
        if a.side == c.side != b.side:
            first, second = b.t - a.t, c.t - b.t
            left, right = (first, second) if b.side == Side.LEFT else (second, first)
            if max(left, right) < 2 * min(left, right):
                times.append(b.t)
                values.append(100 * (left - right) / ((left + right) / 2))
    return Samples(np.array(times), np.array(values), ("",) * len(times))


CHECK = Check(id="step_asymmetry", title="Left and right step time", needs=(ANKLE,), side=measure, at_contact=True)
