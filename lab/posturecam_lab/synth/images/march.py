"""The compiled loops that find what each pixel sees and how much light is there."""

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
    RADIUS,
    Solid,
    crossed_by_ray,
    distance,
    nearest,
    noise,
)

Array = NDArray[np.float64]
Image = NDArray[np.float32]
TILE = 16
"""Side of the squares of pixels that share one list of primitives."""
_CLOSE = 0.0007
"""A ray this near to a surface has arrived, m."""
_AMBIENT = 0.55


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
def _arrival(
    solid: Solid,
    chosen: NDArray[np.int64],
    n: int,
    eye: Array,
    ray: Array,
    limit: float,
    groups: Array,
) -> float:
    """How far a ray goes to the first surface, m, or -1 when it meets none before `limit`."""
    start = 1e9
    end = -1.0
    for j in range(n):
        i = chosen[j]
        cx = solid.rows[i, 21] - eye[0]
        cy = solid.rows[i, 22] - eye[1]
        cz = solid.rows[i, 23] - eye[2]
        along = cx * ray[0] + cy * ray[1] + cz * ray[2]
        off = cx * cx + cy * cy + cz * cz - along * along
        reach = solid.rows[i, RADIUS] + 0.02
        if off < reach * reach:
            half = math.sqrt(reach * reach - off)
            start = min(start, along - half)
            end = max(end, along + half)
    if end < 0:
        return -1.0
    end = min(end, limit)
    t = max(start, 0.05)
    d = 1.0
    for _ in range(90):
        d = distance(solid, chosen, n, eye[0] + ray[0] * t, eye[1] + ray[1] * t, eye[2] + ray[2] * t, groups)
        if d < _CLOSE:
            return t
        t += d
        if t > end:
            return -1.0
    return t if d < 4 * _CLOSE else -1.0


@compiled
def shadow(
    solid: Solid, light: Array, px: float, py: float, pz: float, gap: float, soft: float, room: NDArray[np.int64],
    groups: Array,
) -> float:  # fmt: skip
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
def _light_up(
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


@inlined
def _aim(lens: Array, x: float, y: float, ray: Array) -> None:
    """Puts the direction of the ray through image point (x, y) px into `ray`."""
    jx = (x - lens[13]) / lens[12]
    jy = (y - lens[14]) / lens[12]
    length = math.sqrt(1 + jx * jx + jy * jy)
    for axis in range(3):
        ray[axis] = (lens[9 + axis] + lens[3 + axis] * jx + lens[6 + axis] * jy) / length


@compiled
def _seen_from_tile(lens: Array, spheres: Array, x: int, y: int, chosen: NDArray[np.int64]) -> int:
    """How many primitives a tile of pixels may see; their rows go into `chosen`."""
    mx = (x + 0.5) * TILE - lens[13]
    my = (y + 0.5) * TILE - lens[14]
    f = lens[12]
    inverse = 1.0 / math.sqrt(mx * mx + my * my + f * f)
    widening = TILE * 0.75 * inverse
    n = 0
    for i in range(spheres.shape[0]):
        along = (spheres[i, 0] * mx + spheres[i, 1] * my + spheres[i, 2] * f) * inverse
        square = spheres[i, 0] ** 2 + spheres[i, 1] ** 2 + spheres[i, 2] ** 2
        reach = spheres[i, 3] + max(0.0, along) * widening
        if (along > 0 and square - along * along < reach * reach) or square < spheres[i, 3] ** 2:
            chosen[n] = i
            n += 1
    return n


@compiled
def _spheres(solid: Solid, lens: Array) -> Array:
    """The bounding spheres in the camera's own axes: right, down, ahead, radius."""
    spheres = np.empty((solid.rows.shape[0], 4))
    for i in range(solid.rows.shape[0]):
        for axis in range(3):
            k = 3 + 3 * axis
            spheres[i, axis] = (
                (solid.rows[i, 21] - lens[0]) * lens[k]
                + (solid.rows[i, 22] - lens[1]) * lens[k + 1]
                + (solid.rows[i, 23] - lens[2]) * lens[k + 2]
            )
        spheres[i, 3] = solid.rows[i, RADIUS] + 0.035
    return spheres


@inlined
def _is_edge(seen: NDArray[np.int64], depth: Array, y: int, x: int) -> bool:
    """Whether a pixel differs from a neighbour: another material, or a step in depth."""
    for side in range(4):
        v = y + (side == 0) - (side == 1)
        u = x + (side == 2) - (side == 3)
        if v < 0 or u < 0 or v >= seen.shape[0] or u >= seen.shape[1]:
            continue
        if seen[v, u] != seen[y, x] or (seen[y, x] >= 0 and abs(depth[v, u] - depth[y, x]) > 0.02):
            return True
    return False


@compiled
def draw(
    solid: Solid, lights: Array, lens: Array, image: Image, depth: Array, shadows: bool, fine: bool
) -> NDArray[np.int64]:
    """Draws a solid into `image` (linear light) and `depth` (m along the ray) where it is nearer than what is there.

    lens: eye, right, down, ahead (world, 3 each), focal length px, centre x, y px. fine: four rays a pixel at edges.
    What comes out is the number of the material each pixel shows, -1 where nothing was drawn.
    """
    height, width = depth.shape
    behind = image.copy()
    far = depth.copy()
    seen = np.full((height, width), -1)
    count = solid.rows.shape[0]
    chosen = np.empty(count, np.int64)
    room = np.empty(count, np.int64)
    groups = np.empty(solid.groups)
    work = np.empty((4, 3))
    colour = np.empty(3)
    ray = np.empty(3)
    total = np.empty(3)
    eye = lens[:3].copy()
    spheres = _spheres(solid, lens)
    for again in range(2 if fine else 1):
        for ty in range((height + TILE - 1) // TILE):
            for tx in range((width + TILE - 1) // TILE):
                n = _seen_from_tile(lens, spheres, tx, ty, chosen)
                if n == 0:
                    continue
                for y in range(ty * TILE, min(height, ty * TILE + TILE)):
                    for x in range(tx * TILE, min(width, tx * TILE + TILE)):
                        if again == 1 and not _is_edge(seen, depth, y, x):
                            continue
                        rays = 2 if again == 1 else 1
                        total[:] = 0.0
                        for part in range(rays * rays):
                            _aim(lens, x + (part % rays + 0.5) / rays, y + (part // rays + 0.5) / rays, ray)
                            t = _arrival(solid, chosen, n, eye, ray, far[y, x], groups)
                            if t > 0 and t < far[y, x]:
                                px = eye[0] + ray[0] * t
                                py = eye[1] + ray[1] * t
                                pz = eye[2] + ray[2] * t
                                row = _light_up(
                                    solid, lights, chosen, n, room, px, py, pz, ray, shadows, work, groups, colour
                                )
                                total += colour
                                if again == 0:
                                    depth[y, x] = t
                                    seen[y, x] = row
                            else:
                                for channel in range(3):
                                    total[channel] += behind[y, x, channel]
                        if again == 1 or seen[y, x] >= 0:
                            for channel in range(3):
                                image[y, x, channel] = total[channel] / (rays * rays)
    return seen


@compiled
def shadow_map(solid: Solid, light: Array, height: float, xs: Array, zs: Array) -> Array:
    """Share of light left on a horizontal plane at `height` m under a solid, (len(zs), len(xs)): cast shadow times the
    darkness where something touches the plane."""
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
