"""The square of the picture that a network looks at: where it lies, how large it is, how far it is turned."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from math import atan2, ceil, cos, hypot, pi, sin

import numpy as np

from posturecam.arrays import Floats

_MARGIN = 1.25
_PART, _STEP = 0.6, 0.7
"""Side of the parts of an image, in its longer side, and the step between two of them, in their own side."""


@dataclass(frozen=True)
class Region:
    """A square around (`x`, `y`) px, `side` px long, turned by `angle` rad (positive: clockwise as seen, y being down).

    Points inside have coordinates 0–1 from its own top left corner.
    """

    x: float
    y: float
    side: float
    angle: float = 0.0

    @staticmethod
    def whole(size: tuple[int, int]) -> Region:
        """The smallest square around a whole picture (width, height); what lies beyond the picture is padding."""
        width, height = size
        return Region(width / 2, height / 2, max(width, height))

    @staticmethod
    def parts(size: tuple[int, int]) -> list[Region]:
        """Overlapping squares that cover an image (width, height): in a wide one as high as the image."""
        width, height = size
        side = max(min(width, height), 1) if min(size) < _PART * max(size) else _PART * max(size)

        def middles(length: float) -> list[float]:
            n = ceil(max(length - side, 0) / (_STEP * side)) + 1
            return [length / 2] if n == 1 else [side / 2 + k * (length - side) / (n - 1) for k in range(n)]

        return [Region(x, y, side) for y, x in product(middles(height), middles(width))]

    @staticmethod
    def around(hips: Floats, end: Floats) -> Region:
        """The square around a person: `hips` (2,) px is its middle, `end` (2,) px lies straight above the middle on the
        circle around the whole body. As MediaPipe's pose graph does it: 1.25 times that circle."""
        (x, y), (end_x, end_y) = (float(v) for v in hips), (float(v) for v in end)
        angle = pi / 2 - atan2(y - end_y, end_x - x)
        turn = angle - 2 * pi * np.floor((angle + pi) / (2 * pi))
        return Region(x, y, 2 * _MARGIN * hypot(end_x - x, end_y - y), float(turn))

    @property
    def reach(self) -> float:
        """Radius of the circle around the whole body, px."""
        return self.side / 2 / _MARGIN

    def matrix(self, side: int) -> Floats:
        """(2, 3): takes pixels of a crop of `side` px to pixels of the picture."""
        grow = self.side / side
        across, down = grow * cos(self.angle), grow * sin(self.angle)
        half = side / 2
        return np.array(
            [
                [across, -down, self.x - half * (across - down)],
                [down, across, self.y - half * (across + down)],
            ]
        )

    def to_picture(self, points: Floats) -> Floats:
        """Points (…, 2) of 0–1 in the region as px of the picture."""
        return np.asarray(self.turned(points - 0.5) * self.side + (self.x, self.y), dtype=np.float64)

    def turned(self, vectors: Floats) -> Floats:
        """Vectors (…, 2) along the region's own sides, along the picture's."""
        c, s = cos(self.angle), sin(self.angle)
        return np.asarray(vectors @ np.array([[c, s], [-s, c]]), dtype=np.float64)
