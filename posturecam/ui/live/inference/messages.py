"""Landmarks on their way from a browser that analyses frames itself; every value is checked before it is used.

One message holds the frames since the last: `_HEADER`, the light where it was measured (`_LIGHT`), and for each frame
`_FRAME`, followed by `_POSE` where a person was seen.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import N_LANDMARKS
from posturecam.setup_check.lighting import Light
from posturecam.track import Pose
from posturecam.ui.live.jpeg import MAX_ASPECT, MAX_PIXELS, MIN_SIDE_PX

_HEADER = struct.Struct("<HHBBxx")
"""Width and height of the frames, px; how many there are; whether the light follows (1) or not (0)."""
_LIGHT = struct.Struct("<4f")
"""Mean and spread of luma, that of the person, that around them: 0 to 255, the last two NaN where not known."""
_FRAME = struct.Struct("<IIdBxxx")
"""Number of the frame, frames the camera has delivered so far, time of capture in ms, whether a person is seen."""
_VALUES = N_LANDMARKS * (2 + 1 + 3)
"""Of a pose, each a float: places in px, visibility, metres from the hips."""
_POSE_BYTES = 4 * _VALUES
MAX_FRAMES = 32
"""Frames in a message: a page sends what 0.2 s bring, and up to two seconds after a silence."""
MAX_BYTES = _HEADER.size + _LIGHT.size + MAX_FRAMES * (_FRAME.size + _POSE_BYTES)
"""Bytes of a message."""
_MOST_OUTSIDE = 4.0
"""Image sides by which a landmark may lie outside of the image: a body of which a small part is seen."""
_MOST_M = 10.0
"""Metres from the hips at which a landmark may lie: several times a body."""
_MOST_MS = 1e14
"""Time of capture, ms: three thousand years of a page."""


class LandmarksError(Exception):
    """Not what our own page would send; the message says why."""


@dataclass(frozen=True)
class SeenFrame:
    """What a browser found in a frame.

    Parameters
    ----------
    number : int
        Of the frame.
    delivered : int
        How many frames the camera has delivered so far.
    t : float
        Time of capture on the page's clock, s.
    pose : Pose or None
        The pose; None where no person is seen.
    """

    number: int
    delivered: int
    t: float
    pose: Pose | None


@dataclass(frozen=True)
class SeenFrames:
    """The content of a message.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frames, px.
    frames : tuple of SeenFrame
        In order of time; at least one.
    light : Light or None
        The light in the last of them, where it was measured.
    """

    size: tuple[int, int]
    frames: tuple[SeenFrame, ...]
    light: Light | None


def read_landmarks(message: bytes) -> SeenFrames:
    """Read a message.

    Parameters
    ----------
    message : bytes
        What came in.

    Returns
    -------
    SeenFrames
        Finite and within what a body in an image can be.

    Raises
    ------
    LandmarksError
        For anything else.
    """
    if not _HEADER.size <= len(message) <= MAX_BYTES:
        raise LandmarksError("The message has a length that no page sends.")
    width, height, count, lit = _HEADER.unpack_from(message)
    _check_size(width, height)
    if not 1 <= count <= MAX_FRAMES or lit not in (0, 1):
        raise LandmarksError("The head of the message is not one that a page sends.")
    at = _HEADER.size + lit * _LIGHT.size
    if len(message) < at + count * _FRAME.size:
        raise LandmarksError("The message ends early.")
    frames = tuple(_frames(message, at, count, (width, height)))
    if any(later.t <= frame.t for frame, later in pairwise(frames)):
        raise LandmarksError("The times of the frames run backwards.")
    return SeenFrames((width, height), frames, _light(message) if lit else None)


def _check_size(width: int, height: int) -> None:
    short, long = sorted((width, height))
    if short < MIN_SIDE_PX or long > MAX_ASPECT * short or width * height > MAX_PIXELS:
        raise LandmarksError("No camera has frames of that size.")


def _frames(message: bytes, at: int, count: int, size: tuple[int, int]) -> Iterator[SeenFrame]:
    """The frames from byte `at` on, which are all that follows."""
    for _ in range(count):
        if len(message) < at + _FRAME.size:
            raise LandmarksError("The message ends early.")
        number, delivered, ms, seen = _FRAME.unpack_from(message, at)
        at += _FRAME.size
        if seen not in (0, 1) or not abs(ms) <= _MOST_MS:
            raise LandmarksError("The head of a frame is not one that a page sends.")
        if len(message) < at + seen * _POSE_BYTES:
            raise LandmarksError("The message ends early.")
        yield SeenFrame(number, delivered, ms / 1000, _pose(message, at, ms / 1000, size) if seen else None)
        at += seen * _POSE_BYTES
    if at != len(message):
        raise LandmarksError("More follows than the message has frames.")


def _pose(message: bytes, at: int, t: float, size: tuple[int, int]) -> Pose:
    sent = np.frombuffer(message, "<f4", _VALUES, at)
    if not np.isfinite(sent).all():
        raise LandmarksError("A landmark is not a number.")
    values = sent.astype(np.float64)
    xy, visibility = values[: 2 * N_LANDMARKS].reshape(-1, 2), values[2 * N_LANDMARKS : 3 * N_LANDMARKS]
    world = values[3 * N_LANDMARKS :].reshape(-1, 3)
    if not (_is_within(xy / size, -_MOST_OUTSIDE, 1 + _MOST_OUTSIDE) and _is_within(world, -_MOST_M, _MOST_M)):
        raise LandmarksError("A landmark lies where none can be.")
    if not _is_within(visibility, 0.0, 1.0):
        raise LandmarksError("Visibility is 0 to 1.")
    return Pose(t, xy, visibility, world)


def _is_within(values: Floats, low: float, high: float) -> bool:
    """Whether all lie in a range; what is not a number does not."""
    return bool(((values >= low) & (values <= high)).all())


def _light(message: bytes) -> Light:
    mean, spread, person, around = _LIGHT.unpack_from(message, _HEADER.size)
    known = (mean, spread) if math.isnan(person) and math.isnan(around) else (mean, spread, person, around)
    if not all(0 <= value <= 255 for value in known):
        raise LandmarksError("Luma is 0 to 255.")
    return Light(mean, spread, person, around)
