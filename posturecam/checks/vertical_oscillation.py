"""How far the hips move up and down in each step: range of mid-hip height between one contact and the next, percent of
leg length."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from posturecam.checks.clip import Check, Clip
from posturecam.motion.body import ANKLE, HIP
from posturecam.types import EventKind, Samples


def measure(clip: Clip) -> Samples:
    """The range over half of each stride, both halves averaged, with the drift over the stride taken out."""
    height = 100 * clip.body.mid(HIP)[:, 1]
    contacts = [event for event in clip.gait.contacts if event.kind == EventKind.INITIAL_CONTACT] if clip.gait else []
    lead = [event.t for event in contacts if event.side == clip.body.lead]
    times, values = [], []
    for start, end in pairwise(lead):
        stride = height[clip.body.grid.between(start, end)]
        if stride.size >= 8 and np.isfinite(stride).all():
            first, second = np.array_split(stride - np.linspace(0, 1, stride.size) * (stride[-1] - stride[0]), 2)
            times.append((start + end) / 2)
            values.append(float(np.ptp(first) + np.ptp(second)) / 2)
    return Samples(np.array(times), np.array(values), ("",) * len(times))


CHECK = Check(id="vertical_oscillation", title="Up and down", needs=(HIP, ANKLE), side=measure, at_contact=True)
