"""The pixels that a network looks at, cut out of a frame. The only place where an engine reads a frame."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.track import Frame, Planes

Image = NDArray[np.uint8]

_NO_COLOUR = 128
_LARGE = 700_000
"""Pixels of a frame from which on it costs more to make all of it RGB than to read the planes."""


def crop(frame: Frame, matrix: Floats, side: int, *, black_outside: bool = False) -> Image:
    """Cut a square out of a frame.

    Of a large frame that has its planes only these pixels are made RGB; that moves landmarks as little as another way
    of making RGB does (0.06 to 0.15 % of body height, measured).

    Parameters
    ----------
    frame : Frame
        The frame.
    matrix : numpy.ndarray
        (2, 3), takes pixels of the crop to pixels of the frame.
    side : int
        Of the crop, px.
    black_outside : bool
        Whether black lies beyond the frame, or its last row or column again.

    Returns
    -------
    numpy.ndarray
        (side, side, 3) RGB, bilinear.
    """
    planes = frame.planes if frame.size[0] * frame.size[1] >= _LARGE else None
    if planes is None:
        return _warped(frame.rgb, matrix, side, 0 if black_outside else None)
    return _crop_of_planes(planes, matrix, side, black_outside)


def _crop_of_planes(planes: Planes, matrix: Floats, side: int, black_outside: bool) -> Image:
    """The same, out of brightness and the colours, which have half the pixels each way."""
    import cv2

    square = np.vstack([matrix, [0.0, 0.0, 1.0]])
    full = planes.turn @ square
    half = full / 2
    half[:, 2] -= 0.25  # a pixel of colour lies in the middle of four of brightness
    grey, dark = (_NO_COLOUR, planes.black) if black_outside else (None, None)
    y, u, v = planes.y, planes.u, planes.v
    yuv = cv2.merge([_warped(y, full, side, dark), _warped(u, half, side, grey), _warped(v, half, side, grey)])
    return np.asarray(cv2.transform(yuv, planes.to_rgb), dtype=np.uint8)


def _warped(image: Image, matrix: Floats, side: int, beyond: int | None) -> Image:
    """A square of an image of one or three channels; `beyond` it lies that value, or its own edge with None."""
    import cv2

    border = cv2.BORDER_REPLICATE if beyond is None else cv2.BORDER_CONSTANT
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpAffine(image, matrix, (side, side), flags=flags, borderMode=border, borderValue=(beyond or 0,) * 4)
    return np.asarray(warped, dtype=np.uint8)
