"""A frame of a video that stays as the decoder gave it until its pixels are asked for."""

from __future__ import annotations

from collections.abc import Mapping
from threading import Lock
from types import MappingProxyType
from typing import cast

import numpy as np
from av.video.frame import VideoFrame
from av.video.plane import VideoPlane
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.track import Frame, Planes
from posturecam.video.orientation import Matrix, swaps_axes, to_stored, upright

Image = NDArray[np.uint8]
Size = tuple[int, int]

_FORMATS = ("yuv420p", "yuvj420p")
"""Pixel formats whose planes can be read without a copy: 8 bits, 4:2:0."""
_JPEG_RANGE = 2
"""FFmpeg's number for colours in the full range (AVCOL_RANGE_JPEG)."""
_LUMA: Mapping[int, tuple[float, float]] = MappingProxyType(
    {
        1: (0.2126, 0.0722),
        2: (0.299, 0.114),
        4: (0.30, 0.11),
        5: (0.299, 0.114),
        6: (0.299, 0.114),
        7: (0.212, 0.087),
        9: (0.2627, 0.0593),
    }
)
"""The shares of red and blue in brightness, by the number a video gives its colour space (ITU-T H.273); 2: not said."""


class Converter:
    """Turns stored frames into RGB; one for each use, since it is made for one size and is slow to change it."""

    def __init__(self) -> None:
        self._scaler, self._colours = VideoReformatter(), VideoReformatter()
        self._lock = Lock()

    def rgb(self, stored: VideoFrame, size: Size, way: str = "BILINEAR") -> Image:
        """Convert a frame, without turning it.

        Parameters
        ----------
        stored : VideoFrame
            As the decoder gave it.
        size : Size
            (width, height) px to scale it to.
        way : str
            FFmpeg's name of the way to scale.

        Returns
        -------
        ndarray
            (H, W, 3) uint8.
        """
        with self._lock:
            if stored.format.name in _FORMATS:  # scaled first, as fewer pixels are then made RGB
                stored = self._scaler.reformat(stored, *size, interpolation=way)
            return cast("Image", self._colours.reformat(stored, *size, "rgb24", interpolation=way).to_ndarray())


class DecodedFrame(Frame):
    """A decoded frame with its time; RGB, another size and the stored planes are made when asked for.

    Parameters
    ----------
    t : float
        Time, s.
    stored : VideoFrame
        As the decoder gave it.
    square : Size
        (width, height) px with square pixels, before it is turned.
    matrix : Matrix
        How it is turned.
    whole : Converter
        Makes `rgb`.
    after_cut : bool
        Whether another shot begins with it.
    """

    def __init__(
        self, t: float, stored: VideoFrame, square: Size, matrix: Matrix, whole: Converter, *, after_cut: bool = False
    ) -> None:
        self.t, self.after_cut = t, after_cut
        self._stored, self._square, self._matrix, self._whole = stored, square, matrix, whole
        self._pixels: Image | None = None

    @property
    def rgb(self) -> Image:
        """The pixels, upright."""
        if self._pixels is None:
            self._pixels = upright(self._whole.rgb(self._stored, self._square), self._matrix)
        return self._pixels

    @property
    def size(self) -> Size:
        """(width, height) in pixels."""
        return self._square[::-1] if swaps_axes(self._matrix) else self._square

    @property
    def planes(self) -> Planes | None:
        """The image as it is stored; None unless it is of 8 bits, 4:2:0 and has square pixels."""
        stored, to_rgb = self._stored, _to_rgb(self._stored)
        if stored.format.name not in _FORMATS or to_rgb is None or (stored.width, stored.height) != self._square:
            return None
        y, u, v = (_pixels_of(plane) for plane in stored.planes)
        return Planes(y, u, v, to_rgb, to_stored(self._matrix, self._square))

    def at(self, size: Size, converter: Converter) -> Image:
        """Scale the upright image, which is cheaper than scaling `rgb`.

        Parameters
        ----------
        size : Size
            (width, height) px, upright.
        converter : Converter
            One that makes this size.

        Returns
        -------
        ndarray
            (H, W, 3) uint8.
        """
        stored = size[::-1] if swaps_axes(self._matrix) else size
        return upright(converter.rgb(self._stored, stored, "AREA"), self._matrix)


def image_at(frame: Frame, size: Size, converter: Converter) -> Image:
    """Make a new image of any frame, free to be drawn on.

    Parameters
    ----------
    frame : Frame
        The frame.
    size : Size
        (width, height) px.
    converter : Converter
        One that makes this size.

    Returns
    -------
    ndarray
        (H, W, 3) uint8.
    """
    if isinstance(frame, DecodedFrame):
        return frame.at(size, converter)
    if frame.size == size:
        return np.array(frame.rgb)
    import cv2

    return np.asarray(cv2.resize(frame.rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def _pixels_of(plane: VideoPlane) -> Image:
    """One plane without a copy; it keeps its frame alive."""
    rows: Image = np.frombuffer(memoryview(plane), np.uint8)[: plane.height * plane.line_size].reshape(
        plane.height, plane.line_size
    )
    return rows[:, : plane.width]


def _to_rgb(stored: VideoFrame) -> Floats | None:
    """What takes (y, u, v, 1) of this frame to RGB (3, 4); None for a colour space that is no such sum."""
    shares = _LUMA.get(int(stored.colorspace))
    if shares is None:
        return None
    red, blue = shares
    green = 1 - red - blue
    is_full = stored.format.name == "yuvj420p" or int(stored.color_range) == _JPEG_RANGE
    black, contrast, colour = (0.0, 1.0, 1.0) if is_full else (16.0, 255 / 219, 255 / 224)
    of_u = np.array([0.0, -2 * (1 - blue) * blue / green, 2 * (1 - blue)]) * colour
    of_v = np.array([2 * (1 - red), -2 * (1 - red) * red / green, 0.0]) * colour
    return np.column_stack([np.full(3, contrast), of_u, of_v, -contrast * black - 128 * (of_u + of_v)])
