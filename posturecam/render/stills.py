"""Evidence stills: the frame that shows a finding, cropped to the person, its angle drawn large, its value below."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posturecam.checks import find
from posturecam.checks.drawn_body import DrawnBody
from posturecam.checks.figure import When
from posturecam.render.annotator import Annotator
from posturecam.render.bout_view import BoutView
from posturecam.render.canvas import Canvas
from posturecam.render.captions import Captions
from posturecam.render.jpeg import write_jpeg
from posturecam.render.layout import Layout
from posturecam.render.lettering import Lettering
from posturecam.render.messages import number_text, value_text
from posturecam.render.moments import EvidenceMoment, moments_wanted
from posturecam.render.painter import Pen, paint_body, paint_ground
from posturecam.render.palette import INK, VERDICT_STYLES, WHITE, mixed, style_of
from posturecam.render.rect import Rect
from posturecam.render.stamp import Image
from posturecam.render.timeline import Timeline
from posturecam.track import Frame
from posturecam.types import Analysis, Side, Verdict
from posturecam.words import say

if TYPE_CHECKING:
    from typing_extensions import Self

_LONG_SIDE, _MOST_ENLARGED = 960, 3.0
"""A still is enlarged to about this many pixels, but not more than so many times."""
_PANEL_PAD = 0.03
"""Margin of the panel below a still, in its widths."""
_JPEG_TOLERANCE, _LINE_TOLERANCE = 12, 60
"""Levels (0 to 255) by which JPEG moves the dark of a panel, and a line of a few px that was made smaller; measured on
stills of real clips at quality 92, with room."""
_NEAR_S = 0.25
"""A frame further from the wanted moment than this does not show it."""


class Stills:
    """Keep the frames nearest to the wanted moments as JPEG files, while the clip goes by once.

    Frames are offered in order of time, as they come from the clip, without anything drawn on them. At the end `close`
    writes what is still waiting; as a context manager that happens by itself.

    Parameters
    ----------
    analysis : Analysis
        What was found in the clip.
    directory : Path
        Where the files go.
    lettering : Lettering or None
        How letters are drawn; None for the best there is.
    """

    def __init__(self, analysis: Analysis, directory: Path, *, lettering: Lettering | None = None) -> None:
        self._analysis, self._directory = analysis, directory
        self._lettering = Lettering() if lettering is None else lettering
        ranked = list(enumerate(moments_wanted(analysis), start=1))
        self._waiting = sorted(ranked, key=lambda one: one[1].t)
        self._previous: Frame | None = None
        self._written: dict[int, Path] = {}
        self._timeline: Timeline | None = None

    @property
    def paths(self) -> tuple[Path, ...]:
        """The files written so far, the most important finding first."""
        return tuple(self._written[rank] for rank in sorted(self._written))

    def offer(self, frame: Frame) -> None:
        """Look at the next frame of the clip, and write the stills whose moment it has reached.

        Parameters
        ----------
        frame : Frame
            The next in time.

        Raises
        ------
        OutputError
            Where a file cannot be written.
        """
        reached = bisect_right([moment.t for _, moment in self._waiting], frame.t)
        for rank, moment in self._waiting[:reached]:
            before = self._previous
            nearer = before is not None and abs(before.t - moment.t) < abs(frame.t - moment.t)
            self._write(rank, moment, before if before is not None and nearer else frame)
        del self._waiting[:reached]
        self._previous = frame

    def close(self) -> tuple[Path, ...]:
        """Write what waits for a moment just behind the last frame.

        Returns
        -------
        tuple of Path
            All files written, the most important finding first.
        """
        if self._previous is not None:
            for rank, moment in self._waiting:
                self._write(rank, moment, self._previous)
        self._waiting.clear()
        self._previous = None
        return self.paths

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        if failure[0] is None:
            self.close()

    def _write(self, rank: int, moment: EvidenceMoment, frame: Frame) -> None:
        if abs(frame.t - moment.t) > _NEAR_S:
            return
        if self._timeline is None:
            self._timeline = Timeline(self._analysis, frame.size)
        body = self._timeline.body_at(moment.t) or self._timeline.body_at(frame.t)
        image = still(frame.rgb, moment, body, self._lettering)
        kind = "_typical" if moment.is_typical else ""
        path = self._directory / f"{rank}_{moment.finding.check}{kind}_{moment.t:05.2f}s.jpg"
        write_jpeg(image, path)
        self._written[rank] = path


def still(rgb: Image, moment: EvidenceMoment, body: DrawnBody | None, lettering: Lettering) -> Image:
    """Draw one moment: the person in large, the finding's angle, a panel with what was found below.

    Parameters
    ----------
    rgb : Image
        (H, W, 3), the frame.
    moment : EvidenceMoment
        What it is evidence for.
    body : DrawnBody or None
        The body in it; None where no person is seen.
    lettering : Lettering
        How letters are drawn.

    Returns
    -------
    Image
        About `_LONG_SIDE` px on its longer side, plus the panel.
    """
    height, width = rgb.shape[:2]
    box = _crop(body, width, height)
    scale = min(_MOST_ENLARGED, _LONG_SIDE / max(box.right - box.left, box.bottom - box.top))
    size = round((box.right - box.left) * scale), round((box.bottom - box.top) * scale)
    cropped = np.ascontiguousarray(rgb[box.top : box.bottom, box.left : box.right])
    way = cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC
    canvas = Canvas(np.asarray(cv2.resize(cropped, size, interpolation=way), dtype=np.uint8))
    if body is not None:
        _paint(canvas, moment, body.moved(-box.left, -box.top, scale), lettering)
    return np.vstack([canvas.rgb, _panel(moment, size[0], lettering)])


def _crop(body: DrawnBody | None, width: int, height: int) -> Rect:
    """The person with a margin around, no slimmer than 3:4; the whole image where no person is seen."""
    points = [] if body is None else [(x, y) for x, y in body.points if 0 <= x < width and 0 <= y < height]
    if len(points) < 3:
        return Rect(0, 0, width, height)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    tall = max(max(ys) - min(ys), 0.5 * (max(xs) - min(xs)), 32.0)
    top, bottom = min(ys) - 0.22 * tall, max(ys) + 0.12 * tall
    half = max((max(xs) - min(xs)) / 2 + 0.18 * tall, 0.375 * (bottom - top))
    middle = (max(xs) + min(xs)) / 2
    left, right = max(0, int(middle - half)), min(width, int(middle + half))
    return Rect(left, max(0, int(top)), right, min(height, int(bottom)))


def _paint(canvas: Canvas, moment: EvidenceMoment, body: DrawnBody, lettering: Lettering) -> None:
    layout = Layout(canvas.frame.right, canvas.frame.bottom)
    finding, side = moment.finding, side_of(moment)
    view = BoutView(replace(moment.bout, findings=(finding,)), provenance=moment.provenance)
    pen = Pen.for_body(layout.short, body.trunk_px)
    paint_body(canvas, body, pen, view.style)
    annotator = Annotator(canvas, layout, Captions(layout, lettering))
    drawing = find(finding.check).drawing
    if drawing.when is When.AT_CONTACT and side is not None:
        paint_ground(canvas, body.foot(side), view.axes, pen, style_of(finding).colour, 1.0)
    if moment.value is not None and drawing.figure is not None and view.shows(finding):
        leg = None if drawing.when is When.ALWAYS else side
        annotator.paint_check(view, finding, body, moment.t, pen, leg, value=moment.value)


def side_of(moment: EvidenceMoment) -> Side | None:
    """Find which side a moment is about.

    Parameters
    ----------
    moment : EvidenceMoment
        Time and finding.

    Returns
    -------
    Side or None
        That of the sample nearest to the moment; for checks at contact else that of the nearest contact.
    """
    samples = moment.bout.samples.get(moment.finding.check)
    if samples is not None and samples.side and len(samples):
        side = samples.side[int(np.abs(samples.t - moment.t).argmin())]
        if side:
            return Side(side)
    contacts = () if moment.bout.gait is None else moment.bout.gait.contacts
    nearest = min(contacts, key=lambda event: abs(event.t - moment.t), default=None)
    at_contact = find(moment.finding.check).drawing.when is When.AT_CONTACT
    return nearest.side if nearest is not None and at_contact else None


def panel_lines(moment: EvidenceMoment) -> tuple[str, str]:
    """Write what stands under a still.

    Parameters
    ----------
    moment : EvidenceMoment
        What it is evidence for.

    Returns
    -------
    (str, str)
        What was found; and its value with ±, what was expected, side and time.
    """
    finding, side = moment.finding, side_of(moment)
    parts = []
    if finding.value is not None:
        value = value_text(finding, finding.value, True)
        parts.append(value if moment.bout.is_instant else say("render.still.typically", value=value))
    if finding.expected is not None:
        parts.append(say("render.still.expected", value=number_text(finding, finding.expected)))
    if side is not None:
        what = "side" if find(finding.check).drawing.when is When.ALWAYS else "foot"
        parts.append(say(f"render.still.{side}_{what}"))
    if not moment.bout.is_instant:
        parts.append(say("render.still.typical_at" if moment.is_typical else "render.still.worst_at", t=moment.t))
    title = say("render.still.title", verdict=style_of(finding).word, title=finding.title)
    return title, "  ·  ".join(parts)


def _panel(moment: EvidenceMoment, width: int, lettering: Lettering) -> Image:
    """A dark panel of that width with the lines of `panel_lines`."""
    layout = Layout(width, width)
    title, details = panel_lines(moment)
    pad = round(_PANEL_PAD * width)
    room = width - 2 * pad
    blocks = [
        lettering.fit(title, room, width, max(12, round(0.052 * width)), layout.least_px, 2),
        lettering.fit(details, room, width, max(11, round(0.04 * width)), layout.least_px, 3),
    ]
    height = sum(block.height for block in blocks) + 2 * pad
    panel = np.full((height, width, 3), INK, np.uint8)
    panel[: max(2, pad // 4)] = style_of(moment.finding).colour
    canvas, top = Canvas(panel), pad
    for block, colour in zip(blocks, (WHITE, mixed(WHITE, INK, 0.2)), strict=True):
        for line in block.lines:
            canvas.write(lettering.mask(line, block.px), colour, pad, top, line)
            top += block.height // len(block.lines)
    return canvas.rgb


def panel_top(image: Image) -> int:
    """Find where the panel below a still begins, so that the still can be shown without it.

    Parameters
    ----------
    image : Image
        (H, W, 3), RGB; a still, also one that was made smaller.

    Returns
    -------
    int
        px from its top; its height where it has no panel.
    """
    height, width = int(image.shape[0]), int(image.shape[1])
    margin = image[:, : max(2, round(0.5 * _PANEL_PAD * width))].astype(np.int16)
    is_dark = (np.abs(margin - INK) <= _JPEG_TOLERANCE).all(axis=(1, 2))
    top = height - (int(np.argmin(is_dark[::-1])) if not is_dark.all() else height)
    reach = max(4, round(0.5 * _PANEL_PAD * width))
    line = margin[max(0, top - reach) : top].mean(axis=1)
    colours = np.array([style.colour for verdict, style in VERDICT_STYLES.items() if verdict is not Verdict.UNKNOWN])
    is_line = (np.abs(line[:, None] - colours) <= _LINE_TOLERANCE).all(axis=2).any(axis=1)
    if top == height or not is_line.any():
        return height
    return max(0, top - reach) + int(np.argmax(is_line)) - 1
