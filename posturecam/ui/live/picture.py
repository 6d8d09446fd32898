"""A frame out of the bytes a browser sent: its whole structure is checked before anything is decoded."""

from __future__ import annotations

import re
import struct

import numpy as np
from numpy.typing import NDArray

LARGEST_BYTES = 2_000_000
LARGEST_PIXELS = 1920 * 1920
SMALLEST_SIDE = 32
"""Pixels; in less, no body can be followed."""
MOST_ELONGATED = 4.0
"""Longer side by shorter; panoramic webcams have 3.6. The pose engine searches a strip of 256:1 for 20 s."""
MOST_SEGMENTS = 64
"""Segments of a JPEG; browsers write about ten, cameras up to twenty."""
MOST_SCANS = 3
"""Scans of a baseline JPEG: one, or one for each component."""
_SEQUENTIAL = (0xC0, 0xC1)
"""Frame headers with Huffman codes and no refinement, so that each scan is decoded once (ITU-T T.81, table B.1)."""
_OTHER_FRAMES = frozenset(range(0xC0, 0xD0)) - {*_SEQUENTIAL, 0xC4, 0xC8, 0xCC}
_START_OF_SCAN, _END, _LATE_HEIGHT = 0xDA, 0xD9, 0xDC
_MARKER = re.compile(rb"\xff+([^\x00\xff\xd0-\xd7])", re.DOTALL)
"""The next marker within coded data: zero stuffing, fill bytes and restart markers belong to the data."""


class BadPicture(Exception):
    """Not a picture that our own page would send; the message says why."""


def picture_of(jpeg: bytes) -> NDArray[np.uint8]:
    """The RGB picture (H, W, 3) in a baseline JPEG. Raises BadPicture, before any memory is taken for it, when it is not
    one, or too large."""
    import cv2

    if len(jpeg) > LARGEST_BYTES:
        raise BadPicture("The picture is too large.")
    width, height = size_of(jpeg)
    if width * height > LARGEST_PIXELS:
        raise BadPicture("The picture has too many pixels.")
    if min(width, height) < SMALLEST_SIDE or max(width, height) > MOST_ELONGATED * min(width, height):
        raise BadPicture("The picture is too small or too narrow.")
    try:
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise BadPicture("The picture is damaged.") from error
    if bgr is None or bgr.shape[:2] != (height, width):
        raise BadPicture("The picture is damaged.")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def size_of(jpeg: bytes) -> tuple[int, int]:
    """(width, height) px of a baseline JPEG. Raises BadPicture for anything else: a progressive JPEG of 2 MB may hold
    thousands of scans, each of which costs as much as a whole picture."""
    if not jpeg.startswith(b"\xff\xd8\xff"):
        raise BadPicture("This is not a JPEG.")
    size: tuple[int, int] | None = None
    at, scans = 2, 0
    for _ in range(MOST_SEGMENTS):
        kind, at = _next_marker(jpeg, at, within_scan=scans > 0)
        if kind == _END:
            break
        if kind in _OTHER_FRAMES or kind == _LATE_HEIGHT or (kind in _SEQUENTIAL and size is not None):
            raise BadPicture("Only a baseline JPEG with one frame is taken.")
        end = at + _length(jpeg, at)
        if kind in _SEQUENTIAL:
            size = _size(jpeg, at, end)
        scans += kind == _START_OF_SCAN
        if scans > MOST_SCANS:
            raise BadPicture("The picture has too many scans.")
        at = end
    else:
        raise BadPicture("The picture has too many segments.")
    if size is None or scans == 0:
        raise BadPicture("The picture's header gives no size.")
    return size


def _next_marker(jpeg: bytes, at: int, within_scan: bool) -> tuple[int, int]:
    """The code of the marker at `at`, or of the first behind it within coded data, and where what follows it begins."""
    found = _MARKER.search(jpeg, at) if within_scan else _MARKER.match(jpeg, at)
    if found is None:
        raise BadPicture("The picture is damaged.")
    return found[1][0], found.end()


def _length(jpeg: bytes, at: int) -> int:
    if at + 2 > len(jpeg):
        raise BadPicture("The picture is damaged.")
    return max(2, int(struct.unpack_from(">H", jpeg, at)[0]))


def _size(jpeg: bytes, at: int, end: int) -> tuple[int, int]:
    """(width, height) of a frame header: length, precision, height, width (ITU-T T.81, B.2.2)."""
    if end > len(jpeg) or end - at < 7:
        raise BadPicture("The picture is damaged.")
    height, width = struct.unpack_from(">HH", jpeg, at + 3)
    if not width or not height:
        raise BadPicture("The picture's header gives no size.")
    return int(width), int(height)
