"""A photograph as a short clip, so that it goes through the same code as a video."""

from __future__ import annotations

from collections.abc import Iterator
from types import TracebackType
from typing import TYPE_CHECKING

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.track import Frame

if TYPE_CHECKING:
    from typing_extensions import Self

LONGER_SIDE_PX = 720
"""Of the clip made of a photograph."""
FRAMES, FRAMES_PER_S = 30, 12.0
"""Length and frame rate of that clip."""
SHAKE_PX, NOISE_LEVELS = 1.5, 2.0
"""Amplitude of the shake, and SD of the noise in levels of 0-255: enough that no frame repeats the one before."""


class StillClip:
    """A photograph (H, W, 3) as a short, faintly shaken clip with its longer side at `LONGER_SIDE_PX`.

    A VideoSource.
    """

    def __init__(self, name: str, rgb: NDArray[np.uint8]) -> None:
        scale = LONGER_SIDE_PX / max(rgb.shape[:2])
        self.name = name
        self.n_frames = FRAMES
        self._rgb = cv2.resize(rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_CUBIC)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the frames."""
        return int(self._rgb.shape[1]), int(self._rgb.shape[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open."""

    def __iter__(self) -> Iterator[Frame]:
        rng = np.random.default_rng(0)
        for n in range(FRAMES):
            t = n / FRAMES_PER_S
            shift = np.array([[1, 0, SHAKE_PX * np.sin(4.3 * t)], [0, 1, SHAKE_PX * np.cos(3.3 * t)]], dtype=np.float32)
            moved = cv2.warpAffine(self._rgb, shift, self.size, borderMode=cv2.BORDER_REPLICATE)
            noisy = moved + rng.normal(0, NOISE_LEVELS, moved.shape)
            yield Frame(t, np.clip(noisy, 0, 255).astype(np.uint8))
