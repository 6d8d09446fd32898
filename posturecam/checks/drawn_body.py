"""One body in one frame as it is drawn: points that are seen, points that are faint, and the axes of the image."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from posturecam.arrays import Floats, Point
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.types import Scene, Side, View

SURE, HINTED = 0.5, 0.15
"""Visibility, 0 to 1, from which a point is drawn as seen; from which it is drawn at all (dotted, grey).

Engineering choices.
"""
_OUT_OF_REACH = 1e5
"""Coordinate, px, beyond which a point cannot be drawn."""


class DrawnBody:
    """The points of one pose.

    Parameters
    ----------
    xy : ndarray, shape (33, 2)
        Places, px.
    visibility : ndarray, shape (33,)
        0 to 1.
    left_share : float
        Weight of the left one of two landmarks in the point between them, 0 to 1.
    """

    def __init__(self, xy: Floats, visibility: Floats, left_share: float = 0.5) -> None:
        self._left_share = left_share
        self._visibility = [0.0 if math.isnan(value) else value for value in visibility.tolist()]
        self._points: list[Point | None] = [
            (x, y) if abs(x) < _OUT_OF_REACH and abs(y) < _OUT_OF_REACH and seen >= HINTED else None
            for (x, y), seen in zip(xy.tolist(), self._visibility, strict=True)
        ]

    @property
    def points(self) -> list[Point]:
        """All points that are seen."""
        return [point for point in self._points if point is not None]

    def moved(self, right: float, down: float, scale: float) -> DrawnBody:
        """Move the body, then enlarge it.

        Parameters
        ----------
        right : float
            Px.
        down : float
            Px.
        scale : float
            Factor.

        Returns
        -------
        DrawnBody
            The same body elsewhere.
        """
        return self.placed(lambda point: ((point[0] + right) * scale, (point[1] + down) * scale))

    def placed(self, place: Callable[[Point], Point]) -> DrawnBody:
        """Put the body into another image.

        Parameters
        ----------
        place : callable
            Takes a point to where it comes to lie.

        Returns
        -------
        DrawnBody
            The same body elsewhere.
        """
        xy = [(math.nan, math.nan) if point is None else place(point) for point in self._points]
        return DrawnBody(np.array(xy), np.array(self._visibility), self._left_share)

    def at(self, landmark: int) -> Point | None:
        """Look up where a landmark is.

        Parameters
        ----------
        landmark : int
            Its number.

        Returns
        -------
        Point or None
            Px, right and down; None where it is not seen.
        """
        return self._points[landmark]

    def is_faint(self, *landmarks: int) -> bool:
        """Determine whether one of some landmarks is more guessed than seen.

        Parameters
        ----------
        *landmarks : int
            Their numbers.

        Returns
        -------
        bool
            Whether one is.
        """
        return any(self._visibility[landmark] < SURE for landmark in landmarks)

    def midpoint(self, pair: tuple[int, int]) -> Point | None:
        """Take the point between two landmarks from which posture is read.

        Parameters
        ----------
        pair : tuple of int
            Their numbers.

        Returns
        -------
        Point or None
            Px; the one that is seen where the other is not; None where both are guessed.
        """
        first, second = self._points[pair[0]], self._points[pair[1]]
        if self.is_faint(pair[0]) and self.is_faint(pair[1]):
            return None
        if first is None or second is None:
            return first or second
        left, right = self._left_share, 1.0 - self._left_share
        return left * first[0] + right * second[0], left * first[1] + right * second[1]

    @property
    def ears(self) -> Point | None:
        """Between the ears."""
        return self.midpoint(EAR)

    @property
    def shoulders(self) -> Point | None:
        """Between the shoulders."""
        return self.midpoint(SHOULDER)

    @property
    def hips(self) -> Point | None:
        """Between the hips."""
        return self.midpoint(HIP)

    @property
    def trunk_px(self) -> float:
        """Mid-hip to mid-shoulder in pixels; NaN where not seen."""
        if self.hips is None or self.shoulders is None:
            return math.nan
        return math.dist(self.hips, self.shoulders)

    def leg(self, side: Side) -> tuple[Point | None, Point | None, Point | None]:
        """Look up the joints of one leg.

        Parameters
        ----------
        side : Side
            Which leg.

        Returns
        -------
        tuple of (Point or None)
            Hip, knee and ankle, px.
        """
        right = side is Side.RIGHT
        return self.at(HIP[right]), self.at(KNEE[right]), self.at(ANKLE[right])

    def foot(self, side: Side) -> list[Point]:
        """List the points of a foot that are seen.

        Parameters
        ----------
        side : Side
            Which foot.

        Returns
        -------
        list of Point
            Of ankle, heel and toe, px.
        """
        right = side is Side.RIGHT
        return [point for point in (self.at(pair[right]) for pair in (ANKLE, HEEL, TOE)) if point]


@dataclass(frozen=True)
class Axes:
    """Unit vectors in the image, with the camera's roll taken out.

    Attributes
    ----------
    up : Point
        Against gravity.
    forward : Point
        As the person faces.
    """

    up: Point
    forward: Point

    @staticmethod
    def of(scene: Scene | None) -> Axes:
        """Find the axes of a scene.

        Parameters
        ----------
        scene : Scene or None
            The scene; None where nothing is known.

        Returns
        -------
        Axes
            Straight up and to the right where nothing is known.

        Examples
        --------
        The image's y points down:

        >>> axes = Axes.of(None)
        >>> axes.split((0.0, 0.0), (3.0, -4.0))
        (3.0, 4.0)
        """
        facing = scene.facing if scene is not None and scene.facing else 1
        roll = math.radians(scene.roll.value) if scene is not None and scene.roll.value is not None else 0.0
        return Axes(up=(-facing * math.sin(roll), -math.cos(roll)), forward=(facing * math.cos(roll), -math.sin(roll)))

    def split(self, start: Point, end: Point) -> tuple[float, float]:
        """Split the way between two points.

        Parameters
        ----------
        start : Point
            Px.
        end : Point
            Px.

        Returns
        -------
        tuple of float
            Its components forward and up, px.
        """
        x, y = end[0] - start[0], end[1] - start[1]
        return x * self.forward[0] + y * self.forward[1], x * self.up[0] + y * self.up[1]

    def moved(self, start: Point, forward: float, up: float) -> Point:
        """Move a point.

        Parameters
        ----------
        start : Point
            Px.
        forward : float
            How far, px.
        up : float
            How far, px.

        Returns
        -------
        Point
            The point, px.
        """
        return (
            start[0] + forward * self.forward[0] + up * self.up[0],
            start[1] + forward * self.forward[1] + up * self.up[1],
        )


def far_side(scene: Scene | None) -> Side | None:
    """Find the side of the body that is turned away from the camera.

    Parameters
    ----------
    scene : Scene or None
        The scene; None where nothing is known.

    Returns
    -------
    Side or None
        None where there is no such side.
    """
    if scene is None or not scene.view.is_side:
        return None
    return Side.LEFT if scene.view is View.RIGHT else Side.RIGHT
