"""A bout's landmarks as smooth signals: in the picture (px), and as the person's own body (forward, up, leg lengths,
level)."""

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
LEG_OVER_TRUNK = 1.5
USUAL_LEG_M = 0.87
"""Hip to ankle of adults, SD 8 % (force-plate recordings)."""
GRAVITY_MPS2 = 9.81
UNIT_WINDOW_S = 2.0
"""Over which leg length is averaged where it serves as the unit: two strides."""
LONGEST_GAP_S = 0.14
Place = Callable[[int], Floats]
"""Where a landmark is at each time: its number in, (T, 2) out."""


def columns(xy: Places) -> Place:
    """The landmarks of an array (T, 33, 2), each as (T, 2) in double precision."""
    return lambda landmark: np.asarray(xy[:, landmark], dtype=np.float64)


@dataclass(frozen=True)
class Motion:
    """Landmarks of one bout after repair, in pixels, on the N times of a grid. One by one, and only those that something
    measures: all 33 of an hour would take several hundred MB.

    raw_t (T,) s: when the samples were taken. track_xy, track_visibility: of the whole track, whose `rows` (T,) the
    samples are. nearest (N,): the row taken nearest to each grid time. smoothed, known: by landmark.
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
        """The samples (T, 2) of a landmark, NaN where it was not seen."""
        places = np.asarray(self.track_xy[self.rows, landmark], dtype=np.float64)
        places[~(self.track_visibility[self.rows, landmark] > 0)] = np.nan
        return places

    def at(self, landmark: int) -> Floats:
        """A landmark (N, 2) as a smooth signal, held before and after it was seen; NaN where it was never seen, or nothing
        measures it."""
        return self.smoothed[landmark] if landmark in self.smoothed else np.broadcast_to(np.nan, (len(self.grid), 2))

    def visibility(self, landmark: int) -> Floats:
        """Visibility (N,), 0–1, of the nearest samples."""
        return np.asarray(self.track_visibility[self.nearest, landmark], dtype=np.float64)

    def seen(self, landmark: int) -> Bools:
        """(N,) whether a sample lies within the longest gap that is filled."""
        return self.known[landmark] if landmark in self.known else np.zeros(len(self.grid), dtype=bool)

    def between(self, part: slice) -> tuple[Floats, Floats]:
        """A short part as whole arrays: places (n, 33, 2) and visibility (n, 33), NaN and 0 for the other landmarks."""
        nearest = self.nearest[part]
        xy, visibility = np.full((nearest.size, N_LANDMARKS, 2), np.nan), np.zeros((nearest.size, N_LANDMARKS))
        for landmark, places in self.smoothed.items():
            xy[:, landmark], visibility[:, landmark] = places[part], self.track_visibility[nearest, landmark]
        return xy, visibility

    def moved(self, px: Mapping[int, float]) -> Motion:
        """The same with some landmarks moved to the right by so many px; the samples stay as they are."""
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
    """The samples t (T,), xy (T, 33, 2) px with their visibility (T, 33), or only the `rows` given, as smooth signals on a
    grid of `step_s` s or finer."""
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
    """Landmarks seen in the very same of these frames, each group with those frames (T,); landmarks never seen are left
    out."""
    groups: dict[bytes, list[int]] = {}
    for landmark in MEASURED:
        groups.setdefault(np.isfinite(xy[rows, landmark, 0]).tobytes(), []).append(landmark)
    patterns = [(landmarks, np.frombuffer(key, dtype=bool)) for key, landmarks in groups.items()]
    return [(landmarks, pattern) for landmarks, pattern in patterns if pattern.any()]


def _held(smooth: Floats, grid: Grid, t: Floats) -> Floats:
    """A curve (N, 2) that keeps its first and last value before and after the samples `t`, where a smooth signal would run
    away."""
    first, last = np.searchsorted(grid.t, t[0]), np.searchsorted(grid.t, t[-1], side="right") - 1
    smooth[:first], smooth[last + 1 :] = smooth[min(first, len(smooth) - 1)], smooth[last]
    return smooth


def _near_samples(grid: Grid, t: Floats) -> Bools:
    """(N,) whether the hole between the samples `t` around each grid time is short enough to be filled, or the first or
    last sample is no more than a frame away."""
    frame_s = 1.0 / grid.rate_hz
    after = np.searchsorted(t, grid.t)
    hole_s = t[np.minimum(after, t.size - 1)] - t[np.maximum(after - 1, 0)]
    inside = (grid.t >= t[0] - frame_s) & (grid.t <= t[-1] + frame_s)
    return np.asarray((hole_s <= max(LONGEST_GAP_S, 3.5 * frame_s)) & inside)


@dataclass(frozen=True)
class Body:
    """The person's own coordinates on the grid: `at(landmark)` (N, 2) in leg lengths, first axis forward, second up,
    camera roll taken out.

    lead: the better-seen leg. visibility and seen, by landmark, as in Motion. In front and rear views the first axis is
    the picture's x.
    """

    grid: Grid
    at: Place
    visibility: Callable[[int], Floats]
    seen: Callable[[int], Bools]
    lead: Side

    def mid(self, pair: tuple[int, int]) -> Floats:
        """Mean (N, 2) of a left and a right landmark; the one that was seen where the other never was."""
        left, right = self.at(pair[0]), self.at(pair[1])
        if not np.isnan(left[0, 0] + right[0, 0]):
            return np.asarray((left + right) / 2)
        return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))

    def toward(self, pair: tuple[int, int], side: Side, share: float) -> Floats:
        """The point (N, 2) between a left and a right landmark that lies by `share` (0-1) at that side; the one that was
        seen where the other never was."""
        this, other = self.of(pair, side), self.of(pair, side.other)
        between = share * this + (1 - share) * other
        return np.where(np.isnan(this), other, np.where(np.isnan(other), this, between))

    def of(self, pair: tuple[int, int], side: Side) -> Floats:
        """The landmark (N, 2) of one side."""
        return self.at(pair[0] if side == Side.LEFT else pair[1])


def body_of(motion: Motion, facing: int, scale_px: Floats, roll_deg: float, lead: Side) -> Body:
    """The body in its own coordinates.

    facing: +1 to the right of the picture, -1 to the left (0 counts as +1). scale_px: leg length in px, (N,). roll_deg:
    slope at which the picture shows level ground, positive = rising towards the person's front; it is rotated away.
    """
    at = levelled(motion.at, facing, scale_px, roll_deg)
    return Body(motion.grid, at, motion.visibility, motion.seen, lead)


def levelled(place: Place, facing: int, scale_px: Floats, roll_deg: float) -> Place:
    """Picture coordinates in px as forward and up in lengths of scale_px (T,), with the camera's roll taken out; worked
    out for a landmark when it is asked for."""
    forward = -1.0 if facing < 0 else 1.0
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))

    def at(landmark: int) -> Floats:
        x, y = place(landmark).T
        return np.asarray(np.stack([c * forward * x - s * y, -c * y - s * forward * x], axis=1) / scale_px[:, None])

    return at


def from_vertical_deg(lower: Floats, upper: Floats) -> Floats:
    """Angle (N,) in degrees of the line from `lower` (N, 2) to `upper` (N, 2) against vertical; positive = leaning
    forward."""
    along = upper - lower
    return np.asarray(np.degrees(np.arctan2(along[:, 0], along[:, 1])))


def leg_length_px(at: Place) -> Floats:
    """Hip to knee to ankle in px by frame, (N,), the mean of both sides; hip to ankle where no knee was seen; NaN
    without legs."""
    lengths = []
    for side in (0, 1):
        hip, knee, ankle = at(HIP[side]), at(KNEE[side]), at(ANKLE[side])
        bent = _distance(hip, knee) + _distance(knee, ankle)
        lengths.append(np.where(np.isnan(bent), _distance(hip, ankle), bent))
    return _positive(_nanmean(np.array(lengths)))


def legs_apart(at: Place, pair: tuple[int, int]) -> Floats:
    """How far a leg landmark of the left swings ahead of that of the right, (N, 2) about its mean.

    Where one leg was never seen, twice the other's swing against mid-hip stands in.
    """
    left, right = at(pair[0]), at(pair[1])
    hips = (at(HIP[0]) + at(HIP[1])) / 2
    if np.isnan(left).all():
        left = 2 * hips - right
    elif np.isnan(right).all():
        right = 2 * hips - left
    apart = left - right
    return np.asarray(apart - apart.mean(axis=0))


def trunk_length_px(at: Place) -> Floats:
    """Mid-hip to mid-shoulder in px by frame, (N,); NaN where either was not seen."""
    shoulder = (at(SHOULDER[0]) + at(SHOULDER[1])) / 2
    return _positive(_distance((at(HIP[0]) + at(HIP[1])) / 2, shoulder))


def unit_px(motion: Motion) -> Floats:
    """Leg length (N,) px that follows the person's size in the image; 1.5 trunk lengths where no leg is seen throughout."""
    step = motion.grid.dt
    leg = steady_px(leg_length_px(motion.at), step)
    return leg if np.isfinite(leg).all() else LEG_OVER_TRUNK * steady_px(trunk_length_px(motion.at), step)


