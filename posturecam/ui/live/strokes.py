"""The overlay as strokes that a browser draws on its own copy of the frame: the same drawing as in the video."""

from __future__ import annotations

from collections.abc import Callable, Iterator
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


class _StrokeCanvas(Canvas):
    """A canvas that records what is drawn on it instead of drawing it.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frame, px.

    Attributes
    ----------
    strokes : list of list
        Each [kind, alpha, …] with lengths in pixels of the frame; kind is line, dash, dot, wedge or text.
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
        self._record("line", *start, *end, _css(colour), width, outline)

    def dashes(  # noqa: PLR0917 (as in Canvas)
        self,
        start: Point,
        end: Point,
        colour: Colour,
        width: float,
        dash: float,
        outline: float = 0.0,
        gap: float = 0.8,
    ) -> None:
        self._record("dash", *start, *end, _css(colour), width, outline, dash, dash * gap)

    def dot(self, centre: Point, radius: float, colour: Colour, outline: float = 0.0) -> None:
        self._record("dot", *centre, radius, _css(colour), outline)

    def wedge(self, vertex: Point, first: Point, last: Point, radius: float, colour: Colour, width: float) -> None:
        self._record("wedge", *vertex, *first, *last, radius, _css(colour), width)

    def stamp(self, stamp: Stamp, left: int, top: int, text: str = "", alpha: float = 1.0) -> None:
        with self.faded(self._frame, alpha):
            self._record("text", left, top, *stamp.size, text)

    @contextmanager
    def faded(self, box: Rect, alpha: float) -> Iterator[None]:
        before = self._alpha
        self._alpha = before * alpha
        yield
        self._alpha = before

    def _record(self, kind: str, *parameters: float | str) -> None:
        self.strokes.append([kind, round(self._alpha, 2), *map(_rounded, parameters)])


def strokes_of(size: tuple[int, int], paint: Callable[[Canvas], None]) -> list[list[Any]]:
    """Record a drawing.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frame, px.
    paint : callable
        Draws on the canvas that it is given.

    Returns
    -------
    list of list
        The strokes, each [kind, alpha, …] with lengths in pixels; kind is line, dash, dot, wedge or text.
    """
    canvas = _StrokeCanvas(size)
    paint(canvas)
    return canvas.strokes


class StrokeOverlay:
    """Draws the frames of one connection; the drawing of the latest analysis is reused between them.

    Parameters
    ----------
    size : (int, int)
        Width and height of the frames, px.
    """

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self._layout = Layout(*size)
        self._captions = Captions(self._layout)
        self._latest: tuple[Analysis | None, str, Timeline] = (None, "", Timeline(_NOTHING, size))

    def draw(
        self, pose: Pose | None, analysis: Analysis | None, cue: Cue | None, *, with_landings: bool = True
    ) -> list[list[Any]]:
        """Draw a pose in the colours of the latest analysis.

        Parameters
        ----------
        pose : Pose or None
            The pose of the frame; None where no person is seen.
        analysis : Analysis or None
            The latest analysis.
        cue : Cue or None
            The cue that is shown, whose angle is drawn first.
        with_landings : bool
            Whether the feet that landed just before are drawn.

        Returns
        -------
        list of list
            The strokes, each [kind, alpha, …] with lengths in pixels; kind is line, dash, dot, wedge or text.
        """
        canvas = _StrokeCanvas(self.size)
        if pose is not None:
            timeline = self._timeline(analysis, "" if cue is None else cue.check)
            view = timeline.views[-1] if timeline.views else None
            landings = timeline.landings(pose.t, LANDING_LASTS_S) if with_landings else []
            body = DrawnBody(pose.xy, pose.visibility)
            Annotator(canvas, self._layout, self._captions).paint(view, body, landings, pose.t)
        return canvas.strokes

    def has_landings(self, t: float, analysis: Analysis | None, cue: Cue | None) -> bool:
        """Say whether a foot landed just before.

        Parameters
        ----------
        t : float
            When, s.
        analysis : Analysis or None
            The latest analysis.
        cue : Cue or None
            The cue that is shown.

        Returns
        -------
        bool
            Whether `draw` would draw it then.
        """
        return bool(self._timeline(analysis, "" if cue is None else cue.check).landings(t, LANDING_LASTS_S))

    def _timeline(self, analysis: Analysis | None, check: str) -> Timeline:
        if self._latest[0] is not analysis or self._latest[1] != check:
            self._latest = (analysis, check, Timeline(analysis or _NOTHING, self.size, check))
        return self._latest[2]


def _rounded(parameter: float | str) -> float | str:
    return parameter if isinstance(parameter, str) else round(parameter, 1)


def _css(colour: Colour) -> str:
    return f"#{bytes(colour).hex()}"
