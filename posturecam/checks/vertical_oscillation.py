"""How far the hips move up and down in each step: range of mid-hip height between one contact and the next, percent of
leg length."""

from __future__ import annotations

import numpy as np

from posturecam.checks.clip import Check, Clip
from posturecam.motion.body import HIP
from posturecam.types import EventKind, Samples


def measure(clip: Clip) -> Samples:
    """The range over half of each stride, both halves averaged, with the drift over the stride taken out."""
    height, t = 100 * clip.body.mid(HIP)[:, 1], clip.body.grid.t
    contacts = [event for event in clip.gait.contacts if event.kind == EventKind.INITIAL_CONTACT] if clip.gait else []
    lead = [event.t for event in contacts if event.side == clip.body.lead]
    times, values = [], []
    for start, end in zip(lead[:-1], lead[1:], strict=True):
        inside = (t >= start) & (t < end)
        if inside.sum() >= 8 and np.isfinite(height[inside]).all():
            level = height[inside] - np.linspace(0, 1, int(inside.sum())) * (height[inside][-1] - height[inside][0])
            first, second = np.array_split(level, 2)
            times.append((start + end) / 2)
            values.append(float(np.ptp(first) + np.ptp(second)) / 2)
    return Samples(np.array(times), np.array(values), ("",) * len(times))


CHECK = Check(id="vertical_oscillation", title="Up and down", needs=(HIP,), side=measure, at_contact=True)
