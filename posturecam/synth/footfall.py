"""Where a foot is, from one contact to the next.

The foot leads and the knee follows. On the ground: the foot lands with the ankle already moving backwards, comes to the
belt's speed, rolls flat and stays with the belt exactly; then the heel rises about the ball of the foot to where the leg
reaches. In the air: the ankle swings forward, is braked before it lands, and the leg folds and stretches again.

What is known of it: on a force treadmill (Fukuchi, Fukuchi and Duarte 2017, PeerJ 5:e3298) the ankle of a runner at
contact moves back at about half the belt's speed, having lost about 19 times the belt's speed per second, from 60 ms
before contact on to 25 ms after it; the knee is straightest at toe off; the toe leaves at nearly the belt's speed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from posturecam.synth.build import Build
from posturecam.types import Floats

BRAKING_FROM_S = 0.055
LONGEST_REACH = 0.998
MOST_TOE_BEND = np.radians(55.0)
CLEARANCE_M = 0.008
TINY_S = 1e-5


@dataclass(frozen=True)
class Footfalls:
    """The footfalls of one foot, arrays of equal shape: times of contact, toe off and the next contact (s) and what the
    style asks for (metres, radians, legs; see gait.Style)."""

    contact: Floats
    toe_off: Floats
    next_contact: Floats
    landing_x: Floats
    next_landing_x: Floats
    speed: Floats
    next_speed: Floats
    toes_up: Floats
    next_toes_up: Floats
    flat_s: Floats
    heel_off: Floats
    braking: Floats
    contact_share: Floats
    leaving_reach: Floats
    leaving_rate: Floats
    dragging_s: Floats
    dragging: Floats
    fold_reach: Floats
    fold_at: Floats
    swing_ankle: Floats
    z: Floats

    def take(self, index: Floats) -> Footfalls:
        """The footfalls at these positions."""
        return Footfalls(**{field.name: getattr(self, field.name)[index] for field in fields(Footfalls)})

    def spread(self, n: int) -> Footfalls:
        """Every footfall (K,) repeated `n` times, (K, n)."""
        return Footfalls(
            **{field.name: np.repeat(getattr(self, field.name)[:, None], n, axis=1) for field in fields(Footfalls)}
        )


def landing_gain(speed: Floats, share: Floats, braking: Floats, since: Floats) -> Floats:
    """How far ahead of the belt an ankle gets by landing slower than it: m at `since` s after (or before) contact."""
    until = (1 - share) / braking
    s = np.minimum(since, until)
    return np.asarray(speed * ((1 - share) * s - braking * s**2 / 2))


def rocker_height(build: Build, toes_up: Floats) -> Floats:
    """Height of the ankle when the sole's heel (toes up) or ball (toes down) is on the ground."""
    c, s = np.cos(toes_up), np.sin(toes_up)
    return np.asarray(np.maximum(-(s * build.heel[0] + c * build.heel[1]), -(s * build.ball[0] + c * build.ball[1])))


def turned2(angle: Floats, x: Floats | float, y: Floats | float) -> tuple[Floats, Floats]:
    """(x, y) turned by `angle`, forward to up."""
    c, s = np.cos(angle), np.sin(angle)
    return np.asarray(c * x - s * y), np.asarray(s * x + c * y)


def ease(x: Floats) -> Floats:
    """From 0 to 1 with level ends."""
    x = np.clip(x, 0.0, 1.0)
    return np.asarray(x * x * (3 - 2 * x))


def hermite(
    t: Floats, t0: Floats, t1: Floats, p0: Floats, v0: Floats | float, p1: Floats, v1: Floats | float
) -> Floats:
    """The cubic from p0 at t0 with slope v0 to p1 at t1 with slope v1, held beyond its ends."""
    h = t1 - t0
    u = np.clip((t - t0) / h, 0.0, 1.0)
    return np.asarray(p0 + v0 * h * u * (1 - u) ** 2 + (p1 - p0) * u * u * (3 - 2 * u) + v1 * h * u * u * (u - 1))


def meeting(x: Floats, y: Floats, here: Floats | float, there: Floats) -> tuple[Floats, Floats]:
    """The point at distance `here` from the origin and `there` from (x, y), on the left of the way there."""
    apart = np.hypot(x, y)
    along = (here**2 - there**2 + apart**2) / (2 * apart)
    aside = np.sqrt(np.maximum(here**2 - along**2, 0.0))
    return np.asarray((along * x - aside * y) / apart), np.asarray((along * y + aside * x) / apart)


def knee_flexion(build: Build, reach: Floats) -> Floats:
    """Knee flexion (rad) of a leg whose ankle is `reach` m from its hip."""
    a, b = build.thigh_m, build.shank_m
    return np.asarray(np.pi - np.arccos(np.clip((a * a + b * b - reach**2) / (2 * a * b), -1.0, 1.0)))


def reach_of(build: Build, flexion: Floats | float) -> Floats:
    """Hip to ankle (m) of a leg whose knee is bent by `flexion` rad."""
    a, b = build.thigh_m, build.shank_m
    return np.asarray(np.sqrt(a * a + b * b + 2 * a * b * np.cos(flexion)))


def shank_pitch(build: Build, dx: Floats, dy: Floats) -> Floats:
    """How far the shin is turned (rad, ankle ahead of the knee positive), from where the ankle is seen from the hip."""
    reach = np.minimum(np.hypot(dx, dy), build.leg_m)
    a, b = build.thigh_m, build.shank_m
    at_ankle = np.arccos(np.clip((reach**2 + b * b - a * a) / (2 * reach * b), -1.0, 1.0))
    return np.asarray(np.arctan2(dx, -dy) - at_ankle)
