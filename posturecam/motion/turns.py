"""Find turns of the body from where it heads.

The heading follows from how wide shoulders and hips look and how far feet and nose reach forward.
"""

from __future__ import annotations

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import EAR, HEEL, HIP, SHOULDER, TOE
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, unit_px
from posturecam.motion.camera_view import FOOT_OVER_LEG, HIPS_OVER_TRUNK, NOSE_OVER_LEG, SHOULDERS_OVER_TRUNK
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import runs_of, smoothed

SHORTEST_TURN_S = 0.12
"""Shortest turn, s: 60° in less is an error of the pose model, since people turn at 600°/s at most."""
TURN_WINDOW_S = 1.0
"""Time over which the turning speed is measured, s."""
TURN_DEG_S = 50.0
"""Least turning speed, degrees/s.

People turn round in 1 to 2 s = 90 to 180°/s, and swing their shoulders by 10° either way in walking.
"""
LEAST_TURN_DEG = 60.0
"""Change of heading that counts as a turn, degrees."""
WEAK_HEADING = 0.35
"""Length of the heading below which its direction means nothing; 1 = as wide or as far forward as a body should be."""
SETTLED_DEG = 15.0
"""How near the heading is to that before or after a turn while the turn has not begun yet, or is over, degrees."""


def find_turns(motion: LandmarkSignals) -> list[tuple[float, float]]:
    """Find the turns of at least 60° on the spot or in walking.

    Parameters
    ----------
    motion : LandmarkSignals
        A piece.

    Returns
    -------
    list of (float, float)
        [start, end) of each, s.
    """
    across, along = heading_parts(motion)
    step, t = motion.grid.dt, motion.grid.t
    slow, strength = heading_deg(across, along, 0.5, step)
    half = max(round(TURN_WINDOW_S / 2 / step), 1)
    before, after = np.clip(np.arange(t.size) - half, 0, None), np.clip(np.arange(t.size) + half, None, t.size - 1)
    seconds = np.maximum((after - before) * step, TURN_WINDOW_S)
    fast = np.abs(slow[after] - slow[before]) / seconds >= TURN_DEG_S
    turns = []
    for first, last in runs_of(fast):
        low, high = max(first - half, 0), min(last + half, t.size - 1)
        if abs(slow[high] - slow[low]) >= LEAST_TURN_DEG and min(strength[low], strength[high]) >= WEAK_HEADING:
            turns.append(_tight(heading_deg(across, along, 0.15, step)[0], t, low, high))
    return _merged([turn for turn in turns if turn[1] - turn[0] >= SHORTEST_TURN_S])


def heading_parts(motion: LandmarkSignals) -> tuple[Floats, Floats]:
    """Measure how wide hips and shoulders look and how far feet and nose reach forward.

    Parameters
    ----------
    motion : LandmarkSignals
        A piece.

    Returns
    -------
    ndarray, shape (N,)
        Width across, as a share of that in a view from the front; positive = the person's left is on the right of the
        image.
    ndarray, shape (N,)
        Reach along, as a share of that in a view from the side; positive = to the right of the image.
    """
    unit = unit_px(motion)
    trunk = unit / LEG_OVER_TRUNK
    across = _mean(
        (motion.at(SHOULDER[0]) - motion.at(SHOULDER[1]))[:, 0] / trunk / SHOULDERS_OVER_TRUNK,
        (motion.at(HIP[0]) - motion.at(HIP[1]))[:, 0] / trunk / HIPS_OVER_TRUNK,
    )
    feet = _mean(*((motion.at(TOE[k]) - motion.at(HEEL[k]))[:, 0] for k in (0, 1))) / unit / FOOT_OVER_LEG
    head = (motion.at(0) - (motion.at(EAR[0]) + motion.at(EAR[1])) / 2)[:, 0] / unit / NOSE_OVER_LEG
    return np.nan_to_num(across), np.nan_to_num(_mean(feet, feet, head))


def _mean(*curves: Floats) -> Floats:
    """Mean (N,) of the curves that are known."""
    stack = np.stack(curves)
    known = np.isfinite(stack)
    return np.asarray(np.where(known.any(axis=0), np.nansum(stack, axis=0) / np.maximum(known.sum(axis=0), 1), np.nan))


def heading_deg(across: Floats, along: Floats, seconds: float, step: float) -> tuple[Floats, Floats]:
    """Measure the heading without jumps of 360°.

    Parameters
    ----------
    across : ndarray, shape (N,)
        Width across, from `heading_parts`.
    along : ndarray, shape (N,)
        Reach along, from `heading_parts`.
    seconds : float
        Window of the moving mean, s.
    step : float
        Time between samples, s.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; 0 = facing to the right of the image, 90 = facing the camera.
    ndarray, shape (N,)
        How clear it is; 1 = as wide or as far forward as a body should be.

    Examples
    --------
    >>> import numpy as np
    >>> facing_camera, to_the_right = np.array([1.0]), np.array([0.0])
    >>> heading_deg(facing_camera, to_the_right, seconds=0.1, step=0.1)[0].tolist()
    [90.0]
    """
    a, b = smoothed(across, seconds, step), smoothed(along, seconds, step)
    return np.degrees(np.unwrap(np.arctan2(a, b))), np.hypot(a, b)


def _tight(heading: Floats, t: Floats, low: int, high: int) -> tuple[float, float]:
    """The turn without what precedes and follows it, s.

    From the last time at which the heading is still the one before the turn to the first at which it is the one after.
    """
    inside = heading[low : high + 1]
    first = np.flatnonzero(np.abs(inside - inside[0]) > SETTLED_DEG)
    last = np.flatnonzero(np.abs(inside - inside[-1]) > SETTLED_DEG)
    start = low + max(int(first[0]) - 1, 0) if first.size else low
    end = low + min(int(last[-1]) + 1, inside.size - 1) if last.size else high
    return (float(t[start]), float(t[end])) if end > start else (float(t[end]), float(t[start]) + 1e-6)


def _merged(turns: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """The turns, those that overlap as one."""
    out: list[tuple[float, float]] = []
    for start, end in turns:
        if out and start <= out[-1][1]:
            out[-1] = (out[-1][0], max(end, out[-1][1]))
        else:
            out.append((start, end))
    return out
