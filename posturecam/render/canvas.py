"""A copy of one picture to draw on: sub-pixel, anti-aliased, with translucent stamps and a record of the writing."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Point
from posturecam.render.lettering import Mask
from posturecam.render.palette import INK, Colour

Picture = NDArray[np.uint8]
_SHIFT = 4
_FAR = 1e6


@dataclass(frozen=True)
class Rect:
    """A rectangle in whole pixels; right and bottom are not part of it."""

    left: int
    top: int
    right: int
    bottom: int

    def overlaps(self, other: Rect) -> bool:
        """Whether the two share a pixel."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )

    def shifted(self, down: int) -> Rect:
        """The same rectangle `down` pixels further down."""
        return Rect(self.left, self.top + down, self.right, self.bottom + down)

    def holds(self, point: Point) -> bool:
        """Whether a point lies in it."""
        return self.left <= point[0] < self.right and self.top <= point[1] < self.bottom

    def inside(self, other: Rect) -> bool:
        """Whether no pixel of this lies outside the other."""
        return (
            self.left >= other.left
            and self.top >= other.top
            and self.right <= other.right
            and self.bottom <= other.bottom
        )


@dataclass(frozen=True)
class Label:
    """Something written on the picture: its `text` and the rectangle it covers, background included."""

    text: str
    rect: Rect


class Stamp:
    """A small translucent picture of `size` (width, height), composed once and then blended into many frames."""

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._colour = np.zeros((height, width, 3), np.float32)
        self._cover = np.zeros((height, width, 1), np.float32)
        self._ready: tuple[Picture, Picture] | None = None

    def over(self, mask: Mask, colour: Colour, left: int = 0, top: int = 0, alpha: float = 1.0) -> None:
        """Lay `colour` over what is there, where `mask` (0–255) says, with its corner at (left, top); before the first
        `blend`."""
        height, width = mask.shape
        area = (slice(top, top + height), slice(left, left + width))
        cover = mask[: self.size[1] - top, : self.size[0] - left, None].astype(np.float32) * (alpha / 255)
        self._colour[area] += (np.array(colour, np.float32) - self._colour[area]) * cover
        self._cover[area] += (1 - self._cover[area]) * cover

    def blend(self, target: Picture, alpha: float = 1.0) -> None:
        """Lay the stamp over `target` (same size), at `alpha` of its own strength."""
        if self._ready is None:
            # colour was mixed from black, so it is premultiplied already
            left_over = np.repeat(255 - 255 * self._cover, 3, axis=2)
            self._ready = (np.rint(left_over).astype(np.uint8), np.rint(self._colour).astype(np.uint8))
            self._colour = self._cover = np.empty((0, 0, 1), np.float32)  # large, and hundreds of stamps are kept
        keep, add = self._ready
        stamped = cv2.add(cv2.multiply(target, keep, scale=1 / 255), add)
        if alpha < 1:
            cv2.addWeighted(target, 1 - alpha, stamped, alpha, 0, dst=target)
        else:
            target[:] = stamped


class Canvas:
    """Draws on its own copy of an RGB picture, or on the picture itself with `on_it`; `labels` lists what was written
    where. Lengths are pixels."""

    def __init__(self, rgb: Picture, *, on_it: bool = False) -> None:
        self.rgb: Picture = rgb if on_it else np.array(rgb, dtype=np.uint8, order="C", copy=True)
        self.labels: list[Label] = []

    @property
    def frame(self) -> Rect:
        """The whole picture."""
        return Rect(0, 0, int(self.rgb.shape[1]), int(self.rgb.shape[0]))

    def line(self, start: Point, end: Point, colour: Colour, width: float, outline: float = 0.0) -> None:
        """A straight line with round ends, and a dark rim of `outline` pixels around it."""
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
        gap: float = 0.8,
    ) -> None:
        """A line of dashes `dash` pixels long; a tiny `dash` gives dots."""
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
        """A filled circle."""
        middle = _fixed(centre)
        if outline > 0:
            cv2.circle(self.rgb, middle, round((radius + outline) * 2**_SHIFT), INK, -1, cv2.LINE_AA, _SHIFT)
        cv2.circle(self.rgb, middle, round(radius * 2**_SHIFT), colour, -1, cv2.LINE_AA, _SHIFT)

    def wedge(self, vertex: Point, first: Point, last: Point, radius: float, colour: Colour, width: float) -> None:
        """The smaller angle at `vertex` between the directions to `first` and `last`: translucent, with an arc."""
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
        """Blend a stamp in with its corner at (left, top) and note `text`; it must lie inside the picture."""
        width, height = stamp.size
        rect = Rect(left, top, left + width, top + height)
        if not rect.inside(self.frame):
            raise ValueError(f"a stamp of {width}x{height} at {left}, {top} does not fit into {self.frame}")
        stamp.blend(self.rgb[top : rect.bottom, left : rect.right], alpha)
        if text:
            self.labels.append(Label(text, rect))

    def write(self, mask: Mask, colour: Colour, left: int, top: int, text: str) -> None:
        """A line of letters straight onto the picture."""
        line = Stamp(int(mask.shape[1]), int(mask.shape[0]))
        line.over(mask, colour)
        self.stamp(line, left, top, text)

    @contextmanager
    def faded(self, box: Rect, alpha: float) -> Iterator[None]:
        """What is drawn inside `box` within this block comes out at strength `alpha` (0–1)."""
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


def around(points: list[Point], margin: float) -> Rect:
    """The rectangle around `points` with a margin in pixels."""
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Rect(
        math.floor(min(xs) - margin), math.floor(min(ys) - margin),
        math.ceil(max(xs) + margin), math.ceil(max(ys) + margin),
    )  # fmt: skip


def _fixed(point: Point) -> tuple[int, int]:
    return round(point[0] * 2**_SHIFT), round(point[1] * 2**_SHIFT)
