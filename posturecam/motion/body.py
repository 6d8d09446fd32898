"""A bout's landmarks as smooth signals, in the image (px) and in the person's own coordinates.

Own coordinates: forward and up, in leg lengths, with the camera's roll taken out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Bools, Floats, Places
from posturecam.landmarks import ANKLE, EAR, EYE, HEEL, HIP, KNEE, N_LANDMARKS, SHOULDER, TOE
from posturecam.motion.signals import Grid, NDArrayInt, cutoff_hz, make_grid, running_median, smoother
from posturecam.types import Side

MEASURED = [0, *EYE, *EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *HEEL, *TOE]
"""The landmarks that something measures."""
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
LONGEST_GAP_S = 0.14
"""Longest gap between samples that is filled, s: four frames at 30 fps."""
LandmarkPath = Callable[[int], Floats]
"""Where a landmark is at each time: its number in, (T, 2) out."""


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
class Motion:
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
        """Tell when a landmark was seen.

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

    def moved(self, px: Mapping[int, float]) -> Motion:
        """Move some landmarks sideways; the samples stay as they are.

        Parameters
        ----------
        px : Mapping[int, float]
            How far to the right, px, by landmark.

        Returns
        -------
        Motion
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
) -> Motion:
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
    Motion
        The landmarks on the grid.
    """
    rows = np.arange(len(t)) if rows is None else rows
    t = t[rows]
    grid = make_grid(t, step_s)
    cutoff = cutoff_hz(grid.rate_hz)
    order = np.clip(np.searchsorted(t, grid.t), 1, len(t) - 1)
    nearest = np.where(grid.t - t[order - 1] < t[order] - grid.t, order - 1, order)
    smoothed, known = {}, {}
    for landmarks, pattern in _alike(xy, rows):
        smooth, near = smoother(grid, t, cutoff, pattern), _near_samples(grid, t[pattern])
        for landmark in landmarks:
            places = np.asarray(xy[rows, landmark], dtype=np.float64)
            smoothed[landmark], known[landmark] = _held(smooth(np.nan_to_num(places)), grid, t[pattern]), near
    return Motion(t, xy, visibility, rows, grid, rows[nearest], smoothed, known)


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
    """Hold the first and last value of a curve (N, 2) before and after the samples `t`.

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


@dataclass(frozen=True)
class Body:
    """A person in their own coordinates on the grid: forward and up, in leg lengths.

    The camera's roll is taken out. In front and rear views the first axis is the image's x.

    Attributes
    ----------
    grid : Grid
        Times of the signals.
    at : LandmarkPath
        A landmark as (N, 2) leg lengths: first axis forward, second up.
    visibility : Callable[[int], Floats]
        Visibility (N,), 0 to 1, of a landmark.
    seen : Callable[[int], Bools]
        Whether (N,) a landmark was seen.
    lead : Side
        The leg nearer to the camera; outside side views the one that was seen better.
    """

    grid: Grid
    at: LandmarkPath
    visibility: Callable[[int], Floats]
    seen: Callable[[int], Bools]
    lead: Side

    def mid(self, pair: tuple[int, int]) -> Floats:
        """Take the mean of a left and a right landmark.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up; the one that was seen where the other never was.
        """
        left, right = self.at(pair[0]), self.at(pair[1])
        if not np.isnan(left[0, 0] + right[0, 0]):
            return np.asarray((left + right) / 2)
        return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))

    def toward(self, pair: tuple[int, int], side: Side, share: float) -> Floats:
        """Take a point between a left and a right landmark.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.
        side : Side
            The side it is near.
        share : float
            How near, 0 to 1; 1 is at that side.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up; the landmark that was seen where the other never was.
        """
        this, other = self.of(pair, side), self.of(pair, side.other)
        between = share * this + (1 - share) * other
        return np.where(np.isnan(this), other, np.where(np.isnan(other), this, between))

    def of(self, pair: tuple[int, int], side: Side) -> Floats:
        """Read the landmark of one side.

        Parameters
        ----------
        pair : tuple of int
            Numbers of the left and the right landmark.
        side : Side
            Which of them.

        Returns
        -------
        ndarray, shape (N, 2)
            Leg lengths, forward and up.
        """
        return self.at(pair[0] if side == Side.LEFT else pair[1])


def body_of(motion: Motion, facing: int, scale_px: Floats, roll_deg: float, lead: Side) -> Body:
    """Put a motion into the person's own coordinates.

    Parameters
    ----------
    motion : Motion
        The landmarks, px.
    facing : int
        +1 to the right of the image, -1 to the left; 0 counts as +1.
    scale_px : ndarray, shape (N,)
        Leg length, px.
    roll_deg : float
        Slope at which the image shows level ground, positive = rising towards the person's front; it is rotated away.
    lead : Side
        The leg nearer to the camera or better seen.

    Returns
    -------
    Body
        The body.
    """
    at = levelled(motion.at, facing, scale_px, roll_deg)
    return Body(motion.grid, at, motion.visibility, motion.seen, lead)


def levelled(place: LandmarkPath, facing: int, scale_px: Floats, roll_deg: float) -> LandmarkPath:
    """Turn image coordinates into forward and up, with the camera's roll taken out.

    Parameters
    ----------
    place : LandmarkPath
        A landmark as (T, 2) px, right and down.
    facing : int
        +1 to the right of the image, -1 to the left; 0 counts as +1.
    scale_px : ndarray, shape (T,)
        Length of one unit, px.
    roll_deg : float
        Slope at which the image shows level ground, positive = rising towards the person's front.

    Returns
    -------
    LandmarkPath
        A landmark as (T, 2) units, forward and up, worked out when it is asked for.

    Examples
    --------
    A point 30 px to the left of the image's origin and 40 px below it, of a person who faces left:

    >>> import numpy as np
    >>> at = levelled(lambda landmark: np.array([[-30.0, 40.0]]), facing=-1, scale_px=np.array([10.0]), roll_deg=0.0)
    >>> at(0).tolist()
    [[3.0, -4.0]]

    Ground that rises by 45° towards the front of the person is level once it is rotated away:

    >>> at = levelled(lambda landmark: np.array([[10.0, -10.0]]), facing=1, scale_px=np.array([1.0]), roll_deg=45.0)
    >>> bool(abs(at(0)[0, 1]) < 1e-9)
    True
    """
    forward = -1.0 if facing < 0 else 1.0
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))

    def at(landmark: int) -> Floats:
        x, y = place(landmark).T
        return np.asarray(np.stack([c * forward * x - s * y, -c * y - s * forward * x], axis=1) / scale_px[:, None])

    return at


def from_vertical_deg(lower: Floats, upper: Floats) -> Floats:
    """Measure the angle of a line against the vertical.

    Parameters
    ----------
    lower : ndarray, shape (N, 2)
        Its lower end, forward and up.
    upper : ndarray, shape (N, 2)
        Its upper end, in the same unit.

    Returns
    -------
    ndarray, shape (N,)
        Degrees; positive = leaning forward.

    Examples
    --------
    >>> import numpy as np
    >>> from_vertical_deg(np.array([[0.0, 0.0]]), np.array([[1.0, 1.0]])).tolist()
    [45.0]
    """
    along = upper - lower
    return np.asarray(np.degrees(np.arctan2(along[:, 0], along[:, 1])))


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

    Where one leg was never seen, twice the way of the other against mid-hip stands in.

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


def unit_px(motion: Motion) -> Floats:
    """Measure a leg length that follows the person's size in the image.

    Parameters
    ----------
    motion : Motion
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
    return float(np.median(known)) if known.size else float("nan")


def visible_share(motion: Motion, landmark: int, least: float = 0.5) -> float:
    """Measure how much of a bout a landmark was seen in.

    Parameters
    ----------
    motion : Motion
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