def steady_px(length_px: Floats, step_s: float) -> Floats:
    """A length (N,) that changes slowly, without holes; NaN throughout where it was never seen."""
    known = np.isfinite(length_px)
    if not known.any():
        return length_px
    filled = np.interp(np.arange(length_px.size), np.flatnonzero(known), length_px[known])
    median = running_median(filled, max(round(UNIT_WINDOW_S / step_s), 3))
    return np.asarray(uniform_filter1d(median, 15, mode="nearest"))


def _distance(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.hypot(a[:, 0] - b[:, 0], a[:, 1] - b[:, 1]))


def _positive(length_px: Floats) -> Floats:
    """The lengths with those under a pixel, which no body has, as NaN."""
    return np.where(length_px >= 1.0, length_px, np.nan)


def _nanmean(rows: Floats) -> Floats:
    count = np.isfinite(rows).sum(axis=0)
    return np.where(count > 0, np.nansum(rows, axis=0) / np.maximum(count, 1), np.nan)


def nanmedian(values: Floats) -> float:
    """Median of what is not NaN; NaN when nothing is."""
    known = values[np.isfinite(values)]
    return float(np.median(known)) if known.size else float("nan")


def visible_share(motion: Motion, landmark: int, least: float = 0.5) -> float:
    """Share of the bout in which a landmark was seen at a visibility of at least `least`."""
    return float(np.mean(motion.seen(landmark) & (motion.visibility(landmark) >= least)))
