"""Estimate whether the frames are stretched sideways: a video that lost its aspect ratio.

A bone keeps its length while it swings. In stretched frames it seems longer the further it points sideways, so the
stretch is the factor by which x must be divided for the shanks and upper arms to keep one length. Bones that
foreshorten out of the plane and landmarks that lag in fast swings bias the factor; both were measured (see the
constants).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, ELBOW, KNEE, SHOULDER
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.robust import percentile

FEWEST_FRAMES, MOST_FRAMES, FEWEST_BONES = 25, 3000, 2
"""Samples of a bone from which a factor is estimated; samples used at most (cost grows with them); bones needed.

Engineering choices.
"""
LEAST_VISIBILITY = 0.6
"""Least visibility, 0 to 1, of both ends of a bone in a frame that is used; engineering choice."""
LEAST_RANGE_DEG = 25.0
"""10th to 90th percentile of a bone's direction, degrees: a smaller swing says nothing about the stretch."""
FULL_RANGE_DEG = 70.0
"""The swing of a runner's shank, degrees."""
MOST_SCATTER = 0.12
"""Standard deviation of log length that remains at the best factor; more comes from a person who changes size."""
BIAS, BIAS_OF_SMALL_SWING = 0.03, 0.06
"""Log of the factor found in frames that are not stretched, at a full swing, and what a swing of 25° adds.

Measured on 40 bouts of walking and running of 25 real people from the side.
"""
SPREAD, SPREAD_OF_SMALL_SWING = 0.06, 0.06
"""Standard deviation of that log between people and sides at a full swing, and what a swing of 25° adds; likewise."""
SHARED_SPREAD = 0.04
"""The part of that standard deviation that all bones of one person share."""
CLEAR = 1.10
"""A stretch is clear when its 95 % interval lies beyond this factor: less moves angles by less than their ±."""
_FACTORS = np.exp(np.linspace(log(0.4), log(2.6), 95))
"""The factors tried, 2 % apart."""


@dataclass(frozen=True)
class AspectStretch:
    """How many times too wide the frames are.

    Attributes
    ----------
    factor : float
        1 = as in life, below 1 = too narrow; NaN when too few bones swing far enough in view.
    log_error : float
        Standard uncertainty of its natural logarithm.
    """

    factor: float
    log_error: float

    @property
    def is_clear(self) -> bool:
        """Whether the frames are certainly stretched or squeezed, so that no angle can be trusted."""
        return abs(log(self.factor)) - 1.64 * self.log_error > log(CLEAR) if self.is_known else False

    @property
    def is_known(self) -> bool:
        """Whether there is an estimate at all."""
        return bool(np.isfinite(self.factor))


NO_STRETCH = AspectStretch(float("nan"), float("nan"))


def aspect_stretch(motion: LandmarkSignals) -> AspectStretch:
    """Estimate the horizontal stretch of a bout of walking or running seen from the side.

    Parameters
    ----------
    motion : LandmarkSignals
        The bout.

    Returns
    -------
    AspectStretch
        The stretch; with a factor of NaN when it cannot be estimated.
    """
    estimates = [
        _of_bone(motion, start, end)
        for pairs in ((KNEE, ANKLE), (SHOULDER, ELBOW))
        for start, end in zip(*pairs, strict=True)
    ]
    known = [estimate for estimate in estimates if estimate is not None]
    if len(known) < FEWEST_BONES:
        return NO_STRETCH
    logs, errors = np.array(known).T
    weights = errors**-2
    return AspectStretch(
        exp(float(np.average(logs, weights=weights))), sqrt(1 / float(weights.sum()) + SHARED_SPREAD**2)
    )


def _of_bone(motion: LandmarkSignals, start: int, end: int) -> tuple[float, float] | None:
    """Log of the factor that keeps a bone's length most constant, and its standard uncertainty.

    None without a clear swing.
    """
    some = motion.rows[:: max(motion.rows.size // MOST_FRAMES, 1)]
    seen = np.min([motion.track_visibility[some, k] for k in (start, end)], axis=0) > LEAST_VISIBILITY
    along = np.asarray(motion.track_xy[some, end] - motion.track_xy[some, start], dtype=np.float64)[seen]
    along = along[np.isfinite(along).all(axis=1)]
    if len(along) < FEWEST_FRAMES:
        return None
    low, high = percentile(np.degrees(np.arctan2(np.abs(along[:, 0]), np.abs(along[:, 1]))), 10, 90)
    range_deg = high - low
    if range_deg < LEAST_RANGE_DEG:
        return None
    scatter = _scatter(along)
    best = int(np.argmin(scatter))
    if scatter[best] > MOST_SCATTER:
        return None
    lack = float(np.clip((FULL_RANGE_DEG - range_deg) / (FULL_RANGE_DEG - LEAST_RANGE_DEG), 0, 1))
    return log(_FACTORS[best]) - BIAS - BIAS_OF_SMALL_SWING * lack, SPREAD + SPREAD_OF_SMALL_SWING * lack


def _scatter(along: Floats) -> Floats:
    """Standard deviation of log length of vectors (T, 2) px, for each factor that x is divided by."""
    x, y = (along**2).T
    squared = x / (_FACTORS**2)[:, None] + y
    np.log(np.maximum(squared, 1e-9, out=squared), out=squared)
    return np.asarray(np.std(squared, axis=1)) / 2
