"""Feet that stand on the belt or on the ground, and how fast that goes backwards under the body."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, TOE
from posturecam.motion.body import Body, Place
from posturecam.motion.gait import Events
from posturecam.motion.rhythm import Rhythm
from posturecam.motion.signals import derivative
from posturecam.types import Activity, Side

MID_STANCE = (0.25, 0.75)
USUAL_DUTY = {Activity.RUN: 0.34, Activity.WALK: 0.62}


@dataclass(frozen=True)
class Stances:
    """Positions of feet flat on the belt or ground, raw samples: `t` (M,) s, `x` and `y` (M,) leg lengths (forward, up)
    in the picture, `of` (M,) which stance."""

    t: Floats
    x: Floats
    y: Floats
    of: Floats


def belt_speed(
    body: Body, raw_t: Floats, raw: Place, events: dict[Side, Events], rhythm: Rhythm, activity: Activity
) -> float:
    """Speed of the belt or ground under the body, leg lengths/s: how fast flat feet travel backwards past the stride-
    long mean of the hips.

    A pooled slope over the raw samples of mid-stance, so that no filter blurs it. raw: the samples in leg lengths. NaN
    without stances.
    """
    hip = body.mid(HIP)[:, 0]
    if not np.isfinite(hip).all():
        return float("nan")
    width = max(int(rhythm.stride_s / body.grid.dt), 1)
    slow = uniform_filter1d(hip, width, mode="nearest")
    half = min(width // 2 + 1, len(slow) // 2)
    trend = (
        np.polyfit(body.grid.t[half : len(slow) - half], slow[half : len(slow) - half], 1)
        if len(slow) > 2 * half + 4
        else [0.0, 0.0]
    )
    edge = np.ones(len(slow), dtype=bool)
    edge[half : len(slow) - half] = False
    drift = np.where(edge, np.nan, derivative(body.grid, slow))
    drift = np.where(np.isnan(drift), trend[0], drift)
    travelled = np.concatenate([[0.0], np.cumsum(drift[:-1])]) * body.grid.dt
    stances = mid_stances(raw_t, raw, events, rhythm, activity)
    if stances.t.size < 4:
        return float("nan")
    x = stances.x - body.grid.at(travelled, stances.t)
    return -_pooled_slope(stances.t, x, stances.of)


def mid_stances(
    raw_t: Floats, raw: Place, events: dict[Side, Events], rhythm: Rhythm, activity: Activity,
    feet: tuple[tuple[int, int], ...] = (HEEL, TOE), share: tuple[float, float] = MID_STANCE,
) -> Stances:  # fmt: skip
    """Raw samples of the feet in the middle of their contacts; raw: leg lengths, forward and up.

    feet: which landmarks to average; the ankle stands in where those were never seen. share: the part of the contact
    that counts.
    """
    t, x, y, of, number = [], [], [], [], 0
    for side, found in events.items():
        parts = [raw(pair[0 if side == Side.LEFT else 1]) for pair in feet]
        foot = sum(parts[1:], parts[0]) / len(parts)
        if not np.isfinite(foot).any():
            foot = raw(ANKLE[0 if side == Side.LEFT else 1])
        for start in found.initial_contact:
            after = int(np.searchsorted(found.toe_off, start, side="right"))
            lifted = after < found.toe_off.size and found.toe_off[after] < start + rhythm.stride_s
            contact_s = float(found.toe_off[after] - start) if lifted else USUAL_DUTY[activity] * rhythm.stride_s
            first, last = np.searchsorted(raw_t, [start + share[0] * contact_s, start + share[1] * contact_s])
            inside = first + np.flatnonzero(np.isfinite(foot[first:last]).all(axis=1))
            t.append(raw_t[inside])
            x.append(foot[inside, 0])
            y.append(foot[inside, 1])
            of.append(np.full(inside.size, number))
            number += 1
    if not t:
        return Stances(*(np.empty(0) for _ in range(4)))
    return Stances(np.concatenate(t), np.concatenate(x), np.concatenate(y), np.concatenate(of))


def _pooled_slope(t: Floats, x: Floats, group: Floats) -> float:
    """One slope through groups that each have their own offset; NaN when no group spans any t."""
    dt, dx = less_group_mean(t, group), less_group_mean(x, group)
    bottom = float((dt**2).sum())
    return float((dt * dx).sum()) / bottom if bottom > 0 else float("nan")


def less_group_mean(values: Floats, group: Floats) -> Floats:
    """Values (M,) less the mean of their group; `group` (M,) numbers the groups from 0."""
    number = group.astype(np.intp)
    count = np.maximum(np.bincount(number), 1)
    return np.asarray(values - (np.bincount(number, values) / count)[number])
