"""How many people a stream shows, looked at every few seconds: what desk mode pauses for.

`Bystanders` asks for a second person whom a clip could be about, and so for one of about the same size. At a desk, one
who stands behind the chair of a person close to the camera is a quarter of the size and counts all the same; a photo on
the wall does not.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import hypot, log

import numpy as np

from posturecam.landmarks import EAR, NOSE
from posturecam.pose.detector import Detection, Detector
from posturecam.pose.models import model_files
from posturecam.track import Frame, Pose

EVERY_S = 2.0
"""Seconds between two looks. A look takes 6.5 ms of one core, 0.3 % of it at this rate."""
SURE = 0.75
"""Score from which on a detection is a person: as in `person_tracker`, where things in empty frames have up to 0.61."""
APART = 1.2
"""Widths of the own face by which another face is away from it; nearer, it is the same face found twice."""
SMALLEST = 0.12
"""Least reach over that of the person followed: one at 0.6 m before the camera, and another 4 m behind."""
STANDS_STILL, STILL_SIZE = 0.02, 0.03
"""Move, reaches, and log of size within which a detection did not move at all, as no living person does for long."""
SAME_ONE = 0.3
"""Reaches within which a detection is of one seen before; engineering choice."""
PHOTO_S = 60.0
"""Seconds without any move after which it is a photo or a statue, and counts no longer."""
FORGOTTEN_S = 20.0
"""Seconds after which one who is no longer found is forgotten."""


@dataclass
class Onlooker:
    """Another person at one place.

    Attributes
    ----------
    x, y, reach : float
        Where, px, when they last moved.
    since, last : float
        When they last moved, and when they were last found, s.
    """

    x: float
    y: float
    reach: float
    since: float
    last: float

    def away(self, found: Detection) -> float:
        """Measure how far a detection is from here.

        Parameters
        ----------
        found : Detection
            Of a later frame.

        Returns
        -------
        float
            Reaches.
        """
        return hypot(found.region.x - self.x, found.region.y - self.y) / self.reach

    def see(self, found: Detection, t: float) -> None:
        """Take in a detection of the same one.

        Parameters
        ----------
        found : Detection
            Of a later frame.
        t : float
            Its time, s.
        """
        resized = abs(log(found.region.reach / self.reach))
        if self.away(found) > STANDS_STILL or resized > STILL_SIZE:
            self.x, self.y, self.reach, self.since = found.region.x, found.region.y, found.region.reach, t
        self.last = t


class PeopleCounter:
    """Count the people in the frames of one stream. For one thread.

    Parameters
    ----------
    detector : Detector, optional
        Finds people in a frame; a new one unless given, which may raise ModelError.
    every_s : float
        Seconds between two looks.
    """

    def __init__(self, detector: Detector | None = None, every_s: float = EVERY_S) -> None:
        self._detector = Detector(model_files(None).detector) if detector is None else detector
        self._every_s = every_s
        self._looked = -float("inf")
        self._others = 0
        self._seen: list[Onlooker] = []

    def count(self, frame: Frame, pose: Pose | None) -> int:
        """Count the people; between two looks it is the last count.

        Parameters
        ----------
        frame : Frame
            The next frame.
        pose : Pose or None
            The person followed in it; None where they are not found, and then no one is counted.

        Returns
        -------
        int
            How many, the person followed included.
        """
        if pose is None:
            return 0
        if not 0 <= frame.t - self._looked < self._every_s:
            self._looked = frame.t
            self._others = self._count_others(frame, pose)
        return 1 + self._others

    def _count_others(self, frame: Frame, pose: Pose) -> int:
        found = [one for one in self._detector.detect(frame) if one.score >= SURE]
        own = min(found, key=lambda one: _away(one, pose), default=None)
        others = [] if own is None else [one for one in found if one is not own and _is_other(one, own, pose)]
        seen = [self._taken_in(one, frame.t) for one in others]
        self._seen = [one for one in self._seen if 0 <= frame.t - one.last < FORGOTTEN_S]
        return sum(frame.t - one.since < PHOTO_S for one in seen)

    def _taken_in(self, found: Detection, t: float) -> Onlooker:
        near = min(self._seen, key=lambda one: one.away(found), default=None)
        if near is not None and near.away(found) <= SAME_ONE:
            near.see(found, t)
            return near
        new = Onlooker(found.region.x, found.region.y, found.region.reach, t, t)
        self._seen.append(new)
        return new


def _is_other(one: Detection, own: Detection, pose: Pose) -> bool:
    """Whether a detection is another person than the own one, and not too small to matter."""
    return _away(one, pose) > APART and one.region.reach >= SMALLEST * own.region.reach


def _away(one: Detection, pose: Pose) -> float:
    """How far the face of a detection is from that of the pose, in widths of the latter."""
    left, top, right, bottom = one.box
    x, y = pose.xy[NOSE[0]]
    width = max(float(np.hypot(*(pose.xy[EAR[0]] - pose.xy[EAR[1]]))), 1.0)
    return hypot((left + right) / 2 - x, (top + bottom) / 2 - y) / width
