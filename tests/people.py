"""People made of formulas: 33 landmarks of a person who walks, runs, stands or sits, with the truth known exactly.

Lengths are leg lengths (thigh = shank = 0.5), time is s, x points forward, y up, z to the person's right; a point of
the side view is a complex number x + iy. The foot leads: while it stands, its ball travels back at exactly the belt's
speed, and the ankle passes half of that speed at contact, as runners' ankles do on force plates. The hip's height
follows from how far the leg is stretched at contact; the knee is wherever thigh and shank meet.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from posturecam.landmarks import LEG_PAIRS, mirror_index
from posturecam.track import PoseTrack
from posturecam.types import Activity, Side

Array = NDArray[np.float64]
Points = NDArray[np.complex128]
ANKLE_HEIGHT = 0.09
HEEL, BALL = -0.05 - 1j * ANKLE_HEIGHT, 0.15 - 1j * ANKLE_HEIGHT
"""Of a flat foot, from its ankle."""
TRUNK, NECK, NOSE_AHEAD = 2 / 3, 0.30, 0.10
HALF_HIPS, HALF_SHOULDERS, HALF_EARS = 0.117, 0.233, 0.10
YAW = {"right": 0.0, "front": 90.0, "left": 180.0, "rear": 270.0}
TINY_S = 1e-5


@dataclass(frozen=True)
class Person:
    """What a person does.

    Gait: steps a minute, belt speed (legs/s), ankle ahead of the hips at contact (legs), contact time over stride
    time, range of the hips' height in a step (legs), toes up at contact (degrees), by what share of a stride the left
    foot lands late. Posture: trunk and shoulder-to-ear line from vertical, degrees, forward positive; side lean to
    the right; right shoulder up; head tilted and turned to the right. The rest shapes the leg: hip to ankle at
    contact, and with its slope at toe off, and least in swing (legs); half the time in which the foot comes to rest,
    and how long before toe off it is dragged (s); when in stance the heel lifts.
    """

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
    shoulder_tilt_deg: float = 0.0
    head_tilt_deg: float = 0.0
    head_turn_deg: float = 0.0
    stretch: float = 0.985
    leaving: tuple[float, float] = (0.975, 0.2)
    fold: float = 0.6
    ramp_s: float = 0.035
    drag_s: float = 0.0
    heel_off: float = 0.55

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
        flat, z = np.zeros((t.size, 33), dtype=np.complex128), np.zeros(33)
        hip = 1j * self._hip_height(t)
        shoulder = hip + TRUNK * _upward(self.lean_deg)
        ear = shoulder + NECK * _upward(self.head_deg)
        aside = TRUNK * np.cos(np.radians(self.lean_deg)) * np.tan(np.radians(self.side_lean_deg))
        flat[:, :7], flat[:, 9:11] = (ear + NOSE_AHEAD)[:, None], (ear + 0.8 * NOSE_AHEAD - 0.06j)[:, None]
        z[:23] = aside
        z[1:4], z[4:7] = aside - 0.03, aside + 0.03
        for k, sign in ((0, -1.0), (1, 1.0)):
            flat[:, 7 + k], z[7 + k] = ear, aside + sign * HALF_EARS
            arm = np.arange(11, 23, 2) + k
            flat[:, arm] = shoulder[:, None] - 0.28j * np.array([0, 1, 2, 2, 2, 2])
            flat[:, arm] += 1j * sign * HALF_SHOULDERS * np.tan(np.radians(self.shoulder_tilt_deg))
            z[arm] = aside + sign * HALF_SHOULDERS
            leg = np.arange(23, 33, 2) + k
            flat[:, leg] = np.stack([hip, *self._leg(t, k, hip)], axis=1)
            z[leg] = sign * HALF_HIPS
        points = np.stack([flat.real, flat.imag, np.broadcast_to(z, flat.shape)], axis=2)
        middle = (points[:, [7]] + points[:, [8]]) / 2
        points[:, :11] = middle + (points[:, :11] - middle) @ self._skull().T
        return points

    def _skull(self) -> Array:
        """(3, 3): turns the head to the right, then tilts it to the right."""
        (ct, st), (cr, sr) = ((np.cos(a), np.sin(a)) for a in np.radians([self.head_turn_deg, self.head_tilt_deg]))
        turn = np.array([[ct, 0.0, -st], [0.0, 1.0, 0.0], [st, 0.0, ct]])
        tilt = np.array([[1.0, 0.0, 0.0], [0.0, cr, -sr], [0.0, sr, cr]])
        return np.asarray(tilt @ turn)

    def _hip_height(self, t: Array) -> Array:
        if self.activity is Activity.SIT:
            return np.full(t.size, 0.58)
        if not self.activity.is_gait:
            return np.full(t.size, ANKLE_HEIGHT + 0.995)
        lowest = self.duty / 2 if self.activity is Activity.RUN else (self.duty - 0.5) / 2
        at_contact = ANKLE_HEIGHT + np.sqrt(self.stretch**2 - self.ahead**2)
        bob = np.cos(4 * np.pi * lowest) - np.cos(4 * np.pi * (t / self.stride_s - lowest))
        return np.asarray(at_contact + 0.5 * self.bounce * bob)

    def _leg(self, t: Array, k: int, hip: Points) -> tuple[Points, ...]:
        """Knee, ankle, heel and toe of the left (0) or right (1) leg."""
        if self.activity.is_gait:
            late = (k == 0) * self.late_left * self.stride_s
            ankle, turn = self._foot((t - late - (k == 0) * 0.5 * self.stride_s) % self.stride_s)
            ankle = ankle + 1j * self._hip_height(t - late)
        else:
            ankle = np.full(t.size, (0.45 if self.activity is Activity.SIT else 0.02) + 1j * ANKLE_HEIGHT)
            turn = np.ones(t.size, dtype=np.complex128)
        return hip + _meeting(ankle - hip, 0.5, 0.5, 1), ankle, ankle + turn * HEEL, ankle + turn * BALL

    def _foot(self, since: Array) -> tuple[Points, Points]:
        """The ankle from mid-hip and how the foot is turned (1 = flat), `since` s after contact, (T,) each."""
        off, whole = self.duty * self.stride_s - self.drag_s, self.stride_s
        ankle, pitch = self._standing(np.minimum(since, off))
        (a0, a1), (p0, p1) = self._standing(np.array([off - TINY_S, off]))
        landing, _ = self._standing(np.array([0.0, TINY_S]))
        top = self.ahead + 0.25 * self.speed * self.ramp_s
        x = _curve(since, off, whole - self.ramp_s, a1.real, (a1 - a0).real / TINY_S, top, 0.0)
        x = np.where(since < whole - self.ramp_s, x, self._braking(since - whole))
        middle, arrival = off + 0.45 * (whole - off), np.diff(np.abs(landing))[0] / TINY_S
        reach = np.where(
            since < middle,
            _curve(since, off, middle, abs(a1), (abs(a1) - abs(a0)) / TINY_S, self.fold, 0.0),
            _curve(since, middle, whole, self.fold, 0.0, abs(landing[0]), arrival),
        )
        swung = _curve(since, off, whole, p1, (p1 - p0) / TINY_S, np.radians(self.toes_up_deg), 0.0)
        flying = x - 1j * np.sqrt(np.maximum(reach**2 - x**2, 0.01))
        return np.where(since > off, flying, ankle), np.exp(1j * np.where(since > off, swung, pitch))

    def _standing(self, since: Array) -> tuple[Points, Array]:
        """The ankle from mid-hip and the foot's pitch (rad, toes up positive) while it is on the ground."""
        off = self.duty * self.stride_s - self.drag_s
        lift = self.heel_off * off
        flat = self._flat(since)
        r0, r1 = np.abs(self._flat(np.array([lift, lift + TINY_S])))
        reach = _curve(since, lift, off, r0, (r1 - r0) / TINY_S, *self.leaving)
        # The heel rises about the ball of the foot, to where the leg reaches.
        ankle = np.where(since > lift, _meeting(flat + BALL, abs(BALL), reach, -1), flat)
        landing = np.radians(self.toes_up_deg) * _curve(since, 0.0, 0.2 * off, 1.0, 0.0, 0.0, 0.0)
        return ankle, landing + np.angle((flat + BALL - ankle) / BALL)

    def _flat(self, since: Array) -> Points:
        return self._braking(since) + 1j * (ANKLE_HEIGHT - self._hip_height(since))

    def _braking(self, since: Array) -> Array:
        """How far the ankle is ahead.

        It comes to the belt's speed within ± `ramp_s` of contact, half of it at contact.
        """
        w, u = self.ramp_s, self.speed
        slowing = self.ahead - u / (4 * w) * ((np.clip(since, -w, w) + w) ** 2 - w**2)
        return np.asarray(slowing - u * np.maximum(since - w, 0.0))


