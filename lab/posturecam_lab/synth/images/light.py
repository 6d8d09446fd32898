"""The compiled loops that find how much light leaves a point, and how much of a light reaches it."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images.compiled import compiled, inlined
from posturecam_lab.synth.images.materials import BUMP, KINDS, SHINE, WRAP, paint
from posturecam_lab.synth.images.sdf import (
    FRAME,
    MATERIAL,
    ON_CHEST,
    PERSON,
    Solid,
    crossed_by_ray,
    distance,
    nearest,
    noise,
)

Array = NDArray[np.float64]
_AMBIENT = 0.55
"""Light from all around, in the units of `lights`; our choice."""


@inlined
def _into(frames: Array, person: int, at: int, px: float, py: float, pz: float, own: Array) -> None:
    """Puts a world point into `own` as coordinates of one of a person's two frames (origin, three rows, scale)."""
    dx = px - frames[person, at]
    dy = py - frames[person, at + 1]
    dz = pz - frames[person, at + 2]
    for axis in range(3):
        k = at + 3 + 3 * axis
        own[axis] = (frames[person, k] * dx + frames[person, k + 1] * dy + frames[person, k + 2] * dz) / frames[
            person, at + 12
        ]


@compiled
def shadow(
    solid: Solid,
    light: Array,
    px: float,
    py: float,
    pz: float,
    gap: float,
    soft: float,
    room: NDArray[np.int64],
    groups: Array,
) -> float:
    """Share of a light that reaches a point, 0–1, with soft edges; the first `gap` m are not looked at."""
    n = crossed_by_ray(solid.rows, px, py, pz, light[0], light[1], light[2], 0.15, room)
    if n == 0:
        return 1.0
    lit = 1.0
    t = gap
    for _ in range(28):
        d = distance(solid, room, n, px + light[0] * t, py + light[1] * t, pz + light[2] * t, groups)
        lit = min(lit, soft * d / t + 0.10)
        if d < 0.0008 or t > 2.2:
            break
        t += max(0.012, min(d, 0.2))
    lit = max(0.0, lit)
    return lit * lit * (3 - 2 * lit)


@compiled
def _roughen(rows: Array, i: int, own: Array, bump: float, normal: Array) -> None:
    """Tilts the normal by the folds of the cloth."""
    s = 22.0
    here = noise(own[0] * s, own[2] * s, own[1] * s * 0.6)
    forward = noise(own[0] * s + 0.5, own[2] * s, own[1] * s * 0.6) - here
    right = noise(own[0] * s, own[2] * s + 0.5, own[1] * s * 0.6) - here
    up = noise(own[0] * s, own[2] * s, own[1] * s * 0.6 + 0.5) - here
    for axis in range(3):
        k = FRAME + axis
        normal[axis] -= bump * (rows[i, k] * forward + rows[i, k + 3] * up + rows[i, k + 6] * right)
    length = math.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2 + 1e-20)
    for axis in range(3):
        normal[axis] /= length


