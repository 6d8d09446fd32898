"""Decode a frame that a browser sent; the whole structure of the JPEG is checked before anything is decoded."""

from __future__ import annotations

import re
import struct

import numpy as np
from numpy.typing import NDArray

MAX_BYTES = 2_000_000
"""Bytes of a JPEG; a page sends some 60 000."""
MAX_PIXELS = 1920 * 1920
"""Pixels of a frame; a page sends at most 640 x 640."""
MIN_SIDE_PX = 32
"""Shorter side of a frame, px; in less, no body can be followed."""
MAX_ASPECT = 4.0
"""Longer side by shorter; panoramic webcams have 3.6. The pose engine searches a strip of 256:1 for 20 s."""
MAX_SEGMENTS = 64
"""Segments of a JPEG; browsers write about ten, cameras up to twenty."""
MAX_SCANS = 3
"""Scans of a baseline JPEG: one, or one for each component."""
_SEQUENTIAL = (0xC0, 0xC1)
"""Frame headers with Huffman codes and no refinement, so that each scan is decoded once (ITU-T T.81, table B.1)."""
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - {*_SEQUENTIAL, 0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _END, _LATE_HEIGHT = 0xDA, 0xD9, 0xDC
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""The next marker within coded data: zero stuffing, fill bytes and restart markers belong to the data."""


class JpegError(Exception):
    """Not an image that our own page would send; the message says why."""


def decode_jpeg(jpeg: bytes) -> NDArray[np.uint8]:
    """Decode a baseline JPEG.

    Parameters
    ----------
    jpeg : bytes
        What came in.

    Returns
    -------
    ndarray of uint8, shape (H, W, 3)
        The image in RGB.

    Raises
    ------
    JpegError
        Where it is not a baseline JPEG or too large, before any memory is allocated for it.
    """
    import cv2

    if len(jpeg) > MAX_BYTES:
        raise JpegError("The image is too large.")
    width, height = jpeg_size(jpeg)
    if width * height > MAX_PIXELS:
        raise JpegError("The image has too many pixels.")
    if min(width, height) < MIN_SIDE_PX or max(width, height) > MAX_ASPECT * min(width, height):
        raise JpegError("The image is too small or too narrow.")
    try:
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise JpegError("The image is damaged.") from error
    if bgr is None or bgr.shape[:2] != (height, width):
        raise JpegError("The image is damaged.")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def jpeg_size(jpeg: bytes) -> tuple[int, int]:
    """Read the size of a baseline JPEG, and refuse any other.

    Parameters
    ----------
    jpeg : bytes
        What came in.

    Returns
    -------
    (int, int)
        Width and height, px.

    Raises
    ------
    JpegError
        For anything else: a progressive JPEG of 2 MB may hold thousands of scans, each as costly as a whole image.

    References
    ----------
    ITU-T T.81 (1992), annex B.
    """
    if not jpeg.startswith(b"\xff\xd8\xff"):
        raise JpegError("This is not a JPEG.")
    size: tuple[int, int] | None = None
    at, scans = 2, 0
    for _ in range(MAX_SEGMENTS):
        kind, at = _next_marker(jpeg, at, within_scan=scans > 0)
        if kind == _END:
            break
        if kind in _OTHER_FRAMES or kind == _LATE_HEIGHT or (kind in _SEQUENTIAL and size is not None):
            raise JpegError("Only a baseline JPEG with one frame is accepted.")
        end = at + _length(jpeg, at)
        if kind in _SEQUENTIAL:
            size = _size(jpeg, at, end)
        scans += kind == _START_OF_SCAN
        if scans > MAX_SCANS:
            raise JpegError("The image has too many scans.")
        at = end
    else:
        raise JpegError("The image has too many segments.")
    if size is None or scans == 0:
        raise JpegError("The image's header gives no size.")
    return size


def _next_marker(jpeg: bytes, at: int, within_scan: bool) -> tuple[int, int]:
    """The code of the marker at `at`, or of the first behind it within coded data, and where what follows it begins."""
    found = _MARKER.search(jpeg, at) if within_scan else _MARKER.match(jpeg, at)
    if found is None:
        raise JpegError("The image is damaged.")
    return found[1][0], found.end()


def _length(jpeg: bytes, at: int) -> int:
    if at + 2 > len(jpeg):
        raise JpegError("The image is damaged.")
    return max(2, int(struct.unpack_from(">H", jpeg, at)[0]))


def _size(jpeg: bytes, at: int, end: int) -> tuple[int, int]:
    """(width, height) of a frame header: length, precision, height, width (ITU-T T.81, B.2.2)."""
    if end > len(jpeg) or end - at < 7:
        raise JpegError("The image is damaged.")
    height, width = struct.unpack_from(">HH", jpeg, at + 3)
    if not width or not height:
        raise JpegError("The image's header gives no size.")
    return int(width), int(height)
