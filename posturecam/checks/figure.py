"""How a check's angle is drawn: a line of the body against the line it is compared with, and when it is shown."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

from posturecam.arrays import Point
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.types import Activity, Side

Bone = tuple[int, int]
"""Two landmarks with a line between them."""
FACE_BONES: tuple[Bone, ...] = ((7, 3), (3, 0), (0, 6), (6, 8))
"""Ears, eyes and nose."""
TRUNK_BONES: tuple[Bone, ...] = ((11, 23), (12, 24))
THIGH_BONES: tuple[Bone, ...] = ((23, 25), (24, 26))
SHANK_BONES: tuple[Bone, ...] = ((25, 27), (26, 28))


@dataclass(frozen=True)
class Figure:
    """`reference` (drawn dashed) and `limb` (drawn solid), as (start, end) in px.

    is_angle: both start at the vertex of an angle. anchor: the point that the value is written beside.
    reach: how far both lines go on, in lengths of the limb; the arc of an angle is drawn near their ends.
    """

    reference: tuple[Point, Point]
    limb: tuple[Point, Point]
    is_angle: bool
    anchor: Point
    reach: float = 1.0


Builder = Callable[[DrawnBody, Axes, Side | None], Figure | None]


class When(Enum):
    """Which frames show a check's angle."""

    ALWAYS = "always"
    AT_CONTACT = "the frame in which a foot lands, and shortly after"
    AT_SAMPLES = "around the times at which it was measured"


@dataclass(frozen=True)
class Drawing:
    """How a check appears on the body.

    bones: those that take the verdict's colour; none = it has no place on the body. figure: what draws its angle; None = it is a number without a place on the
    body. figure_in_gait: the same in walking and running, where it differs. rank: among those that draw an angle, which is
    shown first where nothing asks for a change. from_front: whether the angle lies in the image plane of a frontal view (else of a side view).
    """

    bones: tuple[Bone, ...] = ()
    figure: Builder | None = None
    figure_in_gait: Builder | None = None
    rank: int = 100
    when: When = When.ALWAYS
    from_front: bool = False

    def figure_for(self, activity: Activity) -> Builder | None:
        """What draws the angle in that activity."""
        return self.figure_in_gait if self.figure_in_gait is not None and activity.is_gait else self.figure

    @property
    def bone_sets(self) -> frozenset[frozenset[int]]:
        """The bones without direction, as drawers compare them."""
        return frozenset(frozenset(bone) for bone in self.bones)


def against_up(vertex: Point | None, tip: Point | None, axes: Axes, reach: float = 1.0) -> Figure | None:
    """The line from `vertex` to `tip` against the true vertical through `vertex`."""
    if vertex is None or tip is None or vertex == tip:
        return None
    return Figure((vertex, axes.moved(vertex, 0.0, math.dist(vertex, tip) * reach)), (vertex, tip), True, tip, reach)


def level_line(left: int, right: int) -> Builder:
    """The line between a left and a right landmark against the horizontal through the lower one."""

    def build(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
        ends = [point for k in (left, right) if not body.is_faint(k) and (point := body.at(k)) is not None]
        if len(ends) < 2 or ends[0] == ends[1]:
            return None
        vertex, tip = sorted(ends, key=lambda point: axes.split(ends[0], point)[1])
        aside = math.copysign(math.dist(vertex, tip), axes.split(vertex, tip)[0])
        return Figure((vertex, axes.moved(vertex, aside, 0.0)), (vertex, tip), True, tip, 1.3)

    return build


def trunk_against_up(body: DrawnBody, axes: Axes, side: Side | None) -> Figure | None:
    """The trunk against the vertical through the hips."""
    return against_up(body.hips, body.shoulders, axes)
