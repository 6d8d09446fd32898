"""The clips of the bench, made from the sample clips: as a phone, a camera and a laptop record them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter
from posturecam_lab.checkout import SAMPLES

Image = NDArray[np.uint8]
NOISE_LEVELS, CRF = 3.0, 18
"""Standard deviation of the sensor's noise, grey levels of 255, and x264's quality: together they make a clip about as
large, and as slow to decode, as a phone's (13 Mbit/s at 1080p60, measured)."""
NOISE_IMAGES = 7
"""How many images of noise take turns; a prime number, so that they do not fall in with anything."""


@dataclass(frozen=True)
class BenchClip:
    """A clip of the bench.

    Attributes
    ----------
    name : str
        What a table calls it.
    sample : str
        The sample clip it is made of, played again and again.
    size : (int, int)
        (width, height) px.
    seconds, fps : float
        Its length and frame rate; a sample of 30 frames a second is played faster at 60.
    """

    name: str
    sample: str
    size: tuple[int, int]
    seconds: float
    fps: float

    def make(self, folder: Path) -> Path:
        """Write the video, H.264."""
        path = folder / f"{self.name.replace(' ', '_')}.mp4"
        if not path.exists():
            noise = _noise(self.size)
            with VideoWriter(path, self.size, longest=None, crf=CRF, preset="veryfast") as video:
                for n, image in zip(range(round(self.seconds * self.fps)), self._images(), strict=False):
                    noisy = cv2.add(image, noise[n % NOISE_IMAGES], dtype=cv2.CV_8U)
                    video.write(n / self.fps, np.asarray(noisy, dtype=np.uint8))
        return path

    def _images(self) -> Iterator[Image]:
        for _ in count():
            for frame in VideoFile(SAMPLES / f"{self.sample}.mp4"):
                yield np.asarray(cv2.resize(frame.rgb, self.size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)


def _noise(size: tuple[int, int]) -> list[NDArray[np.int16]]:
    width, height = size
    rng = np.random.default_rng(0)
    grey = [np.rint(rng.normal(0.0, NOISE_LEVELS, (height, width, 1))) for _ in range(NOISE_IMAGES)]
    return [np.repeat(one, 3, axis=2).astype(np.int16) for one in grey]


CLIPS = (
    BenchClip("6 s 1080p60", "walk_slumped_phone", (1080, 1920), 6.0, 60.0),
    BenchClip("12 s 720p30", "run_overstride_lean", (1280, 720), 12.0, 30.0),
    BenchClip("30 s 480p30", "run_good", (854, 480), 30.0, 30.0),
)
