"""People made of formulas: 33 landmarks of somebody who walks, runs, stands or sits, with the truth known exactly.

Lengths are leg lengths (thigh = shank = 0.5), time is s, x points forward, y up, z to the person's right. The foot leads:
while it stands, the ball of the foot travels back at exactly the belt's speed, and the ankle passes half of that speed at
contact, as runners' ankles do on force plates. The hip's height follows from how far the leg is stretched at contact; the
knee is wherever thigh and shank meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posturecam.landmarks import LEG_PAIRS, mirror_index
from posturecam.types import Activity, PoseTrack, Side

Array = NDArray[np.float64]
ANKLE_HEIGHT = 0.09
FOOT = np.array([[-0.05, -ANKLE_HEIGHT], [0.15, -ANKLE_HEIGHT]])
"""Heel and toe, from the ankle of a flat foot."""
TRUNK, NECK, NOSE_AHEAD = 2 / 3, 0.30, 0.10
HALF_HIPS, HALF_SHOULDERS, HALF_EARS = 0.117, 0.233, 0.10
YAW = {"right": 0.0, "front": 90.0, "left": 180.0, "rear": 270.0}


@dataclass(frozen=True)
class Person:
    """What somebody does. Gait: steps a minute, belt speed (legs/s), ankle ahead of the hips at contact (legs), contact
    time over stride time, range of the hips' height in a step (legs), toes up at contact (degrees), and by what share of
    a stride the left foot lands late. Posture, degrees from vertical, forward positive: trunk and shoulder-to-ear line;
    side_lean_deg positive to the person's right."""

    activity: Activity
    cadence: float = 0.0
    speed: float = 0.0
    ahead: float = 0.0
    duty: float = 0.0
    bounce: float = 0.0
    toes_up_deg: float = 0.0
    late_left: float = 0.0
    lean_deg: float = 0.0
    head_deg: float = 10.0
    side_lean_deg: float = 0.0
    stretch: float = 0.985
    ramp_s: float = 0.035
    heel_off: float = 0.55
    leaving: tuple[float, float] = (0.985, 0.9)
    drag_s: float = 0.0
    fold: float = 0.6

    @property
    def stride_s(self) -> float:
        return 120.0 / self.cadence

    def contacts(self, side: Side, start: float, end: float) -> Array:
        """Times in [start, end) s at which that foot lands."""
        late = (0.5 + self.late_left) * (side == Side.LEFT)
        times = (np.arange(-2, end / self.stride_s + 2) + late) * self.stride_s
        return times[(times >= start) & (times < end)]

    def toe_offs(self, side: Side, start: float, end: float) -> Array:
        """Times in [start, end) s at which that foot leaves the ground."""
        contact_s = self.duty * self.stride_s
        return self.contacts(side, start - contact_s, end - contact_s) + contact_s

    def pose(self, t: Array) -> Array:
        """All landmarks (T, 33, 3) at times `t` s; mid-hip is at x = z = 0, the ground at y = 0."""
        p = np.zeros((t.size, 33, 3))
        height = self._hip_height(t)
        for k, sign in ((0, -1.0), (1, 1.0)):
            leg = self._gait_leg(t, k, height) if self.activity.is_gait else self._still_leg(t, height)
            for first, points in zip((25, 27, 29, 31), leg, strict=True):
                p[:, first + k, :2], p[:, first + k, 2] = points, sign * HALF_HIPS
            p[:, 23 + k, 1], p[:, 23 + k, 2] = height, sign * HALF_HIPS
        self._trunk(p, height)
        return p

    def _trunk(self, p: Array, height: Array) -> None:
        shoulder = np.stack([0 * height, height], axis=1) + TRUNK * _direction(self.lean_deg)
        ear = shoulder + NECK * _direction(self.head_deg)
        shift = np.tan(np.radians(self.side_lean_deg)) * TRUNK * np.cos(np.radians(self.lean_deg))
        for k, sign in ((0, -1.0), (1, 1.0)):
            for first, at, half in ((11, shoulder, HALF_SHOULDERS), (7, ear, HALF_EARS)):
                p[:, first + k, :2], p[:, first + k, 2] = at, shift + sign * half
            for number, first in enumerate((13, 15, 17, 19, 21)):
                p[:, first + k] = p[:, 11 + k] - (0.0, 0.28 * min(number + 1, 2), 0.0)
        p[:, :7, :2] = (ear + (NOSE_AHEAD, 0.0))[:, None]
        p[:, 9:11, :2] = (ear + (0.8 * NOSE_AHEAD, -0.06))[:, None]
        p[:, :7, 2] = p[:, 9:11, 2] = shift
        p[:, 1:4, 2] -= 0.03
        p[:, 4:7, 2] += 0.03

    def _hip_height(self, t: Array) -> Array:
        if self.activity is Activity.SIT:
            return np.full(t.size, 0.58)
        if not self.activity.is_gait:
            return np.full(t.size, ANKLE_HEIGHT + 0.995)
        lowest = self.duty / 2 if self.activity is Activity.RUN else (self.duty - 0.5) / 2
        at_contact = ANKLE_HEIGHT + np.sqrt(self.stretch**2 - self.ahead**2)

        def wave(phase: Array | float) -> Array:
            return -0.5 * self.bounce * np.cos(4 * np.pi * (np.asarray(phase) - lowest))

        return at_contact + wave(t / self.stride_s) - wave(0.0)

    def _still_leg(self, t: Array, height: Array) -> tuple[Array, ...]:
        ahead = 0.45 if self.activity is Activity.SIT else 0.02
        ankle = np.stack([np.full(t.size, ahead), np.full(t.size, ANKLE_HEIGHT)], axis=1)
        return _with_knee(ankle, height), ankle, ankle + FOOT[0], ankle + FOOT[1]

    def _gait_leg(self, t: Array, k: int, height: Array) -> tuple[Array, ...]:
        since = (t - (k == 0) * (0.5 + self.late_left) * self.stride_s) % self.stride_s
        foot_of_hip, pitch = self._foot(since)
        ankle = foot_of_hip + np.stack([0 * t, self._level(t, k, height)], axis=1)
        heel, toe = (ankle + _turned(pitch, point) for point in FOOT)
        return _with_knee(ankle, height), ankle, heel, toe

    def _level(self, t: Array, k: int, height: Array) -> Array:
        """The hips' height as the foot knows it; a late left foot still stands on the ground."""
        return height if k == 1 or not self.late_left else self._hip_height(t - self.late_left * self.stride_s)

    def _foot(self, since: Array) -> tuple[Array, Array]:
        """Ankle from mid-hip (T, 2) and the foot's pitch (T,) rad, toes up positive, `since` s after contact."""
        off, whole = self.duty * self.stride_s - self.drag_s, self.stride_s
        x, y, pitch = self._standing(np.minimum(since, off))
        tiny = 1e-5
        (x1, y1, p1), (x0, y0, p0) = (self._standing(np.array([off - back])) for back in (0.0, tiny))
        x2, y2, _ = self._standing(np.array([0.0, tiny]))
        swing = since > off
        turn = min(whole - self.ramp_s, since.max() + 1)
        top = self.ahead + 0.25 * self.speed * self.ramp_s
        flying = _hermite(since, off, turn, x1[0], (x1 - x0)[0] / tiny, top, 0.0)
        x = np.where(swing, np.where(since < turn, flying, self._braking(since - whole)), x)
        reach0, reach1, reach2 = np.hypot(x0, y0)[0], np.hypot(x1, y1)[0], np.hypot(x2, y2)
        middle = off + 0.45 * (whole - off)
        folding = _hermite(since, off, middle, reach1, (reach1 - reach0) / tiny, self.fold, 0.0)
        opening = _hermite(since, middle, whole, self.fold, 0.0, reach2[0], (reach2[1] - reach2[0]) / tiny)
        reach = np.where(since < middle, folding, opening)
        y = np.where(swing, -np.sqrt(np.maximum(reach**2 - x**2, 0.01)), y)
        back = _hermite(since, off, whole, p1[0], (p1 - p0)[0] / tiny, np.radians(self.toes_up_deg), 0.0)
        return np.stack([x, y], axis=1), np.where(swing, back, pitch)

    def _standing(self, since: Array) -> tuple[Array, Array, Array]:
        """Ankle ahead of and above mid-hip, and pitch, of a foot on the ground."""
        off = self.duty * self.stride_s - self.drag_s
        flat = np.stack([self._braking(since), ANKLE_HEIGHT - self._hip_height(since)], axis=1)
        lifts = np.array([self.heel_off * off])
        rise = np.array([self._reach_of_flat(lifts + shift)[0] for shift in (0.0, 1e-5)])
        reach = _hermite(since, lifts[0], off, rise[0], (rise[1] - rise[0]) / 1e-5, *self.leaving)
        # The heel rises about the ball of the foot, to where the leg reaches.
        ball = flat + FOOT[1]
        ankle = np.where(
            (since > lifts)[:, None], _meeting(ball, np.full(since.size, np.hypot(*FOOT[1])), reach, -1), flat
        )
        along = ball - ankle
        pitch = np.arctan2(along[:, 1], along[:, 0]) - np.arctan2(FOOT[1][1], FOOT[1][0])
        landing = np.radians(self.toes_up_deg) * (1 - _ease(since / off / 0.2))
        return ankle[:, 0], ankle[:, 1], landing + pitch

    def _reach_of_flat(self, since: Array) -> Array:
        return np.asarray(np.hypot(self._braking(since), ANKLE_HEIGHT - self._hip_height(since)))

    def _braking(self, since: Array) -> Array:
        """Where the ankle is: from its foremost point to belt speed within twice `ramp_s`, half of it at contact."""
        w, u = self.ramp_s, self.speed
        slowing = self.ahead - u / (4 * w) * ((np.clip(since, -w, w) + w) ** 2 - w**2)
        return slowing - u * np.maximum(since - w, 0.0)


