"""Small translucent images, composed once and then blended into many frames."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.render.lettering import Mask
from posturecam.render.palette import Colour

Image = NDArray[np.uint8]
"""(H, W, 3), RGB."""


class Stamp:
    """A small translucent image, composed once and then blended into many frames.

    Parameters
    ----------
    width, height : int
        Size, px.
    """

    def __init__(self, width: int, height: int) -> None:
        self.size = width, height
        self._colour = np.zeros((height, width, 3), np.float32)
        self._cover = np.zeros((height, width, 1), np.float32)
        self._ready: tuple[Image, Image] | None = None

    def over(self, mask: Mask, colour: Colour, left: int = 0, top: int = 0, alpha: float = 1.0) -> None:
        """Lay a colour over what is there; before the first `blend`.

        Parameters
        ----------
        mask : Mask
            Where, 0 to 255.
        colour : Colour
            Which.
        left, top : int
            Where the corner of the mask lies, px.
        alpha : float
            Strength, 0 to 1.
        """
        height, width = mask.shape
        area = (slice(top, top + height), slice(left, left + width))
        cover = mask[: self.size[1] - top, : self.size[0] - left, None].astype(np.float32) * (alpha / 255)
        self._colour[area] += (np.array(colour, np.float32) - self._colour[area]) * cover
        self._cover[area] += (1 - self._cover[area]) * cover

    def blend(self, target: Image, alpha: float = 1.0) -> None:
        """Lay the stamp over an image.

        Parameters
        ----------
        target : Image
            Of the stamp's size; it is changed.
        alpha : float
            Share of the stamp's own strength, 0 to 1.
        """
        if self._ready is None:
            # colour was mixed from black, so it is premultiplied already
            left_over = np.repeat(255 - 255 * self._cover, 3, axis=2)
            self._ready = (np.rint(left_over).astype(np.uint8), np.rint(self._colour).astype(np.uint8))
            self._colour = self._cover = np.empty((0, 0, 1), np.float32)  # large, and hundreds of stamps are kept
        keep, add = self._ready
        stamped = cv2.add(cv2.multiply(target, keep, scale=1 / 255), add)
        if alpha < 1:
            cv2.addWeighted(target, 1 - alpha, stamped, alpha, 0, dst=target)
        else:
            target[:] = stamped
