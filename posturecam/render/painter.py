"""Draw a body, the angle of a check and a landing foot on a canvas; shared by the video overlay and the stills."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from posturecam.arrays import Point
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import Figure
from posturecam.landmarks import BONES
from posturecam.render.canvas import Canvas
from posturecam.render.palette import BONE, GREY, WHITE, Colour, dimmed
from posturecam.render.rect import around
from posturecam.types import Side

_ALL_BONES = (*BONES, (7, 11), (8, 12))
"""The skeleton's bones, and from each ear to its shoulder."""
_FACE = frozenset(range(11))
_LEFT = frozenset({1, 2, 3, 7, 9, *range(11, 33, 2)})
LEAST_FACE_BONE = 2.5
"""Width of a bone, px, below which the face is not drawn; our choice."""
_JOINTS = (7, 8, 11, 12, 13, 14, 15, 16, 23, 24, 25, 26, 27, 28, 29, 30, 31, 32)


@dataclass(frozen=True)
class Pen:
    """Widths in pixels that suit both the image and the body in it."""

    bone: float

    @staticmethod
    def for_body(short_px: int, trunk_px: float) -> Pen:
        """Make a pen that suits a body.

        Parameters
        ----------
        short_px : int
            Shorter side of the image.
        trunk_px : float
            Length of the trunk; NaN for unknown.

        Returns
        -------
        Pen
            Its bones are 5 % of the trunk wide, within what can be seen at this size of image; our choice.
        """
        wanted = 0.05 * trunk_px if math.isfinite(trunk_px) else 0.008 * short_px
        return Pen(bone=max(2.0, min(max(wanted, 0.0055 * short_px), 0.011 * short_px)))

    @property
    def rim(self) -> float:
        """Width of the dark rim around a line."""
        return max(1.0, 0.3 * self.bone)

    @property
    def fine(self) -> float:
        """Width of a reference line."""
        return max(1.0, 0.4 * self.bone)


def _is_of(side: Side | None, *landmarks: int) -> bool:
    """Whether all of the landmarks belong to that side of the body (in the face: inner eye to ear, as they come)."""
    if side is None:
        return False
    return all((landmark in _LEFT) is (side is Side.LEFT) and landmark != 0 for landmark in landmarks)


@dataclass(frozen=True)
class SkeletonStyle:
    """How a skeleton is drawn.

    Attributes
    ----------
    colours : Mapping
        By bone, its colour.
    far : Side or None
        The side turned away, drawn thin and dim.
    quiet : frozenset
        Bones over which a figure lies.
    """

    colours: Mapping[frozenset[int], Colour] = field(default_factory=dict)
    far: Side | None = None
    quiet: frozenset[frozenset[int]] = frozenset()


@lru_cache(maxsize=3)
def _far_first(far: Side | None) -> tuple[tuple[int, int], ...]:
    """All bones, those of the far side before the others."""
    return tuple(sorted(_ALL_BONES, key=lambda bone: not _is_of(far, *bone)))


@dataclass(frozen=True)
class BoneStroke:
    """How one bone is drawn.

    Attributes
    ----------
    bone : tuple of int
        Two landmarks.
    colour : Colour
        Of the line.
    width : float
        In bone widths of the pen.
    rim : float
        In rims of the pen.
    """

    bone: tuple[int, int]
    colour: Colour
    width: float
    rim: float

    @property
    def is_face(self) -> bool:
        """Whether it is of the face, which a small body does without."""
        return _FACE.issuperset(self.bone)


def bone_strokes(style: SkeletonStyle) -> list[BoneStroke]:
    """List the lines of a skeleton in the order in which they are drawn, the far side first.

    Parameters
    ----------
    style : SkeletonStyle
        Colours of the bones.

    Returns
    -------
    list of BoneStroke
        One for each bone.
    """
    return [_stroke(bone, style) for bone in _far_first(style.far)]


def _stroke(bone: tuple[int, int], style: SkeletonStyle) -> BoneStroke:
    colour = style.colours.get(frozenset(bone), BONE)
    is_back = _is_of(style.far, *bone) or frozenset(bone) in style.quiet
    width = 0.55 if is_back else 0.7 if _FACE.issuperset(bone) else 1.0
    return BoneStroke(bone, dimmed(colour) if is_back else colour, width, 0.7 if is_back else 1.0)


def joint_dots(style: SkeletonStyle) -> list[tuple[int, float, Colour]]:
    """List the dots of a skeleton in the order in which they are drawn, the far side first.

    Parameters
    ----------
    style : SkeletonStyle
        Which side is far.

    Returns
    -------
    list of (int, float, Colour)
        Landmark, radius in bone widths of the pen, colour.
    """
    dots = [(joint, _is_of(style.far, joint)) for joint in _JOINTS]
    dots.sort(key=lambda dot: not dot[1])
    return [(joint, 0.5 if far else 0.8, dimmed(WHITE) if far else WHITE) for joint, far in dots]


