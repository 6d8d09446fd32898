"""A picture out of the bytes a browser sent, looked at before anything is decoded."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

LARGEST_BYTES = 2_000_000
LARGEST_PIXELS = 1920 * 1920
_FRAME_HEADERS = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})


class BadPicture(Exception):
    """Not a picture that our own page would send; the message says why."""


def picture_of(jpeg: bytes) -> NDArray[np.uint8]:
    """The RGB picture (H, W, 3) in a JPEG. Raises BadPicture, before any memory is taken for it, when it is not one, or
    too large."""
    import cv2

    if len(jpeg) > LARGEST_BYTES:
        raise BadPicture("The picture is too large.")
    width, height = size_of(jpeg)
    if width * height > LARGEST_PIXELS:
        raise BadPicture("The picture has too many pixels.")
    try:
        bgr = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_IGNORE_ORIENTATION)
    except cv2.error as error:
        raise BadPicture("The picture is damaged.") from error
    if bgr is None or bgr.shape[:2] != (height, width):
        raise BadPicture("The picture is damaged.")
    return np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), dtype=np.uint8)


def size_of(jpeg: bytes) -> tuple[int, int]:
    """(width, height) px as the header of a JPEG gives them. Raises BadPicture when it is no JPEG or gives none."""
    if not jpeg.startswith(b"\xff\xd8\xff"):
        raise BadPicture("This is not a JPEG.")
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        kind = jpeg[at + 1]
        if kind in _ALONE or kind == 0xFF:
            at += 1 if kind == 0xFF else 2
            continue
        if kind in _FRAME_HEADERS and at + 9 <= len(jpeg):
            height, width = struct.unpack_from(">HH", jpeg, at + 5)
            if width and height:
                return int(width), int(height)
            break
        at += 2 + max(2, int(struct.unpack_from(">H", jpeg, at + 2)[0]))
    raise BadPicture("The picture's header gives no size.")
