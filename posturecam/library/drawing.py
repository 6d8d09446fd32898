"""What a coach draws on a still: lines, arrows, angles and words, independent of the size at which it is shown."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from posturecam.errors import LibraryError
from posturecam.printable import printable
from posturecam.words import message

MOST_SHAPES = 60
"""Of one drawing: more can not be seen apart on a still. A choice."""
LONGEST_TEXT = 120
"""Letters of one text: what fits across a still. A choice."""
_LARGEST_PX = 100_000
"""Of a still's side, for the shape of angles: far beyond any camera."""


class ShapeKind(str, Enum):
    """What a shape is."""

    LINE = "line"
    ARROW = "arrow"
    ANGLE = "angle"
    TEXT = "text"

    @property
    def points(self) -> int:
        """How many points it has: of an angle, its vertex is the second."""
        return {"line": 2, "arrow": 2, "angle": 3, "text": 1}[self.value]


@dataclass(frozen=True)
class Shape:
    """One shape.

    Attributes
    ----------
    kind : ShapeKind
        What it is.
    points : tuple of (float, float)
        As shares of the still's width and height, from its top left, within 0 and 1.
    text : str
        Of a text; empty for the others.
    """

    kind: ShapeKind
    points: tuple[tuple[float, float], ...]
    text: str = ""


@dataclass(frozen=True)
class StillDrawing:
    """The shapes on one still.

    Attributes
    ----------
    width, height : int
        Of the still, px.
    shapes : tuple of Shape
        In the order in which they were drawn.
    """

    width: int
    height: int
    shapes: tuple[Shape, ...]

    def degrees(self, shape: Shape) -> float:
        """Measure an angle as it is seen in the frame.

        Parameters
        ----------
        shape : Shape
            Of the kind ANGLE.

        Returns
        -------
        float
            Degrees, 0 to 180.
        """
        first, vertex, last = ((x * self.width, y * self.height) for x, y in shape.points)
        one, other = ((x - vertex[0], y - vertex[1]) for x, y in (first, last))
        cross, dot = one[0] * other[1] - one[1] * other[0], one[0] * other[0] + one[1] * other[1]
        return math.degrees(math.atan2(abs(cross), dot))

    def to_dict(self) -> dict[str, Any]:
        """Return the drawing as it is kept.

        Returns
        -------
        dict
            JSON-ready; `read_drawing` reads it.
        """
        shapes = [
            {
                "kind": shape.kind.value,
                "points": [[round(x, 5), round(y, 5)] for x, y in shape.points],
                **({"text": shape.text} if shape.text else {}),
            }
            for shape in self.shapes
        ]
        return {"width": self.width, "height": self.height, "shapes": shapes}


def read_drawing(document: object) -> StillDrawing:
    """Read a drawing that a browser sent or a library holds.

    Parameters
    ----------
    document : object
        What `StillDrawing.to_dict` gives.

    Returns
    -------
    StillDrawing
        Within the limits of this module.

    Raises
    ------
    LibraryError
        For anything else.
    """
    try:
        return _drawing(document)
    except (KeyError, TypeError, ValueError) as error:
        raise LibraryError(message("library.bad_drawing", most=MOST_SHAPES)) from error


def _drawing(document: object) -> StillDrawing:
    if not isinstance(document, Mapping):
        raise TypeError(document)
    width, height = (_side(document[name]) for name in ("width", "height"))
    shapes = document["shapes"]
    if not isinstance(shapes, list) or len(shapes) > MOST_SHAPES:
        raise ValueError(MOST_SHAPES)
    return StillDrawing(width, height, tuple(map(_shape, shapes)))


def _side(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 1 <= value <= _LARGEST_PX:
        raise ValueError(value)
    return int(value)


def _shape(document: Mapping[str, Any]) -> Shape:
    kind = ShapeKind(document["kind"])
    points = tuple((_share(x), _share(y)) for x, y in document["points"])
    text = printable(str(document.get("text", ""))).strip()[:LONGEST_TEXT] if kind is ShapeKind.TEXT else ""
    if len(points) != kind.points or (kind is ShapeKind.TEXT and not text):
        raise ValueError(document)
    return Shape(kind, points, text)


def _share(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= 1:
        raise ValueError(value)
    return float(value)
