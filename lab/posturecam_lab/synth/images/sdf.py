"""Distances to bodies made of round cones, ellipsoids and rounded boxes that melt into each other.

A solid is a table: one row per primitive, columns as named here. Distances are signed (negative inside), in m. Where
the distance of an ellipsoid is only an estimate it is a lower bound close to the surface, which is all that sphere
tracing needs. Formulas: I. Quilez, "Distance functions" and "Smooth minimum" (iquilezles.org), written anew.
"""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images.compiled import compiled, inlined

KIND, GROUP, MATERIAL, PERSON = 0, 1, 2, 3
ORIGIN = 4
"""x, y, z of the primitive's own origin."""
FRAME = 7
"""Three rows: the primitive's own forward, up and right axis in the world."""
SIZE = 16
"""Up to four numbers: cone (height, radius below, radius above, flatness), ellipsoid (three radii), box (three half
sides, rounding)."""
BLEND, CENTRE, RADIUS, CUT, CUT_AT, ON_CHEST = 20, 21, 24, 25, 26, 27
"""How far it melts into its group, the bounding sphere, the plane across its own up axis that cuts it, and whether its
cloth is seen in the chest's frame, so that shirt and shorts have no seams."""
COLUMNS = 28

CONE, ELLIPSOID, BOX = 0.0, 1.0, 2.0
WHOLE, BELOW, ABOVE, CARVED = 0.0, 1.0, 2.0, 3.0
"""What the cut leaves: everything, what lies below the plane, above it; or the primitive takes away from its group."""
FAR = 1e3
_NEAR_ENOUGH = 0.12
"""Outside this distance from a bounding sphere the sphere itself is a good enough bound, m."""


class Solid(NamedTuple):
    """Everything solid in one image, as the compiled loops take it.

    rows: (n, COLUMNS). blends: (m, 3): two groups and over how many m they melt. groups: how many there are.
    materials: (kinds, 7). frames: (people, 26): head and chest of each as origin, three rows of axes, scale.
    """

    rows: NDArray[np.float64]
    blends: NDArray[np.float64]
    groups: int
    materials: NDArray[np.float64]
    frames: NDArray[np.float64]


@inlined
def primitive_distance(rows: NDArray[np.float64], i: int, px: float, py: float, pz: float) -> float:
    """Signed distance from a point to primitive `i`, cut included."""
    dx = px - rows[i, 4]
    dy = py - rows[i, 5]
    dz = pz - rows[i, 6]
    forward = rows[i, 7] * dx + rows[i, 8] * dy + rows[i, 9] * dz
    up = rows[i, 10] * dx + rows[i, 11] * dy + rows[i, 12] * dz
    right = rows[i, 13] * dx + rows[i, 14] * dy + rows[i, 15] * dz
    kind = rows[i, KIND]
    if kind == CONE:
        height = rows[i, 16]
        below = rows[i, 17]
        above = rows[i, 18]
        flat = rows[i, 19] * right
        across = math.sqrt(forward * forward + flat * flat)
        slope = (below - above) / height
        side = math.sqrt(max(1e-9, 1.0 - slope * slope))
        along = side * up - slope * across
        if along < 0.0:
            distance = math.sqrt(across * across + up * up) - below
        elif along > side * height:
            distance = math.sqrt(across * across + (up - height) * (up - height)) - above
        else:
            distance = across * side + up * slope - below
    elif kind == ELLIPSOID:
        a = forward / rows[i, 16]
        b = up / rows[i, 17]
        c = right / rows[i, 18]
        outside = math.sqrt(a * a + b * b + c * c)
        a /= rows[i, 16]
        b /= rows[i, 17]
        c /= rows[i, 18]
        steep = math.sqrt(a * a + b * b + c * c)
        distance = -min(rows[i, 16], rows[i, 17], rows[i, 18]) if steep < 1e-9 else outside * (outside - 1.0) / steep
    else:
        rounding = rows[i, 19]
        a = abs(forward) - rows[i, 16] + rounding
        b = abs(up) - rows[i, 17] + rounding
        c = abs(right) - rows[i, 18] + rounding
        inside = min(max(a, b, c), 0.0)
        a = max(a, 0.0)
        b = max(b, 0.0)
        c = max(c, 0.0)
        distance = math.sqrt(a * a + b * b + c * c) + inside - rounding
    if rows[i, CUT] == BELOW:
        distance = max(distance, up - rows[i, CUT_AT])
    elif rows[i, CUT] == ABOVE:
        distance = max(distance, rows[i, CUT_AT] - up)
    return float(distance)


