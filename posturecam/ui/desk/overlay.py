"""The overlay of the desk page: head and shoulders as they are, over where they were in the five good seconds."""

from __future__ import annotations

import math
from typing import Any

from posturecam.arrays import Point
from posturecam.desk.measures import HeadAndShoulders, Size
from posturecam.desk.reference import DeskReference
from posturecam.desk.states import DeskGroup, DeskState
from posturecam.render.canvas import Canvas
from posturecam.render.palette import BONE, GREY, VERDICT_STYLES, Colour
from posturecam.render.rect import Rect
from posturecam.types import Verdict
from posturecam.ui.live.strokes import strokes_of

LINE, RIM, DASH = 1 / 90, 1 / 220, 1 / 40
"""Widths and lengths of what is drawn, shares of the shorter side of the frame."""
GHOST_ALPHA = 0.85
EARS_WIDER = 1.25
"""How much longer than the distance between the ears the line through them is, so that it stands out of the face."""
_COLOURS: dict[DeskGroup, Colour] = {
    DeskGroup.UPRIGHT: VERDICT_STYLES[Verdict.GOOD].colour,
    DeskGroup.SLOUCHED: VERDICT_STYLES[Verdict.WATCH].colour,
    DeskGroup.BUSY: BONE,
}


def desk_strokes(
    values: HeadAndShoulders | None, reference: DeskReference | None, state: DeskState, size: Size
) -> list[list[Any]]:
    """Draw what one frame shows.

    Parameters
    ----------
    values : HeadAndShoulders or None
        What it shows.
    reference : DeskReference or None
        What is compared with: dashed.
    state : DeskState
        What the person does, which gives the colour.
    size : (int, int)
        Width and height of the frame, px.

    Returns
    -------
    list of list
        As of `posturecam.ui.live.strokes.strokes_of`.
    """
    return strokes_of(size, lambda canvas: _paint(canvas, values, reference, state, size))


def _paint(
    canvas: Canvas, values: HeadAndShoulders | None, reference: DeskReference | None, state: DeskState, size: Size
) -> None:
    short = min(size)
    if reference is not None:
        scale = size[0] / reference.middle.size[0]
        with canvas.faded(Rect(0, 0, *size), GHOST_ALPHA):
            for (ax, ay), (bx, by) in _lines(reference.middle):
                start, end = (ax * scale, ay * scale), (bx * scale, by * scale)
                canvas.dashes(start, end, GREY, LINE * short, DASH * short, RIM * short)
    colour = _COLOURS.get(state.group, GREY)
    for start, end in [] if values is None else _lines(values):
        canvas.line(start, end, colour, LINE * short, RIM * short)
        for point in (start, end):
            canvas.dot(point, 1.3 * LINE * short, colour, RIM * short)


def _lines(one: HeadAndShoulders) -> list[tuple[Point, Point]]:
    """The line through the ears and, where they are seen, the one through the shoulders and the neck between."""
    lines = [_line(one.head, EARS_WIDER * one.face_px, one.tilt_deg)]
    if one.has_shoulders:
        lines += [_line(one.shoulders, one.shoulder_px, -one.shoulder_tilt_deg), (one.shoulders, one.head)]
    return lines


def _line(middle: Point, length: float, tilt_deg: float) -> tuple[Point, Point]:
    """A line by its middle; tilt: positive = lower on the image's left, which is the person's right."""
    angle = math.radians(tilt_deg)
    x, y = 0.5 * length * math.cos(angle), 0.5 * length * math.sin(angle)
    return (middle[0] - x, middle[1] + y), (middle[0] + x, middle[1] - y)
