"""A foot in the air: it leaves as it pushed off, swings forward and is set down as it will stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.arrays import Floats
from posturecam.types import Side
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.footfall import Footfalls
from posturecam_lab.synth.hips import Hips
from posturecam_lab.synth.leg_geometry import (
    STRAIGHTEST,
    ease,
    hermite,
    knee_flexion,
    landing_gain,
    quintic,
    reach_of,
    shank_pitch,
    soft_least,
    turned2,
)
from posturecam_lab.synth.stance import Stance

BRAKING_FROM_S = 0.055
SWING_SAMPLES = 24
CLEARANCE_M = 0.008
LEAST_DROP = 0.3
"""No ankle comes nearer to its hip's height, in leg lengths."""
TINY_S = 1e-5


@dataclass(frozen=True)
class Swing:
    """The same legs in the air."""

    stance: Stance

    @property
    def build(self) -> Build:
        """Whose legs."""
        return self.stance.build

    @property
    def hips(self) -> Hips:
        """Below which they swing."""
        return self.stance.hips

    def swinging(self, feet: Footfalls, t: Floats, side: Side, lift: Floats) -> tuple[Floats, ...]:
        """Ankle x and y, pitch and toe bend of a foot in the air; `lift` (…,) m: how much it is lifted."""
        leave, land = self._leaving(feet, side), self._landing(feet, side)
        share = (t - feet.toe_off) / (feet.next_contact - feet.toe_off)
        x = self._swing_x(feet, t, leave)
        hip_x, hip_y, hip_z = self.hips.centre(t, side)
        least = np.hypot(x - hip_x, LEAST_DROP * self.build.leg_m)
        reach = -soft_least(-self._swing_reach(feet, t, leave, land), -least, 0.01 * ease(share / 0.3))
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
        given = np.maximum(longest - land["reach"], 1e-6)
        power = np.clip(-land["reach_rate"] * (feet.next_contact - straight) / given, 1.5, 12.0)
        landing = longest - given * np.clip((t - straight) / (feet.next_contact - straight), 0.0, 1.0) ** power
        return np.where(t < straight, reach_of(self.build, np.where(t < most, folding, opening)), landing)

    def _swing_pitch(self, feet: Footfalls, t: Floats, shin: Floats, leave: dict[str, Floats], side: Side) -> Floats:
        """The foot's pitch: it hangs on the shin (`shin` rad) by its ankle, and is set for the landing."""
        straight = self._moments(feet)[1]
        hip_x, _, hip_z = self.hips.centre(straight, side)
        ahead = self._braked(feet, straight) - hip_x
        down = np.sqrt(np.maximum(reach_of(self.build, STRAIGHTEST) ** 2 - ahead**2 - (feet.z - hip_z) ** 2, 1e-4))
        ready = feet.next_toes_up - shank_pitch(self.build, ahead, -down)
        half = (feet.toe_off + feet.next_contact) / 2
        hanging = hermite(t, feet.toe_off, half, leave["ankle"], leave["ankle_rate"], feet.swing_ankle, 0.0)
        rising = hermite(t, half, straight, feet.swing_ankle, 0.0, ready, 0.0)
        set_for_landing = ease((t - straight) / (feet.next_contact - straight))
        ankle = np.where(t < half, hanging, rising)
        return np.asarray((1 - set_for_landing) * (shin + ankle) + set_for_landing * feet.next_toes_up)

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
            self._state(self.stance.standing(feet, feet.toe_off - back, side), feet, feet.toe_off - back, side)
            for back in (0.0, TINY_S)
        ]
        return _with_rates(states[0], states[1])

    def _landing(self, feet: Footfalls, side: Side) -> dict[str, Floats]:
        """The state at the next contact, from the flat foot that follows it."""
        follower = _next(feet)
        states = []
        for after in (TINY_S, 0.0):
            t = feet.next_contact + after
            x, y, lift = self.stance.flat(follower, t)
            states.append(self._state((x, y, lift, 0 * x), follower, t, side))
        return _with_rates(states[0], states[1])

    def _state(self, foot: tuple[Floats, ...], feet: Footfalls, t: Floats, side: Side) -> dict[str, Floats]:
        x, y, lift, toes = foot
        hip_x, hip_y, hip_z = self.hips.centre(t, side)
        reach = np.sqrt((x - hip_x) ** 2 + (y - hip_y) ** 2 + (feet.z - hip_z) ** 2)
        ankle = lift - shank_pitch(self.build, x - hip_x, y - hip_y)
        return {"x": x, "reach": reach, "knee": knee_flexion(self.build, reach), "ankle": ankle, "toes": toes}

    def lift(self, feet: Footfalls, side: Side) -> Floats:
        """How much (K,) m each swing is lifted so that no part of the foot goes through the ground.

        ValueError for steps that are too long for these legs.
        """
        feet = feet.spread(SWING_SAMPLES)
        share = np.linspace(0.08, 0.90, SWING_SAMPLES)
        t = feet.toe_off + share * (feet.next_contact - feet.toe_off)
        lift = np.zeros(feet.contact.shape[0])
        wanted = CLEARANCE_M * np.minimum(1.0, np.minimum(share / 0.25, (1 - share) / 0.25))
        for _ in range(3):
            x, y, pitch, toes = self.swinging(feet, t, side, lift[:, None])
            missing = wanted - lowest_point(self.build, y, pitch, toes)
            lift = np.maximum(lift + (missing / np.maximum(bump(share), 0.25)).max(axis=1), 0.0)
        hip_x, hip_y, _ = self.hips.centre(t, side)
        if (np.hypot(x - hip_x, y - hip_y) > 1.001 * self.build.leg_m).any():
            raise ValueError(f"legs of {self.build.leg_m:.2f} m cannot take such steps: quicker ones would do")
        return lift


def bump(share: Floats) -> Floats:
    """A smooth lift that is 1 early in swing and gone, with level ends, at both ends."""
    u = np.clip(share, 0.0, 1.0)
    return np.asarray((16 * u**2 * (1 - u) ** 2) ** 0.75)


def lowest_point(build: Build, y: Floats, pitch: Floats, toes: Floats) -> Floats:
    """Height of the lowest of heel, ball and toe tip."""
    heel, ball = (turned2(pitch, *point[:2])[1] for point in (build.heel, build.ball))
    tip = ball + turned2(pitch + toes, build.toe_m, 0.005)[1]
    return np.asarray(y + np.minimum(np.minimum(heel, ball), tip))


def _next(feet: Footfalls) -> Footfalls:
    """The footfall that starts at each one's next contact, as far as its landing is concerned."""
    return replace(
        feet, contact=feet.next_contact, landing_x=feet.next_landing_x, speed=feet.next_speed, toes_up=feet.next_toes_up
    )


def _with_rates(here: dict[str, Floats], before: dict[str, Floats]) -> dict[str, Floats]:
    """The later state with its rates against one TINY_S earlier."""
    return {**here, **{f"{name}_rate": (here[name] - before[name]) / TINY_S for name in here}}
