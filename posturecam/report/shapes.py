"""A coach's drawing as SVG elements over a still, in the coordinates of its pixels."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any
from xml.etree import ElementTree

from posturecam.errors import LibraryError
from posturecam.library.drawing import Shape, ShapeKind, StillDrawing, read_drawing

COLOUR, EDGE = "#ffd400", "#10181a"
"""Of a drawing: yellow with a dark edge is seen on skin, clothes, grass and walls alike. The overlay has no yellow."""
_STROKE = 0.007
"""Width of a line, by the longer side of the still: 5 px of 700, seen at the size of a phone. A choice."""
_LETTER = 0.045
"""Height of letters, by the longer side. A choice, for the same reason."""
_HEAD = 0.04
"""Length of an arrow's head, by the longer side. A choice."""
_ARC = 0.09
"""Radius of an angle's arc, by the longer side; never beyond the shorter leg. A choice."""
Point = tuple[float, float]


def drawn_shapes(document: Mapping[str, Any], width: int, height: int) -> str:
    """Turn a coach's drawing into SVG elements that lie over a still.

    Parameters
    ----------
    document : Mapping
        The drawing of a `ClipNote`.
    width, height : int
        Of the whole still, its panel included, as large as it is shown, px, which are the units of the elements.

    Returns
    -------
    str
        SVG elements without an <svg> around them, every text in them escaped; empty where it is no drawing.
    """
    try:
        drawing = read_drawing(document)
    except LibraryError:
        return ""
    parts = [part for shape in drawing.shapes for part in _parts(drawing, shape, width, height)]
    return "".join(ElementTree.tostring(part, encoding="unicode") for part in parts)


def _parts(drawing: StillDrawing, shape: Shape, width: int, height: int) -> list[ElementTree.Element]:
    longer = max(width, height)
    points = [(x * width, y * height) for x, y in shape.points]
    if shape.kind is ShapeKind.TEXT:
        return [_words(shape.text, points[0], longer)]
    lines = [points]
    if shape.kind is ShapeKind.ARROW:
        lines.append(_head(points[0], points[1], _HEAD * longer))
    if shape.kind is ShapeKind.ANGLE:
        lines.append(_arc(points, _ARC * longer))
    parts = [_stroke(line, longer, colour, share) for colour, share in ((EDGE, 1.9), (COLOUR, 1.0)) for line in lines]
    if shape.kind is ShapeKind.ANGLE:
        middle = lines[1][len(lines[1]) // 2]
        parts.append(_words(f"{drawing.degrees(shape):.0f}°", (middle[0] + _LETTER * longer / 4, middle[1]), longer))
    return parts


def _stroke(points: list[Point], longer: float, colour: str, share: float) -> ElementTree.Element:
    return ElementTree.Element(
        "polyline",
        {
            "points": " ".join(f"{x:.1f},{y:.1f}" for x, y in points),
            "fill": "none",
            "stroke": colour,
            "stroke-width": f"{share * _STROKE * longer:.1f}",
            "stroke-linecap": "round",
            "stroke-linejoin": "round",
        },
    )


def _words(text: str, at: Point, longer: float) -> ElementTree.Element:
    size = _LETTER * longer
    element = ElementTree.Element(
        "text",
        {
            "x": f"{at[0]:.1f}",
            "y": f"{at[1]:.1f}",
            "font-family": "sans-serif",
            "font-size": f"{size:.1f}",
            "font-weight": "700",
            "fill": COLOUR,
            "stroke": EDGE,
            "stroke-width": f"{size / 7:.1f}",
            "stroke-linejoin": "round",
            "paint-order": "stroke",
        },
    )
    element.text = text
    return element


def _head(tail: Point, tip: Point, length: float) -> list[Point]:
    """The two strokes of an arrow's head, through its tip."""
    back = math.atan2(tail[1] - tip[1], tail[0] - tip[0])
    sides = [(tip[0] + length * math.cos(back + turn), tip[1] + length * math.sin(back + turn)) for turn in (-0.5, 0.5)]
    return [sides[0], tip, sides[1]]


def _arc(points: list[Point], radius: float) -> list[Point]:
    """The arc between the legs of an angle, as points on it."""
    first, vertex, last = points
    legs = [math.hypot(x - vertex[0], y - vertex[1]) for x, y in (first, last)]
    radius = min(radius, *legs)
    start, end = (math.atan2(y - vertex[1], x - vertex[0]) for x, y in (first, last))
    turn = (end - start + math.pi) % (2 * math.pi) - math.pi
    angles = [start + turn * step / 16 for step in range(17)]
    return [(vertex[0] + radius * math.cos(a), vertex[1] + radius * math.sin(a)) for a in angles]
