"""How a check's angle is drawn: a line of the body against the line it is compared with, and when it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from posturecam.arrays import Point
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.types import Activity, Side

Bone = tuple[int, int]
"""Two landmarks with a line between them."""
FACE_BONES: tuple[Bone, ...] = ((7, 3), (3, 0), (0, 6), (6, 8))
"""Ears, eyes and nose."""
TRUNK_BONES: tuple[Bone, ...] = ((11, 23), (12, 24))
"""Shoulder to hip, of each side."""
THIGH_BONES: tuple[Bone, ...] = ((23, 25), (24, 26))
"""Hip to knee, of each side."""
SHANK_BONES: tuple[Bone, ...] = ((25, 27), (26, 28))
"""Knee to ankle, of each side."""


@dataclass(frozen=True)
class Figure:
    """Two lines, each as (start, end) in px.

    Attributes
    ----------
    reference : tuple[Point, Point]
        Drawn dashed.
    limb : tuple[Point, Point]
        Drawn solid.
    is_angle : bool
        Whether both start at the vertex of an angle.
    anchor : Point
        The point that the value is written beside, px.
    reach : float
        How far both lines go on, in lengths of the limb; the arc of an angle is drawn near their ends.
    """

    reference: tuple[Point, Point]
    limb: tuple[Point, Point]
    is_angle: bool
    anchor: Point
    reach: float = 1.0

    def size(self, axes: Axes, unit_px: float) -> float:
        """Measure what is drawn.

        Parameters
        ----------
        axes : Axes
            Of the image.
        unit_px : float
            Length that distances are a share of, px.

        Returns
        -------
        float
            Of an angle, how far the limb is turned forward from the reference, seen as from vertical, degrees; of a
            distance, how far the limb reaches ahead, percent of the unit.
        """
        if not self.is_angle:
            return 100.0 * axes.split(*self.limb)[0] / unit_px
        limb, reference = (math.degrees(math.atan2(*axes.split(*line))) for line in (self.limb, self.reference))
        return (limb - reference + 180.0) % 360.0 - 180.0

    def with_reference_turned(self, forward_deg: float, axes: Axes) -> Figure:
        """Turn the reference of an angle about the vertex.

        Parameters
        ----------
        forward_deg : float
            How far, as `size` counts.
        axes : Axes
            Of the image.

        Returns
        -------
        Figure
            The same limb against that reference.
        """
        vertex, end = self.reference
        forward, up = axes.split(vertex, end)
        c, s = math.cos(math.radians(forward_deg)), math.sin(math.radians(forward_deg))
        return replace(self, reference=(vertex, axes.moved(vertex, forward * c + up * s, up * c - forward * s)))


Builder = Callable[[DrawnBody, Axes, Side | None], Figure | None]
"""Makes the figure of a check from a body, the axes and the side that is measured; None where it cannot be drawn."""


class When(Enum):
    """Which frames show a check's angle."""

    ALWAYS = "always"
    AT_CONTACT = "the frame in which a foot lands, and shortly after"
    AT_SAMPLES = "around the times at which it was measured"


@dataclass(frozen=True)
class Drawing:
    """How a check appears on the body.

    Attributes
    ----------
    bones : tuple[Bone, ...]
        Those that take the verdict's colour; none = it has no place on the body.
    figure : Builder or None
        What draws its angle; None = it is a number without a place on the body.
    figure_in_gait : Builder or None
        The same in walking and running, where it differs.
    rank : int
        Among those that draw an angle, which is shown first where nothing asks for a change.
    when : When
        Which frames show it.
    sign : int
        Sign of the check's value where the limb is turned or reaches forward; 0 where only the size is drawn.
    from_front : bool
        Whether the angle lies in the image plane of a frontal view, else of a side view.
    """

    bones: tuple[Bone, ...] = ()
    figure: Builder | None = None
    figure_in_gait: Builder | None = None
    rank: int = 100
    when: When = When.ALWAYS
    sign: int = 1
    from_front: bool = False

    def figure_for(self, activity: Activity) -> Builder | None:
        """Look up what draws the angle in an activity.

        Parameters
        ----------
        activity : Activity
            The activity.

        Returns
        -------
        Builder or None
            None where nothing does.
        """
        return self.figure_in_gait if self.figure_in_gait is not None and activity.is_gait else self.figure

    @property
    def bone_sets(self) -> frozenset[frozenset[int]]:
        """The bones without direction, as drawers compare them."""
        return frozenset(frozenset(bone) for bone in self.bones)


def against_up(vertex: Point | None, tip: Point | None, axes: Axes, reach: float = 1.0) -> Figure | None:
    """Draw a line against the true vertical through its start.

    Parameters
    ----------
    vertex : Point or None
        Start of the line, px.
    tip : Point or None
        Its end, px.
    axes : Axes
        Of the image.
    reach : float
        How far both lines go on, in lengths of the line.

    Returns
    -------
    Figure or None
        None where a point is missing or both are the same.
    """
    if vertex is None or tip is None or vertex == tip:
        return None
    return Figure((vertex, axes.moved(vertex, 0.0, math.dist(vertex, tip) * reach)), (vertex, tip), True, tip, reach)


def level_line(left: int, right: int) -> Builder:
    """Make what draws the line between two landmarks against the horizontal through the lower one.

    Parameters
    ----------
    left : int
        Number of the left landmark.
    right : int
        Number of the right landmark.

    Returns
    -------
    Builder
        Draws that line.
    """

    def build(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
        ends = [point for k in (left, right) if not body.is_faint(k) and (point := body.at(k)) is not None]
        if len(ends) < 2 or ends[0] == ends[1]:
            return None
        vertex, tip = sorted(ends, key=lambda point: axes.split(ends[0], point)[1])
        aside = math.copysign(math.dist(vertex, tip), axes.split(vertex, tip)[0])
        return Figure((vertex, axes.moved(vertex, aside, 0.0)), (vertex, tip), True, tip, 1.3)

    return build


def trunk_against_up(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """Draw the trunk against the vertical through the hips.

    Parameters
    ----------
    body : DrawnBody
        The body.
    axes : Axes
        Of the image.
    side : Side or None
        Not used.

    Returns
    -------
    Figure or None
        None where hips or shoulders are not seen.
    """
    return against_up(body.hips, body.shoulders, axes)
