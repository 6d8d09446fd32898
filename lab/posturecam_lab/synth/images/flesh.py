"""Flesh, skin and clothes on the bones of a made-up person.

Sizes are those of a person of 1.75 m and average girth, scaled by the build. Left and right never melt into each other,
nor arms into the trunk: only the pairs named here do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import Bone, PosedFigure
from posturecam_lab.synth.images import sdf
from posturecam_lab.synth.images.head import add_head
from posturecam_lab.synth.images.limbs import add_arm, add_leg
from posturecam_lab.synth.images.materials import (
    EAR,
    FACE,
    HAIR,
    LACE,
    LEGGINGS,
    SHIRT,
    SHOE,
    SKIN,
    SOCK,
    SOLE,
    TRIM,
    TROUSERS,
    Colour,
    worn,
)
from posturecam_lab.synth.images.render import ClothedBody
from posturecam_lab.synth.images.shapes import Array, LocalFrame, Shapes
from posturecam_lab.synth.images.trunk import add_trunk

TRUNK, PELVIS, HEAD, CROWN, NECK = range(5)
ARMS, SLEEVES, LEGS, HEMS, FEET, SOLES = (5, 6), (7, 8), (9, 10), (11, 12), (13, 14), (15, 16)
"""Groups: one each for the trunk; of the limbs left, right."""
N_GROUPS = 17
_BLENDS = [
    (TRUNK, PELVIS, 0.012),
    (TRUNK, NECK, 0.006),
    (HEAD, NECK, 0.03),
    (HEAD, CROWN, 0.004),
    *((TRUNK, SLEEVES[side], 0.05) for side in (0, 1)),
    *((PELVIS, HEMS[side], 0.03) for side in (0, 1)),
    *((ARMS[side], SLEEVES[side], 0.004) for side in (0, 1)),
    *((LEGS[side], HEMS[side], 0.003) for side in (0, 1)),
    *((LEGS[side], FEET[side], 0.012) for side in (0, 1)),
    *((FEET[side], SOLES[side], 0.004) for side in (0, 1)),
]


@dataclass(frozen=True)
class Looks:
    """What a Build leaves open about looks.

    Beard 0–1, a band across the chest 0–1 in `trim`, the colour of the soles and socks (sRGB 0–1).
    """

    beard: float = 0.0
    band: float = 0.0
    trim: Colour = (0.93, 0.93, 0.90)
    soles: Colour = (0.90, 0.90, 0.88)
    socks: Colour = (0.88, 0.88, 0.88)


class Wardrobe:
    """Dresses one person: colours are mixed once, flesh is put on each figure."""

    def __init__(self, build: Build, style: Looks | None = None) -> None:
        self._build = build
        self._materials = _materials(build, style or Looks())

    def dress(self, figure: PosedFigure) -> ClothedBody:
        """The clothed body at one instant."""
        build, bones = self._build, figure.bones
        shapes = Shapes()
        add_trunk(shapes, build, bones, TRUNK, PELVIS)
        ears = (figure.landmarks[7] + figure.landmarks[8]) / 2
        add_head(shapes, build, bones, ears, HEAD, CROWN, NECK)
        for side, name, sign in ((0, "left_", -1.0), (1, "right_", 1.0)):
            limb = {bone[len(name) :]: bones[bone] for bone in bones if bone.startswith(name)}
            add_arm(shapes, build, limb, sign, ARMS[side], SLEEVES[side])
            add_leg(shapes, build, limb, sign, (LEGS[side], HEMS[side], FEET[side], SOLES[side]))
        rows = shapes.table()
        rows[:, sdf.ON_CHEST] = rows[:, sdf.GROUP] <= PELVIS
        frame = np.concatenate([_frame(ears, bones["head"], build.scale), _chest(bones["thorax"], build)])
        return ClothedBody(rows, np.array(_BLENDS), N_GROUPS, self._materials, frame)


def placed(figure: PosedFigure, offset: tuple[float, float, float], turned_deg: float = 0.0) -> PosedFigure:
    """The figure turned about the vertical through the origin, then moved by `offset` m.

    Turning forward towards right is positive.
    """
    c, s = np.cos(np.radians(turned_deg)), np.sin(np.radians(turned_deg))
    turn = np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])
    move = np.array(offset)
    bones = {
        name: replace(bone, origin=turn @ bone.origin + move, axes=turn @ bone.axes)
        for name, bone in figure.bones.items()
    }
    return replace(figure, bones=bones, landmarks=figure.landmarks @ turn.T + move)


def _frame(origin: Array, bone: Bone, scale: float) -> Array:
    return np.concatenate([origin, bone.axes.T.reshape(-1), [scale]])


def _chest(bone: Bone, build: Build) -> Array:
    """The chest's frame, its origin 8 cm below the thorax bone's, where the belly ends."""
    place = LocalFrame(bone.origin, bone.axes, build.scale, build.trunk_scale)
    return _frame(place.point(-0.005, -0.08, 0.0), bone, build.scale)


def _materials(build: Build, style: Looks) -> Array:
    skin = linear(build.skin)
    red, green, blue = skin
    colours = {
        SKIN: skin,
        FACE: skin,
        EAR: (0.95 * red, 0.85 * green, 0.85 * blue),
        HAIR: linear(build.hair_colour),
        SHIRT: linear(build.top_colour),
        TROUSERS: linear(build.bottom_colour),
        LEGGINGS: linear(build.bottom_colour),
        SHOE: linear(build.shoe_colour),
        SOLE: linear(style.soles),
        SOCK: linear(style.socks),
        LACE: (0.8, 0.8, 0.8),
        TRIM: linear(style.trim),
    }
    return worn(colours, {FACE: style.beard, SHIRT: style.band})


def linear(colour: Colour) -> Colour:
    """An sRGB colour (0–1) as linear light.

    A little paler, because the film curve of tone.py makes colours stronger.
    """
    red, green, blue = ((0.05 + 0.87 * part) ** 2.0 for part in colour)
    return red, green, blue