@inlined
def melted(a: float, b: float, over: float) -> float:
    """The smaller of two distances, rounded off where they differ by less than `over` m."""
    if over <= 0.0:
        return min(a, b)
    near = max(over - abs(a - b), 0.0) / over
    return min(a, b) - near * near * over * 0.25


@compiled
def distance(
    solid: Solid, chosen: NDArray[np.int64], n: int, px: float, py: float, pz: float, groups: NDArray[np.float64]
) -> float:
    """Signed distance to the first `n` of the `chosen` primitives; `groups` is room to work in, one per group."""
    rows = solid.rows
    for group in range(solid.groups):
        groups[group] = FAR
    for j in range(n):
        i = chosen[j]
        group = int(rows[i, GROUP])
        cx = px - rows[i, 21]
        cy = py - rows[i, 22]
        cz = pz - rows[i, 23]
        bound = math.sqrt(cx * cx + cy * cy + cz * cz) - rows[i, RADIUS]
        if bound > groups[group] + rows[i, BLEND]:
            continue
        if bound > _NEAR_ENOUGH:
            if rows[i, CUT] != CARVED:
                groups[group] = min(groups[group], bound)
            continue
        here = primitive_distance(rows, i, px, py, pz)
        if rows[i, CUT] == CARVED:
            groups[group] = max(groups[group], -here)
        else:
            groups[group] = melted(groups[group], here, rows[i, BLEND])
    smallest = FAR
    for group in range(solid.groups):
        smallest = min(smallest, groups[group])
    for pair in range(solid.blends.shape[0]):
        a = groups[int(solid.blends[pair, 0])]
        b = groups[int(solid.blends[pair, 1])]
        smallest = min(smallest, melted(a, b, solid.blends[pair, 2]))
    return smallest


@compiled
def nearest(rows: NDArray[np.float64], chosen: NDArray[np.int64], n: int, px: float, py: float, pz: float) -> int:
    """Which of the chosen primitives is nearest to a point: the one whose material shows there."""
    best = FAR
    found = -1
    for j in range(n):
        i = chosen[j]
        cx = px - rows[i, 21]
        cy = py - rows[i, 22]
        cz = pz - rows[i, 23]
        if math.sqrt(cx * cx + cy * cy + cz * cz) - rows[i, RADIUS] > best:
            continue
        here = primitive_distance(rows, i, px, py, pz)
        if here < best:
            best = here
            found = i
    return found


@inlined
def crossed_by_ray(
    rows: NDArray[np.float64],
    px: float,
    py: float,
    pz: float,
    dx: float,
    dy: float,
    dz: float,
    margin: float,
    chosen: NDArray[np.int64],
) -> int:
    """How many bounding spheres, grown by `margin` m, a ray from a point meets; their rows go into `chosen`."""
    n = 0
    for i in range(rows.shape[0]):
        cx = rows[i, 21] - px
        cy = rows[i, 22] - py
        cz = rows[i, 23] - pz
        along = cx * dx + cy * dy + cz * dz
        off = cx * cx + cy * cy + cz * cz - along * along
        reach = rows[i, RADIUS] + margin
        if off < reach * reach and along > -reach:
            chosen[n] = i
            n += 1
    return n


@inlined
def _noise_at(x: int, y: int, z: int) -> float:
    n = (x * 374761393 + y * 668265263 + z * 2147483647) & 0x7FFFFFFF
    n = ((n ^ (n >> 13)) * 1274126177) & 0x7FFFFFFF
    n = n ^ (n >> 16)
    return (n & 0xFFFF) / 65535.0


@compiled
def noise(x: float, y: float, z: float) -> float:
    """Smooth noise 0–1 with bumps of size 1, the same for the same point every time."""
    ix = math.floor(x)
    iy = math.floor(y)
    iz = math.floor(z)
    fx = x - ix
    fy = y - iy
    fz = z - iz
    fx = fx * fx * (3 - 2 * fx)
    fy = fy * fy * (3 - 2 * fy)
    fz = fz * fz * (3 - 2 * fz)
    a = _noise_at(ix, iy, iz) * (1 - fx) + _noise_at(ix + 1, iy, iz) * fx
    b = _noise_at(ix, iy + 1, iz) * (1 - fx) + _noise_at(ix + 1, iy + 1, iz) * fx
    c = _noise_at(ix, iy, iz + 1) * (1 - fx) + _noise_at(ix + 1, iy, iz + 1) * fx
    d = _noise_at(ix, iy + 1, iz + 1) * (1 - fx) + _noise_at(ix + 1, iy + 1, iz + 1) * fx
    return (a * (1 - fy) + b * fy) * (1 - fz) + (c * (1 - fy) + d * fy) * fz


def empty_table() -> NDArray[Any]:
    """A table of no primitives."""
    return np.zeros((0, COLUMNS))
