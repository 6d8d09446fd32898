"""A made-up person at one instant, or at many: bone frames and landmarks.

The world, everywhere in this package: metres; x forward (the direction of travel), y up from the ground at y = 0, z to
the person's RIGHT; right-handed. A treadmill's belt runs towards -x.

Bones: `axes` has columns forward, up, right of the segment, and is the identity for every bone of a person who stands
straight with hanging arms. Where a bone starts and which way it goes:

    pelvis        mid-hip, up            upper_arm  shoulder, down    thigh   hip, down
    abdomen       top of the pelvis, up  forearm    elbow, down       shank   knee, down
    thorax        lower ribs, up         hand       wrist, down       foot    ankle; as long as to the ball
    upper_thorax  middle of the back, up clavicle   breastbone, out   toes    ball of the foot (on the sole), forward
    neck          base of the neck, up   head       top of the neck, up

Limbs carry the prefix left_ or right_. A hanging hand has its thumb forward. With no kyphosis thorax and upper_thorax
share their axes. A clavicle goes from the breastbone's top to the shoulder centre; its axes are those of the upper
thorax, swung with the shoulder girdle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import N_LANDMARKS
from posturecam_lab.synth.rotation import turned

TRUNK_BONES = ("pelvis", "abdomen", "thorax", "upper_thorax", "neck", "head")
LIMB_BONES = ("clavicle", "upper_arm", "forearm", "hand", "thigh", "shank", "foot", "toes")
BONE_NAMES = TRUNK_BONES + tuple(f"{side}_{name}" for side in ("left", "right") for name in LIMB_BONES)


@dataclass(frozen=True)
class Bone:
    """A segment's frame: `origin` (…, 3) m, `axes` (…, 3, 3) with columns forward, up, right; `length_m`."""

    origin: Floats
    axes: Floats
    length_m: float

    def point(self, forward: float, up: float, right: float) -> Floats:
        """World position (…, 3) of a point given in this bone's own axes, m."""
        return self.origin + turned(self.axes, np.array([forward, up, right]))


@dataclass(frozen=True)
class PosedFigure:
    """One instant: `t` s, `bones` by name, `landmarks` (33, 3) m in BlazePose order."""

    t: float
    bones: Mapping[str, Bone]
    landmarks: Floats


@dataclass(frozen=True)
class PosedFigures:
    """Many instants: `t` (T,) s, `bones` by name with (T, 3) origins and (T, 3, 3) axes, `landmarks` (T, 33, 3) m."""

    t: Floats
    bones: Mapping[str, Bone]
    landmarks: Floats

    def __post_init__(self) -> None:
        if self.landmarks.shape != (self.t.size, N_LANDMARKS, 3):
            raise ValueError(f"landmarks must be ({self.t.size}, {N_LANDMARKS}, 3), got {self.landmarks.shape}")
        object.__setattr__(self, "bones", MappingProxyType(dict(self.bones)))

    def __len__(self) -> int:
        return int(self.t.size)

    def __getitem__(self, index: int) -> PosedFigure:
        """The instant at `index`."""
        bones = {name: Bone(b.origin[index], b.axes[index], b.length_m) for name, b in self.bones.items()}
        return PosedFigure(float(self.t[index]), MappingProxyType(bones), self.landmarks[index])
