"""Text as anti-aliased masks, measured before it is drawn, so that nothing is cut off.

OpenCV brings a typeface with the letters of all our languages in its own wheel (Rubik, SIL Open Font License); where it
was built without, its line letters do the job. A mask is rendered once and kept, so a caption that stays costs nothing
per frame.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import combinations, pairwise

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.printable import in_ascii

Mask = NDArray[np.uint8]
"""(H, W), 0 to 255: how much of each pixel is covered."""


class Face(ABC):
    """A typeface."""

    def line_height(self, px: int) -> int:
        """Return the height of a line.

        Parameters
        ----------
        px : int
            Size of the letters.

        Returns
        -------
        int
            The height of every mask of that size, px.
        """
        return round(1.22 * px)

    @abstractmethod
    def mask(self, text: str, px: int) -> Mask:
        """Draw one line.

        Parameters
        ----------
        text : str
            The line.
        px : int
            Size of the letters.

        Returns
        -------
        Mask
            As wide as the text, one line high.
        """


class RubikFace(Face):
    """OpenCV's own scalable typeface, rather bold, since it has to be read from a treadmill.

    Raises
    ------
    ImportError
        Where this OpenCV was built without it.
    """

    _SCALE = 0.9
    """Size of its letters against the size asked for: accents on capitals and descenders fit into one line."""
    _BASELINE = 0.94
    """From the top of the line, in its size."""
    _WEIGHT = 500
    """Medium; 400 is regular."""

    def __init__(self) -> None:
        try:
            self._font = cv2.FontFace("sans")
            self.mask("a", 12)
        except (AttributeError, TypeError, cv2.error) as error:
            raise ImportError("this OpenCV was built without a typeface") from error

    def mask(self, text: str, px: int) -> Mask:
        """Draw one line.

        Parameters
        ----------
        text : str
            The line.
        px : int
            Size of the letters.

        Returns
        -------
        Mask
            As wide as the text, one line high.
        """
        size = max(1, int(self._SCALE * px))
        left, _, width, _ = cv2.getTextSize((0, 0), text, (0, 0), self._font, size, self._WEIGHT)
        mask = np.zeros((self.line_height(px), max(1, width)), np.uint8)
        cv2.putText(mask, text, (-left, int(self._BASELINE * px)), (255,), self._font, size, self._WEIGHT)
        return mask


class HersheyFace(Face):
    """OpenCV's line letters: ASCII only, always there."""

    _FONT = cv2.FONT_HERSHEY_DUPLEX

    def mask(self, text: str, px: int) -> Mask:
        """Draw one line, as far as ASCII goes.

        Parameters
        ----------
        text : str
            The line.
        px : int
            Size of the letters.

        Returns
        -------
        Mask
            As wide as the text, one line high.
        """
        line = in_ascii(text)
        scale, thickness = px / 37, max(1, round(px / 16))
        (width, _), _ = cv2.getTextSize(line, self._FONT, scale, thickness)
        mask = np.zeros((self.line_height(px), max(1, width + thickness)), np.uint8)
        cv2.putText(mask, line, (0, round(0.9 * px - 1)), self._FONT, scale, (255,), thickness, cv2.LINE_AA)
        return mask


def best_face() -> Face:
    """Choose the typeface.

    Returns
    -------
    Face
        OpenCV's scalable one, or its line letters where it was built without.
    """
    try:
        return RubikFace()
    except ImportError:
        return HersheyFace()


@dataclass(frozen=True)
class Block:
    """Text broken into lines.

    Attributes
    ----------
    lines : tuple of str
        From top to bottom.
    px : int
        Size of the letters.
    width, height : int
        Of all lines together, px.
    is_cut : bool
        Whether its end is missing.
    """

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
        """Measure one line.

        Parameters
        ----------
        text : str
            The line.
        px : int
            Size of the letters.

        Returns
        -------
        int
            Its width, px.
        """
        return int(self.mask(text, px).shape[1]) if text else 0

    def line_height(self, px: int) -> int:
        """Return the height of a line, which is the same for every text of that size.

        Parameters
        ----------
        px : int
            Size of the letters.

        Returns
        -------
        int
            The height, px.
        """
        return self._face.line_height(px)

    def _render(self, text: str, px: int) -> Mask:
        return self._face.mask(" ".join(text.split()), px)

    def _fit(self, text: str, width: int, height: int, px: int, least: int, max_lines: int = 3) -> Block:
        """Make `text` as large as `width` × `height` allows, at most `px`.

        One line if it need not shrink by more than a fifth, otherwise broken; if even `least` px is too large, its end
        gives way to an ellipsis.
        """
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
