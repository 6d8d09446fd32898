"""Turning a picture the way the phone was held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from posturecam.arrays import Floats

Matrix = tuple[int, int, int, int]
"""(a, b, c, d) of -1, 0 and 1: a stored point (x, y) is shown at (a x + c y, b x + d y), y down."""


def display_matrix(picture: VideoFrame) -> Matrix:
    """(a, b, c, d) of -1, 0 and 1: a stored point (x, y) is shown at (a x + c y, b x + d y), y down."""
    data = cast("Mapping[SideData, Any]", picture.side_data).get(SideData.DISPLAYMATRIX)
    if data is None:
        return 1, 0, 0, 1
    values = np.frombuffer(bytes(data)[:36], dtype="=i4")[[0, 1, 3, 4]] / 65536
    a, b, c, d = (int(value) for value in np.sign(values) * (abs(values) > 0.5))
    return (a, b, c, d) if abs(a * d - b * c) == 1 else (1, 0, 0, 1)


def turned(matrix: Matrix, degrees: int) -> Matrix:
    """The matrix of a frame that is shown turned clockwise by `degrees`, a multiple of 90, in addition."""
    a, b, c, d = matrix
    for _ in range(degrees // 90 % 4):
        a, b, c, d = -b, a, -d, c
    return a, b, c, d


def turn_in_words(degrees: int) -> str:
    """'clockwise by 90°', 'by 180°' or 'anticlockwise by 90°'."""
    return {90: "clockwise by 90°", 180: "by 180°", 270: "anticlockwise by 90°"}[degrees % 360]


def swaps_axes(matrix: Matrix) -> bool:
    """Whether width and height change places."""
    return matrix[0] == 0


def upright(rgb: NDArray[np.uint8], matrix: Matrix) -> NDArray[np.uint8]:
    """The picture as it is meant to be seen: stored (x, y) moves to (a x + c y, b x + d y), as quarter turns and
    mirrorings."""
    a, b, c, d = matrix
    right, down = (c, b) if swaps_axes(matrix) else (a, d)
    turned = rgb.transpose(1, 0, 2) if swaps_axes(matrix) else rgb
    return np.ascontiguousarray(turned[::down, ::right])


def to_stored(matrix: Matrix, size: tuple[int, int]) -> Floats:
    """(2, 3): takes a pixel (x, y) of the upright picture to its place in the stored one of `size` (width, height)."""
    shown = np.array(matrix, dtype=np.float64).reshape(2, 2).T
    corner = np.array(size, dtype=np.float64) - 1
    back = shown.T  # quarter turns and mirrorings: the inverse is the transpose
    return np.column_stack([back, np.where(back.sum(axis=1) < 0, corner, 0.0)])
