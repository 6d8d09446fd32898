"""Five seconds of a person's own good posture at the desk."""

from __future__ import annotations

import math

import numpy as np

from posturecam.desk.measures import Size
from posturecam.desk.reference import REFERENCE_S, DeskReference, reference_of
from posturecam.errors import BaselineError
from posturecam.frame import Pose
from posturecam.landmarks import N_LANDMARKS
from posturecam.track import PoseTrack

RETRY_S, LONGEST_S = 0.5, 10.0
"""Seconds between two attempts, and after which it has failed: a hand at the face or a word to a neighbour passes."""


class FiveSeconds:
    """Makes a reference of the latest five seconds, as soon as they will do."""

    _t: list[float]
    _poses: list[Pose | None]
    _size: Size
    _began: float
    _next: float

    def __init__(self) -> None:
        self._begin(math.nan, (0, 0))

    @property
    def seconds_left(self) -> float:
        """How much longer to sit still, s; 0 where it takes a moment more."""
        return max(0.0, round(REFERENCE_S - self._seconds, 1))

    def add(self, pose: Pose | None, t: float, size: Size) -> DeskReference | BaselineError | None:
        """Take in a frame.

        Parameters
        ----------
        pose : Pose or None
            The person's pose.
        t : float
            Time of the frame, s.
        size : (int, int)
            Width and height of the frame, px; another size begins anew.

        Returns
        -------
        DeskReference, BaselineError or None
            The reference, or why there is none; None while it may still be made.
        """
        if size != self._size:
            self._begin(t, size)
        self._t.append(t)
        self._poses.append(pose)
        while self._t[-1] - self._t[0] > REFERENCE_S + RETRY_S:
            self._t.pop(0)
            self._poses.pop(0)
        if self._seconds < self._next:
            return None
        try:
            return reference_of(self._track())
        except BaselineError as error:
            self._next = self._seconds + RETRY_S
            return None if self._seconds < LONGEST_S else error

    def _begin(self, t: float, size: Size) -> None:
        self._t, self._poses = [], []
        self._size, self._began, self._next = size, t, REFERENCE_S

    @property
    def _seconds(self) -> float:
        """Seconds since the first frame."""
        return self._t[-1] - self._began if self._t else 0.0

    def _track(self) -> PoseTrack:
        xy, visibility = np.full((len(self._t), N_LANDMARKS, 2), np.nan), np.zeros((len(self._t), N_LANDMARKS))
        for k, pose in enumerate(self._poses):
            if pose is not None:
                xy[k], visibility[k] = pose.xy, pose.visibility
        return PoseTrack(np.array(self._t), xy, visibility, size=self._size)
