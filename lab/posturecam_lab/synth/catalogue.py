"""The sample clips by name: who does what, where, and how it is filmed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import AZIMUTH_DEG, Camera
from posturecam_lab.synth.gait import Gait, changing, run, walk
from posturecam_lab.synth.mirror import Mirrored
from posturecam_lab.synth.motion import Motion
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.studio import Conditions, Passer, Take
from posturecam_lab.synth.images.flesh import Looks
from posturecam_lab.synth.images.furniture import DECK_M
from posturecam_lab.synth.images.scenery import Scenery, gym, horizontal, office
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit, Stand
from posturecam_lab.synth.story import Part, Story
from posturecam_lab.synth.style import running, walking

LANDSCAPE, PORTRAIT = (960, 540), (540, 960)
_DISTANCE_M = 3.9


@dataclass(frozen=True)
class Clip:
    """One sample clip. shows: in a sentence, for people. motion: made anew each time. place: a key of
    camera.AZIMUTH_DEG, turned by turned_deg. look: of the room. passer: a person crosses behind."""

    name: str
    shows: str
    motion: Callable[[], Motion]
    looks: Looks = field(default_factory=Looks)
    look: wall.Look = wall.GYM
    place: str = "right"
    turned_deg: float = 0.0
    roll_deg: float = 0.0
    size: tuple[int, int] = LANDSCAPE
    seconds: float = 7.0
    fps: float = 30.0
    mirrored: bool = False
    passer: bool = False
    conditions: Conditions = field(default_factory=Conditions)

    def take(self) -> Take:
        """The clip, ready to be filmed."""
        motion = self.motion()
        camera = framed(self.place, self.size, self.turned_deg, self.roll_deg, desk=isinstance(motion, Sit))
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
        walk(_OMAR), (float(start[0]), float(start[1]), float(start[2])), (float(right[0]), float(right[2])), 1.2
    )


def belt_of(motion: Motion) -> Callable[[float], float]:
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


def _on_and_off(build: Build) -> Story:
    """A person who stands on the belt, walks, runs, walks again and stands."""
    upright, ready = Posture(2.0, 0.0, 5.0), Posture(6.0, 0.0, 8.0)
    slow, fast = walking(build, 1.2, unsteady_percent=1.5), running(build, 2.7, unsteady_percent=1.5)
    going = changing(
        build,
        (0.0, slow, upright),
        (5.8, slow, upright),
        (7.0, fast, ready),
        (11.8, fast, ready),
        (12.8, slow, upright),
    )
    still = Stand(build, upright)
    return Story((Part(still, 1.5), Part(going, 13.3), Part(still, 1.0)))


def _up_and_down(build: Build) -> Story:
    """A person who comes over the floor from behind, steps on the belt, walks there, and steps off to one side."""
    upright, floor_m = Posture(2.0, 0.0, 5.0), -DECK_M
    coming = walk(build, upright, speed_mps=0.9)
    return Story(
        (
            Part(coming, 1.6, place=(-2.15, 0.0), height_m=floor_m, over_ground=True),
            Part(walk(build, upright, speed_mps=0.9), 6.4, passing_s=1.0),
            Part(Stand(build, upright), 2.0, place=(0.0, -0.55), height_m=floor_m, passing_s=1.4),
        )
    )


def _office_for(motion: Sit, look: wall.Look) -> Scenery:
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


_TOM = Build(top_colour=(0.16, 0.42, 0.52), bottom_colour=(0.52, 0.53, 0.55))
_SARA = Build(
    1.66, "female", 0.95, hair="ponytail", top="vest", skin=(0.86, 0.66, 0.54), hair_colour=(0.32, 0.19, 0.10),
    top_colour=(0.86, 0.42, 0.30), bottom_colour=(0.35, 0.38, 0.50), shoe_colour=(0.25, 0.55, 0.75),
)  # fmt: skip
_KOFI = Build(
    1.80, "male", 0.98, skin=(0.40, 0.27, 0.20), hair_colour=(0.06, 0.05, 0.05), top_colour=(0.72, 0.20, 0.18),
    bottom_colour=(0.62, 0.62, 0.60), shoe_colour=(0.20, 0.60, 0.75),
)  # fmt: skip
_BEN = Build(
    1.84, "male", 1.14, skin=(0.85, 0.66, 0.56), hair_colour=(0.35, 0.22, 0.12), top_colour=(0.35, 0.50, 0.30),
    bottom_colour=(0.58, 0.58, 0.62), shoe_colour=(0.85, 0.75, 0.20),
)  # fmt: skip
_MEI = Build(
    1.60, "female", 0.92, hair="long", top="long-sleeve", bottom="trousers", skin=(0.88, 0.71, 0.58),
    hair_colour=(0.07, 0.06, 0.06), top_colour=(0.55, 0.45, 0.66), bottom_colour=(0.24, 0.26, 0.32),
    shoe_colour=(0.88, 0.86, 0.82),
)  # fmt: skip
_OMAR = Build(
    1.77, "male", 1.08, hair="bald", top="long-sleeve", bottom="trousers", skin=(0.66, 0.48, 0.36),
    hair_colour=(0.10, 0.08, 0.07), top_colour=(0.36, 0.46, 0.62), bottom_colour=(0.30, 0.28, 0.25),
    shoe_colour=(0.30, 0.20, 0.14),
)  # fmt: skip
_AMA = Build(
    1.70, "female", 1.02, hair="ponytail", top="t-shirt", bottom="leggings", skin=(0.48, 0.32, 0.23),
    hair_colour=(0.05, 0.04, 0.04), top_colour=(0.90, 0.80, 0.30), bottom_colour=(0.50, 0.44, 0.56),
    shoe_colour=(0.90, 0.40, 0.50),
)  # fmt: skip
_LIN = Build(
    1.69, "female", 1.0, skin=(0.84, 0.64, 0.50), hair_colour=(0.12, 0.09, 0.08), top_colour=(0.88, 0.74, 0.30),
    bottom_colour=(0.42, 0.44, 0.52), shoe_colour=(0.20, 0.55, 0.45),
)  # fmt: skip
_LEON = Build(
    1.72, "male", 0.94, top="vest", skin=(0.74, 0.54, 0.40), hair_colour=(0.14, 0.09, 0.06), top_colour=(0.90, 0.90, 0.88),
    bottom_colour=(0.35, 0.50, 0.75), shoe_colour=(0.20, 0.20, 0.22),
)  # fmt: skip

_CLIPS = (
    Clip("walk_good", "a walker, right side, with nothing much to change", lambda: walk(_TOM, Posture(2.0, 0.0, 4.0))),
    Clip(
        "walk_overstride_forward_head",
        "a walker who lands far ahead of the hips and carries the head far forward",
        lambda: walk(_KOFI, Posture(4.0, 0.0, 36.0), cadence_spm=98, overstride=9.0, unsteady_percent=1.5),
        Looks(beard=0.8),
        wall.STUDIO,
    ),
    Clip(
        "run_good",
        "a runner, right side, with nothing much to change",
        lambda: run(_SARA, Posture(6.0, 0.0, 8.0), unsteady_percent=2.0),
    ),
    Clip(
        "run_overstride_lean",
        "a runner who lands far ahead of the hips, at a low cadence, and leans too far forward",
        lambda: run(
            _BEN, Posture(23.0, 0.0, 32.0), cadence_spm=152, overstride=14.0, toes_up_deg=22.0, unsteady_percent=2.0
        ),
        Looks(band=0.9),
    ),
    Clip("desk_good", "a person who sits well at a desk", lambda: Sit(_MEI, Posture(-3.0, 0.0, 5.0)), seconds=6.0),
    Clip(
        "desk_slouched",
        "a person who slumps at a desk: head forward, shoulders rounded, back bent",
        lambda: Sit(_OMAR, Posture(2.0, 0.0, 12.0).slumped(28.0), pelvis_back_deg=26.0),
        Looks(beard=0.9),
        replace(wall.OFFICE, upper=(0.50, 0.58, 0.58)),
        seconds=6.0,
    ),
    Clip(
        "story",
        "a person who stands on the belt, walks, runs, walks again and stands",
        lambda: _on_and_off(_LIN),
        look=wall.STUDIO,
        size=(640, 360),
        seconds=15.8,
    ),
    Clip(
        "run_front",
        "a runner from the front, who leans to one side; a front view cannot tell lean or overstride",
        lambda: run(_AMA, Posture(6.0, 9.0, 10.0), unsteady_percent=2.0),
        look=wall.STUDIO,
        place="front",
    ),
    Clip(
        "walk_slumped_phone",
        "a walker who faces left and slumps, filmed upright with a phone",
        lambda: walk(_MEI, Posture(2.0, 0.0, 10.0).slumped(28.0), unsteady_percent=1.5),
        place="left",
        size=PORTRAIT,
    ),
    Clip(
        "run_tilted_camera",
        "a good runner, filmed with a camera that hangs 3° askew and stands 12° off square",
        lambda: run(_LEON, Posture(7.0, 0.0, 8.0), overstride=-4.0, unsteady_percent=2.0),
        Looks(beard=0.5),
        wall.STUDIO,
        turned_deg=12.0,
        roll_deg=3.0,
    ),
)
CLIPS: Mapping[str, Clip] = {clip.name: clip for clip in _CLIPS}
"""Those that lie in sample_videos/."""

_MORE = (
    Clip(
        "step_on",
        "a person who walks up from the floor, steps on the belt, walks and steps off again",
        lambda: _up_and_down(_LIN),
        look=wall.STUDIO,
        size=(640, 360),
        seconds=10.0,
    ),
)
MORE: Mapping[str, Clip] = {clip.name: clip for clip in _MORE}
"""Those that can be made, but lie nowhere."""
