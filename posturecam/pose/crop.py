"""The pixels that a network looks at, cut out of a frame. The only place where an engine reads a picture."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from posturecam.types import Floats, Frame


def crop(frame: Frame, matrix: Floats, side: int, *, black_outside: bool = False) -> NDArray[np.uint8]:
    """(side, side, 3) RGB of `frame`, bilinear; `matrix` (2, 3) takes pixels of the crop to pixels of the frame.

    Beyond the frame lies its last row or column again, or black with `black_outside`.
    """
    import cv2

    border = cv2.BORDER_CONSTANT if black_outside else cv2.BORDER_REPLICATE
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return np.asarray(cv2.warpAffine(frame.rgb, matrix, (side, side), flags=flags, borderMode=border), dtype=np.uint8)
