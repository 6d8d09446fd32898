"""A bout's landmarks as smooth signals: in the picture (px), and as the person's own body (forward, up, leg lengths,
level)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.landmarks import N_LANDMARKS
from posturecam.motion.signals import Grid, cutoff_hz, make_grid, smooth
from posturecam.types import Bools, Floats, Side

HIP, KNEE, ANKLE, HEEL, TOE = (23, 24), (25, 26), (27, 28), (29, 30), (31, 32)
SHOULDER, EAR = (11, 12), (7, 8)
MEASURED = [0, *EAR, *SHOULDER, *HIP, *KNEE, *ANKLE, *HEEL, *TOE]
LEG_OVER_TRUNK = 1.5
LONGEST_GAP_S = 0.14


@dataclass(frozen=True)
class Motion:
    """Landmarks of one bout after repair, in pixels.

    raw_t (T,) s, raw_xy (T, 33, 2): the samples. grid, xy (N, 33, 2): the same smoothed on the grid, NaN where a
    landmark was never seen. visibility (N, 33): on the grid. seen (N, 33): a sample lies within the longest gap that is
    filled.
    """

    raw_t: Floats
    raw_xy: Floats
    grid: Grid
    xy: Floats
    visibility: Floats
    seen: Bools


def smooth_motion(t: Floats, xy: Floats, visibility: Floats, *, step_s: float = 1 / 100) -> Motion:
    """The samples t (T,), xy (T, 33, 2) px with their visibility (T, 33) as smooth signals on a grid of `step_s` s or
    finer.

    Only landmarks that something measures are smoothed; elbows, hands, eyes and mouth stay NaN.
    """
    grid = make_grid(t, step_s)
    cutoff = cutoff_hz(grid.rate_hz)
    known: Bools = np.isfinite(xy[:, MEASURED, 0])
    out = np.full((len(grid), N_LANDMARKS, 2), np.nan)
    seen = np.zeros((len(grid), N_LANDMARKS), dtype=bool)
    for columns, pattern in _alike(known):
        out[:, columns] = smooth(grid, t, np.nan_to_num(xy[:, columns]), cutoff, pattern)
        seen[:, columns] = _near_samples(grid, t[pattern])[:, None]
    order = np.clip(np.searchsorted(t, grid.t), 1, len(t) - 1)
    nearest = np.where(grid.t - t[order - 1] < t[order] - grid.t, order - 1, order)
    return Motion(t, xy, grid, out, visibility[nearest], seen)


def _alike(known: Bools) -> list[tuple[list[int], Bools]]:
    """Landmarks seen in the very same frames, each group with those frames (T,); landmarks never seen are left out."""
    groups: dict[bytes, list[int]] = {}
    for column, landmark in enumerate(MEASURED):
        groups.setdefault(known[:, column].tobytes(), []).append(landmark)
    patterns = [(columns, np.frombuffer(key, dtype=bool)) for key, columns in groups.items()]
    return [(columns, pattern) for columns, pattern in patterns if pattern.any()]


def _near_samples(grid: Grid, t: Floats) -> Bools:
    """(N,) whether the hole between the samples `t` around each grid time is short enough to be filled."""
    longest = max(LONGEST_GAP_S, 3.5 / grid.rate_hz)
    after = np.searchsorted(t, grid.t)
    before_t, after_t = t[np.maximum(after - 1, 0)], t[np.minimum(after, t.size - 1)]
    return np.asarray((after_t - before_t <= longest) & (np.abs(grid.t - before_t) <= longest))


@dataclass(frozen=True)
class Body:
    """The person's own coordinates on the grid: `p` (N, 33, 2) in leg lengths, first axis forward, second up, camera
    roll taken out.

    lead: the better-seen leg. visibility and seen as in Motion. In front and rear views the first axis is the picture's
    x.
    """

    grid: Grid
    p: Floats
    visibility: Floats
    seen: Bools
    lead: Side

    def mid(self, pair: tuple[int, int]) -> Floats:
        """Mean (N, 2) of a left and a right landmark; the one that was seen where the other never was."""
        left, right = self.p[:, pair[0]], self.p[:, pair[1]]
        if not np.isnan(left[0, 0] + right[0, 0]):
            return np.asarray((left + right) / 2)
        return np.where(np.isnan(left), right, np.where(np.isnan(right), left, (left + right) / 2))

    def of(self, pair: tuple[int, int], side: Side) -> Floats:
        """The landmark (N, 2) of one side."""
        return np.asarray(self.p[:, pair[0] if side == Side.LEFT else pair[1]])


def body_of(motion: Motion, facing: int, scale_px: Floats, roll_deg: float, lead: Side) -> Body:
    """The body in its own coordinates.

    facing: +1 to the right of the picture, -1 to the left (0 counts as +1). scale_px: leg length in px, (N,). roll_deg:
    slope at which the picture shows level ground, positive = rising towards the person's front; it is rotated away.
    """
    p = np.full_like(motion.xy, np.nan)
    for landmark in MEASURED:  # one by one: an hour of film makes copies of all of them large
        p[:, [landmark]] = levelled(motion.xy[:, [landmark]], facing, scale_px, roll_deg)
    return Body(motion.grid, p, motion.visibility, motion.seen, lead)


def levelled(xy: Floats, facing: int, scale_px: Floats, roll_deg: float) -> Floats:
    """Picture coordinates (T, K, 2) px as forward and up in lengths of scale_px (T,), with the camera's roll taken out."""
    forward = -1.0 if facing < 0 else 1.0
    c, s = np.cos(np.radians(roll_deg)), np.sin(np.radians(roll_deg))
    out = np.empty(xy.shape)  # filled in place: an hour of film makes these arrays large
    out[..., 0] = c * forward * xy[..., 0] - s * xy[..., 1]
    out[..., 1] = -c * xy[..., 1] - s * forward * xy[..., 0]
    out /= scale_px[:, None, None]
    return out