RUNNER = Person(Activity.RUN, 170.0, 3.4, 0.214, 0.34, 0.08, 12.0, lean_deg=7.0, head_deg=15.0)
WALKER = Person(
    Activity.WALK, 114.0, 1.4, 0.36, 0.62, 0.04, 18.0, lean_deg=2.0, leaving=(0.92, -0.4), fold=0.85, drag_s=0.02,
    heel_off=0.62,
)  # fmt: skip


def runner(**changes: float) -> Person:
    """A person who runs as most do, at 3.4 legs/s and 170 steps a minute."""
    return replace(RUNNER, **changes)  # type: ignore[arg-type]


def walker(**changes: float) -> Person:
    """A person who walks as most do, at 1.4 legs/s and 114 steps a minute."""
    return replace(WALKER, **changes)  # type: ignore[arg-type]


def stander(**changes: float) -> Person:
    """A person who stands still."""
    return replace(Person(Activity.STAND), **changes)  # type: ignore[arg-type]


def sitter(**changes: float) -> Person:
    """A person who sits with level thighs."""
    return replace(Person(Activity.SIT), **changes)  # type: ignore[arg-type]


@dataclass(frozen=True)
class SimulatedCamera:
    """How a person is filmed.

    yaw_deg: 0 from the right, 90 from the front, 180 left, 270 rear. roll_deg: how much the ground rises to the right
    of the frame. noise: SD in leg lengths. slow: times slower than life. swapped: share of frames with the legs
    exchanged, in bursts of 1 to `burst`. crossing: the camera stands still while they move on. model: the pose model
    that the track names; people: its calibration, where that is named.
    """

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
    people: str = ""

    def of(self, *parts: tuple[Person, float] | tuple[Person, float, float]) -> PoseTrack:
        """The track of people one after the other: (who, for how many s[, at a yaw of their own])."""
        t = np.arange(round(sum(part[1] for part in parts) * self.fps * self.slow)) / self.fps / self.slow
        flat, start = np.full((t.size, 33), np.nan, dtype=np.complex128), 0.0
        for who, seconds, *yaw in parts:
            inside = (t >= start - 1e-9) & (t < start + seconds - 1e-9)
            flat[inside] = self._seen(who, t[inside] - start * bool(yaw), np.radians(yaw[0] if yaw else self.yaw_deg))
            start += seconds
        return self._filmed(t * self.slow, flat * np.exp(1j * np.radians(self.roll_deg)))

    def _seen(self, who: Person, t: Array, yaw: float) -> Points:
        x, y, z = np.moveaxis(who.pose(t), 2, 0)
        along = x + (who.speed * t)[:, None] if self.crossing else x
        return np.asarray(along * np.cos(yaw) - z * np.sin(yaw) + 1j * y)

    def _filmed(self, t: Array, flat: Points) -> PoseTrack:
        rng = np.random.default_rng(self.seed)
        xy = np.array(self.place) + self.leg_px * np.stack([flat.real, -flat.imag], axis=2)
        xy += rng.normal(0, self.noise * self.leg_px, xy.shape) if self.noise else 0.0
        wrong = self.wrong_frames(t.size)
        for left, right in LEG_PAIRS:
            xy[np.ix_(wrong, [left, right])] = xy[np.ix_(wrong, [right, left])]
        xy[:, list(self.hidden)] = np.nan
        visibility = np.where(np.isfinite(xy[..., 0]), 0.95, 0.0)
        named = {"model": self.model, "calibration": self.people}
        come_from = {key: value for key, value in named.items() if value}
        track = PoseTrack(t, xy, visibility, size=self.size, provenance=come_from)
        return track.where(rng.random(t.size) >= self.dropped)

    def wrong_frames(self, n: int) -> NDArray[np.bool_]:
        """Which of `n` frames have their legs exchanged."""
        rng, wrong = np.random.default_rng(self.seed + 1), np.zeros(n, dtype=bool)
        while wrong.mean() < self.swapped:
            first = int(rng.integers(n))
            wrong[first : first + int(rng.integers(1, self.burst + 1))] = True
        return wrong


