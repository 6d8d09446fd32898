"""Landmarks filtered for the eye, with the frames' true times; what is measured never goes through it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.one_euro import OneEuroFilter, OneEuroTuning
from posturecam.track import Pose

TUNING = OneEuroTuning(rest_hz=2.0, hz_per_speed=15.0, speed_hz=2.0)
"""Speeds in body heights per second. Chosen by eye on a webcam."""
FORGET_S = 0.3
"""After a longer gap the filter starts anew."""


class LandmarkFilter:
    """Filters one person's landmarks from frame to frame; after a gap it starts anew."""

    def __init__(self) -> None:
        self._filter = OneEuroFilter(TUNING)
        self._t: float | None = None

    def pose(self, pose: Pose | None) -> Pose | None:
        """Filter the next pose.

        Parameters
        ----------
        pose : Pose or None
            None where no person is seen; the next one then starts anew.

        Returns
        -------
        Pose or None
            The same with filtered `xy`.
        """
        if pose is None:
            self._t = None
            return None
        since_s = 0.0 if self._t is None else pose.t - self._t
        self._t = pose.t
        if not 0 < since_s <= FORGET_S:
            self._filter.restart()
            since_s = FORGET_S
        height = _height_px(pose)
        xy = self._filter(pose.xy, 1 / since_s, pace=lambda speed: np.hypot(speed[:, :1], speed[:, 1:]) / height)
        return replace(pose, xy=xy)


def _height_px(pose: Pose) -> float:
    """How tall the body is in the image; at least 1."""
    y: Floats = pose.xy[:, 1][np.isfinite(pose.xy[:, 1])]
    return max(1.0, float(np.ptp(y))) if len(y) else 1.0
