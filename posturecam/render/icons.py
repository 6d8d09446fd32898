"""The four verdict shapes as masks: a disc with a tick, a diamond, a triangle, a ring with a question mark."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType

import cv2
import numpy as np

from posturecam.render.lettering import Mask

_GRID = 64
_Points = list[tuple[int, int]]


def _polygon(mask: Mask, points: _Points, ink: int) -> None:
    shape = [np.array(points, np.int32)]
    cv2.fillPoly(mask, shape, (ink,))
    cv2.polylines(mask, shape, True, (ink,), 7, cv2.LINE_AA)


def _strokes(mask: Mask, points: _Points, ink: int, width: int) -> None:
    cv2.polylines(mask, [np.array(points, np.int32)], False, (ink,), width, cv2.LINE_AA)


def _exclamation(mask: Mask, top: int, bottom: int) -> None:
    _strokes(mask, [(32, top), (32, bottom)], 0, 7)
    cv2.circle(mask, (32, bottom + 11), 4, (0,), -1, cv2.LINE_AA)


def _disc(mask: Mask) -> None:
    cv2.circle(mask, (32, 32), 30, (255,), -1, cv2.LINE_AA)
    _strokes(mask, [(18, 33), (28, 43), (46, 22)], 0, 7)


def _diamond(mask: Mask) -> None:
    _polygon(mask, [(32, 4), (60, 32), (32, 60), (4, 32)], 255)
    _exclamation(mask, 18, 34)


def _triangle(mask: Mask) -> None:
    _polygon(mask, [(32, 6), (60, 57), (4, 57)], 255)
    _exclamation(mask, 24, 39)


def _ring(mask: Mask) -> None:
    cv2.circle(mask, (32, 32), 27, (255,), 6, cv2.LINE_AA)
    cv2.ellipse(mask, (32, 26), (8, 8), 0, 180, 405, (255,), 6, cv2.LINE_AA)
    _strokes(mask, [(37, 33), (32, 37), (32, 40)], 255, 6)
    cv2.circle(mask, (32, 48), 4, (255,), -1, cv2.LINE_AA)


_SHAPES: Mapping[str, Callable[[Mask], None]] = MappingProxyType(
    {"disc": _disc, "diamond": _diamond, "triangle": _triangle, "ring": _ring}
)


@lru_cache(maxsize=64)
def icon(shape: str, px: int) -> Mask:
    """Draw the shape of a verdict; its mark is cut out, so that it shows at any colour.

    Parameters
    ----------
    shape : str
        "disc", "diamond", "triangle" or "ring".
    px : int
        Width and height.

    Returns
    -------
    Mask
        (px, px).
    """
    mask = np.zeros((_GRID, _GRID), np.uint8)
    _SHAPES[shape](mask)
    way = cv2.INTER_AREA if px <= _GRID else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(mask, (px, px), interpolation=way), dtype=np.uint8)


def rounded(width: int, height: int, radius: int) -> Mask:
    """Draw a rectangle with round corners.

    Parameters
    ----------
    width, height : int
        Size, px.
    radius : int
        Of the corners, px.

    Returns
    -------
    Mask
        (height, width).
    """
    mask = np.zeros((height, width), np.uint8)
    radius = max(0, min(radius, (min(width, height) - 1) // 2))
    cv2.rectangle(mask, (radius, 0), (width - 1 - radius, height - 1), (255,), -1)
    cv2.rectangle(mask, (0, radius), (width - 1, height - 1 - radius), (255,), -1)
    for x in (radius, width - 1 - radius):
        for y in (radius, height - 1 - radius):
            cv2.circle(mask, (x, y), radius, (255,), -1, cv2.LINE_AA)
    return mask