def mirrored(track: PoseTrack) -> PoseTrack:
    """The frame seen in a mirror: left and right sides change their names."""
    xy = track.xy[:, list(mirror_index())] * (-1, 1) + (track.size[0], 0)
    return replace(track, xy=xy, visibility=track.visibility[:, list(mirror_index())])


def _upward(angle_deg: float) -> complex:
    return complex(np.exp(1j * np.radians(90 - angle_deg)))


def _curve(t: Array, t0: float, t1: float, p0: float, v0: float, p1: float, v1: float) -> Array:
    """The cubic from p0 at t0 with slope v0 to p1 at t1 with slope v1, held beyond its ends."""
    h = t1 - t0
    u = np.clip((t - t0) / h, 0.0, 1.0)
    return np.asarray(p0 + v0 * h * u * (1 - u) ** 2 + (p1 - p0) * u * u * (3 - 2 * u) + v1 * h * u * u * (u - 1))


def _meeting(foot: Points, foot_length: float, hip_length: Array | float, forward: int) -> Points:
    """The joint at these distances from `foot` and from the hip at 0, bent forward (1) or backward (-1)."""
    apart = np.abs(foot)
    along = (hip_length**2 - foot_length**2 + apart**2) / (2 * apart)
    aside = np.sqrt(np.maximum(hip_length**2 - along**2, 0.0))
    return np.asarray((along + forward * 1j * aside) * foot / apart)
