"""The two points that say where to look next, calmed so that the crop does not tremble.

Landmarks themselves are never smoothed.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.pose.one_euro import OneEuroFilter, OneEuroTuning

_TUNING = OneEuroTuning(rest_hz=0.01, hz_per_speed=10.0, speed_hz=1.0, from_raw=True)
"""As in MediaPipe's graph pose_landmark_filtering."""
_RATE_HZ = 30.0
"""Each frame counts as 1/30 s, as it does in that graph when frames come without times: the crop, and with it the
landmarks, are then the same at every frame rate."""


class GuideFilter:
    """Calms the middle of the hips and the end of the circle around the body from frame to frame."""

    def __init__(self) -> None:
        self._filter = OneEuroFilter(_TUNING)
        self._last: Floats | None = None

    def __call__(self, guides: Floats, passed_over: int = 0) -> Floats:
        """Filter the points of the next frame.

        Parameters
        ----------
        guides : numpy.ndarray
            (2, 2) px, y down.
        passed_over : int
            Frames since the last points, of which none are known: they count as on the line between.

        Returns
        -------
        numpy.ndarray
            (2, 2) px.
        """
        before = guides if self._last is None else self._last
        for k in range(1, passed_over + 1):
            self._filtered(before + k / (passed_over + 1) * (guides - before))
        self._last = guides
        return self._filtered(guides)

    def _filtered(self, guides: Floats) -> Floats:
        diameter_px = 2 * float(np.hypot(*(guides[1] - guides[0])))
        return self._filter(guides, _RATE_HZ, diameter_px)
