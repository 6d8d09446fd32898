"""A copy of one image to draw on: sub-pixel, anti-aliased, with translucent stamps and a record of the writing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np

from posturecam.arrays import Point
from posturecam.render.lettering import Mask
from posturecam.render.palette import INK, Colour
from posturecam.render.rect import Rect, around
from posturecam.render.stamp import Image, Stamp

__all__ = ["Canvas", "Image", "Label", "Rect", "Stamp"]

_SHIFT = 4
"""Bits behind the point of the coordinates that OpenCV gets: sixteenths of a pixel."""
_FAR = 1e6
"""Length in px beyond which dashes are not drawn: no image is that large, so the point is absurd."""


@dataclass(frozen=True)
class Label:
    """Something written on the image: its text and the rectangle it covers, background included."""

    text: str
    rect: Rect


class Canvas:
    """Draw on a copy of an image; lengths are pixels.

    Parameters
    ----------
    rgb : Image
        (H, W, 3), what is drawn on.
    on_it : bool
        Whether to draw on the image itself, which saves a copy.

    Attributes
    ----------
    labels : list of Label
        What was written where.
    """

    def __init__(self, rgb: Image, *, on_it: bool = False) -> None:
        self.rgb: Image = rgb if on_it else np.array(rgb, dtype=np.uint8, order="C", copy=True)
        self.labels: list[Label] = []

    @property
    def frame(self) -> Rect:
        """The whole image."""
        return Rect(0, 0, int(self.rgb.shape[1]), int(self.rgb.shape[0]))

    def line(self, start: Point, end: Point, colour: Colour, width: float, outline: float = 0.0) -> None:
        """Draw a straight line with round ends.

        Parameters
        ----------
        start, end : Point
            (x, y), px.
        colour : Colour
            Of the line.
        width : float
            Of the line, px.
        outline : float
            Width of the dark rim around it, px.
        """
        first, last = _fixed(start), _fixed(end)
        if outline > 0:
            self._stroke(first, last, INK, width + 2 * outline)
        self._stroke(first, last, colour, width)

    def _stroke(self, first: tuple[int, int], last: tuple[int, int], colour: Colour, width: float) -> None:
        cv2.line(self.rgb, first, last, colour, max(1, round(width)), cv2.LINE_AA, _SHIFT)

    def dashes(
        self,
        start: Point,
        end: Point,
        colour: Colour,
        width: float,
        dash: float,
        outline: float = 0.0,
        *,
        gap: float = 0.8,
    ) -> None:
        """Draw a dashed line.

        Parameters
        ----------
        start, end : Point
            (x, y), px.
        colour : Colour
            Of the dashes.
        width : float
            Of the line, px.
        dash : float
            Length of a dash, px; a tiny one gives dots.
        outline : float
            Width of the dark rim around each, px.
        gap : float
            Between two dashes, in lengths of a dash.
        """
        length = math.dist(start, end)
        step = dash * (1 + gap)
        if length == 0 or step <= 0 or length > _FAR:
            return
        along = ((end[0] - start[0]) / length, (end[1] - start[1]) / length)
        for k in range(min(200, math.ceil(length / step))):
            low, high = k * step, min(k * step + dash, length)
            a = (start[0] + along[0] * low, start[1] + along[1] * low)
            b = (start[0] + along[0] * high, start[1] + along[1] * high)
            self.line(a, b, colour, width, outline)

    def dot(self, centre: Point, radius: float, colour: Colour, outline: float = 0.0) -> None:
        """Draw a filled circle.

        Parameters
        ----------
        centre : Point
            (x, y), px.
        radius : float
            In px.
        colour : Colour
            Of the circle.
        outline : float
            Width of the dark rim around it, px.
        """
        middle = _fixed(centre)
        if outline > 0:
            cv2.circle(self.rgb, middle, round((radius + outline) * 2**_SHIFT), INK, -1, cv2.LINE_AA, _SHIFT)
        cv2.circle(self.rgb, middle, round(radius * 2**_SHIFT), colour, -1, cv2.LINE_AA, _SHIFT)

    def wedge(self, vertex: Point, first: Point, last: Point, radius: float, colour: Colour, width: float) -> None:
        """Draw the smaller angle between two directions: translucent, with an arc.

        Parameters
        ----------
        vertex : Point
            Where they meet, px.
        first, last : Point
            Points in the two directions, px.
        radius : float
            Of the arc, px.
        colour : Colour
            Of the arc and the area.
        width : float
            Of the arc, px.
        """
        start = math.degrees(math.atan2(first[1] - vertex[1], first[0] - vertex[0]))
        turn = math.degrees(math.atan2(last[1] - vertex[1], last[0] - vertex[0])) - start
        turn = (turn + 180) % 360 - 180
        steps = [math.radians(start + turn * k / 24) for k in range(25)]
        rim = [_fixed((vertex[0] + radius * math.cos(a), vertex[1] + radius * math.sin(a))) for a in steps]
        box = around([vertex, *((x / 2**_SHIFT, y / 2**_SHIFT) for x, y in rim)], width + 2)
        with self.faded(box, 0.45):
            cv2.fillPoly(self.rgb, [np.array([_fixed(vertex), *rim], np.int32)], colour, cv2.LINE_AA, _SHIFT)
        curve = [np.array(rim, np.int32)]
        cv2.polylines(self.rgb, curve, False, INK, max(1, round(width * 1.9)), cv2.LINE_AA, _SHIFT)
        cv2.polylines(self.rgb, curve, False, colour, max(1, round(width)), cv2.LINE_AA, _SHIFT)

    def stamp(self, stamp: Stamp, left: int, top: int, text: str = "", alpha: float = 1.0) -> None:
        """Blend a stamp in.

        Parameters
        ----------
        stamp : Stamp
            What to blend in.
        left, top : int
            Where its corner lies, px.
        text : str
            What is written on it, for `labels`; empty for nothing.
        alpha : float
            Share of the stamp's own strength, 0 to 1.

        Raises
        ------
        ValueError
            Where it does not lie inside the image.
        """
        width, height = stamp.size
        rect = Rect(left, top, left + width, top + height)
        if not rect.inside(self.frame):
            raise ValueError(f"a stamp of {width}x{height} at {left}, {top} does not fit into {self.frame}")
        stamp.blend(self.rgb[top : rect.bottom, left : rect.right], alpha)
        if text:
            self.labels.append(Label(text, rect))

    def write(self, mask: Mask, colour: Colour, left: int, top: int, text: str) -> None:
        """Write a line of letters straight onto the image.

        Parameters
        ----------
        mask : Mask
            The letters.
        colour : Colour
            Theirs.
        left, top : int
            Where the corner of the mask lies, px.
        text : str
            What it says, for `labels`.
        """
        line = Stamp(int(mask.shape[1]), int(mask.shape[0]))
        line.over(mask, colour)
        self.stamp(line, left, top, text)

    @contextmanager
    def faded(self, box: Rect, alpha: float) -> Iterator[None]:
        """Draw what is drawn within this block at less strength.

        Parameters
        ----------
        box : Rect
            The area that it concerns.
        alpha : float
            Strength, 0 to 1.
        """
        frame = self.frame
        left, right = max(0, box.left), min(frame.right, box.right)
        top, bottom = max(0, box.top), min(frame.bottom, box.bottom)
        if alpha >= 1 or left >= right or top >= bottom:
            yield
            return
        area = self.rgb[top:bottom, left:right]
        before = area.copy()
        yield
        cv2.addWeighted(before, 1 - alpha, area, alpha, 0, dst=area)


def _fixed(point: Point) -> tuple[int, int]:
    return round(point[0] * 2**_SHIFT), round(point[1] * 2**_SHIFT)
