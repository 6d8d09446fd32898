"""Chest, back, belly and hips under a shirt and the seat of the trousers."""

from __future__ import annotations

from collections.abc import Mapping

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import Bone
from posturecam_lab.synth.images.limbs import arm_strength
from posturecam_lab.synth.images.materials import LEGGINGS, SHIRT, SKIN, TROUSERS
from posturecam_lab.synth.images.sdf import ABOVE
from posturecam_lab.synth.images.shapes import LocalFrame, Shapes


def add_trunk(shapes: Shapes, build: Build, bones: Mapping[str, Bone], trunk: int, pelvis: int) -> None:
    """The trunk from the shoulders to the seat."""
    _add_chest(shapes, build, bones, trunk)
    _add_belly(shapes, build, bones, trunk)
    _add_seat(shapes, build, bones, pelvis)


def place_on(bone: Bone, build: Build) -> LocalFrame:
    """Where to build on a bone of the trunk."""
    return LocalFrame(bone.origin, bone.axes, build.scale, build.trunk_scale)


def _add_chest(shapes: Shapes, build: Build, bones: Mapping[str, Bone], group: int) -> None:
    ribs, back = place_on(bones["thorax"], build), place_on(bones["upper_thorax"], build)
    s, thick = build.scale, build.scale * build.girth
    slender = 0.94 if build.sex == "female" else 1.0
    low = (0.110 * thick, 0.135 * s, 0.146 * thick * slender)
    shapes.ellipsoid(group, SHIRT, ribs.point(0.017, 0.115, 0), ribs.axes, low, blend=0.07)
    high = (0.106 * thick, 0.130 * s, 0.150 * thick * slender)
    shapes.ellipsoid(group, SHIRT, back.point(0.012, 0.035, 0), back.axes, high, blend=0.06)
    hump = (0.072 * thick, 0.125 * s, 0.148 * thick * slender)
    shapes.ellipsoid(group, SHIRT, back.point(-0.036, 0.062, 0), back.axes, hump, blend=0.05)
    nape = back.point(-0.032, 0.188, 0)
    wide = back.axes[:, 2]
    cap = 0.045 * arm_strength(build) / s * (0.8 if build.top == "vest" else 1.0)
    shapes.cone(
        group, SHIRT, back.point(-0.025, 0.10, 0), nape, (0.075 * s, 0.058 * s), wide=wide, flatness=0.8, blend=0.05
    )
    for name, sign in (("left_", -1.0), ("right_", 1.0)):
        joint = LocalFrame(bones[name + "upper_arm"].origin, back.axes, s, s)
        _add_breast(shapes, build, ribs, back, group, sign)
        inner, strap = back.point(-0.017, 0.162, 0.045 * sign), joint.point(-0.006, 0.010, -(0.055 - cap) * sign)
        shapes.cone(group, SHIRT, inner, strap, (0.043 * s, cap * s), blend=0.05)
        front = joint.point(-0.003, -0.030, -0.02 * sign)
        shapes.cone(
            group, SHIRT, back.point(0.005, 0.04, 0.09 * sign), front, (0.078 * s * slender, cap * s), blend=0.05
        )
        blade = (0.040 * s, 0.088 * s, 0.062 * s)
        shift = back.axes.T @ (joint.origin - back.point(0.017, 0.132, 0.178 * sign))
        shapes.ellipsoid(
            group, SHIRT, back.point(-0.063 + 0.4 * float(shift[0]), 0.055, 0.080 * sign), back.axes, blade, blend=0.05
        )
    if build.top == "vest":
        collar = back.point(0.0, 0.185, 0)
        shapes.cone(group, SKIN, back.point(0.02, 0.165, 0), collar, (0.062 * s, 0.056 * s), wide=wide, flatness=0.9)


def _add_breast(shapes: Shapes, build: Build, ribs: LocalFrame, back: LocalFrame, group: int, sign: float) -> None:
    s = build.scale
    if build.sex == "female":
        shapes.ellipsoid(
            group,
            SHIRT,
            ribs.point(0.079, 0.160, 0.066 * sign),
            back.axes,
            (0.074 * s, 0.066 * s, 0.076 * s),
            blend=0.05,
        )
    else:
        shapes.ellipsoid(
            group,
            SHIRT,
            back.point(0.063, 0.032, 0.068 * sign),
            back.axes,
            (0.058 * s, 0.066 * s, 0.078 * s),
            blend=0.05,
        )


def _add_belly(shapes: Shapes, build: Build, bones: Mapping[str, Bone], group: int) -> None:
    hips, ribs, waist = (place_on(bones[name], build) for name in ("pelvis", "thorax", "abdomen"))
    thick = build.scale * build.girth
    slender = 0.93 if build.sex == "female" else 1.0
    broad = build.hip_breadth_m / 0.341
    wide = hips.axes[:, 2]
    shapes.cone(
        group,
        SHIRT,
        hips.point(0.0, 0.055, 0),
        ribs.point(0.012, 0.05, 0),
        (0.101 * thick, 0.105 * thick * slender),
        wide=wide,
        flatness=0.72,
        blend=0.06,
    )
    if build.girth > 1.0:
        out = build.girth - 1.0
        belly = (0.10 * thick + 0.10 * out, 0.12 * build.scale, 0.12 * thick)
        shapes.ellipsoid(group, SHIRT, waist.point(0.03 + 0.10 * out, 0.03, 0), waist.axes, belly, blend=0.06)
    shapes.cone(
        group,
        SHIRT,
        hips.point(-0.004, -0.14, 0),
        hips.point(-0.002, 0.11, 0),
        (0.134 * broad, 0.108 * thick),
        wide=wide,
        flatness=0.69,
        blend=0.05,
        cut=(ABOVE, 0.090 * build.trunk_scale),
    )
    for sign in (-1.0, 1.0):
        seat = (0.088 * broad, 0.098 * build.scale, 0.090 * broad)
        low = (ABOVE, -0.044 * build.scale)
        shapes.ellipsoid(group, SHIRT, hips.point(-0.050, -0.006, 0.068 * sign), hips.axes, seat, blend=0.04, cut=low)
        side = (0.108 * thick, 0.13 * build.scale, 0.098 * broad)
        low = (ABOVE, -0.020 * build.scale)
        shapes.ellipsoid(group, SHIRT, hips.point(0.012, -0.03, 0.094 * sign), hips.axes, side, blend=0.05, cut=low)


def _add_seat(shapes: Shapes, build: Build, bones: Mapping[str, Bone], group: int) -> None:
    hips = place_on(bones["pelvis"], build)
    material = LEGGINGS if build.bottom == "leggings" else TROUSERS
    broad = build.hip_breadth_m / 0.341
    radii = (0.108 * broad, 0.105 * build.scale, 0.160 * broad)
    shapes.ellipsoid(group, material, hips.point(-0.005, 0.015, 0), hips.axes, radii, blend=0.05)
    for sign in (-1.0, 1.0):
        radii = (0.072 * broad, 0.085 * build.scale, 0.078 * broad)
        shapes.ellipsoid(group, material, hips.point(-0.055, -0.015, 0.070 * sign), hips.axes, radii, blend=0.05)
