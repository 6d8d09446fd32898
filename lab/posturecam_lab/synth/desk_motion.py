"""A person at a desk who acts: the body's pose at any time, made of how it sits, of acts, and of never being still."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import Landmark
from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.desk_acts import SHIFTS, Acted, BodyShift, DeskAct, Hand, total_shift
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import NECK_M, TRUNK_M
from posturecam_lab.synth.skeleton import BodyPose
from posturecam_lab.synth.stillness import Sit

RESTLESS: dict[str, tuple[float, float, float]] = {
    "lean_deg": (0.7, 8.0, 90.0),
    "side_lean_deg": (0.6, 8.0, 60.0),
    "twist_deg": (1.5, 3.0, 30.0),
    "forward_head_deg": (1.2, 3.0, 40.0),
    "kyphosis_deg": (1.2, 30.0, 400.0),
    "head_pitch_deg": (2.2, 1.2, 20.0),
    "head_yaw_deg": (4.0, 1.2, 20.0),
    "head_roll_deg": (1.2, 2.0, 30.0),
    "shoulder_tilt_deg": (0.6, 8.0, 60.0),
    "aside_m": (0.004, 20.0, 200.0),
}
"""Movement of a person who works and does nothing else: SD, and the shortest and longest periods in it, s. Head and
trunk of office workers wander by a few degrees within a posture; engineering choices of that size, multiplied by each
person's own `restless`."""
FACE = slice(Landmark.NOSE, Landmark.LEFT_SHOULDER)
WAVES = 8
"""Sine waves that each wandering is made of."""
NODS = {"head_pitch_deg": (0.5, 0.9), "elevation_m": (0.0008, 1.7)}
"""Amplitude and frequency, Hz, of what typing does to head and shoulders: small choices, as seen on typing people."""
HAND_FROM_FACE: dict[Hand, tuple[float, float, float]] = {
    Hand.MOUTH: (0.16, -0.13, 0.03),
    Hand.CHEEK: (0.09, -0.14, 0.08),
    Hand.FOREHEAD: (0.13, -0.02, 0.04),
    Hand.EAR: (0.04, -0.09, 0.11),
    Hand.CHEST: (0.26, -0.33, 0.06),
    Hand.OVERHEAD: (0.02, 0.28, 0.22),
    Hand.DESK_EDGE: (0.34, -0.44, 0.25),
}
"""Where the wrist is, from the middle between the ears: forward, up, to its own side, m of a person of 1.75 m; the
fingertips are then where the name says."""


