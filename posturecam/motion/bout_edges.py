"""Move the edges of bouts to where the person starts, stops, leaves the image or changes what they do."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.activity import FACING_FOOT_LEGS, TRAVEL_LEGS_S
from posturecam.motion.body_lengths import leg_length_px, legs_apart, steady_px, unit_px
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import runs_of, smoothed
from posturecam.track import PoseTrack

BORDER_S = 1.5
"""How far an edge between two runs may be moved to where the body changes most, s; half of a window and a little."""
IDLE_LEGS, IDLE_HIPS, IDLE_STRIDES = 0.25, 0.35, 0.3
"""When a person has not started yet or has stopped: speeds of the legs and of the hips, and for how many strides.

The speeds are shares of the bout's median, those of the hips over the image; engineering choices.
"""
AT_EDGE_LEGS = 0.04
"""How near to the image's left or right edge a body part is cut off, leg lengths."""
CORE = (*EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *TOE)
"""Landmarks whose loss at the edge of the image ends a bout of gait."""


def without_idle_ends(motion: LandmarkSignals, start: float, end: float, stride_s: float) -> tuple[float, float]:
    """Leave out what precedes the first step and follows the last.

    That is, idle legs, and hips that have hardly left or nearly arrived.

    Parameters
    ----------
    motion : LandmarkSignals
        A run of gait.
    start : float
        Its first time, s.
    end : float
        The time after its last, s.
    stride_s : float
        Duration of a stride, s.

    Returns
    -------
    tuple of float
        The new start and end, s.
    """
    step, idle = motion.grid.dt, np.zeros(len(motion.grid), dtype=bool)
    hips = (motion.at(HIP[0]) + motion.at(HIP[1]))[:, 0] / 2 / unit_px(motion)
    travel = np.abs(np.gradient(smoothed(hips, 0.5, step), step)) if hips.size >= 3 else hips
    for speed, least, share in (
        (smoothed(_leg_speed(motion), 0.5, step), 0.0, IDLE_LEGS),
        (travel, TRAVEL_LEGS_S, IDLE_HIPS),
    ):
        usual = float(np.median(speed))
        if np.isfinite(usual) and usual > least:
            idle |= speed < share * usual
    longest = round(IDLE_STRIDES * stride_s / step)
    for first, last in runs_of(idle):
        if last - first >= longest and first < longest:
            start = float(motion.grid.t[last - 1])
        elif last - first >= longest and last > idle.size - longest:
            end = float(motion.grid.t[first])
    return start, end


def inside_image(part: PoseTrack, motion: LandmarkSignals, start: float, end: float) -> tuple[float, float]:
    """Leave out the frames at either end in which the image's left or right edge cuts the person off.

    Parameters
    ----------
    part : PoseTrack
        A run of gait.
    motion : LandmarkSignals
        The same, smoothed.
    start : float
        Its first time, s.
    end : float
        The time after its last, s.

    Returns
    -------
    tuple of float
        The new start and end, s.
    """
    width = part.size[0]
    if width <= 0:
        return start, end
    margin = AT_EDGE_LEGS * float(np.median(unit_px(motion)))
    x = np.asarray(part.xy[:, list(CORE), 0], dtype=np.float64)
    known = np.isfinite(x)
    cut = ((x < margin) | (x > width - margin)) & known
    gone = cut.any(axis=1)
    inside = np.flatnonzero(~gone)
    if inside.size == 0 or not gone.any():
        return start, end
    if part.t[inside[0]] > part.t[0]:
        start = max(start, float(part.t[inside[0]]))
    if part.t[inside[-1]] < part.t[-1]:
        end = min(end, float(part.t[inside[-1]]) + 1e-6)
    return start, end


def sharpened_edges(edges: list[float], motion: LandmarkSignals) -> list[float]:
    """Move each edge between two runs to where what the body does changes most.

    Parameters
    ----------
    edges : list of float
        Increasing times, s.
    motion : LandmarkSignals
        The landmarks of all runs.

    Returns
    -------
    list of float
        The edges, moved by BORDER_S at most, s.
    """
    if len(edges) < 3:
        return edges
    traits, t = _traits(motion), motion.grid.t
    found = [edges[0]]
    for edge, following in pairwise(edges[1:]):
        near = (t >= max(edge - BORDER_S, found[-1])) & (t < min(edge + BORDER_S, following))
        found.append(_border(t[near], traits[near]) if near.sum() >= 3 else max(edge, found[-1]))
    return [*found, edges[-1]]


def _traits(motion: LandmarkSignals) -> Floats:
    """(N, 3) speed of the legs (log of legs/s), where the feet point and how far the thighs reach down (legs)."""
    unit = steady_px(leg_length_px(motion.at), motion.grid.dt)
    speed = np.log(0.2 + uniform_filter1d(_leg_speed(motion), max(round(0.3 / motion.grid.dt), 1), mode="nearest"))
    foot = _mean_step(motion, HEEL, TOE)[:, 0] / unit
    thigh = _mean_step(motion, HIP, KNEE)[:, 1] / unit
    return np.asarray(np.nan_to_num(np.stack([speed, np.clip(foot / FACING_FOOT_LEGS, -1, 1), 2 * thigh], axis=1)))


def _leg_speed(motion: LandmarkSignals) -> Floats:
    """Speed (N,) at which the ankles move apart, leg lengths/s."""
    apart = legs_apart(motion.at, ANKLE) / steady_px(leg_length_px(motion.at), motion.grid.dt)[:, None]
    return np.asarray(np.linalg.norm(np.gradient(apart, motion.grid.dt, axis=0), axis=1))


def _mean_step(motion: LandmarkSignals, start: tuple[int, int], end: tuple[int, int]) -> Floats:
    """The vector (N, 2) px from one landmark to another, the mean of both sides."""
    return ((motion.at(end[0]) - motion.at(start[0])) + (motion.at(end[1]) - motion.at(start[1]))) / 2


def _border(t: Floats, traits: Floats) -> float:
    """The time that parts the traits (N, K) best into a before and an after, each with its own mean."""
    n = np.arange(1, t.size)[:, None]
    sums = np.cumsum(traits, axis=0)
    before, after = sums[:-1] / n, (sums[-1] - sums[:-1]) / (t.size - n)
    gain = ((before - after) ** 2 * n * (t.size - n)).sum(axis=1)
    return float(t[int(np.argmax(gain)) + 1])
