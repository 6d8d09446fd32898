"""Landmarks of people who do exercises and change posture: a body from its hips, trunk and feet, seen from any side."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from posturecam.track import PoseTrack
from tests.people import ANKLE_HEIGHT, BALL, HALF_HIPS, HALF_SHOULDERS, HEEL, TRUNK, Array, Person, _meeting

Curve = Callable[[Array], Array]
STANDING, SEATED = ANKLE_HEIGHT + 0.99, 0.58
FPS, LEG_PX = 30.0, 200.0


def ramp(start: float, end: float, before: float, after: float) -> Curve:
    """From one value to another, evenly accelerated and slowed down."""

    def at(t: Array) -> Array:
        u = np.clip((t - start) / (end - start), 0, 1)
        return before + (after - before) * (3 * u**2 - 2 * u**3)

    return at


def constant(value: float) -> Curve:
    """The same all the time."""
    return lambda t: np.full(t.size, value)


def mover(
    seconds: float,
    *,
    hip_x: Curve | None = None,
    hip_height: Curve | None = None,
    lean_deg: Curve | None = None,
    feet_x: tuple[Curve, Curve] | None = None,
    feet_height: tuple[Curve, Curve] | None = None,
    feet_apart: Curve | None = None,
    yaw_deg: Curve | None = None,
    noise: float = 0.004,
    fps: float = FPS,
) -> PoseTrack:
    """A body of leg length 1: hips at (x, height), trunk leaning forward, each foot flat at its own place and height.

    feet_apart: half the distance between the feet across.
    """
    t = np.arange(round(seconds * fps)) / fps
    at = {
        "hip_x": (hip_x or constant(0.0))(t),
        "hip_y": (hip_height or constant(STANDING))(t),
        "lean": np.radians((lean_deg or constant(2.0))(t)),
    }
    hip = at["hip_x"] + 1j * at["hip_y"]
    up = np.exp(1j * (np.pi / 2 - at["lean"]))
    shoulder, ear = hip + TRUNK * up, hip + (TRUNK + 0.3) * up
    flat, z = np.zeros((t.size, 33), dtype=complex), np.zeros((t.size, 33))
    flat[:, :11] = (ear + 0.1 * np.exp(-1j * at["lean"]))[:, None]
    aside = (feet_apart or constant(HALF_HIPS))(t)
    for k, sign in ((0, -1.0), (1, 1.0)):
        flat[:, 7 + k], z[:, 7 + k] = ear, sign * 0.1
        arm = np.arange(11, 23, 2) + k
        flat[:, arm], z[:, arm] = shoulder[:, None] - 0.28j * np.array([0, 1, 2, 2, 2, 2]), sign * HALF_SHOULDERS
        ankle = (feet_x or (constant(0.02),) * 2)[k](t) + 1j * (feet_height or (constant(ANKLE_HEIGHT),) * 2)[k](t)
        knee = hip + _meeting(ankle - hip, 0.5, 0.5, 1)
        leg = np.arange(23, 33, 2) + k
        flat[:, leg] = np.stack([hip, knee, ankle, ankle + HEEL, ankle + BALL], axis=1)
        z[:, leg] = sign * aside[:, None]
        z[:, 23 + k] = sign * HALF_HIPS
    return recorded(t, np.stack([flat.real, flat.imag, z], axis=2), (yaw_deg or constant(0.0))(t), noise=noise)


def recorded(t: Array, pose: Array, yaw_deg: Array, *, noise: float = 0.004, x: Array | float = 0.0) -> PoseTrack:
    """Poses (T, 33, 3) turned by `yaw_deg` (T,) about the vertical (0: from the right, 90: front), at `x` legs."""
    yaw = np.radians(yaw_deg)[:, None]
    across = pose[..., 0] * np.cos(yaw) - pose[..., 2] * np.sin(yaw) + np.reshape(x, (-1, 1))
    xy = np.stack([640 + LEG_PX * across, 620 - LEG_PX * pose[..., 1]], axis=2)
    xy += np.random.default_rng(1).normal(0, noise * LEG_PX, xy.shape)
    return PoseTrack(t, xy, np.full(xy.shape[:2], 0.95), size=(1280, 720))


def turning(who: Person, seconds: float, yaw_deg: Curve) -> PoseTrack:
    """A person who turns while they go on with what they do."""
    t = np.arange(round(seconds * FPS)) / FPS
    return recorded(t, who.pose(t), yaw_deg(t))


def reversed_in_time(track: PoseTrack) -> PoseTrack:
    """The same played backward: a person who steps backward."""
    return PoseTrack(track.t, track.xy[::-1], track.visibility[::-1], size=track.size)
