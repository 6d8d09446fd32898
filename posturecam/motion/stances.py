"""Feet that stand on the belt or on the ground, and how fast it goes backward under the body."""

from __future__ import annotations

import math
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HEEL, HIP, TOE
from posturecam.motion.body import Body
from posturecam.motion.gait_events import Events
from posturecam.motion.landmark_signals import LandmarkPath
from posturecam.motion.signals import derivative, slope
from posturecam.types import Activity, Side

MID_STANCE = (0.25, 0.75)
"""Part of a contact in which the foot lies flat, as shares of it, from and to; engineering choice."""
USUAL_DUTY = {Activity.RUN: 0.34, Activity.WALK: 0.62}
"""Contact time over stride time where no toe off was found.

Running: force-plate recordings (0.37 to 0.31 at 2.5 to 4.5 m/s); walking: the textbook value.
"""


@dataclass(frozen=True)
class FootSamples:
    """The samples of a walking or running bout, with the times at which its feet land and leave the ground.

    Attributes
    ----------
    t : ndarray, shape (T,)
        Times of the samples, s.
    at : LandmarkPath
        A landmark's samples (T, 2), leg lengths, forward and up.
    events : dict[Side, Events]
        Contacts and toe offs by side.
    stride_s : float
        Duration of a stride, s.
    activity : Activity
        Walking or running.
    """

    t: Floats
    at: LandmarkPath
    events: dict[Side, Events]
    stride_s: float
    activity: Activity


@dataclass(frozen=True)
class Stances:
    """Positions of feet that lie flat on the belt or ground, as raw samples.

    Attributes
    ----------
    t : ndarray, shape (M,)
        Times, s.
    x : ndarray, shape (M,)
        Forward, leg lengths.
    y : ndarray, shape (M,)
        Up, leg lengths.
    of : ndarray, shape (M,)
        Number of the stance that a sample belongs to.
    """

    t: Floats
    x: Floats
    y: Floats
    of: Floats


def belt_speed(body: Body, feet: FootSamples) -> float:
    """Measure the speed of the belt or ground from how fast flat feet travel backward.

    Their way is measured against the stride-long mean of the hips, by one slope pooled over the raw samples of
    mid-stance, so that no filter blurs it.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    feet : FootSamples
        The samples, in the same unit.

    Returns
    -------
    float
        Leg lengths/s, positive when the ground goes backward; NaN without stances.
    """
    return belt_speeds(body, feet)[0]


def belt_speeds(body: Body, feet: FootSamples) -> tuple[float, list[float]]:
    """Measure the same by both feet together, and by each.

    Parameters
    ----------
    body : Body
        The body in its own coordinates.
    feet : FootSamples
        The samples, in the same unit.

    Returns
    -------
    float
        By both feet, as `belt_speed`.
    list of float
        By each side, in the order of the events.
    """
    way = _way_of_hips(body, feet.stride_s)
    if way is None:
        return math.nan, [math.nan] * len(feet.events)
    stances = mid_stances(feet)
    x = stances.x - body.grid.at(way, stances.t)
    edges = np.cumsum([0, *(found.initial_contact.size for found in feet.events.values())])
    sides = [(stances.of >= first) & (stances.of < last) for first, last in pairwise(edges)]
    each = [_backward(stances.t[own], x[own], stances.of[own]) for own in sides]
    return _backward(stances.t, x, stances.of), each


def _way_of_hips(body: Body, stride_s: float) -> Floats | None:
    """How far the hips have gone (N,), leg lengths, by their speed over whole strides; None where not seen."""
    hip = body.mid(HIP)[:, 0]
    if not np.isfinite(hip).all():
        return None
    width = max(int(stride_s / body.grid.dt), 1)
    slow = uniform_filter1d(hip, width, mode="nearest")
    half = min(width // 2 + 1, len(slow) // 2)
    inner = slice(half, len(slow) - half)
    drift = derivative(body.grid, slow)
    drift[:half] = drift[inner.stop :] = slope(body.grid.t[inner], slow[inner]) if len(slow) > 2 * half + 4 else 0.0
    return np.concatenate([[0.0], np.cumsum(drift[:-1])]) * body.grid.dt


def _backward(t: Floats, x: Floats, group: Floats) -> float:
    """How fast feet at `x` travel backward, by one slope through all stances; NaN with too few samples."""
    return -_pooled_slope(t, x, group) if t.size >= 4 else math.nan


def mid_stances(
    feet: FootSamples, pairs: tuple[tuple[int, int], ...] = (HEEL, TOE), share: tuple[float, float] = MID_STANCE
) -> Stances:
    """Collect the raw samples of the feet in the middle of their contacts.

    Parameters
    ----------
    feet : FootSamples
        The samples.
    pairs : tuple of tuple of int
        The landmark pairs to average; the ankle stands in where those were never seen.
    share : tuple of float
        The part of the contact that counts, as shares of it, from and to.

    Returns
    -------
    Stances
        The samples that count.
    """
    t, x, y, of, number = [], [], [], [], 0
    for side, found in feet.events.items():
        parts = [feet.at(pair[side == Side.RIGHT]) for pair in pairs]
        foot = sum(parts[1:], parts[0]) / len(parts)
        if not np.isfinite(foot).any():
            foot = feet.at(ANKLE[side == Side.RIGHT])
        for start in found.initial_contact:
            after = int(np.searchsorted(found.toe_off, start, side="right"))
            lifted = after < found.toe_off.size and found.toe_off[after] < start + feet.stride_s
            contact_s = float(found.toe_off[after] - start) if lifted else USUAL_DUTY[feet.activity] * feet.stride_s
            first, last = np.searchsorted(feet.t, [start + share[0] * contact_s, start + share[1] * contact_s])
            inside = first + np.flatnonzero(np.isfinite(foot[first:last]).all(axis=1))
            t.append(feet.t[inside])
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
    """Subtract from each value the mean of its group.

    Parameters
    ----------
    values : ndarray, shape (M,)
        The values.
    group : ndarray, shape (M,)
        Number of the group of each, from 0.

    Returns
    -------
    ndarray, shape (M,)
        The differences, in the unit of the values.
    """
    number = group.astype(np.intp)
    count = np.maximum(np.bincount(number), 1)
    return np.asarray(values - (np.bincount(number, values) / count)[number])
