"""Curves and triangles that legs are made of."""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam_lab.synth.build import Build

STRAIGHTEST = np.radians(4.0)
"""No knee is straighter."""
SLOW_PART = 0.45
"""Part of the speed that a landing foot lacks which it gains slowly."""


def landing_gain(speed: Floats, share: Floats, braking: Floats, settled_s: Floats, since: Floats) -> Floats:
    """How far ahead of the belt (m) an ankle gets by landing slower than it, at `since` s after (or before) contact.

    At contact it goes back at `share` of the belt's speed and gains `braking` of it per second; the last third is
    gained more slowly, until `settled_s`.
    """
    missing = 1 - share
    quick_s = (1 - SLOW_PART) * missing / braking
    s = np.minimum(since, quick_s)
    quick = missing * s - braking * s**2 / 2
    rest = np.clip(since - quick_s, 0.0, settled_s - quick_s)
    slow = SLOW_PART * missing * (rest - rest**2 / (2 * (settled_s - quick_s)))
    return np.asarray(speed * (quick + slow))


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


def soft_least(value: Floats, limit: Floats, width: Floats) -> Floats:
    """The smaller of both, rounded off over about `width`; never more than the limit."""
    over = value - limit
    return np.asarray(limit + (over - np.hypot(over, width)) / 2)


def hermite(
    t: Floats, t0: Floats, t1: Floats, p0: Floats, v0: Floats | float, p1: Floats, v1: Floats | float
) -> Floats:
    """The cubic from p0 at t0 with slope v0 to p1 at t1 with slope v1, held beyond its ends."""
    h = t1 - t0
    u = np.clip((t - t0) / h, 0.0, 1.0)
    return np.asarray(p0 + v0 * h * u * (1 - u) ** 2 + (p1 - p0) * u * u * (3 - 2 * u) + v1 * h * u * u * (u - 1))


def quintic(
    t: Floats, t0: Floats, t1: Floats, start: tuple[Floats, Floats, Floats], end: tuple[Floats, Floats, Floats]
) -> Floats:
    """The polynomial of fifth degree with these positions, speeds and accelerations at t0 and t1."""
    h = t1 - t0
    u = np.clip((t - t0) / h, 0.0, 1.0)
    p0, v0, a0 = start[0], start[1] * h, start[2] * h**2
    p1, v1, a1 = end[0], end[1] * h, end[2] * h**2
    third = 10 * (p1 - p0) - 6 * v0 - 4 * v1 - 1.5 * a0 + 0.5 * a1
    fourth = -15 * (p1 - p0) + 8 * v0 + 7 * v1 + 1.5 * a0 - a1
    fifth = 6 * (p1 - p0) - 3 * (v0 + v1) - 0.5 * (a0 - a1)
    return np.asarray(p0 + v0 * u + a0 / 2 * u**2 + third * u**3 + fourth * u**4 + fifth * u**5)


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
