"""Neck, skull, face, ears and hair, built from the middle between the ears."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import Bone
from posturecam_lab.synth.images.materials import EAR, FACE, HAIR, SKIN
from posturecam_lab.synth.images.sdf import ABOVE, CARVED
from posturecam_lab.synth.images.shapes import Array, LocalFrame, Shapes, pitched, yawed

HAIRLINE_TILT_DEG = -41.0


def add_head(
    shapes: Shapes, build: Build, bones: Mapping[str, Bone], ears: Array, head: int, crown: int, neck: int
) -> None:
    """The head and what grows on it. ears: the middle between them, (3,) m; then the numbers of the three groups."""
    place = LocalFrame(ears, bones["head"].axes, build.scale, build.scale)
    _add_neck(shapes, build, bones, place, neck)
    _add_skull(shapes, build, place, head)
    for sign in (-1.0, 1.0):
        _add_half_face(shapes, build, place, head, sign)
        _add_ear(shapes, build.scale, place, head, sign)
    _add_middle_face(shapes, build.scale, place, head)
    if build.hair != "bald":
        _add_hair(shapes, build, place, crown)


def _add_neck(shapes: Shapes, build: Build, bones: Mapping[str, Bone], place: LocalFrame, group: int) -> None:
    back, neck, s = bones["upper_thorax"], bones["neck"], build.scale
    base = neck.origin + back.axes @ (s * np.array([0.006, -0.06, 0.0]))
    thick = (0.058 if build.sex == "male" else 0.051) * s
    shapes.cone(
        group,
        SKIN,
        base,
        place.point(-0.012, -0.03, 0),
        (thick * 1.08, thick * 0.96),
        wide=back.axes[:, 2],
        flatness=0.97,
    )


def _add_skull(shapes: Shapes, build: Build, place: LocalFrame, group: int) -> None:
    s, axes = build.scale, place.axes
    skull = (0.097 * s, 0.090 * s, 0.076 * s)
    shapes.ellipsoid(group, FACE, place.point(-0.004, 0.045, 0), axes, skull, blend=0.02)
    narrow = 1.0 if build.sex == "male" else 0.93
    face = (0.055 * s, 0.082 * s, 0.062 * s * narrow)
    shapes.ellipsoid(group, FACE, place.point(0.040, -0.012, 0), axes, face, blend=0.03)
    half = 0.022 if build.sex == "male" else 0.014
    chin = (0.026 * s, 0.026 * s)
    shapes.cone(group, FACE, place.point(0.055, -0.082, -half), place.point(0.055, -0.082, half), chin, blend=0.03)


def _add_half_face(shapes: Shapes, build: Build, place: LocalFrame, group: int, sign: float) -> None:
    s, male = build.scale, build.sex == "male"
    wide, strong = (0.048, 0.012) if male else (0.042, 0.009)
    jaw = (place.point(0.002, -0.055, wide * sign), place.point(0.055, -0.082, 0.5 * wide * sign))
    shapes.cone(group, FACE, *jaw, (0.022 * s, 0.020 * s), blend=0.03)
    cheek = (0.028 * s, 0.022 * s, 0.024 * s)
    shapes.ellipsoid(group, FACE, place.point(0.062, -0.012, 0.038 * sign), place.axes, cheek, blend=0.03)
    brow = (place.point(0.080, 0.044, 0.016 * sign), place.point(0.068, 0.040, 0.046 * sign))
    shapes.cone(group, FACE, *brow, (strong * s, strong * s), blend=0.02)
    eye = (0.010 * s, 0.010 * s, 0.016 * s)
    shapes.ellipsoid(group, FACE, place.point(0.083, 0.026, 0.032 * sign), place.axes, eye, blend=0.008)


def _add_ear(shapes: Shapes, s: float, place: LocalFrame, group: int, sign: float) -> None:
    axes = place.axes @ pitched(-12.6) @ yawed(20.0 * sign)
    shell = (0.019 * s, 0.031 * s, 0.0085 * s)
    shapes.ellipsoid(group, EAR, place.point(-0.008, 0.004, 0.079 * sign), axes, shell, blend=0.006)
    hollow = (0.0095 * s, 0.017 * s, 0.006 * s)
    shapes.ellipsoid(group, EAR, place.point(-0.004, 0.004, 0.088 * sign), axes, hollow, blend=0.0, cut=(CARVED, 0.0))


def _add_middle_face(shapes: Shapes, s: float, place: LocalFrame, group: int) -> None:
    bridge = (place.point(0.088, 0.030, 0), place.point(0.106, -0.016, 0))
    shapes.cone(group, FACE, *bridge, (0.008 * s, 0.011 * s), blend=0.014)
    for forward, up, radii, blend in (
        (0.102, -0.022, (0.016, 0.011, 0.016), 0.010),
        (0.086, -0.0575, (0.014, 0.0075, 0.024), 0.010),
        (0.086, -0.0705, (0.014, 0.0075, 0.021), 0.010),
        (0.074, -0.094, (0.016, 0.015, 0.018), 0.015),
    ):
        size = (radii[0] * s, radii[1] * s, radii[2] * s)
        shapes.ellipsoid(group, FACE, place.point(forward, up, 0), place.axes, size, blend=blend)


def _add_hair(shapes: Shapes, build: Build, place: LocalFrame, group: int) -> None:
    s = build.scale
    tilted = place.axes @ pitched(HAIRLINE_TILT_DEG)
    cap = (0.1035 * s, 0.1005 * s, 0.0845 * s)
    shapes.ellipsoid(group, HAIR, place.point(-0.006, 0.049, 0), tilted, cap, blend=0.01, cut=(ABOVE, -0.030 * s))
    nape = (0.056 * s, 0.052 * s, 0.062 * s)
    shapes.ellipsoid(group, HAIR, place.point(-0.050, -0.008, 0), place.axes, nape)
    for sign in (-1.0, 1.0):
        burn = (0.013 * s, 0.034 * s, 0.012 * s)
        axes = place.axes @ pitched(8.6)
        shapes.ellipsoid(group, HAIR, place.point(0.018, 0.020, 0.0665 * sign), axes, burn, blend=0.012)
    if build.hair == "ponytail":
        knot, bend, tip = place.point(-0.098, 0.055, 0), place.point(-0.150, 0.010, 0), place.point(-0.158, -0.13, 0)
        shapes.cone(group, HAIR, knot, bend, (0.026 * s, 0.034 * s), blend=0.02)
        shapes.cone(group, HAIR, bend, tip, (0.034 * s, 0.010 * s), blend=0.02)
    elif build.hair == "long":
        for sign in (-1.0, 0.0, 1.0):
            start, end = place.point(-0.050, 0.01, 0.035 * sign), place.point(-0.072, -0.12, 0.044 * sign)
            shapes.cone(group, HAIR, start, end, (0.055 * s, 0.034 * s), blend=0.03)
