"""The set-up check of a live page, fed frame by frame."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from posturecam.setup_check import setup_check
from posturecam.setup_check.lighting import Light, measure_light
from posturecam.track import Pose
from posturecam.types import Analysis
from posturecam.ui.live.running import RunningSession

WINDOW_S = 3.0
"""Seconds of poses and of the camera's frame count that are judged; a stride and a half of a walk, and then some."""
LIGHT_EVERY_S = 0.5
"""Seconds between two measurements of the light, which changes slowly."""
MIN_COUNT_S = 1.0
"""Seconds over which the camera's frames must be counted before their rate is known."""


class SetupMonitor:
    """Keeps what the set-up check needs of the latest frames: the light, and how many frames the camera delivered."""

    def __init__(self) -> None:
        self._light: tuple[float, Light | None] = (-math.inf, None)
        self._delivered: list[tuple[float, int]] = []

    def add(self, t: float, rgb: NDArray[np.uint8], pose: Pose | None, delivered: int) -> None:
        """Take in a frame.

        Parameters
        ----------
        t : float
            Time of the frame, s.
        rgb : ndarray of uint8, shape (H, W, 3)
            The frame.
        pose : Pose or None
            The pose in it; None where no person is seen.
        delivered : int
            How many frames the camera has delivered so far.
        """
        due = not 0 <= t - self._light[0] < LIGHT_EVERY_S
        self.count(t, delivered, measure_light(rgb, None if pose is None else pose.xy) if due else None)

    def count(self, t: float, delivered: int, light: Light | None = None) -> None:
        """Take in a frame whose image is not here.

        Parameters
        ----------
        t : float
            Time of the frame, s.
        delivered : int
            How many frames the camera has delivered so far.
        light : Light or None
            The light in it, where it was measured.
        """
        if light is not None:
            self._light = (t, light)
        self._delivered = [(at, n) for at, n in self._delivered if 0 <= t - at <= WINDOW_S] + [(t, delivered)]

    def items(self, running: RunningSession, analysis: Analysis) -> list[dict[str, Any]]:
        """Judge the set-up.

        Parameters
        ----------
        running : RunningSession
            The session that was given these frames.
        analysis : Analysis
            Its latest analysis.

        Returns
        -------
        list of dict
            The items in the present language, ready for JSON: id, title, state, text.
        """
        recent, baseline = running.session.recent(WINDOW_S), running.known.get("baseline")
        items = setup_check(recent, analysis, self._light[1], self._camera_rate(), baseline, running.baseline_name)
        return [
            {"id": item.id, "title": str(item.title), "state": item.state, "text": str(item.text)} for item in items
        ]

    def _camera_rate(self) -> float | None:
        """Frames per second that the camera delivers; None until they are known."""
        if len(self._delivered) < 2:
            return None
        (start, first), (end, last) = self._delivered[0], self._delivered[-1]
        return (last - first) / (end - start) if end - start >= MIN_COUNT_S and last > first else None
