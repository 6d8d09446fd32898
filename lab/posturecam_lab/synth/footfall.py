"""The footfalls of one foot: what each asks for, from one contact to the next."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats


@dataclass(frozen=True)
class Footfalls:
    """The footfalls of one foot, arrays of equal shape, in s, m and rad.

    landing_x: ankle at contact. flat_s: from contact to the flat foot. sink: of the ankle into heel pad and sole.
    heel_off, rolling: times at which the heel, and then the ball, start to rise. contact_share: how much of the belt's
    speed the ankle has at contact; braking: how much it gains per second; settled_s: when it has all of it.
    leaving_pitch: the foot's at toe off, reached with the power heel_rise of time. dragging: speed of the toes against
    the belt at toe off. roll: of the ball over the toes by then. knee_leaving, knee_swing: its flexion at toe off and
    at most, at the share knee_swing_at of the swing; straight again at knee_straight_at. leaving_push: the ankle's
    forward acceleration at toe off. swing_ankle: toes up against the shin in mid-swing.
    """

    contact: Floats
    toe_off: Floats
    next_contact: Floats
    landing_x: Floats
    next_landing_x: Floats
    speed: Floats
    next_speed: Floats
    toes_up: Floats
    next_toes_up: Floats
    flat_s: Floats
    sink: Floats
    heel_off: Floats
    braking: Floats
    contact_share: Floats
    settled_s: Floats
    leaving_pitch: Floats
    heel_rise: Floats
    dragging: Floats
    rolling: Floats
    roll: Floats
    knee_leaving: Floats
    leaving_push: Floats
    knee_swing: Floats
    knee_swing_at: Floats
    knee_straight_at: Floats
    swing_ankle: Floats
    z: Floats

    def take(self, index: NDArray[np.intp]) -> Footfalls:
        """The footfalls at these positions."""
        return Footfalls(**{field.name: getattr(self, field.name)[index] for field in fields(Footfalls)})

    def spread(self, n: int) -> Footfalls:
        """Every footfall (K,) repeated `n` times, (K, n)."""
        return Footfalls(
            **{field.name: np.repeat(getattr(self, field.name)[:, None], n, axis=1) for field in fields(Footfalls)}
        )
