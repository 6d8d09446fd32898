"""A camera that is moved once in a while, as a laptop on a desk is."""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from posturecam.arrays import Floats
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.leg_geometry import ease

MOVING_S = 1.2
"""How long it takes to move a laptop or tilt its lid: a choice."""


@dataclass(frozen=True)
class CameraPath:
    """Cameras by the time from which each one is being taken up; the first from the start."""

    cameras: tuple[tuple[float, Camera], ...]

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px, the same all the time."""
        return self.cameras[0][1].size

    def at(self, t: float) -> Camera:
        """The camera at a time, on its way or at rest."""
        camera = self.cameras[0][1]
        for start, later in self.cameras[1:]:
            weight = float(ease(np.array((t - start) / MOVING_S)))
            if weight >= 1:
                camera = later
            elif weight > 0:
                camera = _between(camera, later, weight)
        return camera

    def project(self, points: Floats, t: Floats) -> tuple[Floats, Floats]:
        """Image positions (T, K, 2) px of world points (T, K, 3) at times (T,), and their depth (T, K) m."""
        xy, depth = np.full((*points.shape[:2], 2), np.nan), np.full(points.shape[:2], np.nan)
        for first, last, camera in self._stretches(t):
            xy[first:last] = camera.project(points[first:last])
            depth[first:last] = camera.depth(points[first:last])
        return xy, depth

    def focal_px(self, t: Floats) -> Floats:
        """Focal length (T,) px."""
        return np.full(t.size, self.cameras[0][1].focal_px)

    def _stretches(self, t: Floats) -> list[tuple[int, int, Camera]]:
        """First and last index (without it) of `t` of each camera: long ones at rest, single frames on the way."""
        found: list[tuple[int, int, Camera]] = []
        first, camera = 0, self.cameras[0][1]
        for start, later in self.cameras[1:]:
            leaving, arrived = np.searchsorted(t, (start, start + MOVING_S))
            found.append((first, int(leaving), camera))
            found += [(k, k + 1, self.at(float(t[k]))) for k in range(int(leaving), int(arrived))]
            first, camera = int(arrived), later
        return [*found, (first, t.size, camera)]


def _between(first: Camera, second: Camera, weight: float) -> Camera:
    def mixed(a: float, b: float) -> float:
        return (1 - weight) * a + weight * b

    values = {
        one.name: mixed(getattr(first, one.name), getattr(second, one.name))
        for one in fields(Camera)
        if one.name not in ("size", "target")
    }
    x, y, z = (mixed(a, b) for a, b in zip(first.target, second.target, strict=True))
    return Camera(size=first.size, target=(x, y, z), **values)
