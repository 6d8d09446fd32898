"""The body of somebody who walks or runs: hips, legs, arms and trunk at any times, from the footfalls of footfall.py."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from posturecam.synth.build import Build
from posturecam.synth.course import Course
from posturecam.synth.footfall import (
    BRAKING_FROM_S,
    CLEARANCE_M,
    DRAGGING_S,
    MOST_ROLL,
    STRAIGHTEST,
    TINY_S,
    Footfalls,
    ease,
    hermite,
    knee_flexion,
    landing_gain,
    meeting,
    quintic,
    reach_of,
    rocker_height,
    shank_pitch,
    soft_least,
    turned2,
)  # fmt: skip
from posturecam.synth.rotation import roll, yaw
from posturecam.synth.skeleton import SIDES, Pose
from posturecam.types import Floats, Side

if TYPE_CHECKING:
    from posturecam.synth.gait import Gait

STANCE_SAMPLES, SWING_SAMPLES = 16, 24


class Stepper:
    """The footfalls of a gait around some times, solved once; then the body at any times among them."""

    def __init__(self, gait: Gait, start: float, end: float) -> None:
        self.gait, self.build = gait, gait.build
        self.course = gait._courses
        self.footfalls = {side: self._footfalls(side, start, end) for side in Side}
        self.base = Course(np.zeros(1), np.zeros(1))
        self.base = self._hip_base()
        for side in Side:
            self.footfalls[side] = replace(self.footfalls[side], roll=self._roll(side))
        self.lift = {side: self._lift(side) for side in Side}

    def _footfalls(self, side: Side, start: float, end: float) -> Footfalls:
        build, gait = self.build, self.gait
        times = gait.contacts(side, start, end, spare=3)
        contact, following = times[:-1], times[1:]
        sign = -1.0 if side == Side.LEFT else 1.0

        def asked(name: str, t: Floats = contact) -> Floats:
            return self.course[name].at(t)

        def landing(t: Floats) -> Floats:
            return self._mid_hip(t)[0] + build.leg_m * asked("ahead", t)

        toe_off = gait.toe_offs(side, contact)
        run, speed = asked("running"), asked("speed_mps")
        stance = toe_off - contact
        return Footfalls(
            contact=contact,
            toe_off=toe_off,
            next_contact=following,
            landing_x=landing(contact),
            next_landing_x=landing(following),
            speed=speed,
            next_speed=asked("speed_mps", following),
            toes_up=np.radians(asked("toes_up_deg")),
            next_toes_up=np.radians(asked("toes_up_deg", following)),
            flat_s=(0.15 - 0.01 * run) * stance,
            sink=build.scale * (0.004 + 0.008 * run),
            heel_off=contact + (0.40 + 0.03 * run) * stance,
            braking=18.0 + 0 * run,
            contact_share=0.47 - 0.03 * run,
            settled_s=0.26 * stance,
            leaving_pitch=-np.radians(52.0 * (1 - run) + run * np.interp(speed, [2.5, 3.5], [39.0, 44.0])),
            heel_rise=4.2 - 2.5 * run,
            dragging=(0.65 - 0.5 * run) * speed,
            rolling=contact + (0.60 - 0.15 * run) * stance,
            roll=0.0 * contact,
            knee_leaving=np.radians(asked("knee_toe_off_deg")),
            leaving_push=(5.0 * (1 - run) + 5.0 * run * np.maximum(speed - 2.3, 0.0)) * build.leg_m,
            knee_swing=np.radians(asked("knee_swing_deg")),
            knee_swing_at=0.30 + 0.24 * run,
            knee_straight_at=0.88 + 0.075 * run,
            swing_ankle=np.radians(4.0 - 7.0 * run),
            z=sign * asked("step_width_m") / 2,
        )

    def _mid_hip(self, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Mid-hip x, y without its base, and z."""
        phase = self.gait.phase(t)
        run, duty = self.course["running"].at(t), self.course["duty"].at(t)
        lowest = (1 - run) * 0.6 * (duty - 0.5) + 0.96 * run * duty
        wave = -0.5 * self.course["bounce_m"].at(t) * np.cos(2 * np.pi * (2 * phase - lowest))
        x = self.course["surge_m"].at(t) * np.cos(4 * np.pi * (phase - 0.3 * duty) + np.pi / 2)
        z = self.course["sway_m"].at(t) * np.sin(2 * np.pi * (phase - 0.06))
        return x, wave, z

    def _pelvis(self, t: Floats) -> tuple[Floats, Floats]:
        """Yaw and drop of the right side, rad."""
        phase = self.gait.phase(t)
        turn = np.radians(self.course["pelvis_yaw_deg"].at(t)) * np.cos(2 * np.pi * phase)
        drop = -np.radians(self.course["pelvis_drop_deg"].at(t)) * np.sin(2 * np.pi * (phase + 0.11))
        return turn, drop

    def hip(self, t: Floats, side: Side) -> tuple[Floats, Floats, Floats]:
        """A hip centre's x, y and z at times `t` (…,)."""
        x, y, z = self._mid_hip(t)
        turn, drop = self._pelvis(t)
        out = (-1.0 if side == Side.LEFT else 1.0) * self.build.half_hips_m
        right = (yaw(turn) @ roll(drop))[..., 2]
        return x + out * right[..., 0], y + self.base.at(t) + out * right[..., 1], z + out * right[..., 2]

    def _hip_base(self) -> Course:
        """Height of the hips' wave over time, such that knees at contact are bent as asked, and more where a leg would
        not reach the ground."""
        times, heights = [], []
        for side, feet in self.footfalls.items():
            x, y, z = self.hip(feet.contact, side)
            knee = np.radians(self.course["knee_contact_deg"].at(feet.contact))
            level = rocker_height(self.build, feet.toes_up)
            aside = (feet.landing_x - x) ** 2 + (feet.z - z) ** 2
            asked = level + np.sqrt(np.maximum(reach_of(self.build, knee) ** 2 - aside, 0.01)) - y
            longest = self._highest_standing(side)
            times.append(feet.contact)
            heights.append(np.minimum(asked, longest))
        order = np.argsort(np.concatenate(times))
        return Course(np.concatenate(times)[order], np.concatenate(heights)[order])

    def _highest_standing(self, side: Side) -> Floats:
        """The base (K,) at which the straightest moment of each flat stance just reaches the ground."""
        feet = self.footfalls[side].spread(STANCE_SAMPLES)
        share = np.linspace(0.0, 1.0, STANCE_SAMPLES)
        t = feet.contact + share * (feet.heel_off - feet.contact)
        x, y, z = self.hip(t, side)
        ankle_x, ankle_y, _ = self._flat(feet, t)
        aside = (ankle_x - x) ** 2 + (feet.z - z) ** 2
        longest = reach_of(self.build, STRAIGHTEST)
        return np.asarray((ankle_y + np.sqrt(np.maximum(longest**2 - aside, 0.01)) - y).min(axis=1))

    def _flat(self, feet: Footfalls, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Ankle x and y and the foot's pitch while the heel is down."""
        since = t - feet.contact
        belt = self.gait.travelled(t) - self.gait.travelled(feet.contact)
        gain = landing_gain(feet.speed, feet.contact_share, feet.braking, feet.settled_s, since)
        lift = feet.toes_up * (1 - ease(since / feet.flat_s))
        given = feet.sink * ease(since / (1.4 * feet.flat_s))
        return feet.landing_x - belt + gain, rocker_height(self.build, lift) - given, lift

    def standing(self, feet: Footfalls, t: Floats, side: Side) -> tuple[Floats, ...]:
        """Ankle x and y, pitch and toe bend of a foot on the ground."""
        x, y, lift = self._flat(feet, np.minimum(t, feet.heel_off))
        early = (x, y, lift, 0.0 * x)
        return tuple(
            np.where(t > feet.heel_off, b, a) for a, b in zip(early, self._pushing(feet, t, side), strict=True)
        )

    def _pushing(self, feet: Footfalls, t: Floats, side: Side) -> tuple[Floats, Floats, Floats, Floats]:
        """Ankle x and y, the foot's pitch and the toes' bend while the heel rises about the ball, and the ball about
        the tip of the toes at last; the leg is never longer than it is."""
        share = np.clip((t - feet.heel_off) / (feet.toe_off - feet.heel_off), 0.0, 1.0)
        rolled = feet.roll * np.clip((t - feet.rolling) / (feet.toe_off - feet.rolling), 0.0, 1.0) ** 2.1
        ball_x, ball_y = self._ball(feet, np.maximum(t, feet.heel_off), rolled)
        back, up = turned2(feet.leaving_pitch * share**feet.heel_rise, -self.build.ball[0], -self.build.ball[1])
        x, y, z = self.hip(t, side)
        aside = (feet.z - z) ** 2
        reach = np.sqrt((ball_x + back - x) ** 2 + (ball_y + up - y) ** 2 + aside)
        reach = soft_least(reach, reach_of(self.build, STRAIGHTEST), 0.004)
        foot = float(np.hypot(*self.build.ball[:2]))
        back, up = meeting(x - ball_x, y - ball_y, foot, np.sqrt(reach**2 - aside))
        lift = np.arctan2(-up, -back) - np.arctan2(self.build.ball[1], self.build.ball[0])
        return ball_x + back, ball_y + up, lift, np.maximum(-lift - rolled, 0.0)

    def _ball(self, feet: Footfalls, t: Floats, rolled: Floats) -> tuple[Floats, Floats]:
        """The sole under the ball of the foot: with the belt, and lifted by rolling over the toes by `rolled` rad."""
        belt = self.gait.travelled(t) - self.gait.travelled(feet.contact)
        gain = landing_gain(feet.speed, feet.contact_share, feet.braking, feet.settled_s, feet.toe_off - feet.contact)
        toe = self.build.toe_m
        x = feet.landing_x - belt + gain + self.build.ball[0] + toe * (1 - np.cos(rolled))
        x = x + feet.dragging * np.maximum(t - (feet.toe_off - DRAGGING_S), 0.0) ** 2 / (2 * DRAGGING_S)
        lighter = np.clip((t - feet.heel_off) / (feet.toe_off - feet.heel_off), 0.0, 1.0) ** 6
        return x, toe * np.sin(rolled) - feet.sink * (1 - lighter)

    def _roll(self, side: Side) -> Floats:
        """How far (K,) rad each foot rolls over its toes by toe off so that the knee is bent as asked, by halving."""
        feet = self.footfalls[side]
        x, y, z = self.hip(feet.toe_off, side)
        asked = reach_of(self.build, feet.knee_leaving)
        back, up = turned2(feet.leaving_pitch, -self.build.ball[0], -self.build.ball[1])
        low, high = 0.0 * feet.roll, MOST_ROLL + 0.0 * feet.roll
        for _ in range(40):
            middle = (low + high) / 2
            ball_x, ball_y = self._ball(feet, feet.toe_off, middle)
            reach = np.sqrt((ball_x + back - x) ** 2 + (ball_y + up - y) ** 2 + (feet.z - z) ** 2)
            low, high = np.where(reach > asked, middle, low), np.where(reach > asked, high, middle)
        return (low + high) / 2

    def swinging(self, feet: Footfalls, t: Floats, side: Side, lift: Floats) -> tuple[Floats, ...]:
        """Ankle x and y, pitch and toe bend of a foot in the air; `lift` (…,) m is how much it is lifted in the middle."""
        leave, land = self._leaving(feet, side), self._landing(feet, side)
        share = (t - feet.toe_off) / (feet.next_contact - feet.toe_off)
        x = self._swing_x(feet, t, leave)
        hip_x, hip_y, hip_z = self.hip(t, side)
        reach = self._swing_reach(feet, t, leave, land)
        level = np.sqrt(np.maximum(reach**2 - (feet.z - hip_z) ** 2 - (x - hip_x) ** 2, 1e-4))
        y = hip_y - level + lift * bump(share)
        pitch = self._swing_pitch(feet, t, shank_pitch(self.build, x - hip_x, y - hip_y), leave, side)
        return x, y, pitch, leave["toes"] * (1 - ease(share / 0.35))

    def _moments(self, feet: Footfalls) -> tuple[Floats, Floats]:
        """When the knee is bent most, and when it is straight again."""
        whole = feet.next_contact - feet.toe_off
        return feet.toe_off + feet.knee_swing_at * whole, feet.toe_off + feet.knee_straight_at * whole

    def _swing_reach(self, feet: Footfalls, t: Floats, leave: dict[str, Floats], land: dict[str, Floats]) -> Floats:
        """Hip to ankle: folded, stretched before the landing, and given a little for it."""
        most, straight = self._moments(feet)
        folding = hermite(t, feet.toe_off, most, leave["knee"], leave["knee_rate"], feet.knee_swing, 0.0)
        opening = hermite(t, most, straight, feet.knee_swing, 0.0, STRAIGHTEST, 0.0)
        longest = reach_of(self.build, STRAIGHTEST)
        landing = hermite(t, straight, feet.next_contact, longest, 0.0, land["reach"], land["reach_rate"])
        return np.where(
            t < straight, reach_of(self.build, np.where(t < most, folding, opening)), np.minimum(landing, longest)
        )

    def _swing_pitch(self, feet: Footfalls, t: Floats, shin: Floats, leave: dict[str, Floats], side: Side) -> Floats:
        """The foot's pitch: it hangs on the shin (`shin` rad) by its ankle, and is set for the landing."""
        straight = self._moments(feet)[1]
        hip_x, hip_y, hip_z = self.hip(straight, side)
        ahead = self._braked(feet, straight) - hip_x
        down = np.sqrt(np.maximum(reach_of(self.build, STRAIGHTEST) ** 2 - ahead**2 - (feet.z - hip_z) ** 2, 1e-4))
        ready = feet.next_toes_up - shank_pitch(self.build, ahead, -down)
        half = (feet.toe_off + feet.next_contact) / 2
        hanging = hermite(t, feet.toe_off, half, leave["ankle"], leave["ankle_rate"], feet.swing_ankle, 0.0)
        rising = hermite(t, half, straight, feet.swing_ankle, 0.0, ready, 0.0)
        set_for_landing = ease((t - straight) / (feet.next_contact - straight))
        ankle = np.where(t < half, hanging, rising)
        return (1 - set_for_landing) * (shin + ankle) + set_for_landing * feet.next_toes_up

    def _swing_x(self, feet: Footfalls, t: Floats, leave: dict[str, Floats]) -> Floats:
        brake = feet.next_contact - BRAKING_FROM_S
        at = self._braked(feet, brake)
        speed = (self._braked(feet, brake + TINY_S) - at) / TINY_S
        start = leave["x"], leave["x_rate"], feet.leaving_push
        forward = quintic(t, feet.toe_off, brake, start, (at, speed, -feet.braking * feet.next_speed))
        return np.where(t < brake, forward, self._braked(feet, t))

    def _braked(self, feet: Footfalls, t: Floats) -> Floats:
        """Ankle x just before it lands: the landing's own deceleration carried back."""
        before = t - feet.next_contact
        gain = landing_gain(feet.next_speed, feet.contact_share, feet.braking, feet.settled_s, before)
        return feet.next_landing_x - feet.next_speed * before + gain

    def _leaving(self, feet: Footfalls, side: Side) -> dict[str, Floats]:
        states = [
            self._state(self.standing(feet, feet.toe_off - back, side), feet, feet.toe_off - back, side)
            for back in (0.0, TINY_S)
        ]
        return _with_rates(states[0], states[1])

    def _landing(self, feet: Footfalls, side: Side) -> dict[str, Floats]:
        """The state at the next contact, from the flat foot that follows it."""
        follower = next_footfalls(feet)
        states = []
        for after in (TINY_S, 0.0):
            t = feet.next_contact + after
            x, y, lift = self._flat(follower, t)
            states.append(self._state((x, y, lift, 0 * x), follower, t, side))
        return _with_rates(states[0], states[1])

    def _state(self, foot: tuple[Floats, ...], feet: Footfalls, t: Floats, side: Side) -> dict[str, Floats]:
        x, y, lift, toes = foot
        hip_x, hip_y, hip_z = self.hip(t, side)
        reach = np.sqrt((x - hip_x) ** 2 + (y - hip_y) ** 2 + (feet.z - hip_z) ** 2)
        ankle = lift - shank_pitch(self.build, x - hip_x, y - hip_y)
        return {"x": x, "reach": reach, "knee": knee_flexion(self.build, reach), "ankle": ankle, "toes": toes}

    def _lift(self, side: Side) -> Floats:
        """How much (K,) m each swing is lifted so that no part of the foot goes through the ground."""
        feet = self.footfalls[side].spread(SWING_SAMPLES)
        share = np.linspace(0.08, 0.90, SWING_SAMPLES)
        t = feet.toe_off + share * (feet.next_contact - feet.toe_off)
        lift = np.zeros(feet.contact.shape[0])
        wanted = CLEARANCE_M * np.minimum(1.0, np.minimum(share / 0.25, (1 - share) / 0.25))
        for _ in range(3):
            x, y, pitch, toes = self.swinging(feet, t, side, lift[:, None])
            missing = wanted - lowest_point(self.build, y, pitch, toes)
            lift = np.maximum(lift + (missing / np.maximum(bump(share), 0.25)).max(axis=1), 0.0)
        return lift

    def leg(self, t: Floats, side: Side) -> tuple[Floats, Floats]:
        """Ankles (T, 3) and feet (T, 3): pitch, yaw, toe bend."""
        all_feet = self.footfalls[side]
        index = np.clip(np.searchsorted(all_feet.contact, t, side="right") - 1, 0, all_feet.contact.size - 1)
        feet = all_feet.take(index)
        down = self.standing(feet, np.minimum(t, feet.toe_off), side)
        up = self.swinging(feet, np.maximum(t, feet.toe_off), side, self.lift[side][index])
        x, y, pitch, toes = (np.where(t <= feet.toe_off, d, u) for d, u in zip(down, up, strict=True))
        share = np.clip((t - feet.toe_off) / (feet.next_contact - feet.toe_off), 0.0, 1.0)
        sign = -1.0 if side == Side.LEFT else 1.0
        z = feet.z + sign * 0.010 * np.sin(np.pi * share) ** 2
        out = -sign * np.radians(self.course["toe_out_deg"].at(t))
        return np.stack([x, y, z], axis=1), np.stack([pitch, out, toes], axis=1)


def bump(share: Floats) -> Floats:
    """A smooth lift that is 1 early in swing and gone, with level ends, at both ends."""
    u = np.clip(share, 0.0, 1.0)
    return np.asarray((16 * u**2 * (1 - u) ** 2) ** 0.75)


def lowest_point(build: Build, y: Floats, pitch: Floats, toes: Floats) -> Floats:
    """Height of the lowest of heel, ball and toe tip."""
    heel, ball = (turned2(pitch, *point[:2])[1] for point in (build.heel, build.ball))
    tip = ball + turned2(pitch + toes, build.toe_m, 0.005)[1]
    return y + np.minimum(np.minimum(heel, ball), tip)


def next_footfalls(feet: Footfalls) -> Footfalls:
    """The footfall that starts at each one's next contact, as far as its landing is concerned."""
    return replace(
        feet, contact=feet.next_contact, landing_x=feet.next_landing_x, speed=feet.next_speed, toes_up=feet.next_toes_up
    )


def _with_rates(here: dict[str, Floats], before: dict[str, Floats]) -> dict[str, Floats]:
    """The later state with its rates against one TINY_S earlier."""
    return {**here, **{f"{name}_rate": (here[name] - before[name]) / TINY_S for name in here}}


def stepping_pose(gait: Gait, t: Floats) -> Pose:
    """The pose (T,) of that gait."""
    stepper = Stepper(gait, float(t.min()), float(t.max()) + 1e-9)
    course, phase = gait._courses, gait.phase(t)
    x, y, z = stepper._mid_hip(t)
    hips = np.stack([x, y + stepper.base.at(t), z], axis=1)
    turn, drop = stepper._pelvis(t)
    legs = [stepper.leg(t, side) for side in (Side.LEFT, Side.RIGHT)]

    def at(name: str) -> Floats:
        return course[name].at(t)

    def rad(name: str) -> Floats:
        return np.radians(course[name].at(t))

    beat = 4 * np.pi * phase
    lean = rad("lean_deg") + rad("trunk_nod_deg") * np.cos(beat - 0.6)
    side = rad("side_lean_deg") + np.radians(1.2) * np.sin(2 * np.pi * phase)
    twist = -rad("trunk_yaw_deg") * np.cos(2 * np.pi * phase)
    arms = []
    for shift in (0.5, 0.0):
        swing = -np.cos(2 * np.pi * (phase + shift - 0.02))
        run = at("running")
        bend = rad("elbow_deg") + rad("elbow_swing_deg") * (
            (1 - run) * swing + run * -np.cos(2 * np.pi * (phase + shift - 0.12))
        )
        inward = np.radians(20.0 + 14.0 * run + 10.0 * run * np.maximum(swing, 0.0))
        arms.append(
            np.stack([rad("arm_mid_deg") + rad("arm_swing_deg") * swing, rad("arm_out_deg"), inward, bend], axis=1)
        )
    towards = np.zeros((t.size, 2, 3))
    for number, (_, sign) in enumerate(SIDES):
        towards[:, number] = np.stack([np.ones(t.size), np.zeros(t.size), 0.06 * sign * np.ones(t.size)], axis=1)
    place = np.zeros((t.size, 3))
    if gait.over_ground:
        place[:, 0] = gait.travelled(t)
    return Pose(
        t=t,
        hips=hips,
        pelvis=np.stack([turn, drop, 0.45 * lean], axis=1),
        ankles=np.stack([leg[0] for leg in legs], axis=1),
        feet=np.stack([leg[1] for leg in legs], axis=1),
        knees_towards=towards,
        trunk=np.stack([lean, side, twist], axis=1),
        spine=np.stack([rad("kyphosis_deg"), at("protraction_m"), at("elevation_m")], axis=1),
        head=np.stack(
            [
                rad("forward_head_deg") + np.radians(1.0) * np.cos(beat),
                rad("head_pitch_deg") + np.radians(0.8) * np.sin(beat),
                rad("head_yaw_deg") - twist,
                rad("head_roll_deg"),
            ],
            axis=1,
        ),
        arms=np.stack(arms, axis=1),
        wrists=np.zeros((t.size, 2, 3)),
        held=np.zeros(t.size),
        place=place,
        heading=np.zeros(t.size),
    )
