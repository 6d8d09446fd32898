"""A bout's landmarks as smooth signals in the image, px."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Bools, Floats, Places, handed_over
from posturecam.landmarks import ANKLE, EAR, EYE, HEEL, HIP, KNEE, N_LANDMARKS, SHOULDER, TOE
from posturecam.motion.signals import Grid, NDArrayInt, make_grid
from posturecam.motion.smoothing import cutoff_hz, smoother

MEASURED = [0, *EYE, *EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *HEEL, *TOE]
"""The landmarks that something measures."""
LONGEST_GAP_S = 0.14
"""Longest gap between samples that is filled, s: four frames at 30 fps."""
LandmarkPath = Callable[[int], Floats]
"""Where a landmark is at each time: its number in, (T, 2) out."""
VALUES_AT_ONCE = 20_000
"""Grid times by landmarks that are smoothed together, which saves the cost of a call for each: 0.3 MB."""
MOST_KEPT = 30_000
"""Longest signal that is kept once it was worked out, samples: 5 minutes, 8 MB for the 17 landmarks."""
Signal = TypeVar("Signal", bound=NDArray[Any])


def kept(path: Callable[[int], Signal], length: int) -> Callable[[int], Signal]:
    """Work out each landmark's signal once, unless it is long: the checks ask for the same ones many times.

    Parameters
    ----------
    path : callable
        Gives the signal of a landmark, an array that nothing else writes to.
    length : int
        Samples of a signal.

    Returns
    -------
    callable
        The same; its arrays are read-only.
    """
    if length > MOST_KEPT:
        return path
    signals: dict[int, Signal] = {}

    def once(landmark: int) -> Signal:
        if landmark not in signals:
            signals[landmark] = handed_over(path(landmark))
        return signals[landmark]

    return once


def columns(xy: Places) -> LandmarkPath:
    """Read the landmarks of an array one by one.

    Parameters
    ----------
    xy : ndarray of float32, shape (T, 33, 2)
        Places, px.

    Returns
    -------
    LandmarkPath
        The landmark as (T, 2) px in double precision.
    """
    return lambda landmark: np.asarray(xy[:, landmark], dtype=np.float64)


@dataclass(frozen=True)
class LandmarkSignals:
    """Landmarks of one bout after repair, in pixels, on the N times of a grid.

    Landmarks are smoothed one by one, and only those that something measures: all 33 of an hour would take several
    hundred MB.

    Attributes
    ----------
    raw_t : ndarray, shape (T,)
        When the samples were taken, s.
    track_xy : ndarray of float32, shape (F, 33, 2)
        Places in the whole track, px.
    track_visibility : ndarray of float32, shape (F, 33)
        Visibility in the whole track, 0 to 1.
    rows : ndarray of int, shape (T,)
        Which frames of the track the samples are.
    grid : Grid
        Times of the smooth signals.
    nearest : ndarray of int, shape (N,)
        The row taken nearest to each grid time.
    smoothed : Mapping[int, Floats]
        Smooth signal (N, 2) px by landmark.
    known : Mapping[int, Bools]
        Whether each grid time (N,) is near a sample, by landmark.
    """

    raw_t: Floats
    track_xy: Places
    track_visibility: Places
    rows: NDArrayInt
    grid: Grid
    nearest: NDArrayInt
    smoothed: Mapping[int, Floats]
    known: Mapping[int, Bools]

    def raw(self, landmark: int) -> Floats:
        """Read the samples of a landmark.

        Parameters
        ----------
        landmark : int
            Its number.

        Returns
        -------
        ndarray, shape (T, 2)
            Places, px; NaN where it was not seen.
        """
        places = np.asarray(self.track_xy[self.rows, landmark], dtype=np.float64)
        places[~(self.track_visibility[self.rows, landmark] > 0)] = np.nan
        return places

    def at(self, landmark: int) -> Floats:
        """Read a landmark as a smooth signal.

        Parameters
        ----------
        landmark : int
            Its number.

        Returns
        -------
        ndarray, shape (N, 2)
            Places, px, held before and after it was seen; NaN where it was never seen or nothing measures it.
        """
        return self.smoothed[landmark] if landmark in self.smoothed else np.broadcast_to(np.nan, (len(self.grid), 2))

    def visibility(self, landmark: int) -> Floats:
        """Read the visibility of the nearest samples.

        Parameters
        ----------
        landmark : int
            Its number.

        Returns
        -------
        ndarray, shape (N,)
            0 to 1.
        """
        return np.asarray(self.track_visibility[self.nearest, landmark], dtype=np.float64)

    def seen(self, landmark: int) -> Bools:
        """Determine when a landmark was seen.

        Parameters
        ----------
        landmark : int
            Its number.

        Returns
        -------
        ndarray of bool, shape (N,)
            Whether a sample lies within the longest gap that is filled.
        """
        return self.known[landmark] if landmark in self.known else np.zeros(len(self.grid), dtype=bool)

    def between(self, part: slice) -> tuple[Floats, Floats]:
        """Read a short part as whole arrays.

        Parameters
        ----------
        part : slice
            Of the grid.

        Returns
        -------
        ndarray, shape (n, 33, 2)
            Places, px; NaN for landmarks that nothing measures.
        ndarray, shape (n, 33)
            Visibility, 0 to 1; 0 for landmarks that nothing measures.
        """
        nearest = self.nearest[part]
        xy, visibility = np.full((nearest.size, N_LANDMARKS, 2), np.nan), np.zeros((nearest.size, N_LANDMARKS))
        for landmark, places in self.smoothed.items():
            xy[:, landmark], visibility[:, landmark] = places[part], self.track_visibility[nearest, landmark]
        return xy, visibility

    def moved(self, px: Mapping[int, float]) -> LandmarkSignals:
        """Move some landmarks sideways; the samples stay as they are.

        Parameters
        ----------
        px : Mapping[int, float]
            How far to the right, px, by landmark.

        Returns
        -------
        LandmarkSignals
            The motion with these landmarks moved.
        """
        moved = {
            landmark: self.smoothed[landmark] + (by, 0.0) for landmark, by in px.items() if landmark in self.smoothed
        }
        return replace(self, smoothed={**self.smoothed, **moved})


def smooth_motion(
    t: Floats,
    xy: Places,
    visibility: Places,
    rows: NDArrayInt | None = None,
    *,
    step_s: float = 1 / 100,
) -> LandmarkSignals:
    """Turn samples into smooth signals on a grid.

    Parameters
    ----------
    t : ndarray, shape (F,)
        Times of the frames, s.
    xy : ndarray of float32, shape (F, 33, 2)
        Places, px; NaN where a landmark was not seen.
    visibility : ndarray of float32, shape (F, 33)
        0 to 1.
    rows : ndarray of int or None, shape (T,)
        The frames to use; None = all.
    step_s : float
        Largest step of the grid, s.

    Returns
    -------
    LandmarkSignals
        The landmarks on the grid.
    """
    rows = np.arange(len(t)) if rows is None else rows
    t = t[rows]
    grid = make_grid(t, step_s)
    cutoff = cutoff_hz(grid.rate_hz)
    order = np.clip(np.searchsorted(t, grid.t), 1, len(t) - 1)
    nearest = np.where(grid.t - t[order - 1] < t[order] - grid.t, order - 1, order)
    smoothed, known = {}, {}
    at_once = max(VALUES_AT_ONCE // len(grid), 1)
    for landmarks, pattern in _alike(xy, rows):
        smooth, near = smoother(grid, t, cutoff, pattern), _near_samples(grid, t[pattern])
        for some in (landmarks[first : first + at_once] for first in range(0, len(landmarks), at_once)):
            places = np.asarray(xy[rows[:, None], some], dtype=np.float64)
            places = places if np.isfinite(places).all() else np.nan_to_num(places)
            curves = _held(smooth(places), grid, t[pattern])
            for k, landmark in enumerate(some):
                smoothed[landmark], known[landmark] = curves[:, k], near
    return LandmarkSignals(t, xy, visibility, rows, grid, rows[nearest], smoothed, known)


def _alike(xy: Places, rows: NDArrayInt) -> list[tuple[list[int], Bools]]:
    """Group the landmarks that were seen in the very same frames.

    Each group comes with these frames (T,); landmarks that were never seen are left out.
    """
    groups: dict[bytes, list[int]] = {}
    for landmark in MEASURED:
        groups.setdefault(np.isfinite(xy[rows, landmark, 0]).tobytes(), []).append(landmark)
    patterns = [(landmarks, np.frombuffer(key, dtype=bool)) for key, landmarks in groups.items()]
    return [(landmarks, pattern) for landmarks, pattern in patterns if pattern.any()]


def _held(smooth: Floats, grid: Grid, t: Floats) -> Floats:
    """Hold the first and last values of curves (N, …) before and after the samples `t`.

    A smooth signal would run away there.
    """
    first, last = np.searchsorted(grid.t, t[0]), np.searchsorted(grid.t, t[-1], side="right") - 1
    smooth[:first], smooth[last + 1 :] = smooth[min(first, len(smooth) - 1)], smooth[last]
    return smooth


def _near_samples(grid: Grid, t: Floats) -> Bools:
    """Whether each grid time (N,) is near samples.

    The hole between the samples `t` around it is short enough to be filled, or the first or last sample is no more
    than a frame away.
    """
    frame_s = 1.0 / grid.rate_hz
    after = np.searchsorted(t, grid.t)
    hole_s = t[np.minimum(after, t.size - 1)] - t[np.maximum(after - 1, 0)]
    inside = (grid.t >= t[0] - frame_s) & (grid.t <= t[-1] + frame_s)
    return np.asarray((hole_s <= max(LONGEST_GAP_S, 3.5 * frame_s)) & inside)
