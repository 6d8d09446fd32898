"""The image that both clips stand on: names above, the moment below."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.printable import printable
from posturecam.render.canvas import Canvas
from posturecam.render.lettering import Lettering
from posturecam.render.palette import INK, WHITE, Colour, mixed
from posturecam.render.rect import Rect
from posturecam.render.stamp import Image
from posturecam.side_by_side.panels import Board

FIRST_COLOUR: Colour = (126, 200, 245)
SECOND_COLOUR: Colour = (238, 150, 206)
"""Marks of the two clips, and the ghost: Okabe and Ito's sky blue and reddish purple, lightened for video."""


@dataclass(frozen=True)
class Titles:
    """What is written above a window.

    Attributes
    ----------
    name : str
        Of the clip.
    about : str
        When it was recorded, what is done.
    """

    name: str
    about: str


class BoardPainter:
    """Puts windows, names and the moment onto one image.

    Parameters
    ----------
    board : Board
        Where everything is.
    titles : tuple of Titles
        Of the two clips.
    """

    def __init__(self, board: Board, titles: tuple[Titles, Titles]) -> None:
        self._board, self._lettering = board, Lettering()
        self._background = np.full((board.size[1], board.size[0], 3), INK, np.uint8)
        canvas = Canvas(self._background, on_it=True)
        columns = _columns(board)
        for title, column, colour in zip(titles, columns, (FIRST_COLOUR, SECOND_COLOUR), strict=True):
            self._write_title(canvas, title, column, colour)

    def draw(self, windows: tuple[Image, ...], moment: str) -> Image:
        """Draw one image.

        Parameters
        ----------
        windows : tuple of Image
            What each window shows.
        moment : str
            What is written below.

        Returns
        -------
        Image
            Of the board's size.
        """
        image: Image = self._background.copy()
        for rect, window in zip(self._board.windows, windows, strict=True):
            image[rect.top : rect.bottom, rect.left : rect.right] = window
        self._write_moment(Canvas(image, on_it=True), moment)
        return image

    def _write_title(self, canvas: Canvas, title: Titles, column: Rect, colour: Colour) -> None:
        height = column.bottom - column.top
        pad, bar = round(0.16 * height), max(3, round(0.07 * height))
        canvas.rgb[column.top + pad : column.bottom - pad, column.left + pad : column.left + pad + bar] = colour
        left, room = column.left + 2 * pad + bar, column.right - column.left - 3 * pad - bar
        rows = ((title.name, 0.36, 0.14, WHITE), (title.about, 0.26, 0.54, mixed(WHITE, INK, 0.3)))
        for text, size, top, ink in rows:
            self._write(canvas, text, (left, column.top + round(top * height)), room, round(size * height), ink)

    def _write_moment(self, canvas: Canvas, moment: str) -> None:
        width, height = self._board.size
        foot = self._board.foot
        pad, size = round(0.3 * foot), round(0.42 * foot)
        top = height - foot + (foot - self._lettering.line_height(size)) // 2
        self._write(canvas, moment, (pad, top), width - 2 * pad, size, mixed(WHITE, INK, 0.2))

    def _write(self, canvas: Canvas, text: str, at: tuple[int, int], room: int, px: int, ink: Colour) -> None:
        if not text or room < px:
            return
        block = self._lettering.fit(printable(text), room, 2 * px, max(8, px), max(7, round(0.6 * px)), 1)
        if block.width <= room:
            canvas.write(self._lettering.mask(block.lines[0], block.px), ink, at[0], at[1], block.lines[0])


def _columns(board: Board) -> list[Rect]:
    """Where the two titles stand: over their windows, or both over the one of a ghost."""
    if len(board.windows) > 1:
        return [Rect(one.left, 0, one.right, board.head) for one in board.windows]
    middle = board.size[0] // 2
    return [Rect(0, 0, middle, board.head), Rect(middle, 0, board.size[0], board.head)]
