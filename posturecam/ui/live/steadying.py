"""Landmarks made steady for the eye: a One-Euro filter (Casiez, Roussel & Vogel 2012) with the frames' true times.

Only what is drawn goes through it, never what is measured.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.track import Pose

REST_HZ, HZ_PER_SPEED, SPEED_HZ = 2.0, 15.0, 2.0
"""Cut-off of a point at rest, how much it rises for each body size per second, cut-off of the speed's own filter."""
FORGET_S = 0.3


class Steady:
    """Steadies one person's landmarks from frame to frame; after a gap it starts anew."""

    def __init__(self) -> None:
        self._last: tuple[float, Floats, Floats] | None = None

    def pose(self, pose: Pose | None) -> Pose | None:
        """The same pose with steady `xy`; None for None, and then the next one starts anew."""
        if pose is None:
            self._last = None
            return None
        self._last = self._next(pose)
        return replace(pose, xy=self._last[1])

    def _next(self, pose: Pose) -> tuple[float, Floats, Floats]:
        if self._last is None or not 0 < pose.t - self._last[0] <= FORGET_S:
            return pose.t, pose.xy, np.zeros_like(pose.xy)
        before, xy, speed = self._last
        dt, size = pose.t - before, _size(pose)
        speed = speed + _share(SPEED_HZ, dt) * ((pose.xy - xy) / dt - speed)
        speed = np.where(np.isfinite(speed), speed, 0.0)
        pace = np.hypot(speed[:, :1], speed[:, 1:]) / size
        steady = xy + _share(REST_HZ + HZ_PER_SPEED * pace, dt) * (pose.xy - xy)
        return pose.t, np.where(np.isfinite(steady), steady, pose.xy), speed


def _share(cutoff_hz: Floats | float, dt: float) -> Floats:
    """How much of the way to the new value a low-pass of that cut-off goes in `dt` s."""
    return np.asarray(1 / (1 + 1 / (2 * math.pi * np.asarray(cutoff_hz) * dt)))


def _size(pose: Pose) -> float:
    """How tall the body is in the picture, px; at least 1."""
    return (
        max(1.0, float(np.ptp(pose.xy[:, 1][np.isfinite(pose.xy[:, 1])]))) if np.isfinite(pose.xy[:, 1]).any() else 1.0
    )
