from __future__ import annotations

import json
import math
from typing import Any
from xml.etree import ElementTree

import pytest

from posturecam.errors import LibraryError
from posturecam.library.drawing import LONGEST_TEXT, MOST_SHAPES, Shape, ShapeKind, StillDrawing, read_drawing
from posturecam.report.shapes import drawn_shapes

LINE = Shape(ShapeKind.LINE, ((0.1, 0.2), (0.5, 0.6)))
ANGLE = Shape(ShapeKind.ANGLE, ((0.25, 0.5), (0.5, 0.5), (0.5, 0.25)))
ARROW = Shape(ShapeKind.ARROW, ((0.9, 0.1), (0.6, 0.3)))
TEXT = Shape(ShapeKind.TEXT, ((0.3, 0.4),), "land <here> & 'now'")
ALL = StillDrawing(400, 800, (LINE, ANGLE, ARROW, TEXT))


def document(**changes: Any) -> dict[str, Any]:
    return {**ALL.to_dict(), **changes}


def shape(**changes: Any) -> dict[str, Any]:
    return document(shapes=[{"kind": "line", "points": [[0, 0], [1, 1]], **changes}])


def test_a_drawing_is_read_back_as_it_was() -> None:
    assert read_drawing(json.loads(json.dumps(ALL.to_dict()))) == ALL


@pytest.mark.parametrize(
    ("last", "size", "expected"),
    [
        ((0.5, 0.25), (400, 400), 90.0),
        ((0.5, 0.25), (400, 800), 90.0),
        ((0.75, 0.25), (400, 400), 135.0),
        ((0.75, 0.25), (400, 800), 180 - math.degrees(math.atan2(200, 100))),
        ((0.75, 0.5), (400, 400), 180.0),
        ((0.25, 0.5), (400, 400), 0.0),
    ],
)
def test_an_angle_is_that_of_the_pixels(last: tuple[float, float], size: tuple[int, int], expected: float) -> None:
    angle = Shape(ShapeKind.ANGLE, ((0.25, 0.5), (0.5, 0.5), last))
    assert StillDrawing(*size, (angle,)).degrees(angle) == pytest.approx(expected)


@pytest.mark.parametrize(
    "bad",
    [
        None,
        [],
        "drawing",
        {},
        document(width=0),
        document(width=True),
        document(width=1e9),
        document(height=math.nan),
        document(shapes={}),
        document(shapes=[1]),
        document(shapes=[{"kind": "line", "points": [[0, 0], [1, 1]]}] * (MOST_SHAPES + 1)),
        shape(kind="circle"),
        shape(points=[[0, 0]]),
        shape(points=[[0, 0], [1, 1], [1, 0]]),
        shape(points=[[0, 0], [1, 1.01]]),
        shape(points=[[0, 0], [1, math.inf]]),
        shape(points=[[0, 0], ["1", 1]]),
        shape(points=[[0, 0, 0], [1, 1, 1]]),
        shape(points=None),
        document(shapes=[{"kind": "text", "points": [[0, 0]], "text": "  "}]),
    ],
)
def test_what_is_no_drawing_is_refused_and_drawn_nowhere(bad: Any) -> None:
    with pytest.raises(LibraryError, match="no drawing"):
        read_drawing(bad)
    assert drawn_shapes(bad, 100, 100) == ""


def test_text_is_cut_and_made_printable() -> None:
    read = read_drawing(document(shapes=[{"kind": "text", "points": [[0, 0]], "text": "\u202e" + "x" * 500}]))
    assert len(read.shapes[0].text) <= LONGEST_TEXT
    assert "\u202e" not in read.shapes[0].text


def test_the_svg_is_escaped_and_in_the_pixels_of_the_still_as_it_is_shown() -> None:
    root = ElementTree.fromstring(f"<svg>{drawn_shapes(ALL.to_dict(), 200, 400)}</svg>")
    words = [element.text for element in root.iter("text")]
    assert words == ["90°", "land <here> & 'now'"]
    assert next(root.iter("polyline")).get("points") == "20.0,80.0 100.0,240.0"
    for line in root.iter("polyline"):
        for point in str(line.get("points")).split():
            x, y = map(float, point.split(","))
            assert -10 <= x <= 210 and -10 <= y <= 410
