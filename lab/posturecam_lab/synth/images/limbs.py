"""Arms and legs, bare or in cloth, hands and shoes."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import Bone
from posturecam_lab.synth.images.materials import LACE, LEGGINGS, SHIRT, SHOE, SKIN, SOCK, SOLE, TROUSERS
from posturecam_lab.synth.images.sdf import BELOW
from posturecam_lab.synth.images.shapes import LocalFrame, Shapes

_FINGERS = ((-0.028, 0.036), (-0.0095, 0.042), (0.0095, 0.042), (0.028, 0.038))
"""Where each finger starts across the hand (m to the thumb's side) and how long its first part is."""
_CURL = 0.9
"""How far the fingers are closed: 0 straight, 1 a fist."""
UPPER_ARM_M, FOREARM_M, THIGH_M, SHANK_M = 0.315, 0.2555, 0.4288, 0.4305
"""The bones these shapes were drawn on."""


def arm_strength(build: Build) -> float:
    """How thick the arms are, against a man of 1.75 m and average girth."""
    return build.scale * (0.5 + 0.5 * build.girth) * (0.84 if build.sex == "female" else 1.0)


def add_arm(shapes: Shapes, build: Build, bones: Mapping[str, Bone], sign: float, arm: int, sleeve: int) -> None:
    """One arm with its sleeve.

    bones: without the side in their names; sign: 1 on the right, -1 on the left; then the numbers of the two groups.
    """
    s = build.scale
    strong = arm_strength(build)
    upper = _on(bones["upper_arm"], UPPER_ARM_M, strong)
    lower = _on(bones["forearm"], FOREARM_M, strong)
    hand = LocalFrame(bones["hand"].origin, bones["hand"].axes, s, s)
    _add_upper_arm(shapes, upper, strong, arm)
    shapes.cone(arm, SKIN, lower.point(0, 0.005, 0), lower.point(0.002, -0.235, 0), (0.037 * strong, 0.0235 * strong))
    belly = (0.041 * strong, 0.075 * s, 0.044 * strong)
    shapes.ellipsoid(arm, SKIN, lower.point(0.006, -0.07, 0), lower.axes, belly)
    wrist = (lower.point(0, -0.20, 0), hand.point(0, -0.01, 0))
    shapes.cone(arm, SKIN, *wrist, (0.022 * s, 0.0215 * s), wide=hand.axes[:, 0], flatness=0.80, blend=0.02)
    _add_hand(shapes, hand, s, sign, arm)
    _add_sleeve(shapes, build, upper, lower, strong, sign, sleeve)


def _on(bone: Bone, drawn_m: float, across: float) -> LocalFrame:
    return LocalFrame(bone.origin, bone.axes, across, bone.length_m / drawn_m)


def _add_upper_arm(shapes: Shapes, upper: LocalFrame, strong: float, group: int) -> None:
    shapes.cone(group, SKIN, upper.point(0, -0.05, 0), upper.point(0, -0.30, 0), (0.047 * strong, 0.037 * strong))
    biceps, triceps = (0.042 * strong, 0.085 * strong, 0.040 * strong), (0.038 * strong, 0.09 * strong, 0.040 * strong)
    shapes.ellipsoid(group, SKIN, upper.point(0.012, -0.17, 0), upper.axes, biceps)
    shapes.ellipsoid(group, SKIN, upper.point(-0.016, -0.16, 0), upper.axes, triceps)


def _add_hand(shapes: Shapes, hand: LocalFrame, s: float, sign: float, group: int) -> None:
    palm = (hand.point(0, -0.02, 0), hand.point(0.004, -0.075, 0))
    shapes.cone(group, SKIN, *palm, (0.018 * s, 0.0165 * s), wide=hand.axes[:, 0], flatness=0.52, blend=0.02)
    for across, length in _FINGERS:
        knuckle = np.array([across * 0.95 + 0.004, -0.086 + abs(across) * 0.25, 0.0])
        middle = knuckle + length * _bent(_CURL * 0.9, sign)
        tip = middle + 0.72 * length * _bent(_CURL * 1.9, sign)
        shapes.cone(group, SKIN, hand.point(*knuckle), hand.point(*middle), (0.0098 * s, 0.0088 * s), blend=0.010)
        shapes.cone(group, SKIN, hand.point(*middle), hand.point(*tip), (0.0088 * s, 0.0075 * s), blend=0.006)
    root, knuckle_, end = (
        hand.point(0.026, -0.028, 0),
        hand.point(0.044, -0.066, -0.012 * sign),
        hand.point(0.036, -0.090, -0.020 * sign),
    )
    shapes.cone(group, SKIN, root, knuckle_, (0.0135 * s, 0.0105 * s), blend=0.012)
    shapes.cone(group, SKIN, knuckle_, end, (0.0105 * s, 0.0085 * s), blend=0.006)


def _bent(angle: float, sign: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Direction of a finger's part that is bent by `angle` radians towards the palm, which faces the body."""
    return np.array([0.0, -math.cos(angle), -sign * math.sin(angle)])


def _add_sleeve(
    shapes: Shapes, build: Build, upper: LocalFrame, lower: LocalFrame, strong: float, sign: float, group: int
) -> None:
    if build.top == "vest":
        cap = (0.053 * strong, 0.070 * strong, 0.050 * strong)
        shapes.ellipsoid(group, SKIN, upper.point(-0.002, -0.030, -0.002 * sign), upper.axes, cap, blend=0.04)
        return
    cap = (0.055 * strong, 0.072 * strong, 0.051 * strong)
    shapes.ellipsoid(group, SHIRT, upper.point(-0.002, -0.030, -0.005 * sign), upper.axes, cap, blend=0.04)
    if build.top == "t-shirt":
        ends = (upper.point(0, -0.03, 0), upper.point(0, -0.24, 0))
        hem = (BELOW, 0.155 * upper.along)
        shapes.cone(group, SHIRT, *ends, (0.053 * strong, 0.056 * strong), blend=0.04, cut=hem)
        return
    ends = (upper.point(0, -0.03, 0), upper.point(0, -0.305, 0))
    shapes.cone(group, SHIRT, *ends, (0.058 * strong, 0.046 * strong), blend=0.04)
    arm = (0.056 * strong, 0.11 * strong, 0.053 * strong)
    shapes.ellipsoid(group, SHIRT, upper.point(0, -0.16, 0), upper.axes, arm, blend=0.04)
    ends = (lower.point(0, 0, 0), lower.point(0.003, -0.25, 0))
    cuff = (BELOW, 0.228 * lower.along)
    shapes.cone(group, SHIRT, *ends, (0.047 * strong, 0.033 * strong), cut=cuff)
    arm = (0.048 * strong, 0.09 * strong, 0.049 * strong)
    shapes.ellipsoid(group, SHIRT, lower.point(0.006, -0.08, 0), lower.axes, arm)


def add_leg(
    shapes: Shapes, build: Build, bones: Mapping[str, Bone], sign: float, groups: tuple[int, int, int, int]
) -> None:
    """One leg with what covers it. groups: leg, shorts or trouser leg, shoe, sole; else as `add_arm`."""
    leg, hem, shoe, sole = groups
    s = build.scale
    strong = s * (0.4 + 0.6 * build.girth)
    thigh = _on(bones["thigh"], THIGH_M, strong)
    shank = _on(bones["shank"], SHANK_M, strong)
    foot = LocalFrame(bones["foot"].origin, bones["foot"].axes, s, build.ankle_height_m / 0.088)
    toes = LocalFrame(bones["toes"].origin, bones["toes"].axes, s, s)
    bare = {"leggings": LEGGINGS, "trousers": TROUSERS}.get(build.bottom, SKIN)
    _add_thigh(shapes, build, thigh, strong, bare, sign, leg)
    _add_shank(shapes, shank, foot, s, strong, bare, leg)
    _add_cloth(shapes, build, thigh, shank, strong, sign, hem)
    _add_shoe(shapes, foot, toes, s, sign, shoe)
    _add_sole(shapes, foot, toes, s, sign, sole)


def _add_thigh(
    shapes: Shapes, build: Build, thigh: LocalFrame, strong: float, material: int, sign: float, group: int
) -> None:
    full = strong * (1.04 if build.sex == "female" else 1.0)
    ends = (thigh.point(0.004, -0.03, 0.006 * sign), thigh.point(0, -0.415, 0))
    shapes.cone(group, material, *ends, (0.086 * full, 0.0545 * strong), blend=0.04)
    front = (0.070 * full, 0.18 * thigh.along, 0.074 * full)
    shapes.ellipsoid(group, material, thigh.point(0.022, -0.18, 0.008 * sign), thigh.axes, front, blend=0.04)
    back = (0.060 * full, 0.16 * thigh.along, 0.068 * full)
    shapes.ellipsoid(group, material, thigh.point(-0.026, -0.20, 0), thigh.axes, back, blend=0.04)


def _add_shank(
    shapes: Shapes, shank: LocalFrame, foot: LocalFrame, s: float, strong: float, material: int, group: int
) -> None:
    long = shank.along
    knee = (0.050 * strong, 0.055 * strong, 0.050 * strong)
    shapes.ellipsoid(group, material, shank.point(0.010, 0.004, 0), shank.axes, knee)
    ends = (shank.point(0, -0.02, 0), shank.point(0, -0.40, 0))
    shapes.cone(group, material, *ends, (0.050 * strong, 0.034 * strong), blend=0.04)
    calf = (0.046 * strong, 0.105 * long, 0.052 * strong)
    shapes.ellipsoid(group, material, shank.point(-0.022, -0.125, 0), shank.axes, calf, blend=0.04)
    shin = (0.038 * strong, 0.13 * long, 0.042 * strong)
    shapes.ellipsoid(group, material, shank.point(0.008, -0.15, 0), shank.axes, shin, blend=0.04)
    ends = (shank.point(0, -0.37, 0), foot.point(0, -0.02, 0))
    shapes.cone(group, SKIN, *ends, (0.034 * strong, 0.038 * s))
    for side in (-0.026, 0.026):
        bone = (0.016 * s, 0.018 * s, 0.013 * s)
        shapes.ellipsoid(group, SKIN, foot.point(0, 0.003, side), foot.axes, bone, blend=0.015)
    ends = (foot.point(-0.004, 0.022, 0), foot.point(-0.002, -0.03, 0))
    shapes.cone(group, SOCK, *ends, (0.0415 * s, 0.043 * s), blend=0.01)


def _add_cloth(
    shapes: Shapes, build: Build, thigh: LocalFrame, shank: LocalFrame, strong: float, sign: float, group: int
) -> None:
    if build.bottom == "leggings":
        hip = (0.094 * strong, 0.09 * strong, 0.084 * strong)
        shapes.ellipsoid(group, LEGGINGS, thigh.point(-0.004, -0.05, 0.004 * sign), thigh.axes, hip, blend=0.05)
        return
    hip = (0.100 * strong, 0.080 * strong, 0.078 * strong)
    shapes.ellipsoid(group, TROUSERS, thigh.point(-0.004, -0.05, 0.006 * sign), thigh.axes, hip, blend=0.04)
    if build.bottom == "shorts":
        ends = (thigh.point(0.002, -0.06, 0.004 * sign), thigh.point(0.004, -0.40, 0.004 * sign))
        hem = (BELOW, 0.185 * thigh.along)
        shapes.cone(group, TROUSERS, *ends, (0.103 * strong, 0.107 * strong), blend=0.05, cut=hem)
        return
    ends = (thigh.point(0.002, -0.06, 0.004 * sign), thigh.point(0, -0.43, 0))
    shapes.cone(group, TROUSERS, *ends, (0.102 * strong, 0.070 * strong), blend=0.05)
    ends = (shank.point(0.004, 0, 0), shank.point(-0.006, -0.42, 0))
    hem = (BELOW, 0.385 * shank.along)
    shapes.cone(group, TROUSERS, *ends, (0.070 * strong, 0.062 * strong), blend=0.05, cut=hem)


def _add_shoe(shapes: Shapes, foot: LocalFrame, toes: LocalFrame, s: float, sign: float, group: int) -> None:
    wide = foot.axes[:, 2]
    heel = (0.042 * s, 0.044 * s, 0.035 * s)
    shapes.ellipsoid(group, SHOE, foot.point(-0.020, -0.039, 0), foot.axes, heel)
    ends = (foot.point(-0.006, -0.022, 0), foot.point(0.100, -0.052, -0.004 * sign))
    shapes.cone(group, SHOE, *ends, (0.040 * s, 0.030 * s), wide=wide, flatness=0.9)
    ends = (foot.point(0.09, -0.054, -0.003 * sign), toes.point(0.030, 0.030, -0.004 * sign))
    shapes.cone(group, SHOE, *ends, (0.029 * s, 0.024 * s), wide=wide, flatness=0.72)
    tip = (0.048 * s, 0.024 * s, 0.042 * s)
    shapes.ellipsoid(group, SHOE, toes.point(0.030, 0.029, -0.004 * sign), toes.axes, tip, blend=0.02)
    for side in (-0.012, 0.012):
        lace = (foot.point(0.035, -0.012, side), foot.point(0.075, -0.022, -side))
        shapes.cone(group, LACE, *lace, (0.006 * s, 0.006 * s), blend=0.004)


def _add_sole(shapes: Shapes, foot: LocalFrame, toes: LocalFrame, s: float, sign: float, group: int) -> None:
    wide = foot.axes[:, 2]
    middle = foot.point(0.060, -0.072, -0.002 * sign)
    shapes.cone(
        group, SOLE, foot.point(-0.040, -0.071, 0), middle, (0.017 * s, 0.016 * s), wide=wide, flatness=0.46, blend=0.02
    )
    ball = toes.point(0.005, 0.016, 0)
    shapes.cone(group, SOLE, middle, ball, (0.016 * s, 0.016 * s), wide=wide, flatness=0.39, blend=0.02)
    ends = (toes.point(0, 0.016, 0), toes.point(0.058, 0.021, -0.006 * sign))
    shapes.cone(group, SOLE, *ends, (0.016 * s, 0.013 * s), wide=toes.axes[:, 2], flatness=0.38, blend=0.02)
