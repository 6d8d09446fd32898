"""Turning a frame the way the phone was held."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np
from av.sidedata.sidedata import Type as SideData
from av.video.frame import VideoFrame
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.words import Message, message

Matrix = tuple[int, int, int, int]
"""(a, b, c, d) of -1, 0 and 1: a stored point (x, y) is shown at (a x + c y, b x + d y), y down."""


def display_matrix(frame: VideoFrame) -> Matrix:
    """Read how a decoded frame is meant to be shown.

    Parameters
    ----------
    frame : VideoFrame
        A frame, with its side data.

    Returns
    -------
    Matrix
        (a, b, c, d), the identity where the file doesn't say.
    """
    data = cast("Mapping[SideData, Any]", frame.side_data).get(SideData.DISPLAYMATRIX)
    if data is None:
        return 1, 0, 0, 1
    values = np.frombuffer(bytes(data)[:36], dtype="=i4")[[0, 1, 3, 4]] / 65536
    a, b, c, d = (int(value) for value in np.sign(values) * (abs(values) > 0.5))
    return (a, b, c, d) if abs(a * d - b * c) == 1 else (1, 0, 0, 1)


def turned(matrix: Matrix, degrees: int) -> Matrix:
    """Turn a frame that is shown by a matrix, in addition.

    Parameters
    ----------
    matrix : Matrix
        How it is shown.
    degrees : int
        Clockwise, a multiple of 90.

    Returns
    -------
    Matrix
        How it is shown then.
    """
    a, b, c, d = matrix
    for _ in range(degrees // 90 % 4):
        a, b, c, d = -b, a, -d, c
    return a, b, c, d


def turn_message(degrees: int) -> Message:
    """Name a turn.

    Parameters
    ----------
    degrees : int
        Clockwise: 90, 180 or 270, or more by whole turns.

    Returns
    -------
    Message
        'clockwise by 90°', 'by 180°' or 'anticlockwise by 90°'.
    """
    return message(f"video.turn.by_{degrees % 360}")


def swaps_axes(matrix: Matrix) -> bool:
    """Tell whether width and height change places.

    Parameters
    ----------
    matrix : Matrix
        How a frame is shown.

    Returns
    -------
    bool
        Whether they do.
    """
    return matrix[0] == 0


def upright(rgb: NDArray[np.uint8], matrix: Matrix) -> NDArray[np.uint8]:
    """Turn and mirror a stored image as it is meant to be seen.

    Parameters
    ----------
    rgb : ndarray
        (H, W, 3) uint8, as it is stored.
    matrix : Matrix
        Stored (x, y) moves to (a x + c y, b x + d y).

    Returns
    -------
    ndarray
        (H, W, 3) or (W, H, 3) uint8, contiguous.
    """
    a, b, c, d = matrix
    right, down = (c, b) if swaps_axes(matrix) else (a, d)
    turned = rgb.transpose(1, 0, 2) if swaps_axes(matrix) else rgb
    return np.ascontiguousarray(turned[::down, ::right])


def to_stored(matrix: Matrix, size: tuple[int, int]) -> Floats:
    """Find the place of upright pixels in the stored image.

    Parameters
    ----------
    matrix : Matrix
        How the image is shown.
    size : tuple of int
        (width, height) px of the stored image.

    Returns
    -------
    ndarray
        (2, 3): takes (x, y, 1) of the upright image to (x, y) of the stored one, px.
    """
    shown = np.array(matrix, dtype=np.float64).reshape(2, 2).T
    corner = np.array(size, dtype=np.float64) - 1
    back = shown.T  # quarter turns and mirrorings: the inverse is the transpose
    return np.column_stack([back, np.where(back.sum(axis=1) < 0, corner, 0.0)])
