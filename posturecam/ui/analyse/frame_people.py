"""The people in single frames of a clip, seen by the engine's two networks without following them.

Runs in a worker process: nothing here may import the pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.track import Frame, Pose

if TYPE_CHECKING:
    from posturecam.pose.detector import Detection

COMPARABLE = 0.5
"""Size of another person, by the largest, from which it is asked who is meant. Chosen."""
SAME_PERSON = 0.35
"""Distance of the hips of two detections, by the larger one's reach, up to which they are of one person. Chosen."""
_PRESENT = 0.5
"""Presence from which the network has found a person; its own middle."""


@dataclass(frozen=True)
class PersonBox:
    """A person in the first frame.

    Attributes
    ----------
    roi : tuple of int
        (x, y, width, height) px, as high as the body and about its hips: by it the person is searched for and known.
    left, top, width, height : float
        The box that is drawn, shares of the frame.
    """

    roi: tuple[int, int, int, int]
    left: float
    top: float
    width: float
    height: float


class FramePoseFinder:
    """The two networks, used on single frames."""

    def __init__(self) -> None:
        from posturecam.pose.detector import Detector
        from posturecam.pose.landmark_model import LandmarkModel
        from posturecam.pose.models import model_files

        files = model_files(None)
        self._detector, self._landmarks = Detector(files.detector), LandmarkModel(files.landmarks)

    def people(self, frame: Frame) -> list[Detection]:
        """Find the people in a frame; small ones are searched for where none is large.

        Parameters
        ----------
        frame : Frame
            The frame.

        Returns
        -------
        list of Detection
            The most prominent first.
        """
        from posturecam.pose.choosing import most_prominent
        from posturecam.pose.region import Region

        found = self._detector.detect(frame)
        for part in [] if found else Region.parts(frame.size):
            found += self._detector.detect(frame, part)
        return most_prominent(found, frame.size)

    def everyone(self, frame: Frame) -> list[Detection]:
        """Find all people in a frame, small ones too, each seen at a second look.

        Parameters
        ----------
        frame : Frame
            The frame.

        Returns
        -------
        list of Detection
            The most prominent first.
        """
        from posturecam.pose.choosing import most_prominent
        from posturecam.pose.region import Region

        found = self._detector.detect(frame)
        for part in Region.parts(frame.size):
            found += self._detector.detect(frame, part)
        people: list[Detection] = []
        for one in most_prominent(found, frame.size):
            if all(_are_apart(one, other) for other in people) and self.pose(frame, [one]):
                people.append(one)
        return people

    def pose(self, frame: Frame, people: Sequence[Detection]) -> Pose | None:
        """Find the landmarks of the first of these who is a person at a second look.

        Parameters
        ----------
        frame : Frame
            The frame.
        people : sequence of Detection
            Those detected in it.

        Returns
        -------
        Pose or None
            None where none of them is.
        """
        for one in people:
            body = self._landmarks.look(frame, one.region)
            if body.presence >= _PRESENT and body.is_human and body.is_seen:
                return Pose(frame.t, body.xy, body.visibility, body.world)
        return None


def _are_apart(one: Detection, other: Detection) -> bool:
    """Whether these are two people: the hips of each are not about those of the other."""
    distance = hypot(one.region.x - other.region.x, one.region.y - other.region.y)
    return distance > SAME_PERSON * max(one.region.reach, other.region.reach)


def people_of(people: Sequence[Detection], size: tuple[int, int]) -> tuple[PersonBox, ...]:
    """Make boxes of the people among whom one has to be chosen.

    Parameters
    ----------
    people : sequence of Detection
        Those in the first frame, the most prominent first.
    size : tuple of int
        (width, height) px of the frame.

    Returns
    -------
    tuple of PersonBox
        Those who are not much smaller than the largest.
    """
    largest = max((one.region.reach for one in people), default=0.0)
    return tuple(_box(one, size) for one in people if one.region.reach >= COMPARABLE * largest)


def _box(person: Detection, size: tuple[int, int]) -> PersonBox:
    (width, height), reach = size, person.region.reach
    x, y = person.region.x, person.region.y
    left, right = (float(np.clip(x + k * 0.45 * reach, 0, width)) for k in (-1, 1))
    top, bottom = (float(np.clip(y + k * reach, 0, height)) for k in (-1, 1))
    near = max(4, round(0.15 * reach))
    roi = (max(0, round(x) - near), round(top), 2 * near, max(8, round(bottom - top)))
    return PersonBox(roi, left / width, top / height, (right - left) / width, (bottom - top) / height)


def write_small(frame: Frame, file: Path, width: int) -> None:
    """Write a frame as a small JPEG.

    Parameters
    ----------
    frame : Frame
        The frame.
    file : Path
        Its file.
    width : int
        The most that it is wide, px.
    """
    import cv2

    scale = min(1.0, width / frame.size[0])
    small: Any = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    cv2.imwrite(str(file), cv2.cvtColor(small, cv2.COLOR_RGB2BGR))
