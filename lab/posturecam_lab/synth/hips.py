"""The hips of a person who walks or runs: their wave over the steps, the pelvis, the hip centres."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.course import Course
from posturecam_lab.synth.rotation import roll, yaw
from posturecam_lab.synth.timing import Timing

LEVEL = Course(np.zeros(1), np.zeros(1))


@dataclass(frozen=True)
class Hips:
    """`base`: height of the middle of the hips' wave over time."""

    build: Build
    timing: Timing
    base: Course = LEVEL

    def middle(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Mid-hip x, y and z at times `t` (…,).

        Lowest in double support walking, in mid-stance running; falling back against the belt early in stance.
        """
        timing = self.timing
        phase, run, duty = timing.phase(t), timing.at("running", t), timing.at("duty", t)
        lowest = (1 - run) * 0.6 * (duty - 0.5) + 0.96 * run * duty
        y = self.base.at(t) - 0.5 * timing.at("bounce_m", t) * np.cos(2 * np.pi * (2 * phase - lowest))
        x = timing.at("surge_m", t) * np.cos(4 * np.pi * (phase - 0.3 * duty) + np.pi / 2)
        z = timing.at("sway_m", t) * np.sin(2 * np.pi * (phase - 0.06))
        return x, y, z

    def pelvis(self, t: Floats) -> tuple[Floats, Floats]:
        """The pelvis' yaw, and the drop of its right side, rad."""
        phase = self.timing.phase(t)
        turn = self.timing.radians("pelvis_yaw_deg", t) * np.cos(2 * np.pi * phase)
        drop = -self.timing.radians("pelvis_drop_deg", t) * np.sin(2 * np.pi * (phase + 0.11))
        return turn, drop

    def centre(self, t: Floats, side: Side) -> tuple[Floats, Floats, Floats]:
        """A hip centre's x, y and z at times `t` (…,)."""
        x, y, z = self.middle(t)
        turn, drop = self.pelvis(t)
        out = (-1.0 if side == Side.LEFT else 1.0) * self.build.half_hips_m
        right = (yaw(turn) @ roll(drop))[..., 2]
        return x + out * right[..., 0], y + out * right[..., 1], z + out * right[..., 2]
