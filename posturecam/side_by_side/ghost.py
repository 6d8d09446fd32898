"""One body laid over the other: the hips on the hips, as large as the leg, looking the same way."""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from scipy.ndimage import median_filter, uniform_filter1d

from posturecam.arrays import Floats, Point
from posturecam.landmarks import HIP
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, leg_length_px, steady_px, trunk_length_px
from posturecam.motion.landmark_signals import columns
from posturecam.side_by_side.compared import ComparedClip, Stretch

CALM_S = 0.1
"""Over which the hips are averaged, s, so that the ghost does not shake: a third of a running step. Our choice."""
LONGEST_GAP_S = 0.5
"""Without hips for longer than this, s, there is no ghost. Our choice."""
MOST_SCALE = 8.0
"""The most that a ghost is enlarged, or made smaller; beyond, one of the bodies is too small to see. Our choice."""
_MEDIAN_FRAMES = 5
"""Frames over which a single wild hip is outvoted: two may be wrong."""


class LengthUnit(str, Enum):
    """By what two bodies are made equally large."""

    LEG = "leg"
    TRUNK = "trunk"

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True)
class HipPath:
    """Where the hips are and how large the body is through a stretch.

    Attributes
    ----------
    t : ndarray, shape (N,)
        Evenly spaced clip times, s.
    hips : ndarray, shape (N, 2)
        Mid-hip, px; NaN where it is not known.
    leg_px : ndarray, shape (N,)
        Leg length, px; NaN where it is not known.
    """

    t: Floats
    hips: Floats
    leg_px: Floats

    def at(self, t: float) -> tuple[Point, float] | None:
        """Find hips and leg length at a time.

        Parameters
        ----------
        t : float
            Clip time, s.

        Returns
        -------
        tuple or None
            Mid-hip and leg length, px; None where they are not known.
        """
        if not len(self.t):
            return None
        x, y, leg = (float(np.interp(t, self.t, values)) for values in (*self.hips.T, self.leg_px))
        return ((x, y), leg) if math.isfinite(x + y) and math.isfinite(leg) else None

    @property
    def usual_leg_px(self) -> float:
        """The median leg length, px; NaN where it is not known."""
        known = self.leg_px[np.isfinite(self.leg_px)]
        return float(np.median(known)) if known.size else math.nan


@dataclass(frozen=True)
class Placement:
    """Takes points of one image to another: scaled, mirrored if need be, moved.

    Attributes
    ----------
    scale : float
        Factor.
    mirror : bool
        Whether left and right are exchanged.
    right, down : float
        Where the corner of the image comes to lie, px.
    """

    scale: float
    mirror: bool
    right: float
    down: float

    def point(self, at: Point) -> Point:
        """Move a point.

        Parameters
        ----------
        at : Point
            Px.

        Returns
        -------
        Point
            Px in the other image.
        """
        return self.right + (-self.scale if self.mirror else self.scale) * at[0], self.down + self.scale * at[1]

    def then(self, outer: Placement) -> Placement:
        """Place what is placed already once more.

        Parameters
        ----------
        outer : Placement
            From the image that this one leads to.

        Returns
        -------
        Placement
            Both in one.
        """
        right, down = outer.point((self.right, self.down))
        return Placement(self.scale * outer.scale, self.mirror != outer.mirror, right, down)

    @property
    def matrix(self) -> Floats:
        """The same as (2, 3), as OpenCV takes it."""
        across = -self.scale if self.mirror else self.scale
        return np.array([[across, 0.0, self.right], [0.0, self.scale, self.down]])


def common_unit(clips: tuple[ComparedClip, ComparedClip], stretches: tuple[Stretch, Stretch]) -> LengthUnit:
    """Choose by what two bodies are made equally large: the leg, where both show one throughout.

    Parameters
    ----------
    clips : tuple of ComparedClip
        The two clips.
    stretches : tuple of Stretch
        What is played of each.

    Returns
    -------
    LengthUnit
        Leg or trunk.
    """
    paths = [hip_path(clip, stretch) for clip, stretch in zip(clips, stretches, strict=True)]
    return LengthUnit.LEG if all(math.isfinite(path.usual_leg_px) for path in paths) else LengthUnit.TRUNK