def runner(**changes: float) -> Person:
    """Somebody who runs as most do, at 3.4 legs/s and 170 steps a minute."""
    usual = Person(
        Activity.RUN, 170.0, 3.4, 0.214, 0.34, 0.08, toes_up_deg=12.0, lean_deg=7.0, head_deg=15.0
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def walker(**changes: float) -> Person:
    """Somebody who walks as most do, at 1.4 legs/s and 114 steps a minute."""
    usual = Person(
        Activity.WALK, 114.0, 1.4, 0.36, 0.62, 0.04, toes_up_deg=18.0, lean_deg=2.0, heel_off=0.62,
        leaving=(0.92, -0.4), fold=0.85, drag_s=0.02,
    )  # fmt: skip
    return replace(usual, **changes)  # type: ignore[arg-type]


def stander(**changes: float) -> Person:
    """Somebody who stands still."""
    return replace(Person(Activity.STAND), **changes)  # type: ignore[arg-type]


def sitter(**changes: float) -> Person:
    """Somebody who sits with level thighs."""
    return replace(Person(Activity.SIT), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Film:
    """How a person is filmed. yaw_deg: 0 from the right, 90 from the front, 180 left, 270 rear. roll_deg: how much the
    ground rises to the right of the picture. noise: SD in leg lengths. slow: times slower than life. swapped: share of
    frames with the legs exchanged, in bursts of 1 to `burst`. crossing: the camera stands still while they move on.
    model: the pose model that the track names."""

    fps: float = 30.0
    leg_px: float = 200.0
    yaw_deg: float = 0.0
    roll_deg: float = 0.0
    noise: float = 0.0
    dropped: float = 0.0
    swapped: float = 0.0
    burst: int = 1
    slow: float = 1.0
    crossing: bool = False
    hidden: tuple[int, ...] = ()
    size: tuple[int, int] = (1280, 720)
    place: tuple[float, float] = (640.0, 620.0)
    seed: int = 1
    model: str = ""

    def of(self, *parts: tuple[Person, float] | tuple[Person, float, float]) -> PoseTrack:
        """The track of people one after the other: (who, for how many s[, at a yaw of their own])."""
        t = np.arange(round(sum(part[1] for part in parts) * self.fps * self.slow)) / self.fps / self.slow
        flat, start = np.full((t.size, 33, 2), np.nan), 0.0
        for who, seconds, *yaw in parts:
            inside = (t >= start - 1e-9) & (t < start + seconds - 1e-9)
            flat[inside] = self._seen(who, t[inside] - start * bool(yaw), yaw[0] if yaw else self.yaw_deg)
            start += seconds
        return self._filmed(t * self.slow, flat)

    def _seen(self, who: Person, t: Array, yaw_deg: float) -> Array:
        p = who.pose(t)
        if self.crossing:
            p[..., 0] += (who.speed * t)[:, None]
        yaw = np.radians(yaw_deg)
        return np.stack([p[..., 0] * np.cos(yaw) - p[..., 2] * np.sin(yaw), p[..., 1]], axis=-1)

    def _filmed(self, t: Array, flat: Array) -> PoseTrack:
        rng = np.random.default_rng(self.seed)
        flat = flat + (rng.normal(0, self.noise, flat.shape) if self.noise else 0.0)
        rolled = _turned(np.full(t.size, np.radians(self.roll_deg)), flat)
        xy = np.array(self.place) + self.leg_px * rolled * (1, -1)
        wrong = self.wrong_frames(t.size)
        for left, right in LEG_PAIRS:
            xy[np.ix_(wrong, [left, right])] = xy[np.ix_(wrong, [right, left])]
        xy[:, list(self.hidden)] = np.nan
        visibility = np.where(np.isfinite(xy[..., 0]), 0.95, 0.0)
        track = PoseTrack(t, xy, visibility, size=self.size, provenance={"model": self.model} if self.model else {})
        return track.where(rng.random(t.size) >= self.dropped)

    def wrong_frames(self, n: int) -> NDArray[np.bool_]:
        """Which of `n` frames have their legs exchanged."""
        rng, wrong = np.random.default_rng(self.seed + 1), np.zeros(n, dtype=bool)
        while wrong.mean() < self.swapped:
            first = int(rng.integers(n))
            wrong[first : first + int(rng.integers(1, self.burst + 1))] = True
        return wrong


def mirrored(track: PoseTrack) -> PoseTrack:
    """The picture seen in a mirror: left and right sides change their names."""
    xy = track.xy[:, list(mirror_index())] * (-1, 1) + (track.size[0], 0)
    return replace(track, xy=xy, visibility=track.visibility[:, list(mirror_index())])


def _direction(angle_deg: float) -> Array:
    return np.array([np.sin(np.radians(angle_deg)), np.cos(np.radians(angle_deg))])


def _turned(angle: Array, point: tuple[float, float] | Array) -> Array:
    """`point` turned counter-clockwise by `angle` (T,) rad; point (2,) or (T, K, 2)."""
    p = np.asarray(point, dtype=np.float64)
    c, s = (f(angle).reshape(-1, *(1,) * (p.ndim - 2)) for f in (np.cos, np.sin))
    c, s = (c[:, 0], s[:, 0]) if p.ndim == 1 and c.ndim > 1 else (c, s)
    return np.stack([c * p[..., 0] - s * p[..., 1], s * p[..., 0] + c * p[..., 1]], axis=-1)


def _ease(x: Array) -> Array:
    x = np.clip(x, 0.0, 1.0)
    return x * x * (3 - 2 * x)


def _hermite(t: Array, t0: float, t1: float, p0: float, v0: float, p1: float, v1: float) -> Array:
    """The cubic from p0 at t0 with slope v0 to p1 at t1 with slope v1, held beyond its ends."""
    h = t1 - t0
    u = np.clip((t - t0) / h, 0.0, 1.0)
    return p0 + v0 * h * u * (1 - u) ** 2 + (p1 - p0) * u * u * (3 - 2 * u) + v1 * h * u * u * (u - 1)


def _meeting(foot: Array, foot_length: Array, hip_length: Array, forward: float) -> Array:
    """The joint (T, 2) at these distances from `foot` (T, 2) and the hip at (0, 0), bent forward (1) or backward (-1)."""
    apart = np.hypot(foot[:, 0], foot[:, 1])
    along = (hip_length**2 - foot_length**2 + apart**2) / (2 * apart)
    aside = np.sqrt(np.maximum(hip_length**2 - along**2, 0.0))
    across = forward * np.stack([-foot[:, 1], foot[:, 0]], axis=1)
    return np.asarray((along[:, None] * foot + aside[:, None] * across) / apart[:, None])


def _with_knee(ankle: Array, height: Array) -> Array:
    """The knee (T, 2) between a hip at (0, height) and the ankle."""
    hip, half = np.stack([0 * height, height], axis=1), np.full(height.size, 0.5)
    return hip + _meeting(ankle - hip, half, half, 1)
