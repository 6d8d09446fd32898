"""Text as anti-aliased masks, measured before it is drawn, so that nothing is cut off.

Pillow brings FreeType and a clean typeface (Aileron, CC0) in its own wheel; where either is missing, OpenCV's line
letters do the job. A mask is rendered once and kept, so a caption that stays costs nothing per frame.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise
from typing import Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.uint8]

_PLAIN = {"–": "-", "—": "-", "−": "-", "≈": "~", "\u00a0": " ", "\u2009": " ", "ß": "ss", "≤": "<=", "≥": ">="}
_DRAWABLE = frozenset("‘’“”…±°·«»‹›©™")


class Face(Protocol):
    """A typeface: white-on-black masks of one line of text, and the line height, at a size in pixels."""

    def line_height(self, px: int) -> int: ...

    def mask(self, text: str, px: int) -> Mask: ...


class PillowFace:
    """Pillow's own scalable typeface, slightly emboldened, since it has to be read from a treadmill."""

    def __init__(self) -> None:
        from PIL import Image, ImageDraw, ImageFont, features

        self._new, self._pen = Image.new, ImageDraw.Draw
        self._font = lru_cache(maxsize=32)(lambda px: ImageFont.load_default(size=px))
        if not features.check("freetype2"):
            raise ImportError("this Pillow was built without FreeType")
        self.mask("a", 12)

    def line_height(self, px: int) -> int:
        return round(1.22 * px)

    def mask(self, text: str, px: int) -> Mask:
        font, stroke = self._font(px), 0.018 * px if px >= 12 else 0.0
        left, _, right, _ = font.getbbox(text, anchor="ls", stroke_width=stroke)
        picture = self._new("L", (max(1, int(np.ceil(right - left))), self.line_height(px)), 0)
        baseline = round(0.92 * px)
        self._pen(picture).text((-left, baseline), text, fill=255, font=font, anchor="ls", stroke_width=stroke)
        return np.asarray(picture, dtype=np.uint8)


class HersheyFace:
    """OpenCV's line letters: ASCII only, always there."""

    _FONT = cv2.FONT_HERSHEY_DUPLEX

    def line_height(self, px: int) -> int:
        return round(1.22 * px)

    def mask(self, text: str, px: int) -> Mask:
        ascii_text = text.replace("±", "+/-").replace("°", " deg").replace("·", "|").replace("…", "...")
        ascii_text = ascii_text.encode("ascii", "replace").decode()
        scale, thickness = px / 37, max(1, round(px / 16))
        (width, _), _ = cv2.getTextSize(ascii_text, self._FONT, scale, thickness)
        mask = np.zeros((self.line_height(px), max(1, width + thickness)), np.uint8)
        cv2.putText(mask, ascii_text, (0, round(0.9 * px - 1)), self._FONT, scale, (255,), thickness, cv2.LINE_AA)
        return mask


def best_face() -> Face:
    """Pillow's typeface, or OpenCV's where Pillow cannot give it."""
    try:
        return PillowFace()
    except (ImportError, OSError, TypeError):
        return HersheyFace()


@dataclass(frozen=True)
class Block:
    """Text broken into `lines` at a size of `px`; `width` and `height` in pixels; `is_cut`: its end is missing."""

    lines: tuple[str, ...]
    px: int
    width: int
    height: int
    is_cut: bool = False


class Lettering:
    """Masks of text in one typeface, kept for reuse, and text fitted into a space."""

    def __init__(self, face: Face | None = None) -> None:
        self._face = best_face() if face is None else face
        self.mask = lru_cache(maxsize=256)(self._render)
        self.fit = lru_cache(maxsize=256)(self._fit)

    def width(self, text: str, px: int) -> int:
        """Width of one line in pixels."""
        return int(self.mask(text, px).shape[1]) if text else 0

    def line_height(self, px: int) -> int:
        """Height of one line in pixels; the same for every text of that size."""
        return self._face.line_height(px)

    def _render(self, text: str, px: int) -> Mask:
        return self._face.mask(drawable(text), px)

    def _fit(self, text: str, width: int, height: int, px: int, least: int, max_lines: int = 3) -> Block:
        """`text` as large as `width` × `height` allows, at most `px`: one line if it need not shrink by more than a
        fifth, otherwise broken; if even `least` px is too large, its end gives way to an ellipsis."""
        for count, size in self._attempts(px, least, max_lines):
            block = self._broken(text, count, size)
            if block is not None and block.width <= width and block.height <= height:
                return block
        return self._cut(text, width, least)

    def _attempts(self, px: int, least: int, max_lines: int) -> Iterator[tuple[int, int]]:
        sizes = sorted({max(least, round(px * 0.94**step)) for step in range(40)}, reverse=True)
        yield from ((1, size) for size in sizes if size >= 0.8 * px)
        yield from ((lines, size) for size in sizes for lines in range(1, min(2, max_lines) + 1) if size >= 0.6 * px)
        yield from ((lines, size) for size in sizes for lines in range(1, max_lines + 1))

    def _broken(self, text: str, count: int, px: int) -> Block | None:
        """`text` in exactly `count` lines of lengths as even as possible, or None when it has fewer words."""
        words = text.split()
        if len(words) < count:
            return None
        layouts = (
            tuple(" ".join(words[start:end]) for start, end in pairwise((0, *breaks, len(words))))
            for breaks in combinations(range(1, len(words)), count - 1)
        )
        lines = min(layouts, key=lambda lines: max(len(line) for line in lines))
        return self._block(lines, px)

    def _block(self, lines: tuple[str, ...], px: int) -> Block:
        return Block(lines, px, max(self.width(line, px) for line in lines), self.line_height(px) * len(lines))

    def _cut(self, text: str, width: int, px: int) -> Block:
        while text and self.width(text + "…", px) > width:
            text = text[:-1].rstrip()
        return replace(self._block((text + "…",), px), is_cut=True)


def drawable(text: str) -> str:
    """`text` in letters that both typefaces have: dashes and accents become their plain relatives."""
    plain = "".join(_PLAIN.get(letter, letter) for letter in text)
    kept = (
        letter if letter in _DRAWABLE else unicodedata.normalize("NFKD", letter).encode("ascii", "ignore").decode()
        for letter in plain
    )
    return " ".join("".join(kept).split())
