"""The overlay as strokes that a browser draws on its own copy of the frame: the same drawing as in the video."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from posturecam.arrays import Point
from posturecam.checks.drawn_body import DrawnBody
from posturecam.render.annotator import LANDING_LASTS_S, Annotator
from posturecam.render.canvas import Canvas, Label, Rect, Stamp
from posturecam.render.captions import Captions
from posturecam.render.layout import Layout
from posturecam.render.palette import Colour
from posturecam.render.timeline import Timeline
from posturecam.track import Pose
from posturecam.types import Analysis, Cue

_NOTHING = Analysis((), None, (), {})


class Sketch(Canvas):
    """A canvas that notes what is drawn on it instead of drawing it.

    strokes: lists of [kind, alpha, …] in pixels of the frame: line, dash, dot, wedge, text.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self._frame = Rect(0, 0, *size)
        self._alpha = 1.0
        self.labels: list[Label] = []
        self.strokes: list[list[Any]] = []

    @property
    def frame(self) -> Rect:
        return self._frame

    def line(self, start: Point, end: Point, colour: Colour, width: float, outline: float = 0.0) -> None:
        self._note("line", *start, *end, _css(colour), width, outline)

    def dashes(
        self,
        start: Point,
        end: Point,
        colour: Colour,
        width: float,
        dash: float,
        outline: float = 0.0,
        gap: float = 0.8,
    ) -> None:
        self._note("dash", *start, *end, _css(colour), width, outline, dash, dash * gap)

    def dot(self, centre: Point, radius: float, colour: Colour, outline: float = 0.0) -> None:
        self._note("dot", *centre, radius, _css(colour), outline)

    def wedge(self, vertex: Point, first: Point, last: Point, radius: float, colour: Colour, width: float) -> None:
        self._note("wedge", *vertex, *first, *last, radius, _css(colour), width)

    def stamp(self, stamp: Stamp, left: int, top: int, text: str = "", alpha: float = 1.0) -> None:
        with self.faded(self._frame, alpha):
            self._note("text", left, top, *stamp.size, text)

    @contextmanager
    def faded(self, box: Rect, alpha: float) -> Iterator[None]:
        before = self._alpha
        self._alpha = before * alpha
        yield
        self._alpha = before

    def _note(self, kind: str, *what: float | str) -> None:
        self.strokes.append([kind, round(self._alpha, 2), *(w if isinstance(w, str) else round(w, 1) for w in what)])


class Sketcher:
    """Draws one connection's frames; what it knows of the latest analysis is kept between them."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._layout = Layout(*size)
        self._captions = Captions(self._layout)
        self._latest: tuple[Analysis | None, str, Timeline] = (None, "", Timeline(_NOTHING, size))

    def strokes(self, pose: Pose | None, analysis: Analysis | None, cue: Cue | None) -> list[list[Any]]:
        """What to draw over the frame of `pose`, in the colours of the latest analysis, the cue's angle first."""
        sketch = Sketch(self.size)
        if pose is not None:
            timeline = self._timeline(analysis, "" if cue is None else cue.check)
            view = timeline.views[-1] if timeline.views else None
            landings = timeline.landings(pose.t, LANDING_LASTS_S)
            Annotator(sketch, self._layout, self._captions).paint(
                view, DrawnBody(pose.xy, pose.visibility), landings, pose.t
            )
        return sketch.strokes

    def _timeline(self, analysis: Analysis | None, check: str) -> Timeline:
        if self._latest[0] is not analysis or self._latest[1] != check:
            self._latest = (analysis, check, Timeline(analysis or _NOTHING, self.size, check))
        return self._latest[2]


def _css(colour: Colour) -> str:
    return f"#{bytes(colour).hex()}"
