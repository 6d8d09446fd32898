"""Decoded frames brought to one size: that of the first one, or half of it beyond 4K.

A header's size proves nothing: frames may grow in the middle of a file, as they do in a browser's recordings, and in
files that are made to exhaust the memory.
"""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from av.video.frame import VideoFrame

from posturecam.errors import VideoError
from posturecam.memory import is_short
from posturecam.words import Message, message

MAX_PIXELS = 36_000_000
"""An 8K frame has 33 million pixels; beyond that a file is damaged or hostile."""
LARGE_PIXELS = 4096 * 2304
"""Frames of more pixels are read at half their width and height (or a quarter): a body is as well seen at 4K. Frames
that grow in the middle of a file may become as large as this, or stay within the size of the first one."""
MAX_BYTES = 3 * MAX_PIXELS
"""Of one decoded frame: 8K at 10 bits, 4:2:0."""
HEAVY_BYTES = 32 * 2**20
"""Frames that take more are kept at 8 bits, 4:2:0. One of 4K at 10 bits, 4:2:0, takes 27 MB."""
MOST_STRETCHED = 4
"""How many times as wide as high a pixel may be, or as high as wide; anamorphic lenses and tapes have up to 2."""
LEAST_SIDE, MOST_SLENDER = 16, 16
"""px, and how many times as long as the other a side of a frame may be: in less no person can be made out."""
_SAME_SHAPE = 0.02
"""Relative difference between two aspect ratios up to which a frame is scaled, not fitted with black borders."""

Size = tuple[int, int]


class SameSize:
    """Brings the frames of one pass to one size.

    Parameters
    ----------
    name : str
        The file, for messages.

    Attributes
    ----------
    changed : tuple of Size or None
        The first size in px, as stored, and another that came later; None while there is none.
    """

    def __init__(self, name: str) -> None:
        self._name = name
        self._first: Size | None = None
        self.changed: tuple[Size, Size] | None = None

    def fitted(self, frame: VideoFrame) -> VideoFrame:
        """Bring the next frame to the common size.

        Parameters
        ----------
        frame : VideoFrame
            As it was decoded.

        Returns
        -------
        VideoFrame
            The same frame, or a scaled one.

        Raises
        ------
        VideoError
            When it is larger than it may be.
        """
        size = frame.width, frame.height
        self._check(frame)
        if self._first is None:
            self._first = size
        if size != self._first:
            self.changed = self._first, size
        common = _reduced(self._first)
        if size == common and frame_bytes(frame) <= HEAVY_BYTES:
            return frame
        shape, wanted = size[0] / size[1], common[0] / common[1]
        if abs(shape / wanted - 1) > _SAME_SHAPE:
            frame = _with_borders(frame, common)
        kept = frame.format.name if frame_bytes(frame, common) <= HEAVY_BYTES else "yuv420p"
        return frame.reformat(*common, format=kept, interpolation="AREA")

    def _check(self, frame: VideoFrame) -> None:
        self._check_frame(frame)
        if frame_bytes(frame) > HEAVY_BYTES and is_short():
            raise VideoError(too_large(self._name))
        if self._first is not None and frame.width * frame.height > max(LARGE_PIXELS, self._first[0] * self._first[1]):
            raise VideoError(self._about(frame, "grows", first_width=self._first[0], first_height=self._first[1]))

    def _check_frame(self, frame: VideoFrame) -> None:
        if frame.width * frame.height > MAX_PIXELS or frame_bytes(frame) > MAX_BYTES:
            raise VideoError(self._about(frame, "beyond_8k", megabytes=frame_bytes(frame) / 1e6))
        short, long = sorted((frame.width, frame.height))
        if short < LEAST_SIDE or long > MOST_SLENDER * short:
            raise VideoError(self._about(frame, "too_small"))

    def _about(self, frame: VideoFrame, what: str, **parameters: float) -> Message:
        return message(f"video.size.{what}", name=self._name, width=frame.width, height=frame.height, **parameters)


def too_large(name: str) -> Message:
    """Say that a file takes more memory than it may.

    Parameters
    ----------
    name : str
        The file.

    Returns
    -------
    Message
        The message.
    """
    return message("video.too_large", name=name)


def frame_bytes(frame: VideoFrame, size: Size | None = None) -> int:
    """Count the bytes that a decoded frame takes.

    Parameters
    ----------
    frame : VideoFrame
        The frame.
    size : Size or None
        (width, height) px that it is brought to; None for its own.

    Returns
    -------
    int
        Bytes.
    """
    width, height = size or (frame.width, frame.height)
    return int(width * height * frame.format.padded_bits_per_pixel) // 8


def square_pixels(aspect: Fraction | None, frame: VideoFrame) -> Size:
    """Find the size of a frame whose pixels are made square; pixels that are stretched beyond reason count as square.

    Parameters
    ----------
    aspect : Fraction or None
        How many times as wide as high its pixels are; None where the file doesn't say.
    frame : VideoFrame
        The frame, before rotation.

    Returns
    -------
    Size
        (width, height) px, at most 4K.
    """
    if aspect is None or is_absurd(aspect):
        aspect = Fraction(1)
    width, height = frame.width * aspect, Fraction(frame.height)
    shrink = min(1.0, float(LARGE_PIXELS / (width * height)) ** 0.5) if aspect != 1 else 1.0
    return max(1, round(float(width) * shrink)), max(1, round(float(height) * shrink))


def is_absurd(aspect: Fraction) -> bool:
    """Tell whether pixels are stretched beyond reason.

    Parameters
    ----------
    aspect : Fraction
        How many times as wide as high they are.

    Returns
    -------
    bool
        Whether they are.
    """
    return not Fraction(1, MOST_STRETCHED) <= aspect <= MOST_STRETCHED


def _reduced(size: Size) -> Size:
    """The size, halved until it is at most 4K; sides stay even where they were."""
    width, height = size
    while width * height > LARGE_PIXELS:
        width, height = max(1, width // 2), max(1, height // 2)
    return width, height


def _with_borders(frame: VideoFrame, size: Size) -> VideoFrame:
    """The frame, as large as it fits into `size`, between black borders."""
    scale = min(size[0] / frame.width, size[1] / frame.height)
    width, height = (max(1, int(side * scale)) for side in (frame.width, frame.height))
    image = np.zeros((size[1], size[0], 3), dtype=np.uint8)
    left, top = (size[0] - width) // 2, (size[1] - height) // 2
    image[top : top + height, left : left + width] = frame.reformat(
        width, height, format="rgb24", interpolation="AREA"
    ).to_ndarray()
    fitted = VideoFrame.from_ndarray(image, format="rgb24")
    fitted.pts, fitted.dts, fitted.time_base = frame.pts, frame.dts, frame.time_base
    return fitted
