"""The compiled loops that find what each pixel sees."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images.compiled import compiled, inlined
from posturecam_lab.synth.images.light import light_up
from posturecam_lab.synth.images.sdf import RADIUS, Solid, distance

Array = NDArray[np.float64]
Image = NDArray[np.float32]
TILE = 16
"""Side of the squares of pixels that share one list of primitives."""
_CLOSE = 0.0007
"""A ray this near to a surface has arrived, m."""


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
                                row = light_up(
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
