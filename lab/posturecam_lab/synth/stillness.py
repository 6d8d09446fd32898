"""Standing and sitting, with the breath and sway that are always there."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, EAR, KNEE, SHOULDER
from posturecam.motion.roll_from_standing import MASS
from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.motion import SyntheticMotion, steady_trunk
from posturecam_lab.synth.posture import NECK_M, TRUNK_M, Posture
from posturecam_lab.synth.skeleton import SIDES, BodyPose

BREATH_S, SWAY_S = 4.0, 7.3
MASS_AHEAD_M = (0.046, 0.015)
"""How far ahead of the ankles standing people hold their mass, mean and SD (Woodhull 1985, weighed)."""


def balanced_hips_m(build: Build, posture: Posture, mass_ahead_m: float) -> float:
    """How far ahead of the ankles the hips of a standing person are, m.

    The body's mass lies `mass_ahead_m` ahead of them then; masses as in posturecam/motion/balance.py.
    """
    shoulder = TRUNK_M * build.trunk_scale * np.sin(np.radians(posture.lean_deg))
    ear = shoulder + NECK_M * build.scale * np.sin(np.radians(posture.forward_head_deg))
    on_hips = 1 - MASS[KNEE] / 2 - MASS[ANKLE]
    return float((mass_ahead_m - MASS[SHOULDER] * shoulder - MASS[EAR] * ear) / on_hips)


@dataclass(frozen=True)
class Stand(SyntheticMotion):
    """A person who stands, feet hip-wide. hips_ahead_m: middle of the hips ahead of the ankles; sway 0 = a statue."""

    build: Build = field(default_factory=Build)
    posture: Posture = field(default_factory=Posture)
    hips_ahead_m: float = 0.03
    sway: float = 1.0

    @property
    def activity(self) -> Activity:
        """What the person does."""
        return Activity.STAND

    def pose(self, t: Floats) -> BodyPose:
        """The pose at times `t` (T,) s."""
        build, n = self.build, t.size
        sway = 0.004 * self.sway * np.sin(2 * np.pi * t / SWAY_S + 0.5)
        reach = np.sqrt((0.9985 * build.leg_m) ** 2 - self.hips_ahead_m**2)
        height = build.ankle_height_m + min(0.996 * build.leg_m, float(reach))
        ankles, feet = np.zeros((n, 2, 3)), np.zeros((n, 2, 3))
        for number, (_, sign) in enumerate(SIDES):
            ankles[:, number] = (-self.hips_ahead_m, build.ankle_height_m, sign * 0.085 * build.scale)
            feet[:, number, 1] = -sign * np.radians(7.0)
        hips = np.stack([sway, np.full(n, height), 0.5 * sway], axis=1)
        arms = np.broadcast_to(np.radians([4.0, 8.0, 12.0, 14.0]), (n, 2, 4)).copy()
        return steady_trunk(self.posture, t, hips, ankles, feet, arms, breath=self.sway)


@dataclass(frozen=True)
class Sit(SyntheticMotion):
    """A person who sits with the hands on a desk.

    seat_m: seat over the ground, None = fits the person; desk_m: the desk's top over the seat; pelvis_back_deg: how far
    the pelvis is tilted back.
    """

    build: Build = field(default_factory=Build)
    posture: Posture = field(default_factory=lambda: Posture(lean_deg=-3.0, forward_head_deg=8.0))
    seat_m: float | None = None
    desk_over_seat_m: float = 0.25
    pelvis_back_deg: float = 10.0
    sway: float = 1.0

    @property
    def activity(self) -> Activity:
        """What the person does."""
        return Activity.SIT

    @property
    def seat_height_m(self) -> float:
        """The seat over the ground."""
        return self.build.ankle_height_m + 0.95 * self.build.shank_m if self.seat_m is None else self.seat_m

    def pose(self, t: Floats) -> BodyPose:
        """The pose at times `t` (T,) s."""
        build, n = self.build, t.size
        hip = self.seat_height_m + 0.09 * build.scale
        slow = self.sway * np.sin(2 * np.pi * t / SWAY_S + 0.5)
        ankles, feet, wrists = np.zeros((n, 2, 3)), np.zeros((n, 2, 3)), np.zeros((n, 2, 3))
        for number, (_, sign) in enumerate(SIDES):
            ankles[:, number] = (build.thigh_m * 0.97 - sign * 0.02, build.ankle_height_m, sign * 0.10 * build.scale)
            feet[:, number, 1] = -sign * np.radians(8.0)
            typing = 0.006 * self.sway * np.maximum(0, np.sin(2 * np.pi * (2.3 * t + 0.3 * number)))
            level = self.seat_height_m + self.desk_over_seat_m + 0.045 + typing
            wrists[:, number] = np.stack(
                [0.40 * build.scale + 0.008 * slow, level, np.full(n, sign * 0.15 * build.scale)], axis=1
            )
        hips = np.broadcast_to([0.0, hip, 0.0], (n, 3)).copy()
        arms = np.broadcast_to(np.radians([40.0, 10.0, 20.0, 60.0]), (n, 2, 4)).copy()
        pose = steady_trunk(self.posture, t, hips, ankles, feet, arms, breath=self.sway)
        pelvis = pose.pelvis.copy()
        pelvis[:, 2] = -np.radians(self.pelvis_back_deg)
        towards = np.broadcast_to([0.6, 1.0, 0.0], (n, 2, 3)).copy()
        return replace(pose, pelvis=pelvis, knees_towards=towards, wrists=wrists, held=np.ones(n))
