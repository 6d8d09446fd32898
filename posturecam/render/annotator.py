"""Draw one moment: the skeleton, the angle that matters, landing feet, and values where there is room."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

from posturecam.arrays import Point
from posturecam.checks import find, overstride
from posturecam.checks.drawn_body import Axes, DrawnBody
from posturecam.checks.figure import When
from posturecam.render.bout_view import LABEL_TOLERANCE, BoutView
from posturecam.render.canvas import Canvas
from posturecam.render.captions import Captions
from posturecam.render.layout import Layout, Placer
from posturecam.render.messages import LOW_CONFIDENCE, value_text
from posturecam.render.painter import Pen, SkeletonStyle, paint_body, paint_figure, paint_ground
from posturecam.render.palette import WHITE, style_of
from posturecam.render.rect import Rect
from posturecam.render.stamp import Stamp
from posturecam.render.timeline import Landing
from posturecam.types import Finding, Side, Verdict
from posturecam.words import say

_CLEAR_S, _FADING_S = 0.15, 0.2
LANDING_LASTS_S = _CLEAR_S + _FADING_S
"""A landing is shown in full strength for the first part of this, then fades."""


class Annotator:
    """Draw on one canvas, and keep what is written clear of other writing.

    Parameters
    ----------
    canvas : Canvas
        What is drawn on.
    layout : Layout
        Sizes of the image.
    captions : Captions
        What composes the values.
    taken : iterable of Rect
        Where something is written already.
    """

    def __init__(self, canvas: Canvas, layout: Layout, captions: Captions, taken: Iterable[Rect] = ()) -> None:
        self._canvas, self._layout, self._captions = canvas, layout, captions
        self._placer = Placer(layout, taken)

    def paint(self, view: BoutView | None, body: DrawnBody, landings: Sequence[Landing], t: float) -> None:
        """Draw the body as its bout says, and the feet that landed just before.

        Parameters
        ----------
        view : BoutView or None
            The bout at hand; None between bouts.
        body : DrawnBody
            The body now.
        landings : sequence of Landing
            Of the last `LANDING_LASTS_S` seconds.
        t : float
            Time in the clip, s.
        """
        pen = Pen.for_body(self._layout.short, body.trunk_px)
        paint_body(self._canvas, body, pen, SkeletonStyle() if view is None else view.style)
        for landing in landings:
            self._paint_landing(landing, t, pen)
        for finding in () if view is None else view.focus:
            if view is not None and find(finding.check).drawing.when is When.AT_SAMPLES:
                self.paint_check(view, finding, body, t, pen, view.side_measured_at(finding.check, t))
            elif view is not None and find(finding.check).drawing.when is When.ALWAYS:
                self.paint_check(view, finding, body, t, pen)

    def paint_check(
        self,
        view: BoutView,
        finding: Finding,
        body: DrawnBody,
        t: float,
        pen: Pen,
        side: Side | None = None,
        *,
        value: float | None = None,
        leg_px: float = math.nan,
        alpha: float = 1.0,
    ) -> None:
        """Draw the angle of one check on a body, with the value measured nearest in time beside it.

        Parameters
        ----------
        view : BoutView
            The bout of the finding.
        finding : Finding
            Which check, and its verdict.
        body : DrawnBody
            Where the points are.
        t : float
            Time in the clip, s.
        pen : Pen
            Widths of the lines.
        side : Side or None
            The leg it is about; None for the check's own choice.
        value : float or None
            What is written; None for the value measured nearest in time.
        leg_px : float
            Leg length of the stride, px, where it is about a landing; what would not be the value is not drawn then.
        alpha : float
            Strength, 0 to 1.
        """
        figure = view.figure_of(finding, body, side)
        value = view.value_at(finding, t, side) if value is None else value
        if figure is None or value is None:
            return
        if math.isfinite(leg_px) and view.off_by(finding, value, figure, body, leg_px) > LABEL_TOLERANCE:
            return
        colour = style_of(finding).colour
        paint_figure(self._canvas, figure, pen, colour, finding.confidence < LOW_CONFIDENCE, alpha)
        if not self._layout.is_small:
            self._write_value(finding, value, figure.anchor, view.axes, alpha)

    def _paint_landing(self, landing: Landing, t: float, pen: Pen) -> None:
        """Draw the bar under a foot that landed, its letter, and the checks made at landing; fading with time."""
        view = landing.view
        alpha = min(1.0, max(0.0, (landing.t + LANDING_LASTS_S - t) / _FADING_S))
        finding = view.bout.finding(overstride.CHECK.id)
        colour = WHITE if finding is None else style_of(finding).colour
        below = paint_ground(self._canvas, landing.body.foot(landing.side), view.axes, pen, colour, alpha)
        shown = [one for one in view.focus if find(one.check).drawing.when is When.AT_CONTACT]
        for one in shown:
            self.paint_check(view, one, landing.body, landing.t, pen, landing.side, leg_px=landing.leg_px, alpha=alpha)
        if below is not None and not self._layout.is_small:
            letter = say(f"render.foot.{landing.side}")
            self._write_below(letter + ("" if finding in shown else distance_text(landing, finding)), below, alpha)

    def _write_below(self, text: str, point: Point, alpha: float) -> None:
        stamp = self._captions.pill(text)
        (width, height), (x, y) = stamp.size, point
        self._write(stamp, text, [(x, y + 0.8 * height), (x - width - height, y), (x + width + height, y)], alpha)

    def _write_value(self, finding: Finding, value: float, anchor: Point, axes: Axes, alpha: float) -> None:
        """Write the value beside `anchor`, ahead of the body if there is room."""
        text = value_text(finding, value, self._layout.is_roomy)
        if self._layout.is_roomy and finding.check != overstride.CHECK.id:
            text = f"{find(finding.check).name.capitalize()} {text}"
        stamp = self._captions.value(text, style_of(finding))
        ahead, above = 0.65 * stamp.size[0], 1.1 * stamp.size[1]
        steps = ((1, 0.3), (1, 1), (0, 1.5), (1, -1), (-1, 1), (-1, -1))
        centres = [axes.moved(anchor, ahead * forward, above * up) for forward, up in steps]
        self._write(stamp, text, centres, alpha, anchor)

    def _write(
        self, stamp: Stamp, text: str, centres: Sequence[Point], alpha: float, spare: Point | None = None
    ) -> None:
        rect = self._placer.place(*stamp.size, centres, spare)
        if rect is not None and alpha > 0:
            self._canvas.stamp(stamp, rect.left, rect.top, text, alpha)


def distance_text(landing: Landing, finding: Finding | None) -> str:
    """Write how far ahead of the hip a foot landed.

    Parameters
    ----------
    landing : Landing
        The foot that landed.
    finding : Finding or None
        That of the distance ahead.

    Returns
    -------
    str
        Empty where that was not measured well enough to judge it.
    """
    if finding is None or landing.distance is None or finding.verdict is Verdict.UNKNOWN:
        return ""
    return f" {value_text(finding, landing.distance, False)}"