@compiled
def light_up(
    solid: Solid,
    lights: Array,
    chosen: NDArray[np.int64],
    n: int,
    room: NDArray[np.int64],
    px: float,
    py: float,
    pz: float,
    ray: Array,
    shadows: bool,
    work: Array,
    groups: Array,
    colour: Array,
) -> int:
    """Puts the light that leaves a surface point towards the eye into `colour`; the material's number comes out.

    work: (4, 3), room for the normal and the point in three frames.
    """
    e = 0.0012
    a = distance(solid, chosen, n, px + e, py - e, pz - e, groups)
    b = distance(solid, chosen, n, px - e, py - e, pz + e, groups)
    c = distance(solid, chosen, n, px - e, py + e, pz - e, groups)
    d = distance(solid, chosen, n, px + e, py + e, pz + e, groups)
    normal = work[0]
    normal[0] = a - b - c + d
    normal[1] = -a - b + c + d
    normal[2] = -a + b - c + d
    length = math.sqrt(normal[0] ** 2 + normal[1] ** 2 + normal[2] ** 2 + 1e-20)
    for axis in range(3):
        normal[axis] /= length
    rows = solid.rows
    i = nearest(rows, chosen, n, px, py, pz)
    kind = int(rows[i, MATERIAL])
    person = int(rows[i, PERSON])
    row = person * KINDS + kind
    _into(solid.frames, person, 0, px, py, pz, work[2])
    _into(solid.frames, person, 13, px, py, pz, work[3])
    own = work[1]
    if rows[i, ON_CHEST] > 0:
        own[:] = work[3]
    else:
        for axis in range(3):
            k = FRAME + 3 * axis
            own[axis] = (
                rows[i, k] * (px - rows[i, 4]) + rows[i, k + 1] * (py - rows[i, 5]) + rows[i, k + 2] * (pz - rows[i, 6])
            )
    paint(kind, person * KINDS, own, work[2], work[3], solid.materials, colour)
    if solid.materials[row, BUMP] > 0:
        _roughen(rows, i, own, solid.materials[row, BUMP], normal)
    hidden = 0.0
    weight = 1.0
    for k in range(1, 5):
        h = 0.0088 * k * k + 0.006
        near = distance(solid, chosen, n, px + normal[0] * h, py + normal[1] * h, pz + normal[2] * h, groups)
        hidden += max(0.0, h - near) * weight
        weight *= 0.62
    open_sky = max(0.15, 1.0 - 4.2 * hidden)
    above = 0.5 + 0.5 * normal[1]
    around = _AMBIENT * (0.62 * (1 - above) + above) * open_sky
    red = around
    green = around
    blue = around * 1.03
    gloss = 0.0
    for q in range(lights.shape[0]):
        facing = normal[0] * lights[q, 0] + normal[1] * lights[q, 1] + normal[2] * lights[q, 2]
        wrap = solid.materials[row, WRAP]
        facing = (facing + wrap) / (1 + wrap)
        if facing <= 0:
            continue
        lit = 0.5 + 0.5 * open_sky
        if q == 0:
            lit = shadow(solid, lights[0], px, py, pz, 0.03, 9.0, room, groups) if shadows else 1.0
        strength = lights[q, 3] * lit
        red += facing * strength * lights[q, 4]
        green += facing * strength * lights[q, 5]
        blue += facing * strength * lights[q, 6]
        hx = lights[q, 0] - ray[0]
        hy = lights[q, 1] - ray[1]
        hz = lights[q, 2] - ray[2]
        length = math.sqrt(hx * hx + hy * hy + hz * hz + 1e-20)
        mirror = max(0.0, (normal[0] * hx + normal[1] * hy + normal[2] * hz) / length)
        gloss += solid.materials[row, SHINE] * mirror**24 * strength
    edge = (1 - max(0.0, -(normal[0] * ray[0] + normal[1] * ray[1] + normal[2] * ray[2]))) ** 4 * 0.12 * open_sky
    colour[0] = colour[0] * red + gloss + edge * solid.materials[row, 0]
    colour[1] = colour[1] * green + gloss + edge * solid.materials[row, 1]
    colour[2] = colour[2] * blue + gloss + edge * solid.materials[row, 2]
    return row


@compiled
def shadow_map(solid: Solid, light: Array, height: float, xs: Array, zs: Array) -> Array:
    """Share of light left on a horizontal plane at `height` m under a solid, (len(zs), len(xs)).

    Cast shadow times the darkness where something touches the plane.
    """
    lit = np.ones((len(zs), len(xs)))
    count = solid.rows.shape[0]
    everything = np.arange(count)
    room = np.empty(count, np.int64)
    groups = np.empty(solid.groups)
    for j in range(len(zs)):
        for i in range(len(xs)):
            cast = shadow(solid, light, xs[i], height, zs[j], 0.015, 7.0, room, groups)
            low = distance(solid, everything, count, xs[i], height + 0.02, zs[j], groups)
            high = distance(solid, everything, count, xs[i], height + 0.10, zs[j], groups)
            touch = 1.0 - 0.55 * max(0.0, 0.04 - low) / 0.04 - 0.3 * max(0.0, 0.12 - high) / 0.12
            lit[j, i] = (0.40 + 0.60 * cast) * max(0.2, touch)
    return lit
