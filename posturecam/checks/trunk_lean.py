"""How far the trunk leans forward: hips to shoulders against vertical, degrees, forward positive."""

from __future__ import annotations

from posturecam.arrays import Floats
from posturecam.checks.clip import Check, Clip, over_strides
from posturecam.checks.near_side import point
from posturecam.motion.body import HIP, SHOULDER, from_vertical_deg
from posturecam.types import Samples


def lean_deg(clip: Clip) -> Floats:
    """Trunk lean (N,), degrees."""
    return from_vertical_deg(point(clip, HIP), point(clip, SHOULDER))


def measure(clip: Clip) -> Samples:
    """Lean over whole strides, or by the second."""
    return over_strides(clip, lean_deg(clip))


CHECK = Check(id="trunk_lean", title="Trunk lean", needs=(SHOULDER, HIP), side=measure, roll_gain=1.0)
