"""Building tables of primitives by hand: cones between two points, ellipsoids and boxes in a frame."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from posturecam_lab.synth.images import sdf

Array = NDArray[np.float64]
Cut = tuple[float, float]
_RIGHT = np.array([0.0, 0.0, 1.0])
_FORWARD = np.array([1.0, 0.0, 0.0])


@dataclass(frozen=True)
class LocalFrame:
    """A place to build in.

    An origin and the axes forward, up and right (columns), lengths times `across`, along up times `along`.
    """

    origin: Array
    axes: Array
    across: float = 1.0
    along: float = 1.0

    def point(self, forward: float, up: float, right: float) -> Array:
        """The world point at these own coordinates, m before scaling."""
        own = np.array([self.across * forward, self.along * up, self.across * right])
        return np.asarray(self.origin + self.axes @ own)

    def turned(self, pitch: float = 0.0, yaw: float = 0.0) -> Array:
        """Axes turned by `pitch` degrees (up tips forward), then by `yaw` degrees (forward turns right)."""
        return self.axes @ yawed(yaw) @ pitched(pitch)


def pitched(degrees: float) -> Array:
    """Rotation in (forward, up, right) that tips up towards forward."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, s, 0.0], [-s, c, 0.0], [0.0, 0.0, 1.0]])


def yawed(degrees: float) -> Array:
    """Rotation in (forward, up, right) that turns forward towards right."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, 0.0, -s], [0.0, 1.0, 0.0], [s, 0.0, c]])


@dataclass
class Shapes:
    """A growing table of primitives; lengths in m of the world, points in the world."""

    person: int = 0
    rows: list[Array] = field(default_factory=list)

    def cone(
        self,
        group: int,
        material: int,
        start: Array,
        end: Array,
        radii: tuple[float, float],
        *,
        wide: Array | None = None,
        flatness: float = 1.0,
        blend: float = 0.03,
        cut: Cut = (sdf.WHOLE, 0.0),
    ) -> None:
        """A round cone from `start` to `end`; along `wide` it is 1/flatness times as thick as across."""
        height = float(np.linalg.norm(end - start))
        up = (end - start) / height
        right = _across(up, _RIGHT if wide is None else wide)
        first, last = radii
        if abs(first - last) > 0.98 * height:
            last = first - np.sign(first - last) * 0.98 * height
        axes = np.stack([np.cross(up, right), up, right])
        reach = height / 2 + max(first, last) / flatness
        size = (height, first, last, flatness)
        self._add(sdf.CONE, group, material, start, axes, size, blend, (start + end) / 2, reach, cut)

    def ellipsoid(
        self,
        group: int,
        material: int,
        centre: Array,
        axes: Array,
        radii: tuple[float, float, float],
        *,
        blend: float = 0.03,
        cut: Cut = (sdf.WHOLE, 0.0),
    ) -> None:
        """An ellipsoid with these radii along its forward, up and right axes (the columns of `axes`)."""
        self._add(sdf.ELLIPSOID, group, material, centre, axes.T, (*radii, 0.0), blend, centre, max(radii), cut)

    def box(
        self,
        group: int,
        material: int,
        centre: Array,
        half: tuple[float, float, float],
        *,
        axes: Array | None = None,
        rounding: float = 0.01,
        blend: float = 0.0,
    ) -> None:
        """A rounded box with these half sides along its forward, up and right axes (the columns of `axes`)."""
        turned = np.eye(3) if axes is None else axes.T
        size = (*half, min(rounding, *half))
        self._add(
            sdf.BOX, group, material, centre, turned, size, blend, centre, float(np.linalg.norm(half)), (sdf.WHOLE, 0.0)
        )

    def table(self) -> Array:
        """All primitives so far, (n, sdf.COLUMNS)."""
        return np.array(self.rows) if self.rows else sdf.empty_table()

    def _add(
        self,
        kind: float,
        group: int,
        material: int,
        origin: Array,
        rows_of_axes: Array,
        size: tuple[float, float, float, float],
        blend: float,
        centre: Array,
        radius: float,
        cut: Cut,
    ) -> None:
        row = np.zeros(sdf.COLUMNS)
        row[[sdf.KIND, sdf.GROUP, sdf.MATERIAL, sdf.PERSON]] = kind, group, material, self.person
        row[sdf.ORIGIN : sdf.FRAME] = origin
        row[sdf.FRAME : sdf.SIZE] = rows_of_axes.reshape(-1)
        row[sdf.SIZE : sdf.BLEND] = size
        row[sdf.BLEND] = blend
        row[sdf.CENTRE : sdf.RADIUS] = centre
        row[sdf.RADIUS] = radius
        row[sdf.CUT], row[sdf.CUT_AT] = cut
        self.rows.append(row)


def _across(up: Array, wish: Array) -> Array:
    """The unit vector square to `up` that is nearest to `wish`."""
    right = wish - up * (up @ wish)
    if np.linalg.norm(right) < 1e-6:
        right = _FORWARD - up * (up @ _FORWARD)
    return np.asarray(right / np.linalg.norm(right))