def from_vertical_deg(lower: Floats, upper: Floats) -> Floats:
    """Angle (N,) in degrees of the line from `lower` (N, 2) to `upper` (N, 2) against vertical; positive = leaning
    forward."""
    along = upper - lower
    return np.asarray(np.degrees(np.arctan2(along[:, 0], along[:, 1])))


def leg_length_px(xy: Floats) -> Floats:
    """Hip to knee to ankle in px by frame, (N,), the mean of both sides; hip to ankle where no knee was seen; NaN
    without legs."""
    lengths = []
    for side in (0, 1):
        hip, knee, ankle = xy[:, HIP[side]], xy[:, KNEE[side]], xy[:, ANKLE[side]]
        bent = _distance(hip, knee) + _distance(knee, ankle)
        lengths.append(np.where(np.isnan(bent), _distance(hip, ankle), bent))
    return _positive(_nanmean(np.array(lengths)))


def legs_apart(p: Floats, pair: tuple[int, int]) -> Floats:
    """How far a leg landmark of the left swings ahead of that of the right, (N, 2) about its mean, from p (N, 33, 2).

    Where one leg was never seen, twice the other's swing against mid-hip stands in.
    """
    left, right = p[:, pair[0]], p[:, pair[1]]
    hips = (p[:, HIP[0]] + p[:, HIP[1]]) / 2
    if np.isnan(left).all():
        left = 2 * hips - right
    elif np.isnan(right).all():
        right = 2 * hips - left
    apart = left - right
    return np.asarray(apart - apart.mean(axis=0))


def trunk_length_px(xy: Floats) -> Floats:
    """Mid-hip to mid-shoulder in px by frame, (N,); NaN where either was not seen."""
    shoulder = (xy[:, SHOULDER[0]] + xy[:, SHOULDER[1]]) / 2
    return _positive(_distance((xy[:, HIP[0]] + xy[:, HIP[1]]) / 2, shoulder))


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
    return float(np.mean(motion.seen[:, landmark] & (motion.visibility[:, landmark] >= least)))
