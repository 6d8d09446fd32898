"""Where the angle of each check lies in the picture: a line of the body against the line it is compared with."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from posturecam.landmarks import Landmark
from posturecam.render.body import Axes, Body
from posturecam.render.canvas import Point
from posturecam.types import Activity, Side


@dataclass(frozen=True)
class Figure:
    """`reference` (drawn dashed) and `limb` (drawn solid), as (start, end).

    is_angle: both start at the vertex of an angle. anchor: the point that the value is written beside.
    reach: how far both lines go on, in lengths of the limb; the arc of an angle is drawn near their ends.
    """

    reference: tuple[Point, Point]
    limb: tuple[Point, Point]
    is_angle: bool
    anchor: Point
    reach: float = 1.0


Builder = Callable[[Body, Axes, Side | None], Figure | None]


def _against_up(vertex: Point | None, tip: Point | None, axes: Axes, reach: float = 1.0) -> Figure | None:
    """The line from `vertex` to `tip` against the true vertical through `vertex`."""
    if vertex is None or tip is None or vertex == tip:
        return None
    return Figure((vertex, axes.moved(vertex, 0.0, math.dist(vertex, tip) * reach)), (vertex, tip), True, tip, reach)


def _forward_head(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    figure = _against_up(body.shoulders, body.ears, axes, 1.9)
    return None if figure is None else replace(figure, anchor=body.at(Landmark.NOSE) or figure.anchor)


def _forward_head_in_gait(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    """The neck against the trunk drawn on: in gait the check takes the trunk's lean out."""
    hip, shoulder, ear = body.hips, body.shoulders, body.ears
    if hip is None or shoulder is None or ear is None or hip == shoulder or ear == shoulder:
        return None
    share = 1.9 * math.dist(shoulder, ear) / math.dist(hip, shoulder)
    straight = (shoulder[0] + (shoulder[0] - hip[0]) * share, shoulder[1] + (shoulder[1] - hip[1]) * share)
    return Figure((shoulder, straight), (shoulder, ear), True, body.at(Landmark.NOSE) or ear, 1.9)


def _trunk_lean(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    return _against_up(body.hips, body.shoulders, axes)


def _rounded_shoulders(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    """The shoulder's distance from the line between hip and ear."""
    hip, ear, shoulder = body.hips, body.ears, body.shoulders
    if hip is None or ear is None or shoulder is None:
        return None
    rise = axes.split(hip, ear)[1]
    share = axes.split(hip, shoulder)[1] / rise if rise else 0.0
    foot = (hip[0] + (ear[0] - hip[0]) * share, hip[1] + (ear[1] - hip[1]) * share)
    return Figure((hip, ear), (foot, shoulder), False, shoulder)


def _waist_bend(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    """The trunk against the straight line from the standing ankle through the hips."""
    hip, shoulder, ankle = body.hips, body.shoulders, None if side is None else body.leg(side)[2]
    if hip is None or shoulder is None or ankle is None or ankle == hip:
        return None
    share = math.dist(hip, shoulder) / math.dist(ankle, hip)
    straight = (hip[0] + (hip[0] - ankle[0]) * share, hip[1] + (hip[1] - ankle[1]) * share)
    return Figure((hip, straight), (hip, shoulder), True, shoulder)


def _overstride(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    """A plumb line from the hips to the ground, and the ankle's distance from it."""
    ankle = None if side is None else body.leg(side)[2]
    if body.hips is None or side is None or ankle is None:
        return None
    ground = min(axes.split(body.hips, point)[1] for point in body.foot(side))
    rise = axes.split(body.hips, ankle)[1]
    plumb = (body.hips, axes.moved(body.hips, 0.0, ground))
    return Figure(plumb, (axes.moved(body.hips, 0.0, rise), ankle), False, ankle)


def _shank_angle(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    if side is None:
        return None
    _, knee, ankle = body.leg(side)
    return _against_up(ankle, knee, axes)


def _knee_flexion(body: Body, axes: Axes, side: Side | None) -> Figure | None:
    """The shank against the thigh drawn on beyond the knee."""
    if side is None:
        return None
    hip, knee, ankle = body.leg(side)
    if hip is None or knee is None or ankle is None or hip == knee:
        return None
    share = math.dist(knee, ankle) / math.dist(hip, knee)
    straight = (knee[0] + (knee[0] - hip[0]) * share, knee[1] + (knee[1] - hip[1]) * share)
    return Figure((knee, straight), (knee, ankle), True, knee)


def _level_line(left: int, right: int) -> Builder:
    """The line between a left and a right landmark against the horizontal through the lower one."""

    def build(body: Body, axes: Axes, side: Side | None) -> Figure | None:
        ends = [point for k in (left, right) if not body.is_faint(k) and (point := body.at(k)) is not None]
        if len(ends) < 2 or ends[0] == ends[1]:
            return None
        vertex, tip = sorted(ends, key=lambda point: axes.split(ends[0], point)[1])
        aside = math.copysign(math.dist(vertex, tip), axes.split(vertex, tip)[0])
        return Figure((vertex, axes.moved(vertex, aside, 0.0)), (vertex, tip), True, tip, 1.3)

    return build


BUILDERS: Mapping[str, Builder] = MappingProxyType(
    {
        "overstride": _overstride,
        "trunk_lean": _trunk_lean,
        "forward_head": _forward_head,
        "rounded_shoulders": _rounded_shoulders,
        "shank_angle": _shank_angle,
        "waist_bend": _waist_bend,
        "side_lean": _trunk_lean,
        "shoulder_tilt": _level_line(Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),
        "head_tilt": _level_line(Landmark.LEFT_EAR, Landmark.RIGHT_EAR),
        "knee_flexion": _knee_flexion,
    }
)
"""Per check id, what draws its angle. The others are numbers without a place in the picture."""


def builder_of(check: str, activity: Activity) -> Builder:
    """What draws the angle of a check in an activity."""
    return _forward_head_in_gait if check == "forward_head" and activity.is_gait else BUILDERS[check]


AT_CONTACT = frozenset({"overstride", "shank_angle", "knee_flexion"})
"""Checks whose angle is that of the moment in which a foot lands."""

AT_ITS_SAMPLES = frozenset({"waist_bend"})
"""Checks whose angle is that of another moment of a step: it is drawn around the times at which it was measured."""

RESTS_ON: Mapping[str, frozenset[frozenset[int]]] = MappingProxyType(
    {
        check: frozenset(frozenset(bone) for bone in bones)
        for check, bones in {
            "forward_head": ((7, 3), (3, 0), (0, 6), (6, 8), (7, 11), (8, 12)),
            "rounded_shoulders": ((11, 12), (11, 13), (12, 14)),
            "trunk_lean": ((11, 23), (12, 24)),
            "side_lean": ((11, 23), (12, 24)),
            "shoulder_tilt": ((11, 12),),
            "head_tilt": ((7, 3), (3, 0), (0, 6), (6, 8)),
            "head_turn": ((7, 3), (3, 0), (0, 6), (6, 8)),
            "waist_bend": ((11, 23), (12, 24)),
            "overstride": ((23, 24), (23, 25), (24, 26), (25, 27), (26, 28)),
            "shank_angle": ((25, 27), (26, 28)),
            "knee_flexion": ((23, 25), (24, 26), (25, 27), (26, 28)),
            "strike_pattern": ((27, 29), (29, 31), (27, 31), (28, 30), (30, 32), (28, 32)),
        }.items()
    }
)
"""Per check id, the bones that take its colour."""
