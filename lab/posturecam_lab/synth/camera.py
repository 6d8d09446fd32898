"""A pinhole camera beside, in front of or behind the person."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from posturecam.arrays import Floats

Place = Literal["right", "left", "front", "rear", "front-right", "front-left", "rear-right", "rear-left"]
AZIMUTH_DEG: dict[str, float] = {
    "right": 0.0,
    "front-right": 45.0,
    "front": 90.0,
    "front-left": 135.0,
    "left": 180.0,
    "rear-left": 225.0,
    "rear": 270.0,
    "rear-right": 315.0,
}


@dataclass(frozen=True)
class Camera:
    """Where the camera is and how it looks.

    azimuth_deg: 0 on the person's right, 90 in front, 180 on the left, 270 behind. distance_m: level distance from
    `target` (x, y, z) m, which is in the middle of the image. height_m: of the camera over the ground. fov_deg: the
    image's full height as an angle. roll_deg: positive = the image shows level ground rising to its right. size:
    (width, height) px.
    """

    azimuth_deg: float = 0.0
    distance_m: float = 3.6
    height_m: float = 1.0
    fov_deg: float = 36.0
    roll_deg: float = 0.0
    size: tuple[int, int] = (960, 540)
    target: tuple[float, float, float] = (0.0, 0.92, 0.0)

    def __post_init__(self) -> None:
        if self.distance_m <= 0 or not 1 <= self.fov_deg <= 150 or min(self.size) <= 0:
            raise ValueError("a camera needs a distance over 0, a field of view of 1° to 150° and a size over 0")

    @staticmethod
    def on(
        place: Place,
        *,
        size: tuple[int, int] = (960, 540),
        person_height_m: float = 1.75,
        share: float = 0.82,
        fov_deg: float = 36.0,
        turned_deg: float = 0.0,
        height_m: float | None = None,
        roll_deg: float = 0.0,
    ) -> Camera:
        """A camera on that side, in whose image a standing person fills a share of the height.

        `share`: of the image's height, or of a portrait's width as a run fills it. `turned_deg`: off square, towards
        the front positive on the right.
        """
        tall = person_height_m / share
        narrow = 0.95 * person_height_m / share * size[1] / size[0] if size[0] < size[1] else 0.0
        distance = max(tall, narrow) / 2 / np.tan(np.radians(fov_deg) / 2)
        middle = 0.52 * person_height_m
        return Camera(
            azimuth_deg=AZIMUTH_DEG[place] + turned_deg,
            distance_m=float(distance),
            height_m=middle + 0.06 if height_m is None else height_m,
            fov_deg=fov_deg,
            roll_deg=roll_deg,
            size=size,
            target=(0.0, middle, 0.0),
        )

    @property
    def eye(self) -> Floats:
        """Position (3,) m of the camera."""
        azimuth = np.radians(self.azimuth_deg)
        x, _, z = self.target
        level = (x + self.distance_m * np.sin(azimuth), self.height_m, z + self.distance_m * np.cos(azimuth))
        return np.array(level)

    @property
    def axes(self) -> Floats:
        """(3, 3) with rows right, down and away from the camera, in world axes."""
        away = np.array(self.target) - self.eye
        away /= np.linalg.norm(away)
        right = np.cross(away, (0.0, 1.0, 0.0))
        right /= np.linalg.norm(right)
        down = np.cross(away, right)
        c, s = np.cos(np.radians(self.roll_deg)), np.sin(np.radians(self.roll_deg))
        return np.stack([c * right + s * down, c * down - s * right, away])

    @property
    def focal_px(self) -> float:
        """Focal length in px."""
        return float(self.size[1] / 2 / np.tan(np.radians(self.fov_deg) / 2))

    def project(self, points: Floats) -> Floats:
        """Image position (…, 2) px, y down, of world points (…, 3) m; NaN for what is behind the camera."""
        seen = (points - self.eye) @ self.axes.T
        depth = np.where(seen[..., 2] > 1e-6, seen[..., 2], np.nan)[..., None]
        return np.asarray(np.array(self.size) / 2 + self.focal_px * seen[..., :2] / depth)

    def depth(self, points: Floats) -> Floats:
        """Distance (…,) m of world points (…, 3) along the line of sight."""
        return np.asarray((points - self.eye) @ self.axes[2])
