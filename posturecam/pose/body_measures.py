"""Where a body is in each frame of a track and how large: what distinguishes one person from another."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import Landmark
from posturecam.track import PoseTrack

_TRUNK_SHARE = 0.2
"""Least share of the trunk in the extent of a human shape: table legs and shadows have less."""

_SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
_HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
_KNEES = [Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE]
_ANKLES = [Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE]


@dataclass(frozen=True)
class BodyMeasures:
    """Where the body is in each frame and how large; NaN where the landmarks for it are missing.

    Parameters
    ----------
    t : numpy.ndarray
        (T,) s.
    centre : numpy.ndarray
        (T, 2) px.
    size : numpy.ndarray
        (T,) px.
    trunk : numpy.ndarray
        (T,) share of the trunk in `size`.
    human : numpy.ndarray
        (T,) whether the pose has human shape.
    """

    t: Floats
    centre: Floats
    size: Floats
    trunk: Floats
    human: Bools

    @staticmethod
    def of(track: PoseTrack) -> BodyMeasures:
        """Measure every frame of a track, on whatever part of the body it holds.

        Parameters
        ----------
        track : PoseTrack
            Of one person or several, one after another.

        Returns
        -------
        BodyMeasures
            Of all its frames.
        """
        shoulders, hips, knees, ankles = (
            _between(track.xy[:, pair].astype(np.float64)) for pair in (_SHOULDERS, _HIPS, _KNEES, _ANKLES)
        )
        trunk, thigh, shank = (distances_px(a, b) for a, b in ((shoulders, hips), (hips, knees), (knees, ankles)))
        lowest, highest = np.fmin.reduce(track.xy, axis=1), np.fmax.reduce(track.xy, axis=1)
        extent = (highest - lowest).max(axis=1)
        seen = np.isfinite(extent)
        parts = np.array([trunk, thigh, shank])
        held = np.isfinite(parts).mean(axis=1) > 0.5 * seen.mean()  # a track may hold legs only
        size = parts[held].sum(axis=0) if held.any() else extent
        centre = np.where(np.isfinite(shoulders), (shoulders + hips) / 2, hips)
        centre = np.where(np.isfinite(centre), centre, (lowest + highest) / 2)
        human = seen & ~(trunk < _TRUNK_SHARE * extent)
        return BodyMeasures(track.t, centre, np.where(np.isfinite(size), size, extent), trunk / size, human)


def _between(pair: Floats) -> Floats:
    """Midpoint of pairs (T, 2, 2), or the one of the two that was seen."""
    lower: Floats = np.fmin.reduce(pair, axis=1)
    upper: Floats = np.fmax.reduce(pair, axis=1)
    return (lower + upper) / 2


def distances_px(a: Floats, b: Floats) -> Floats:
    """Measure distances.

    Parameters
    ----------
    a, b : numpy.ndarray
        (…, 2) px.

    Returns
    -------
    numpy.ndarray
        (…) px.
    """
    return np.asarray(np.hypot(b[..., 0] - a[..., 0], b[..., 1] - a[..., 1]), dtype=np.float64)
