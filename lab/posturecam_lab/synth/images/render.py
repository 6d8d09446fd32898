"""An image of people in a room: what the lens sees, in linear light."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, map_coordinates

from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.images import sdf
from posturecam_lab.synth.images.march import draw
from posturecam_lab.synth.images.scenery import Ledge, Scenery, lights_for, plate
from posturecam_lab.synth.images.shapes import Array

_STRIPE_M = 0.85


@dataclass(frozen=True)
class ClothedBody:
    """One clothed person at one instant.

    `rows` and `blends` as in sdf.Solid, `groups` how many, `materials` (KINDS, 7), `frame` (26,): head and chest as
    origin, three axes, scale.
    """

    rows: Array
    blends: Array
    groups: int
    materials: Array
    frame: Array


@dataclass(frozen=True)
class Shot:
    """`image` (height, width, 3) linear light, `depth` (height, width) m along each ray, `body` where a person is."""

    image: NDArray[np.float32]
    depth: Array
    body: NDArray[np.bool_]


class Renderer:
    """Draws people into one room through one camera; the empty room is drawn once."""

    def __init__(self, camera: Camera, scenery: Scenery) -> None:
        self._lens = lens_of(camera)
        self._scenery = scenery
        self._lights = lights_for(self._lens)
        self._plate = plate(scenery, self._lens, camera.size, self._lights)
        self._grain = _belt_grain()

    def draw(
        self, bodies: Sequence[ClothedBody], belt_m: float = 0.0, *, shadows: bool = True, fine: bool = True
    ) -> Shot:
        """The room with these people. belt_m: how far the belt has run. shadows, fine (smooth edges): off is faster."""
        image, depth = self._plate.image.copy(), self._plate.depth.copy()
        if self._scenery.belt:
            self._run_belt(image, belt_m)
        if not bodies:
            return Shot(image, depth, np.zeros(depth.shape, bool))
        solid = together(bodies)
        for ledge in self._scenery.ledges:
            self._shade(ledge, solid, image)
        seen = draw(solid, self._lights, self._lens, image, depth, shadows, fine)
        return Shot(image, depth, seen >= 0)

    def _shade(self, ledge: Ledge, solid: sdf.Solid, image: NDArray[np.float32]) -> None:
        ledge.shade(solid, self._lights[0, :3], self._plate.points, image)

    def _run_belt(self, image: NDArray[np.float32], belt_m: float) -> None:
        belt = self._plate.belt
        along = self._plate.points[belt][:, 0] + belt_m
        across = self._plate.points[belt][:, 2]
        where = np.stack([(across + 0.26) / 0.52 * 63, along / 3.2 * 1024])
        grain = map_coordinates(self._grain, where, order=1, mode="grid-wrap")
        stripe = (np.mod(along, _STRIPE_M) < 0.035) & (np.abs(across) < 0.21)
        image[belt] *= np.where(stripe, 2.6, 1 + 0.10 * grain)[:, None].astype(np.float32)


def lens_of(camera: Camera) -> Array:
    """The camera as march.draw takes it: eye, right, down, away (world), focal length px, middle of the image px."""
    middle = (camera.size[0] / 2, camera.size[1] / 2)
    return np.concatenate([camera.eye, camera.axes.reshape(-1), [camera.focal_px, *middle]])


def together(bodies: Sequence[ClothedBody]) -> sdf.Solid:
    """All bodies as one solid; each keeps its groups, materials and frames."""
    rows, blends = [], []
    first = 0
    for person, body in enumerate(bodies):
        own = body.rows.copy()
        own[:, sdf.GROUP] += first
        own[:, sdf.PERSON] = person
        rows.append(own)
        blends.append(body.blends + np.array([first, first, 0.0]))
        first += body.groups
    materials = np.concatenate([body.materials for body in bodies])
    return sdf.Solid(
        np.concatenate(rows), np.concatenate(blends), first, materials, np.stack([body.frame for body in bodies])
    )


def _belt_grain() -> NDArray[np.float32]:
    noise = np.random.default_rng(5).normal(size=(64, 1024)).astype(np.float32)
    smooth = gaussian_filter(noise, 1.2, mode="wrap")
    return np.asarray(smooth / smooth.std(), np.float32)