def hip_path(clip: ComparedClip, stretch: Stretch, unit: LengthUnit = LengthUnit.LEG) -> HipPath:
    """Follow the hips through a stretch.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    stretch : Stretch
        What of it is played.
    unit : LengthUnit
        By what the size of the body is measured; of the trunk, the usual leg to it is given.

    Returns
    -------
    HipPath
        Evenly spaced in time, calmed.
    """
    track = clip.track
    rows = track.rows(stretch.start, stretch.end + 1e-6)
    t, xy = track.t[rows], np.asarray(track.xy[rows], dtype=np.float64)
    if len(t) < 2:
        return HipPath(np.empty(0), np.empty((0, 2)), np.empty(0))
    step = float(np.median(np.diff(t)))
    even = np.arange(t[0], t[-1] + step / 2, step)
    at = columns(xy)
    length = leg_length_px(at) if unit is LengthUnit.LEG else LEG_OVER_TRUNK * trunk_length_px(at)
    hips = np.column_stack([_calmed(t, axis, even, step) for axis in _mid_hip(xy).T])
    return HipPath(even, hips, steady_px(_resampled(t, length, even), step))


def placement(below: tuple[Point, float], above: tuple[Point, float], *, mirror: bool) -> Placement:
    """Lay one body over another.

    Parameters
    ----------
    below, above : tuple
        Mid-hip and leg length, px, of the body that stays and of the one that is moved.
    mirror : bool
        Whether the latter looks the other way.

    Returns
    -------
    Placement
        From the image of the latter to that of the former; enlarged `MOST_SCALE` times at most.
    """
    (to, leg), (of, own) = below, above
    scale = min(max(leg / own, 1 / MOST_SCALE), MOST_SCALE)
    across = -scale if mirror else scale
    return Placement(scale, mirror, to[0] - across * of[0], to[1] - scale * of[1])


def faces_other_way(stretches: tuple[Stretch, Stretch]) -> bool:
    """Tell whether the person in the second clip looks the other way.

    Parameters
    ----------
    stretches : tuple of Stretch
        What is played.

    Returns
    -------
    bool
        False where either looks towards the camera or away from it.
    """
    return stretches[0].judgement.scene.facing * stretches[1].judgement.scene.facing < 0


def _mid_hip(xy: Floats) -> Floats:
    """Between the hips (T, 2); the one that is seen where the other is not."""
    left, right = xy[:, HIP[0]], xy[:, HIP[1]]
    return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))


def _resampled(t: Floats, values: Floats, even: Floats) -> Floats:
    """The values at even times; NaN in gaps that are too long."""
    known = np.isfinite(values)
    if known.sum() < 2:
        return np.full(even.size, np.nan)
    filled = np.interp(even, t[known], values[known])
    after = np.clip(np.searchsorted(t[known], even), 1, int(known.sum()) - 1)
    gap = np.minimum(np.abs(even - t[known][after - 1]), np.abs(t[known][after] - even))
    return np.where(gap <= LONGEST_GAP_S / 2, filled, np.nan)


def _calmed(t: Floats, values: Floats, even: Floats, step: float) -> Floats:
    resampled = _resampled(t, values, even)
    known = np.isfinite(resampled)
    if not known.any():
        return resampled
    filled = np.interp(np.arange(even.size), np.flatnonzero(known), resampled[known])
    calm = uniform_filter1d(
        median_filter(filled, _MEDIAN_FRAMES, mode="nearest"), max(1, round(CALM_S / step)), mode="nearest"
    )
    return np.where(known, calm, np.nan)
