"""What a page sends that analyses its frames itself, written by hand from the description of the form."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from posturecam.track import Pose

SIZE = (640, 480)


def pose_bytes(pose: Pose) -> bytes:
    world = np.zeros((33, 3)) if pose.world is None else pose.world
    return np.concatenate([pose.xy.ravel(), pose.visibility, world.ravel()]).astype("<f4").tobytes()


def frame_bytes(number: int, t: float, pose: Pose | None, delivered: int = 1, seen: int | None = None) -> bytes:
    seen = (pose is not None) if seen is None else seen
    head = struct.pack("<IIdBxxx", number, delivered, 1000 * t, seen)
    return head + (b"" if pose is None else pose_bytes(pose))


def message(
    frames: Sequence[bytes],
    size: tuple[int, int] = SIZE,
    light: Sequence[float] | None = None,
    count: int | None = None,
    lit: int | None = None,
) -> bytes:
    lit = (light is not None) if lit is None else lit
    head = struct.pack("<HHBBxx", *size, len(frames) if count is None else count, lit)
    return head + (struct.pack("<4f", *light) if light is not None else b"") + b"".join(frames)
