"""Made-up people who are filmed on several days, unchanged or with a change of a known size.

What of the pose model's error belongs to the person stays from day to day; what comes with clothes, light and the
camera's place is drawn anew (synth/set_up_faults.py). So are camera, frame rate, noise and lost frames, and what people
themselves do from day to day (validate/days.py).
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from posturecam.types import View
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.set_up_faults import partly_new
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.validate.days import on_another_day, with_posture_and_style
from posturecam_lab.validate.streams import (
    Stream,
    draw_desk_streams,
    draw_streams,
    faults_at_desk,
    faults_on,
    webcam,
)

FRAME_RATES, DESK_FRAME_RATES = (24.0, 30.0, 60.0), (15.0, 30.0)
SHARE_OF_IMAGE, FOV_DEG, CAMERA_HEIGHT_M = (0.62, 0.85), (30.0, 46.0), (0.6, 1.5)
"""How much of the image's height a standing person fills, the lens (both give the distance, 2.4 to 5.5 m), and the
camera's height over the floor: phones on a chair, a tripod or in a hand."""
TURNED_DEG, ROLL_DEG = 12.0, 3.0
"""How far off square and off level it is put up at most, as in validate/streams.py."""
_AGAIN = 71
"""Keeps these filmings apart from what else is drawn from the same seed."""
_OF_POSTURE = frozenset(field.name for field in fields(Posture))


@dataclass(frozen=True)
class ReturningPerson:
    """A person who is filmed again and again; usual: as they were drawn, with the pose model's errors on them."""

    usual: Stream
    key: tuple[int, ...]

    def filmed_on(self, day: int, motion: SyntheticMotion | None = None) -> Stream:
        """The stream of a day; motion: the person's from then on, about which each day's varies."""
        rng, usual = np.random.default_rng([_AGAIN, *self.key, day]), self.usual
        moving = on_another_day(usual.motion if motion is None else motion, rng)
        side = usual.view.is_side
        fps = float(rng.choice(FRAME_RATES if side else DESK_FRAME_RATES))
        is_real = usual.faults.calibration == "real people"
        if isinstance(moving, Sit) and not side:
            camera = webcam(moving, rng)
            new = faults_at_desk(moving, camera, is_real, rng)
        else:
            camera = _put_up(usual, rng)
            new = faults_on(usual.activity, is_real, rng)
        return replace(
            usual,
            name=f"{usual.name}, day {day}",
            motion=moving,
            camera=camera,
            fps=fps,
            faults=partly_new(usual.faults, new, usual.activity),
            seed=int(rng.integers(1 << 31)),
        )

    def changed(self, **more: float) -> SyntheticMotion:
        """The usual motion with that much added to fields of its posture or style."""
        posture = {name: value for name, value in more.items() if name in _OF_POSTURE}
        style = {name: value for name, value in more.items() if name not in _OF_POSTURE}
        return with_posture_and_style(self.usual.motion, posture, style)


def draw_returning(n: int, seed: int) -> list[ReturningPerson]:
    """`n` people who are filmed from the side, walking, running, sitting and standing."""
    return [ReturningPerson(stream, (seed, k)) for k, stream in enumerate(draw_streams(n, _apart(seed)))]


def draw_returning_to_desk(n: int, seed: int) -> list[ReturningPerson]:
    """`n` people who sit before a webcam."""
    return [ReturningPerson(stream, (seed, k, 1)) for k, stream in enumerate(draw_desk_streams(n, _apart(seed)))]


def filmed_at_once(stream: Stream) -> Stream:
    """The same clip once more: the camera stays, the person goes on, only noise and lost frames differ."""
    return replace(stream, name=f"{stream.name}, at once", seed=stream.seed + 1)


def _apart(seed: int) -> int:
    """A seed of their own, so that these people are in no other table."""
    return 7_000_000 + seed


def _put_up(usual: Stream, rng: np.random.Generator) -> Camera:
    return Camera.on(
        "left" if usual.view == View.LEFT else "right",
        person_height_m=usual.motion.build.height_m,
        share=float(rng.uniform(*SHARE_OF_IMAGE)),
        fov_deg=float(rng.uniform(*FOV_DEG)),
        turned_deg=float(rng.uniform(-TURNED_DEG, TURNED_DEG)),
        height_m=float(rng.uniform(*CAMERA_HEIGHT_M)),
        roll_deg=float(rng.uniform(-ROLL_DEG, ROLL_DEG)),
        size=(960, 540) if rng.random() < 0.7 else (540, 960),
    )