@dataclass(frozen=True)
class DeskMotion(SyntheticMotion):
    """A person at a desk.

    sit: how they sit when they sit well. usual: what their ordinary working posture is off that. acts: in order of
    their start. restless: how much they move without doing anything, 1 = as most. seed: of that movement.
    nod_seen, bow_seen: 1 and 0; else the body is as a pose model finds it: its head nods by that share of what it does,
    and is bowed by that share of how far the neck goes forward.
    """

    sit: Sit
    usual: BodyShift = field(default_factory=BodyShift)
    acts: tuple[DeskAct, ...] = ()
    restless: float = 1.0
    seed: int = 0
    nod_seen: float = 1.0
    bow_seen: float = 0.0
    build: Build = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "build", self.sit.build)

    @property
    def activity(self) -> Activity:
        """What the person does, as far as the rest of the laboratory knows."""
        return Activity.SIT

    def present(self, t: Floats) -> Bools:
        """(T,) whether the person is in the room."""
        there = np.ones(np.shape(t), dtype=bool)
        for act in self.acts:
            if act.kind is Acted.AWAY:
                there &= ~((t > act.held[0]) & (t < act.held[1]))
        return there

    def pose(self, t: Floats) -> BodyPose:
        """The pose at ascending times `t` (T,) s."""
        moved = total_shift(self.acts, t)
        for name, wandering in self._restless(t).items():
            moved[name] += wandering
        for name in SHIFTS:
            moved[name] += getattr(self.usual, name) * self._settled(t)
        moved["head_pitch_deg"] *= self.nod_seen
        moved["head_pitch_deg"] -= self.bow_seen * moved["forward_head_deg"]
        pose = shifted(self.sit.pose(t), moved)
        return self._with_hands(pose, t)

    def _settled(self, t: Floats) -> Floats:
        """How far (T,) the ordinary posture has come back after sitting well for the reference, 0–1."""
        return np.asarray(np.clip((t - WELL_S) / SETTLING_S, 0.0, 1.0))

    def _restless(self, t: Floats) -> dict[str, Floats]:
        out: dict[str, Floats] = {}
        for name, (amount, waves) in self._waves.items():
            frequency, phase = waves
            out[name] = (
                self.restless * amount * np.sqrt(2 / WAVES) * np.sin(2 * np.pi * frequency * t[:, None] + phase).sum(1)
            )
        for name, (amplitude, hertz) in NODS.items():
            nod = np.asarray(amplitude * np.sin(2 * np.pi * hertz * t) * self._typing(t))
            out[name] = out[name] + nod if name in out else nod
        return out

    @cached_property
    def _waves(self) -> dict[str, tuple[float, tuple[Floats, Floats]]]:
        rng = np.random.default_rng([_STREAM, self.seed])
        out = {}
        for name, (amount, shortest, longest) in RESTLESS.items():
            frequency = 1 / np.exp(rng.uniform(np.log(shortest), np.log(longest), WAVES))
            out[name] = (amount, (frequency, rng.uniform(0, 2 * np.pi, WAVES)))
        return out

    def _typing(self, t: Floats) -> Floats:
        typing = np.zeros(t.size)
        for act in self.acts:
            if act.kind is Acted.TYPING:
                typing = np.maximum(typing, act.weight(t))
        return typing

    def _with_hands(self, pose: BodyPose, t: Floats) -> BodyPose:
        """Hands go along with the body's place on the desk's side of it, or where an act holds them."""
        wrists = pose.wrists.copy()
        head = head_place(pose, self.sit)
        for act in self.acts:
            if act.hand is None:
                continue
            first, last = np.searchsorted(t, (act.start, act.end))
            weight = act.weight(t[first:last])[:, None]
            number, sign = (0, -1.0) if act.left else (1, 1.0)
            ahead, up, out = np.array(HAND_FROM_FACE[act.hand]) * self.build.scale
            there = head[first:last] + np.array([ahead, up, sign * out])
            wrists[first:last, number] += weight * (there - wrists[first:last, number])
        return replace(pose, wrists=wrists)


WELL_S, SETTLING_S = 8.0, 20.0
"""How long a person sits as well as they can at the start, for the reference, and then takes to sit as usual, s."""
_STREAM = 161
"""Keeps these draws apart from others of the same seed."""


def head_place(pose: BodyPose, sit: Sit) -> Floats:
    """About where (T, 3) m the middle between the ears is, before the body as a whole is placed."""
    trunk, neck = TRUNK_M * sit.build.trunk_scale, NECK_M * sit.build.scale
    lean, side, nod = pose.trunk[:, 0], pose.trunk[:, 1], pose.head[:, 0]
    ahead = trunk * np.sin(lean) + neck * np.sin(nod)
    up = trunk * np.cos(lean) * np.cos(side) + neck * np.cos(nod)
    aside = trunk * np.sin(side)
    return np.asarray(pose.hips + np.stack([ahead, up, aside], axis=1))


def shifted(pose: BodyPose, by: dict[str, Floats]) -> BodyPose:
    """The pose moved by each of SHIFTS (T,)."""
    rad = {name: np.radians(by[name]) for name in SHIFTS if name.endswith("_deg")}
    zero = np.zeros(pose.t.size)
    ahead = np.stack([by["ahead_m"], by["up_m"], by["aside_m"]], axis=1)
    return replace(
        pose,
        hips=pose.hips + ahead,
        pelvis=pose.pelvis + np.stack([0.3 * rad["twist_deg"], zero, 0.45 * rad["lean_deg"]], axis=1),
        trunk=pose.trunk + np.stack([rad["lean_deg"], rad["side_lean_deg"], rad["twist_deg"]], axis=1),
        spine=pose.spine
        + np.stack([rad["kyphosis_deg"], by["protraction_m"], by["elevation_m"], rad["shoulder_tilt_deg"]], axis=1),
        head=pose.head
        + np.stack([rad[f"{name}_deg"] for name in ("forward_head", "head_pitch", "head_yaw", "head_roll")], axis=1),
        place=pose.place + np.stack([by["place_ahead_m"], zero, by["place_aside_m"]], axis=1),
        heading=pose.heading + rad["heading_deg"],
    )


def eyes(landmarks: Floats) -> Floats:
    """Middle between the outer corners of the eyes (…, 3)."""
    return np.asarray((landmarks[..., Landmark.LEFT_EYE_OUTER, :] + landmarks[..., Landmark.RIGHT_EYE_OUTER, :]) / 2)
