"""What people do at a desk: acts that move a body away from how it usually sits, and back again.

An act has a kind (`Acted`), which is the truth, and a `BodyShift`, which says how far it moves the body. Amounts are
those of the act at its height; on the way in and out they pass evenly.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from enum import Enum

import numpy as np

from posturecam.arrays import Floats
from posturecam_lab.synth.leg_geometry import ease


class Acted(str, Enum):
    """What a person at a desk does."""

    TYPING = "typing"
    READING = "reading"
    KEYS = "looks at the keys"
    PAPER = "reads on paper"
    PHONE = "phone in hand"
    DRINKING = "drinks"
    TURNED = "turned to a neighbour"
    SCREEN = "looks at a second screen"
    FACE_TOUCHED = "touches the face"
    HAND_BEFORE_FACE = "hand before the face"
    STRETCHING = "stretches"
    REACHING = "reaches for something"
    RECLINED = "leans back"
    RESEATED = "sits a little differently"
    LEAN_IN = "leans in"
    SLUMP = "slumps"
    CREEP = "creeps into a slump"
    CROOKED = "sits crooked"
    STANDING = "stands before the desk"
    AWAY = "away"

    @property
    def is_slouched(self) -> bool:
        """Whether a person who watches over posture would say something."""
        return self in (Acted.LEAN_IN, Acted.SLUMP, Acted.CREEP, Acted.CROOKED)

    @property
    def is_down(self) -> bool:
        """Whether the head is bent down for something to look at."""
        return self in (Acted.KEYS, Acted.PAPER, Acted.PHONE)

    @property
    def is_aside(self) -> bool:
        """Whether the face is turned away from the screen with the camera."""
        return self in (Acted.TURNED, Acted.SCREEN)


class Hand(str, Enum):
    """Where a hand is held that is not on the desk."""

    MOUTH = "mouth"
    CHEEK = "cheek"
    FOREHEAD = "forehead"
    EAR = "ear"
    CHEST = "chest"
    OVERHEAD = "overhead"
    DESK_EDGE = "edge of the desk"

    @property
    def hides_face(self) -> bool:
        """Whether a part of the face is behind it, seen from the front."""
        return self in (Hand.MOUTH, Hand.FOREHEAD)


@dataclass(frozen=True)
class BodyShift:
    """How far a body is moved from how it usually sits; degrees and metres.

    As in posture.Posture, and: twist_deg, of the trunk to the left; ahead_m, up_m, aside_m, of the hips forward, up and
    to the person's right; place_ahead_m, place_aside_m, of the whole body with its feet; heading_deg, of the whole body
    to the left.
    """

    lean_deg: float = 0.0
    side_lean_deg: float = 0.0
    twist_deg: float = 0.0
    forward_head_deg: float = 0.0
    kyphosis_deg: float = 0.0
    protraction_m: float = 0.0
    elevation_m: float = 0.0
    head_pitch_deg: float = 0.0
    head_yaw_deg: float = 0.0
    head_roll_deg: float = 0.0
    shoulder_tilt_deg: float = 0.0
    ahead_m: float = 0.0
    up_m: float = 0.0
    aside_m: float = 0.0
    place_ahead_m: float = 0.0
    place_aside_m: float = 0.0
    heading_deg: float = 0.0

    def __mul__(self, share: float) -> BodyShift:
        return BodyShift(**{name: share * getattr(self, name) for name in SHIFTS})

    def __add__(self, other: BodyShift) -> BodyShift:
        return BodyShift(**{name: getattr(self, name) + getattr(other, name) for name in SHIFTS})


SHIFTS = tuple(one.name for one in fields(BodyShift))
"""The names of what an act can move."""


@dataclass(frozen=True)
class DeskAct:
    """One act.

    start: when it begins to show, s. seconds: until it is over again, with `rise_s` to get there and `fall_s` to come
    back. hand: where the right one is held, or with `left` the other.
    """

    kind: Acted
    start: float
    seconds: float
    shift: BodyShift = field(default_factory=BodyShift)
    rise_s: float = 0.8
    fall_s: float = 0.8
    hand: Hand | None = None
    left: bool = False

    def __post_init__(self) -> None:
        if self.rise_s + self.fall_s > self.seconds + 1e-9 or min(self.rise_s, self.fall_s) <= 0:
            raise ValueError("an act must be longer than its way in and out, which take more than no time")

    @property
    def end(self) -> float:
        """When it is over, s."""
        return self.start + self.seconds

    @property
    def held(self) -> tuple[float, float]:
        """From when to when it is at its height, s."""
        return self.start + self.rise_s, self.end - self.fall_s

    def weight(self, t: Floats) -> Floats:
        """How far the act is under way, (T,), 0–1."""
        rising, falling = ease((t - self.start) / self.rise_s), ease((self.end - t) / self.fall_s)
        return np.asarray(np.minimum(rising, falling))


def total_shift(acts: tuple[DeskAct, ...], t: Floats) -> dict[str, Floats]:
    """What all acts together move the body by at ascending times `t` (T,): each of SHIFTS, (T,)."""
    total = {name: np.zeros(t.size) for name in SHIFTS}
    for act in acts:
        first, last = np.searchsorted(t, (act.start, act.end))
        weight = act.weight(t[first:last])
        for name in SHIFTS:
            amount = getattr(act.shift, name)
            if amount:
                total[name][first:last] += amount * weight
    return total
