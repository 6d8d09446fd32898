"""Clips of made-up people: one image after another, with a camera's shutter and noise, into an H.264 file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from posturecam.video.files import RENDERED_COMMENT
from posturecam.video.writer import VideoWriter
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.figure import PosedFigure
from posturecam_lab.synth.images.flesh import Looks, Wardrobe, placed
from posturecam_lab.synth.images.render import Renderer
from posturecam_lab.synth.images.scenery import Scenery
from posturecam_lab.synth.images.tone import developed
from posturecam_lab.synth.motion import SyntheticMotion


@dataclass(frozen=True)
class FilmingConditions:
    """How well it was filmed.

    exposure: 1 right, 0.15 dark. noise: of the sensor, levels of 255. shutter_s: how long each frame is open; over 0 it
    blurs what moves, at the cost of drawing it four times. crf: x264's quality, 23 is good, 38 badly compressed.
    slow_motion: how many times slower the video plays than it was filmed.
    """

    exposure: float = 1.0
    noise: float = 1.5
    shutter_s: float = 0.0
    crf: int = 23
    slow_motion: float = 1.0


@dataclass(frozen=True)
class Passer:
    """A person who passes through the image.

    Where they are at `t` = 0 (x, y, z m), which way they walk (x, z, of length 1) and how fast (m/s).
    """

    motion: SyntheticMotion
    start: tuple[float, float, float]
    direction: tuple[float, float]
    speed_mps: float
    looks: Looks = field(default_factory=Looks)

    def at(self, t: float) -> PosedFigure:
        """The figure at t s, in the world."""
        x, y, z = self.start
        ahead, aside = (self.speed_mps * t * part for part in self.direction)
        turned = float(np.degrees(np.arctan2(self.direction[1], self.direction[0])))
        return placed(self.motion.at(t), (x + ahead, y, z + aside), turned)


@dataclass(frozen=True)
class Take:
    """All that one video shows: a person moving in a room before a camera. belt: how far the belt has run at t s, m."""

    motion: SyntheticMotion
    camera: Camera
    scenery: Scenery
    looks: Looks = field(default_factory=Looks)
    belt: Callable[[float], float] = lambda t: 0.0
    passers: tuple[Passer, ...] = ()
    conditions: FilmingConditions = field(default_factory=FilmingConditions)


BLUR_STEPS = 4


class Studio:
    """Draws the frames of one take."""

    def __init__(self, take: Take, seed: int = 0) -> None:
        self._take = take
        self._seed = seed
        self._renderer = Renderer(take.camera, take.scenery)
        self._wardrobe = Wardrobe(take.motion.build, take.looks)
        self._passers = [(passer, Wardrobe(passer.motion.build, passer.looks)) for passer in take.passers]

    def image(self, t: float) -> NDArray[np.uint8]:
        """The image whose exposure is centred on `t` s, uint8 RGB; the same seed and time give the same noise."""
        conditions = self._take.conditions
        steps = BLUR_STEPS if conditions.shutter_s > 0 else 1
        offsets = ((np.arange(steps) + 0.5) / steps - 0.5) * conditions.shutter_s
        light = np.asarray([self._light(t + offset) for offset in offsets], dtype=np.float32).mean(axis=0)
        rng = np.random.default_rng([self._seed, round(1e6 * (t + 1e3))])
        return developed(light, rng, exposure=conditions.exposure, noise=conditions.noise)

    def _light(self, t: float) -> NDArray[np.float32]:
        motion = self._take.motion
        bodies = [self._wardrobe.dress(motion.at(t))] if motion.present(np.array([t]))[0] else []
        bodies += [wardrobe.dress(passer.at(t)) for passer, wardrobe in self._passers]
        return self._renderer.draw(bodies, self._take.belt(t)).image


def times_of(seconds: float, fps: float, slow_motion: float = 1.0) -> Iterator[tuple[float, float]]:
    """(time in the world, time in the video) of each frame of a video that plays for `seconds` s."""
    for i in range(round(seconds * fps)):
        yield i / fps / slow_motion, i / fps


def shoot(
    take: Take,
    path: Path,
    *,
    seconds: float,
    fps: float = 30.0,
    seed: int = 0,
    report: Callable[[float], None] = lambda share: None,
) -> None:
    """Writes the video of a take to `path`. report: called with the share done, 0–1, after each frame."""
    studio = Studio(take, seed)
    size, crf = take.camera.size, take.conditions.crf
    with VideoWriter(path, size, longest=None, crf=crf, preset="slow", comment=RENDERED_COMMENT) as video:
        for world, playing in times_of(seconds, fps, take.conditions.slow_motion):
            video.write(playing, studio.image(world))
            report((playing + 1 / fps) / seconds)
