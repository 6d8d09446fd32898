"""Lengths of leg and trunk in the image, which serve as units, and what is usual of adults."""

from __future__ import annotations

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, HIP, KNEE, SHOULDER
from posturecam.motion.landmark_signals import LandmarkPath, LandmarkSignals
from posturecam.motion.robust import median
from posturecam.motion.signals import running_median

LEG_OVER_TRUNK = 1.5
"""Leg length (hip to ankle) over trunk length (mid-hip to mid-shoulder) of adults, rounded.

A leg of 0.87 m and a trunk of 0.54 m give 1.6.
"""
USUAL_LEG_M = 0.87
"""Hip to ankle of adults, SD 8 % (force-plate recordings)."""
GRAVITY_MPS2 = 9.81
"""Standard acceleration of free fall, m/s²."""
UNIT_WINDOW_S = 2.0
"""Over which leg length is averaged where it serves as the unit: two strides."""


def leg_length_px(at: LandmarkPath) -> Floats:
    """Measure hip to knee to ankle in each frame, the mean of both sides.

    Parameters
    ----------
    at : LandmarkPath
        A landmark as (T, 2) px.

    Returns
    -------
    ndarray, shape (T,)
        Px; hip to ankle where no knee was seen, NaN without legs.
    """
    lengths = []
    for side in (0, 1):
        hip, knee, ankle = at(HIP[side]), at(KNEE[side]), at(ANKLE[side])
        bent = _distance(hip, knee) + _distance(knee, ankle)
        lengths.append(np.where(np.isnan(bent), _distance(hip, ankle), bent))
    return _positive(_nanmean(np.array(lengths)))


def legs_apart(at: LandmarkPath, pair: tuple[int, int]) -> Floats:
    """Measure how far a landmark of the left leg is from that of the right, about the mean.

    Where one leg was never seen, twice the displacement of the other against mid-hip stands in.

    Parameters
    ----------
    at : LandmarkPath
        A landmark as (T, 2), in any unit.
    pair : tuple of int
        Numbers of the left and the right landmark.

    Returns
    -------
    ndarray, shape (T, 2)
        Left minus right less its mean, in the unit and axes of `at`.
    """
    left, right = at(pair[0]), at(pair[1])
    hips = (at(HIP[0]) + at(HIP[1])) / 2
    if np.isnan(left).all():
        left = 2 * hips - right
    elif np.isnan(right).all():
        right = 2 * hips - left
    apart = left - right
    return np.asarray(apart - apart.mean(axis=0))


def trunk_length_px(at: LandmarkPath) -> Floats:
    """Measure mid-hip to mid-shoulder in each frame.

    Parameters
    ----------
    at : LandmarkPath
        A landmark as (T, 2) px.

    Returns
    -------
    ndarray, shape (T,)
        Px; NaN where either was not seen.
    """
    shoulder = (at(SHOULDER[0]) + at(SHOULDER[1])) / 2
    return _positive(_distance((at(HIP[0]) + at(HIP[1])) / 2, shoulder))


def unit_px(motion: LandmarkSignals) -> Floats:
    """Measure a leg length that follows the person's size in the image.

    Parameters
    ----------
    motion : LandmarkSignals
        The landmarks, px.

    Returns
    -------
    ndarray, shape (N,)
        Px; 1.5 trunk lengths where no leg is seen throughout.
    """
    step = motion.grid.dt
    leg = steady_px(leg_length_px(motion.at), step)
    return leg if np.isfinite(leg).all() else LEG_OVER_TRUNK * steady_px(trunk_length_px(motion.at), step)


def steady_px(length_px: Floats, step_s: float) -> Floats:
    """Average a length that changes slowly, and fill its holes.

    Parameters
    ----------
    length_px : ndarray, shape (N,)
        Px; NaN where it was not seen.
    step_s : float
        Time between samples, s.

    Returns
    -------
    ndarray, shape (N,)
        Px; NaN throughout where it was never seen.
    """
    known = np.isfinite(length_px)
    if not known.any():
        return length_px
    filled = np.interp(np.arange(length_px.size), np.flatnonzero(known), length_px[known])
    median = running_median(filled, max(round(UNIT_WINDOW_S / step_s), 3))
    return np.asarray(uniform_filter1d(median, 15, mode="nearest"))


def _distance(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.hypot(a[:, 0] - b[:, 0], a[:, 1] - b[:, 1]))


def _positive(length_px: Floats) -> Floats:
    """The lengths, with those under a pixel, which no body has, as NaN."""
    return np.where(length_px >= 1.0, length_px, np.nan)


def _nanmean(rows: Floats) -> Floats:
    count = np.isfinite(rows).sum(axis=0)
    return np.where(count > 0, np.nansum(rows, axis=0) / np.maximum(count, 1), np.nan)


def nanmedian(values: Floats) -> float:
    """Take the median of what is not NaN.

    Parameters
    ----------
    values : ndarray
        Any shape.

    Returns
    -------
    float
        The median; NaN where nothing is known.
    """
    known = values[np.isfinite(values)]
    return median(known) if known.size else float("nan")


def visible_share(motion: LandmarkSignals, landmark: int, least: float = 0.5) -> float:
    """Measure how much of a bout a landmark was seen in.

    Parameters
    ----------
    motion : LandmarkSignals
        The bout.
    landmark : int
        Its number.
    least : float
        Visibility, 0 to 1, from which it counts as seen.

    Returns
    -------
    float
        Share of the time, 0 to 1.
    """
    return float(np.mean(motion.seen(landmark) & (motion.visibility(landmark) >= least)))
