"""Rooms to stand people in: a gym with a treadmill, an office with a desk; drawn once per camera as a plate."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from posturecam_lab.synth.images import furniture, wall
from posturecam_lab.synth.images.light import shadow_map
from posturecam_lab.synth.images.march import draw
from posturecam_lab.synth.images.materials import furniture as furniture_materials
from posturecam_lab.synth.images.sdf import Solid
from posturecam_lab.synth.images.shapes import Array, Shapes

_GRID_M = 0.025
_STAND = np.array([0.0, 0.0, 0.0, *np.eye(3).reshape(-1), 1.0])


@dataclass(frozen=True)
class Ledge:
    """A horizontal surface that takes shadows: its height and the x and z it spans, m."""

    height: float
    xs: tuple[float, float]
    zs: tuple[float, float]

    def shade(self, solid: Solid, light: Array, points: Array, image: NDArray[np.float32]) -> None:
        """Darkens what `image` shows of this surface by the shadow of a solid; `points` are what the pixels show."""
        near = np.abs(points[..., 1] - self.height) < 0.02
        near &= (points[..., 0] > self.xs[0]) & (points[..., 0] < self.xs[1])
        near &= (points[..., 2] > self.zs[0]) & (points[..., 2] < self.zs[1])
        if not near.any():
            return
        xs = np.arange(self.xs[0], self.xs[1], _GRID_M)
        zs = np.arange(self.zs[0], self.zs[1], _GRID_M)
        lit = shadow_map(solid, light, self.height, xs, zs).astype(np.float32)
        spot = points[near]
        where = np.stack([(spot[:, 2] - zs[0]) / _GRID_M, (spot[:, 0] - xs[0]) / _GRID_M])
        image[near] *= map_coordinates(lit, where, order=1, mode="nearest")[:, None]


@dataclass(frozen=True)
class Scenery:
    """A room.

    How high its floor is (m), what stands in it, what its wall looks like, and which ledges take the person's shadow.
    """

    floor_m: float
    furnish: Callable[[Shapes, Array, Array], None]
    look: wall.RoomLook
    ledges: tuple[Ledge, ...]
    belt: bool = False


@dataclass(frozen=True)
class Plate:
    """An empty room through one lens: linear light, m along each ray, the world point each pixel shows."""

    image: NDArray[np.float32]
    depth: Array
    points: Array
    belt: NDArray[np.bool_]


def gym(look: wall.RoomLook | None = None, *, console: bool = True) -> Scenery:
    """A gym with a treadmill whose belt is at y = 0. console: False for views from ahead, where it hides the trunk."""

    def furnish(shapes: Shapes, ahead: Array, right: Array) -> None:
        floor = np.array([0.0, -furniture.DECK_M, 0.0])
        furniture.treadmill(shapes, console=console)
        furniture.plant(shapes, floor + 1.9 * ahead + 2.15 * right, 1.05)
        furniture.rack(shapes, floor + 1.95 * ahead - 1.75 * right, right)

    belt = Ledge(0.0, (furniture.BELT_FROM, furniture.BELT_TO), (-0.42, 0.42))
    floor = Ledge(-furniture.DECK_M, (-1.9, 1.5), (-1.1, 1.1))
    return Scenery(-furniture.DECK_M, furnish, look or wall.GYM, (belt, floor), belt=True)


def office(
    look: wall.RoomLook | None = None, *, seat_m: float, seat_x_m: float, desk_m: float, edge_m: float, screen_m: float
) -> Scenery:
    """An office with the floor at y = 0: a chair at `seat_x_m`, a desk top `desk_m` high that begins at `edge_m`."""

    def furnish(shapes: Shapes, ahead: Array, right: Array) -> None:
        furniture.desk(shapes, top_m=desk_m, edge_m=edge_m, screen_m=screen_m)
        furniture.chair(shapes, seat_m=seat_m, x_m=seat_x_m)
        furniture.plant(shapes, 1.25 * ahead - 1.55 * right, 0.95)

    floor = Ledge(0.0, (seat_x_m - 0.8, edge_m + 0.9), (-0.9, 0.9))
    top = Ledge(desk_m, (edge_m, edge_m + 0.5), (-0.5, 0.5))
    return Scenery(0.0, furnish, look or wall.OFFICE, (floor, top))


def plate(scenery: Scenery, lens: Array, size: tuple[int, int], lights: Array) -> Plate:
    """The empty room through a lens (see march.draw), twice as fine while it is drawn."""
    fine = lens.copy()
    fine[12:15] *= 2
    width, height = 2 * size[0], 2 * size[1]
    rays = rays_of(fine, (width, height))
    image, depth, points = wall.room(scenery.look, scenery.floor_m, lens, rays)
    solid = _furnished(scenery, lens)
    floor = Ledge(scenery.floor_m, (-2.6, 2.6), (-2.6, 2.6))
    floor.shade(solid, lights[0, :3], points, image)
    draw(solid, lights, fine, image, depth, True, False)
    points = lens[:3] + rays[::2, ::2] * depth[::2, ::2, None]
    belt = np.abs(points[..., 1] + 0.005) < 0.008
    belt &= (np.abs(points[..., 2]) < furniture.BELT_HALF_WIDTH) & scenery.belt
    belt &= (points[..., 0] > furniture.BELT_FROM) & (points[..., 0] < furniture.BELT_TO)
    small = image.reshape(size[1], 2, size[0], 2, 3).mean(axis=(1, 3))
    return Plate(np.asarray(small, np.float32), np.ascontiguousarray(depth[::2, ::2]), points, belt)


def rays_of(lens: Array, size: tuple[int, int]) -> Array:
    """The unit direction through the middle of each pixel, (height, width, 3)."""
    across = (np.arange(size[0]) + 0.5 - lens[13]) / lens[12]
    along = (np.arange(size[1]) + 0.5 - lens[14]) / lens[12]
    rays = lens[9:12] + across[None, :, None] * lens[3:6] + along[:, None, None] * lens[6:9]
    return np.asarray(rays / np.linalg.norm(rays, axis=-1, keepdims=True))


def horizontal(direction: Array) -> Array:
    """The unit vector of a direction's part in the floor."""
    flat = direction * np.array([1.0, 0.0, 1.0])
    return np.asarray(flat / np.linalg.norm(flat))


def lights_for(lens: Array) -> Array:
    """Three lights (direction x y z, strength, red, green, blue) that turn with the camera.

    So each view is lit from its own side: a key from above the camera, a fill from its left and a rim from behind.
    """
    ahead, right = horizontal(lens[9:12]), horizontal(lens[3:6])
    up = np.array([0.0, 1.0, 0.0])
    rows = []
    for (side, near, high), strength, colour in (
        ((0.35, 0.75, 1.25), 1.35, (1.0, 0.96, 0.90)),
        ((-0.8, 0.7, 0.5), 0.38, (0.85, 0.93, 1.0)),
        ((0.5, -0.9, 0.8), 0.30, (0.9, 0.95, 1.0)),
    ):
        towards = side * right - near * ahead + high * up
        rows.append([*(towards / np.linalg.norm(towards)), strength, *colour])
    return np.array(rows)


def _furnished(scenery: Scenery, lens: Array) -> Solid:
    shapes = Shapes()
    scenery.furnish(shapes, horizontal(lens[9:12]), horizontal(lens[3:6]))
    frames = np.concatenate([_STAND, _STAND])[None]
    return Solid(shapes.table(), np.zeros((0, 3)), 1, furniture_materials(), frames)