def paint_body(canvas: Canvas, body: DrawnBody, pen: Pen, style: SkeletonStyle) -> None:
    """Draw the skeleton: far side first, thin and dim; what is more guessed than seen in grey dots.

    Parameters
    ----------
    canvas : Canvas
        What is drawn on.
    body : DrawnBody
        Where the points are.
    pen : Pen
        Widths of the lines.
    style : SkeletonStyle
        Colours of the bones.
    """
    joined: set[int] = set()
    for stroke in bone_strokes(style):
        start, end = (body.at(landmark) for landmark in stroke.bone)
        if start is None or end is None or (stroke.is_face and pen.bone < LEAST_FACE_BONE):
            continue
        if body.is_faint(*stroke.bone):
            canvas.dashes(start, end, GREY, 0.6 * pen.bone, 0.8 * pen.bone, gap=2.0)
        else:
            joined.update(stroke.bone)
            canvas.line(start, end, stroke.colour, pen.bone * stroke.width, pen.rim * stroke.rim)
    for joint, radius, colour in joint_dots(style):
        point = body.at(joint)
        if point is not None and joint in joined:
            canvas.dot(point, pen.bone * radius, colour, 0.6 * pen.rim)


def paint_figure(canvas: Canvas, figure: Figure, pen: Pen, colour: Colour, dashed: bool, alpha: float = 1.0) -> None:
    """Draw the angle or distance of a check.

    Parameters
    ----------
    canvas : Canvas
        What is drawn on.
    figure : Figure
        Limb and reference line.
    pen : Pen
        Widths of the lines.
    colour : Colour
        That of the verdict.
    dashed : bool
        Whether there is little confidence in it.
    alpha : float
        Strength, 0 to 1.
    """
    start, end = figure.limb
    beyond = (start[0] + (end[0] - start[0]) * figure.reach, start[1] + (end[1] - start[1]) * figure.reach)
    with canvas.faded(around([*figure.reference, start, beyond], 8 * pen.bone), alpha):
        if figure.is_angle:
            radius = 0.86 * math.dist(start, beyond)
            canvas.wedge(start, figure.reference[1], end, radius, colour, pen.fine)
        canvas.dashes(*figure.reference, WHITE, pen.fine, 3 * pen.bone, 0.7 * pen.rim)
        if figure.reach > 1:
            canvas.line(end, beyond, colour, pen.fine, 0.7 * pen.rim)
        if dashed:
            canvas.dashes(start, end, colour, 1.1 * pen.bone, 2.5 * pen.bone, pen.rim)
        else:
            canvas.line(start, end, colour, 1.1 * pen.bone, pen.rim)
        for point in (start, end):
            canvas.dot(point, 0.9 * pen.bone, WHITE, 0.8 * pen.rim)


def paint_ground(canvas: Canvas, feet: list[Point], axes: Axes, pen: Pen, colour: Colour, alpha: float) -> Point | None:
    """Draw a bar on the ground under a foot that lands.

    Parameters
    ----------
    canvas : Canvas
        What is drawn on.
    feet : list of Point
        Points of the foot, px.
    axes : Axes
        Which way is ahead and up.
    pen : Pen
        Widths of the lines.
    colour : Colour
        Of the bar.
    alpha : float
        Strength, 0 to 1.

    Returns
    -------
    Point or None
        The point below it, for its letter; None without a foot.
    """
    if not feet:
        return None
    start, end, below = ground_bar(feet, axes, pen)
    with canvas.faded(around([start, end], 3 * pen.bone), alpha):
        canvas.line(start, end, colour, 1.3 * pen.bone, pen.rim)
    return below


def ground_bar(feet: list[Point], axes: Axes, pen: Pen) -> tuple[Point, Point, Point]:
    """Find where the bar under a foot lies.

    Parameters
    ----------
    feet : list of Point
        Points of the foot, px; at least one.
    axes : Axes
        Which way is ahead and up.
    pen : Pen
        Widths of the lines.

    Returns
    -------
    tuple of Point
        Its two ends, and the point below it for its letter, px.
    """
    spans = [axes.split(feet[0], point) for point in feet]
    low = min(up for _, up in spans) - 2.2 * pen.bone
    back, front = min(ahead for ahead, _ in spans), max(ahead for ahead, _ in spans)
    start, end = axes.moved(feet[0], back - pen.bone, low), axes.moved(feet[0], front + pen.bone, low)
    return start, end, axes.moved(feet[0], (back + front) / 2, low)
