"""A foot on the ground: how it lands, stays with the belt, and pushes off."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.footfall import Footfalls
from posturecam_lab.synth.hips import Hips
from posturecam_lab.synth.leg_geometry import (
    STRAIGHTEST,
    ease,
    landing_gain,
    meeting,
    reach_of,
    rocker_height,
    soft_least,
    turned2,
)
from posturecam_lab.synth.timing import Timing

STANCE_SAMPLES = 16
MOST_ROLL = np.radians(75.0)
DRAGGING_S = 0.05


@dataclass(frozen=True)
class Stance:
    """The legs of a body whose hips are known, on the ground. Footfalls and times have equal shapes (…,)."""

    build: Build
    timing: Timing
    hips: Hips

    def flat(self, feet: Footfalls, t: Floats) -> tuple[Floats, Floats, Floats]:
        """Ankle x and y and the foot's pitch while the heel is down."""
        since = t - feet.contact
        belt = self.timing.travelled(t) - self.timing.travelled(feet.contact)
        gain = landing_gain(feet.speed, feet.contact_share, feet.braking, feet.settled_s, since)
        lift = feet.toes_up * (1 - ease(since / feet.flat_s))
        given = feet.sink * ease(since / (1.4 * feet.flat_s))
        return feet.landing_x - belt + gain, rocker_height(self.build, lift) - given, lift

    def highest(self, feet: Footfalls, side: Side) -> Floats:
        """The base of the hips (K,), 0 at present, at which each leg at its straightest just reaches the ground."""
        feet = feet.spread(STANCE_SAMPLES)
        share = np.linspace(0.0, 1.0, STANCE_SAMPLES)
        t = feet.contact + share * (feet.heel_off - feet.contact)
        x, y, z = self.hips.centre(t, side)
        ankle_x, ankle_y, _ = self.flat(feet, t)
        aside = (ankle_x - x) ** 2 + (feet.z - z) ** 2
        longest = reach_of(self.build, STRAIGHTEST)
        return np.asarray((ankle_y + np.sqrt(np.maximum(longest**2 - aside, 0.01)) - y).min(axis=1))

    def standing(self, feet: Footfalls, t: Floats, side: Side) -> tuple[Floats, ...]:
        """Ankle x and y, pitch and toe bend of a foot on the ground."""
        x, y, lift = self.flat(feet, np.minimum(t, feet.heel_off))
        early = (x, y, lift, 0.0 * x)
        return tuple(
            np.where(t > feet.heel_off, b, a) for a, b in zip(early, self._pushing(feet, t, side), strict=True)
        )

    def _pushing(self, feet: Footfalls, t: Floats, side: Side) -> tuple[Floats, Floats, Floats, Floats]:
        """Ankle x and y, the foot's pitch and the toes' bend while the foot leaves the ground.

        The heel rises about the ball, and the ball about the tip of the toes at last; the leg is never longer than
        it is.
        """
        share = np.clip((t - feet.heel_off) / (feet.toe_off - feet.heel_off), 0.0, 1.0)
        rolled = feet.roll * np.clip((t - feet.rolling) / (feet.toe_off - feet.rolling), 0.0, 1.0) ** 2.05
        ball_x, ball_y = self._ball(feet, np.maximum(t, feet.heel_off), rolled)
        back, up = turned2(feet.leaving_pitch * share**feet.heel_rise, -self.build.ball[0], -self.build.ball[1])
        x, y, z = self.hips.centre(t, side)
        aside = (feet.z - z) ** 2
        reach = np.sqrt((ball_x + back - x) ** 2 + (ball_y + up - y) ** 2 + aside)
        reach = soft_least(reach, reach_of(self.build, STRAIGHTEST), 0.004 * ease(share / 0.3))
        foot = float(np.hypot(*self.build.ball[:2]))
        back, up = meeting(x - ball_x, y - ball_y, foot, np.sqrt(reach**2 - aside))
        lift = np.arctan2(-up, -back) - np.arctan2(self.build.ball[1], self.build.ball[0])
        return ball_x + back, ball_y + up, lift, np.maximum(-lift - rolled, 0.0)

    def _ball(self, feet: Footfalls, t: Floats, rolled: Floats) -> tuple[Floats, Floats]:
        """The sole under the ball of the foot: with the belt, and lifted by rolling over the toes by `rolled` rad."""
        belt = self.timing.travelled(t) - self.timing.travelled(feet.contact)
        gain = landing_gain(feet.speed, feet.contact_share, feet.braking, feet.settled_s, feet.toe_off - feet.contact)
        toe = self.build.toe_m
        x = feet.landing_x - belt + gain + self.build.ball[0] + toe * (1 - np.cos(rolled))
        x = x + feet.dragging * np.maximum(t - (feet.toe_off - DRAGGING_S), 0.0) ** 2 / (2 * DRAGGING_S)
        lighter = np.clip((t - feet.heel_off) / (feet.toe_off - feet.heel_off), 0.0, 1.0) ** 6
        return x, toe * np.sin(rolled) - feet.sink * (1 - lighter)

    def roll(self, feet: Footfalls, side: Side) -> Floats:
        """How far (K,) rad each foot rolls over its toes by toe off so that the knee is bent as asked, by halving."""
        x, y, z = self.hips.centre(feet.toe_off, side)
        asked = reach_of(self.build, feet.knee_leaving)
        back, up = turned2(feet.leaving_pitch, -self.build.ball[0], -self.build.ball[1])
        low, high = 0.0 * feet.roll, MOST_ROLL + 0.0 * feet.roll
        for _ in range(40):
            middle = (low + high) / 2
            ball_x, ball_y = self._ball(feet, feet.toe_off, middle)
            reach = np.sqrt((ball_x + back - x) ** 2 + (ball_y + up - y) ** 2 + (feet.z - z) ** 2)
            low, high = np.where(reach > asked, middle, low), np.where(reach > asked, high, middle)
        return np.asarray((low + high) / 2)
