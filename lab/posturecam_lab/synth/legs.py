"""The legs of a person who walks or runs, at any times.

The foot leads and the knee follows. On the ground: the foot lands with the ankle already moving backwards, comes to the
belt's speed, rolls flat and stays with the belt exactly; then the heel rises about the ball of the foot, and the ball
about the toes. In the air: the ankle swings forward, is braked before it lands, and the leg folds and stretches again.

What is known of it: on a force treadmill (Fukuchi, Fukuchi and Duarte 2017, PeerJ 5:e3298) the ankle of a runner at
contact moves back at about half the speed that it has in mid-stance, having lost about 18 times the belt's speed per
second, from 60 ms before contact on; the knee is straightest at toe off, the foot is then pitched by 39 to 44°, and the
toe leaves at nearly the belt's speed. Walkers' ankles are the same at contact; their toes leave the ground slowly, with
the knee bending. The shares of contact and swing time below are read off the mean curves of those recordings and of the
walkers of Arnold et al. 2013, Uhlrich et al. 2023 and John et al. 2013.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.course import Course
from posturecam_lab.synth.footfall import Footfalls
from posturecam_lab.synth.hips import Hips
from posturecam_lab.synth.leg_geometry import reach_of, rocker_height
from posturecam_lab.synth.stance import Stance
from posturecam_lab.synth.swing import Swing
from posturecam_lab.synth.timing import Timing

SPARE_STEPS = 3
OUTWARD_SWING_M = 0.010


class Legs:
    """All footfalls around the times from `start` to `end` s, solved once; `hips` are those that fit them."""

    def __init__(self, build: Build, timing: Timing, start: float, end: float) -> None:
        self._timing = timing
        hips = Hips(build, timing)
        footfalls = {side: _footfalls(hips, side, start, end) for side in Side}
        self.hips = replace(hips, base=_base(hips, footfalls))
        stance = Stance(build, timing, self.hips)
        self._stance, self._swing = stance, Swing(stance)
        self._footfalls = {side: replace(feet, roll=stance.roll(feet, side)) for side, feet in footfalls.items()}
        self._lift = {side: self._swing.lift(feet, side) for side, feet in self._footfalls.items()}

    def leg(self, t: Floats, side: Side) -> tuple[Floats, Floats]:
        """One ankle (T, 3) m, and its foot (T, 3): pitch, yaw and toe bend, rad."""
        known = self._footfalls[side]
        index = np.clip(np.searchsorted(known.contact, t, side="right") - 1, 0, known.contact.size - 1)
        feet = known.take(index)
        down = self._stance.standing(feet, np.minimum(t, feet.toe_off), side)
        up = self._swing.swinging(feet, np.maximum(t, feet.toe_off), side, self._lift[side][index])
        x, y, pitch, toes = (np.where(t <= feet.toe_off, d, u) for d, u in zip(down, up, strict=True))
        share = np.clip((t - feet.toe_off) / (feet.next_contact - feet.toe_off), 0.0, 1.0)
        sign = -1.0 if side == Side.LEFT else 1.0
        z = feet.z + sign * OUTWARD_SWING_M * np.sin(np.pi * share) ** 2
        out = -sign * self._timing.radians("toe_out_deg", t)
        return np.stack([x, y, z], axis=1), np.stack([pitch, out, toes], axis=1)


def _footfalls(hips: Hips, side: Side, start: float, end: float) -> Footfalls:
    build, timing = hips.build, hips.timing
    times = timing.contacts(side, start, end, spare=SPARE_STEPS)
    contact, following = times[:-1], times[1:]
    toe_off = timing.toe_offs(side, contact)
    stance, run, speed = toe_off - contact, timing.at("running", contact), timing.at("speed_mps", contact)

    def landing(t: Floats) -> Floats:
        return hips.middle(t)[0] + build.leg_m * timing.at("ahead", t)

    def between(walking: float, running: float) -> Floats:
        return walking + (running - walking) * run

    faster = np.maximum(speed - 2.3, 0.0)
    return Footfalls(
        contact=contact,
        toe_off=toe_off,
        next_contact=following,
        landing_x=landing(contact),
        next_landing_x=landing(following),
        speed=speed,
        next_speed=timing.at("speed_mps", following),
        toes_up=timing.radians("toes_up_deg", contact),
        next_toes_up=timing.radians("toes_up_deg", following),
        flat_s=between(0.15, 0.14) * stance,
        sink=build.scale * between(0.004, 0.012),
        heel_off=contact + between(0.40, 0.43) * stance,
        braking=between(18.0, 18.0),
        contact_share=between(0.47, 0.44),
        settled_s=0.26 * stance,
        leaving_pitch=-np.radians(between(52.0, 0.0) + run * np.interp(speed, [2.5, 3.5], [39.0, 44.0])),
        heel_rise=between(4.2, 1.7),
        dragging=between(0.65, 0.15) * speed,
        rolling=contact + between(0.60, 0.45) * stance,
        roll=np.zeros(contact.size),
        knee_leaving=timing.radians("knee_toe_off_deg", contact),
        leaving_push=(between(5.0, 0.0) + 5.0 * run * faster) * build.leg_m,
        knee_swing=timing.radians("knee_swing_deg", contact),
        knee_swing_at=between(0.30, 0.54),
        knee_straight_at=between(0.88, 0.955),
        swing_ankle=np.radians(between(4.0, -3.0)),
        z=(-0.5 if side == Side.LEFT else 0.5) * timing.at("step_width_m", contact),
    )


def _base(hips: Hips, footfalls: dict[Side, Footfalls]) -> Course:
    """Height of the hips' wave over time, such that knees at contact are bent as asked.

    They bend more where a leg would not reach the ground.
    """
    times, heights = [], []
    stance = Stance(hips.build, hips.timing, hips)
    for side, feet in footfalls.items():
        x, y, z = hips.centre(feet.contact, side)
        knee = hips.timing.radians("knee_contact_deg", feet.contact)
        aside = (feet.landing_x - x) ** 2 + (feet.z - z) ** 2
        down = np.sqrt(np.maximum(reach_of(hips.build, knee) ** 2 - aside, 0.01))
        times.append(feet.contact)
        heights.append(np.minimum(rocker_height(hips.build, feet.toes_up) + down - y, stance.highest(feet, side)))
    order = np.argsort(np.concatenate(times))
    return Course(np.concatenate(times)[order], np.concatenate(heights)[order])
