"""Who a made-up person is: size, proportions and looks.

Segment lengths as shares of stature are those of Drillis and Contini 1966 as printed in Winter 2009, "Biomechanics and
Motor Control of Human Movement", fig. 4.1: thigh 0.245, shank 0.246, ankle 0.039, upper arm 0.186, forearm 0.146, hand
0.108, foot 0.152. Shoulder and hip widths by sex follow the 1988 survey of the US Army (Gordon et al. 1989: shoulders
0.226 and 0.223 of stature, hips 0.195 and 0.211). Hip joints lie 0.10 of stature apart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posturecam.arrays import Floats

Colour = tuple[float, float, float]
SOLE_M = 0.020
"""Thickness of a running shoe's sole under the ankle."""


@dataclass(frozen=True)
class Build:
    """One person.

    height_m without shoes; girth 1 = average, breadth and depth of the flesh; leg_share, arm_share: lengths against the
    average of that stature, the trunk makes up for the legs. Colours are RGB, 0–1.
    """

    height_m: float = 1.75
    sex: Literal["male", "female"] = "male"
    girth: float = 1.0
    leg_share: float = 1.0
    arm_share: float = 1.0
    hair: Literal["short", "long", "ponytail", "bald"] = "short"
    top: Literal["t-shirt", "long-sleeve", "vest"] = "t-shirt"
    bottom: Literal["shorts", "leggings", "trousers"] = "shorts"
    skin: Colour = (0.78, 0.57, 0.44)
    hair_colour: Colour = (0.13, 0.09, 0.06)
    top_colour: Colour = (0.16, 0.34, 0.55)
    bottom_colour: Colour = (0.10, 0.11, 0.13)
    shoe_colour: Colour = (0.85, 0.32, 0.16)

    def __post_init__(self) -> None:
        if not 1.0 <= self.height_m <= 2.3:
            raise ValueError(f"height_m must lie between 1.0 and 2.3, not {self.height_m}")
        if not 0.85 <= self.leg_share <= 1.15:
            raise ValueError(f"leg_share must lie between 0.85 and 1.15, not {self.leg_share}")

    @property
    def thigh_m(self) -> float:
        """Hip centre to knee centre."""
        return 0.245 * self.height_m * self.leg_share

    @property
    def shank_m(self) -> float:
        """Knee centre to ankle centre."""
        return 0.246 * self.height_m * self.leg_share

    @property
    def leg_m(self) -> float:
        """Hip centre to ankle centre of a straight leg: the unit of every distance that is reported."""
        return self.thigh_m + self.shank_m

    @property
    def ankle_height_m(self) -> float:
        """Ankle centre above the ground, in shoes."""
        return 0.039 * self.height_m + SOLE_M

    @property
    def scale(self) -> float:
        """The person's size against a person of 1.75 m; trunk, head and feet are drawn up at that size."""
        return self.height_m / 1.75

    @property
    def trunk_scale(self) -> float:
        """As `scale`, for lengths along the trunk, which is shorter where the legs are longer."""
        return self.scale * (1.0 - 1.7 * (self.leg_share - 1.0))

    @property
    def upper_arm_m(self) -> float:
        """Shoulder centre to elbow centre."""
        return 0.180 * self.height_m * self.arm_share

    @property
    def forearm_m(self) -> float:
        """Elbow centre to wrist centre."""
        return 0.146 * self.height_m * self.arm_share

    @property
    def hand_m(self) -> float:
        """Wrist centre to fingertips."""
        return 0.108 * self.height_m * self.arm_share

    @property
    def half_hips_m(self) -> float:
        """Middle of the pelvis to a hip centre."""
        return 0.050 * self.height_m

    @property
    def half_shoulders_m(self) -> float:
        """Middle of the body to a shoulder centre, which lies a little inside the acromion."""
        return (0.1017 if self.sex == "male" else 0.0985) * self.height_m

    @property
    def hip_breadth_m(self) -> float:
        """Breadth over the hips, flesh included."""
        return (0.195 if self.sex == "male" else 0.211) * self.height_m * self.girth

    @property
    def heel(self) -> Floats:
        """Hindmost point of the sole that bears weight, from the ankle centre of a flat foot, (3,) m."""
        return np.array([-0.060 * self.scale, -self.ankle_height_m, 0.0])

    @property
    def ball(self) -> Floats:
        """Sole under the ball of the foot, where the toes bend, from the ankle centre, (3,) m."""
        return np.array([0.125 * self.scale, -self.ankle_height_m, 0.0])

    @property
    def toe_m(self) -> float:
        """Ball of the foot to the tip of the shoe."""
        return 0.075 * self.scale
