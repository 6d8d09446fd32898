"""The square of the frame that a network looks at: where it lies, how large it is, how far it is turned."""

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
        """Return the smallest square around a whole frame; what lies beyond the frame is padding.

        Parameters
        ----------
        size : tuple of int
            (width, height) px.

        Returns
        -------
        Region
            Upright.
        """
        width, height = size
        return Region(width / 2, height / 2, max(width, height))

    @staticmethod
    def parts(size: tuple[int, int]) -> list[Region]:
        """Cover a frame with overlapping squares, in a wide one as high as the frame.

        Parameters
        ----------
        size : tuple of int
            (width, height) px.

        Returns
        -------
        list of Region
            Row by row.
        """
        width, height = size
        side = max(min(width, height), 1) if min(size) < _PART * max(size) else _PART * max(size)

        def middles(length: float) -> list[float]:
            n = ceil(max(length - side, 0) / (_STEP * side)) + 1
            return [length / 2] if n == 1 else [side / 2 + k * (length - side) / (n - 1) for k in range(n)]

        return [Region(x, y, side) for y, x in product(middles(height), middles(width))]

    @staticmethod
    def around(hips: Floats, end: Floats) -> Region:
        """Return the square around a person, as MediaPipe's pose graph does it: 1.25 times their circle.

        Parameters
        ----------
        hips : numpy.ndarray
            (2,) px, its middle.
        end : numpy.ndarray
            (2,) px, straight above the middle on the circle around the whole body.

        Returns
        -------
        Region
            Turned so that the person is upright in it.
        """
        (x, y), (end_x, end_y) = (float(v) for v in hips), (float(v) for v in end)
        angle = pi / 2 - atan2(y - end_y, end_x - x)
        turn = angle - 2 * pi * np.floor((angle + pi) / (2 * pi))
        return Region(x, y, 2 * _MARGIN * hypot(end_x - x, end_y - y), float(turn))

    @property
    def reach(self) -> float:
        """Radius of the circle around the whole body, px."""
        return self.side / 2 / _MARGIN

    def matrix(self, side: int) -> Floats:
        """Return the matrix of a crop.

        Parameters
        ----------
        side : int
            Of the crop, px.

        Returns
        -------
        numpy.ndarray
            (2, 3), takes pixels of the crop to pixels of the frame.
        """
        grow = self.side / side
        across, down = grow * cos(self.angle), grow * sin(self.angle)
        half = side / 2
        return np.array(
            [
                [across, -down, self.x - half * (across - down)],
                [down, across, self.y - half * (across + down)],
            ]
        )

    def to_frame(self, points: Floats) -> Floats:
        """Place points of the region in the frame.

        Parameters
        ----------
        points : numpy.ndarray
            (…, 2), 0–1 in the region.

        Returns
        -------
        numpy.ndarray
            (…, 2) px.
        """
        return np.asarray(self.turned(points - 0.5) * self.side + (self.x, self.y), dtype=np.float64)

    def turned(self, vectors: Floats) -> Floats:
        """Turn vectors along the region's own sides.

        Parameters
        ----------
        vectors : numpy.ndarray
            (…, 2) along the sides of the region.

        Returns
        -------
        numpy.ndarray
            (…, 2) along the sides of the frame.
        """
        c, s = cos(self.angle), sin(self.angle)
        return np.asarray(vectors @ np.array([[c, s], [-s, c]]), dtype=np.float64)
