"""Rectangles in whole pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posturecam.arrays import Point


@dataclass(frozen=True)
class Rect:
    """A rectangle in whole pixels; right and bottom are not part of it."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: Rect) -> bool:
        """Say whether the two share a pixel.

        Parameters
        ----------
        other : Rect
            The other one.

        Returns
        -------
        bool
            False where they only touch.
        """
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def shifted(self, down: int) -> Rect:
        """Return the same rectangle elsewhere.

        Parameters
        ----------
        down : int
            How much further down, px.

        Returns
        -------
        Rect
            Of the same size.
        """
        return Rect(self.left, self.top + down, self.right, self.bottom + down)

    def holds(self, point: Point) -> bool:
        """Say whether a point lies in it.

        Parameters
        ----------
        point : Point
            (x, y), px.

        Returns
        -------
        bool
            True on the left and upper edge, too.
        """
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def inside(self, other: Rect) -> bool:
        """Say whether no pixel of this lies outside the other.

        Parameters
        ----------
        other : Rect
            The larger one.

        Returns
        -------
        bool
            True where they are equal, too.
        """
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


def around(points: list[Point], margin: float) -> Rect:
    """Return the rectangle around points.

    Parameters
    ----------
    points : list of Point
        (x, y), px; at least one.
    margin : float
        Room around them, px.

    Returns
    -------
    Rect
        In whole pixels.
    """
    xs, ys = [x for x, _ in points], [y for _, y in points]
    left, top = math.floor(min(xs) - margin), math.floor(min(ys) - margin)
    return Rect(left, top, math.ceil(max(xs) + margin), math.ceil(max(ys) + margin))
