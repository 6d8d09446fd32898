"""What a camera gives and what the pose model sees in it: a frame, and the pose of one person in it.

Time in seconds from the start of the clip; image axes in pixels, x to the right and **y down**; NaN means "not seen".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats


@dataclass(frozen=True)
class Planes:
    """An image as a video stores it.

    Parameters
    ----------
    y : numpy.ndarray
        (h, w) brightness, uint8.
    u, v : numpy.ndarray
        (h / 2, w / 2) colour, uint8.
    to_rgb : numpy.ndarray
        (3, 4), takes (y, u, v, 1) to RGB.
    turn : numpy.ndarray
        (2, 3), takes pixels of the upright image to pixels of `y`.
    """

    y: NDArray[np.uint8]
    u: NDArray[np.uint8]
    v: NDArray[np.uint8]
    to_rgb: Floats
    turn: Floats

    @property
    def black(self) -> int:
        """The brightness of black."""
        without_colour = self.to_rgb[0, 3] + 128 * self.to_rgb[0, 1:3].sum()
        return int(np.rint(-without_colour / self.to_rgb[0, 0]))


class Frame:
    """One frame of a clip.

    Parameters
    ----------
    t : float
        Seconds from the start of the clip.
    rgb : numpy.ndarray
        (H, W, 3) uint8, upright.
    """

    after_cut: bool = False
    """Whether another shot begins with it."""

    def __init__(self, t: float, rgb: NDArray[np.uint8]) -> None:
        self.t = t
        self._rgb = rgb

    @property
    def rgb(self) -> NDArray[np.uint8]:
        """The pixels, upright."""
        return self._rgb

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) in pixels."""
        return int(self.rgb.shape[1]), int(self.rgb.shape[0])

    @property
    def planes(self) -> Planes | None:
        """The same image before it is made RGB, where that is at hand: reading a part of it is cheaper there."""
        return None


@dataclass(frozen=True)
class Pose:
    """One person in one frame.

    Parameters
    ----------
    t : float
        Seconds from the start of the clip.
    xy : numpy.ndarray
        (33, 2) px, y down.
    visibility : numpy.ndarray
        (33,), 0–1.
    world : numpy.ndarray, optional
        (33, 3) m from the middle of the hips.
    """

    t: float
    xy: Floats
    visibility: Floats
    world: Floats | None = None
