"""One sample clip: who does what, where, and how it is filmed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np

from posturecam_lab.synth.camera import AZIMUTH_DEG, Camera
from posturecam_lab.synth.gait import Gait, walk
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.flesh import Looks
from posturecam_lab.synth.images.scenery import Scenery, gym, horizontal, office
from posturecam_lab.synth.images.studio import FilmingConditions, Passer, Take
from posturecam_lab.synth.mirror import Mirrored
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.sample_people import OMAR
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.synth.story import Story

LANDSCAPE, PORTRAIT = (960, 540), (540, 960)
_DISTANCE_M = 3.9


@dataclass(frozen=True)
class SampleClip:
    """One sample clip.

    shows: in a sentence, for people. motion: made again each time. place: a key of camera.AZIMUTH_DEG, turned by
    turned_deg. look: of the room. passer: a person crosses behind. camera: takes the place of what place, turned_deg,
    roll_deg and size would make.
    """

    name: str
    shows: str
    motion: Callable[[], SyntheticMotion]
    looks: Looks = field(default_factory=Looks)
    look: wall.RoomLook = wall.GYM
    place: str = "right"
    turned_deg: float = 0.0
    roll_deg: float = 0.0
    size: tuple[int, int] = LANDSCAPE
    seconds: float = 7.0
    fps: float = 30.0
    mirrored: bool = False
    passer: bool = False
    conditions: FilmingConditions = field(default_factory=FilmingConditions)
    camera: Camera | None = None

    def take(self) -> Take:
        """The clip, ready to be filmed."""
        motion = self.motion()
        seated = isinstance(motion, Sit)
        camera = self.camera or framed(self.place, self.size, self.turned_deg, self.roll_deg, desk=seated)
        scenery = _office_for(motion, self.look) if isinstance(motion, Sit) else self._gym()
        belt = belt_of(motion)
        if self.mirrored:
            motion = Mirrored(motion)
            camera = replace(camera, azimuth_deg=180.0 - camera.azimuth_deg, roll_deg=-camera.roll_deg)
        passers = (passing_behind(camera, scenery),) if self.passer else ()
        return Take(motion, camera, scenery, self.looks, belt, passers, self.conditions)

    def _gym(self) -> Scenery:
        return gym(self.look, console=not self.place.startswith("front"))


def framed(
    place: str, size: tuple[int, int], turned_deg: float = 0.0, roll_deg: float = 0.0, *, desk: bool = False
) -> Camera:
    """A camera that has a person with treadmill or desk whole in the image, whatever its shape."""
    high, wide, target = (1.72, 2.3, (0.32, 0.70, 0.0)) if desk else (2.24, 1.55, (0.0, 0.80, 0.0))
    seen = max(high, wide * size[1] / size[0])
    fov = 2 * np.degrees(np.arctan(seen / 2 / _DISTANCE_M))
    return Camera(
        azimuth_deg=AZIMUTH_DEG[place] + turned_deg,
        distance_m=_DISTANCE_M,
        height_m=1.0,
        fov_deg=float(fov),
        roll_deg=roll_deg,
        size=size,
        target=target,
    )


def passing_behind(camera: Camera, scenery: Scenery) -> Passer:
    """A person who crosses the image from left to right, 1.3 m behind the person."""
    away, right = horizontal(camera.axes[2]), horizontal(camera.axes[0])
    start = 1.3 * away - 3.2 * right + np.array([0.0, scenery.floor_m, 0.0])
    return Passer(
        walk(OMAR), (float(start[0]), float(start[1]), float(start[2])), (float(right[0]), float(right[2])), 1.2
    )


def belt_of(motion: SyntheticMotion) -> Callable[[float], float]:
    """How far the belt under a person has run at t s, m; it stands under people who keep still."""
    if isinstance(motion, Gait):
        speed = motion.course("speed_mps")
        return lambda t: float(speed.integral(np.array(t)))
    if isinstance(motion, Story):
        starts = np.cumsum([0.0, *(part.seconds for part in motion.parts)])
        belts = [(lambda t: 0.0) if part.over_ground else belt_of(part.motion) for part in motion.parts]
        stays = [part.seconds for part in motion.parts]
        return lambda t: sum(
            belt(float(np.clip(t - start, 0.0, stay))) for belt, start, stay in zip(belts, starts, stays, strict=False)
        )
    return lambda t: 0.0


def _office_for(motion: Sit, look: wall.RoomLook) -> Scenery:
    seat = motion.seat_height_m
    edge = 0.30 * motion.build.scale
    return office(
        wall.OFFICE if look is wall.GYM else look,
        seat_m=seat,
        seat_x_m=0.0,
        desk_m=seat + motion.desk_over_seat_m,
        edge_m=edge,
        screen_m=edge + 0.55,
    )
