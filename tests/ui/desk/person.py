"""A person at a desk as the pose engine sees them, without a model: a face and shoulders that can be moved."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posturecam.desk.face import FACE, MODEL
from posturecam.track import Frame, Pose

if TYPE_CHECKING:
    from typing_extensions import Self

SIZE = (320, 240)
FACE_PX, HEAD, SHOULDERS, SHOULDER_PX = 40.0, (160.0, 90.0), (160.0, 150.0), 100.0


@dataclass
class Person:
    """Where they are now.

    sunk: by how many face widths the head is lower, the shoulders by half of it; closer: by which share all is larger.
    """

    sunk: float = 0.0
    closer: float = 0.0
    is_there: bool = True

    def pose(self, t: float) -> Pose | None:
        """Their pose at t s, with a little sway."""
        if not self.is_there:
            return None
        scale, below = 1 + self.closer, FACE_PX * self.sunk + 0.3 * np.sin(3 * t)
        xy, visibility = np.full((33, 2), np.nan), np.zeros(33)
        rows = np.array(FACE)
        xy[rows] = np.array(HEAD) + scale * FACE_PX * MODEL[:, :2] * [1, -1] + [0, below]
        for row, side in ((11, 1), (12, -1)):
            xy[row] = SHOULDERS[0] + side * scale * SHOULDER_PX / 2, SHOULDERS[1] + 0.45 * below
        visibility[[*rows, 11, 12]] = 1.0
        return Pose(t, xy, visibility)


@dataclass
class Watching:
    """A pose estimator that sees a person."""

    person: Person = field(default_factory=Person)
    opened: int = 0
    model_hash = "sha256:0"
    bias = None
    remarks = ()

    def pick(self, x: float, y: float) -> None:
        """Nothing: there is one person."""

    def estimate(self, frame: Frame) -> Pose | None:
        """The person's pose."""
        return self.person.pose(frame.t)

    def __enter__(self) -> Self:
        self.opened += 1
        return self

    def __exit__(self, *_: object) -> None:
        self.opened -= 1


@dataclass
class Company:
    """Counts so many people beside the person followed."""

    others: int = 0

    def count(self, frame: Frame, pose: Pose | None) -> int:
        """How many there are."""
        return self.others + (pose is not None)


def frame(number: int = 1, size: tuple[int, int] = SIZE, room: int | None = None) -> bytes:
    """What the page sends for a frame; room: with things on the wall, so many px higher than at first."""
    image = np.full((size[1], size[0], 3), 128, np.uint8)
    if room is not None:
        rng = np.random.default_rng(7)
        for _ in range(70):
            x, y, width, height = rng.integers([0, 0, 8, 8], [size[0], 2 * size[1], 50, 50]).tolist()
            colour = rng.integers(20, 235, 3).tolist()
            cv2.rectangle(
                image, (x, y - size[1] // 2 - room), (x + width, y + height - size[1] // 2 - room), colour, -1
            )
    return struct.pack("<I", number) + bytes(cv2.imencode(".jpg", image)[1])
