"""The people drawn at random, filmed again: same body and movement, the camera put up anew, other clothes and light.

`python -m posturecam_lab.synth.filmed_again DIR` draws the clips with their truth beside them. What is found in another
place in them is the pose model's doing and the set-up's, for the person does exactly the same; how people differ from
day to day is added where it is known from (validate/days.py).
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np

from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.flesh import Looks
from posturecam_lab.synth.images.studio import FilmingConditions, shoot
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.random_people import IN_TURN, drawn_colour, random_clip
from posturecam_lab.synth.sample_clip import SampleClip, framed
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.synth.truth import packed, truth_of

PEOPLE, FILMINGS = 64, 3
SIZE = (480, 270)
"""px; resolution is not what limits a pose model that scales people to 256 px."""
SECONDS = {Activity.WALK: 2.8, Activity.RUN: 2.0, Activity.STAND: 1.3, Activity.SIT: 1.3}
"""Two strides after the model has settled, or enough frames for a mean."""
FPS = {Activity.WALK: 18.0, Activity.RUN: 20.0, Activity.STAND: 10.0, Activity.SIT: 10.0}
TURNED_DEG, ROLL_DEG = 12.0, 3.0
"""How far off square and off level the camera is put up at most, as in validate/streams.py."""
DISTANCE_M, CAMERA_HEIGHT_M, ROOM_AROUND = (2.4, 5.5), (0.6, 1.5), (1.0, 1.3)
"""Level distance to the person, height over the floor, and how many times the needed height the image shows."""
EXPOSURE, NOISE = (0.55, 1.15), (1.0, 4.0)
"""Light of a room against the right one, and the sensor's noise, levels of 255."""
TILTS_DEG = {"head_roll_deg": 12.0, "shoulder_tilt_deg": 8.0, "head_yaw_deg": 15.0, "side_lean_deg": 3.0}
"""How far those who are filmed from the front tilt and turn at most."""
_STANDS = IN_TURN.index(Activity.STAND)
_STREAM = 61
"""Keeps the filmings apart from what else is drawn from the same seed."""


def clip_again(seed: int, number: int, filming: int) -> SampleClip:
    """Filming number `filming` of person `number` of that seed, from the same side each time."""
    person = random_clip(seed, number)
    rng = np.random.default_rng([_STREAM, seed, number, filming])
    motion = person.motion()
    activity = motion.spans(0.0, 1.0)[0].activity
    dressed = _dressed(motion, rng)
    return replace(
        person,
        name=f"{person.name}_{filming}",
        motion=lambda: dressed,
        looks=_looks(person.looks, rng),
        look=(wall.GYM, wall.STUDIO)[int(rng.integers(2))],
        size=SIZE,
        seconds=SECONDS[activity],
        fps=FPS[activity],
        camera=_put_up(person.place, isinstance(motion, Sit), rng),
        conditions=FilmingConditions(exposure=float(rng.uniform(*EXPOSURE)), noise=float(rng.uniform(*NOISE))),
    )


def clip_from_the_front(seed: int, number: int, filming: int) -> SampleClip:
    """The same of a person who stands before the camera, head and shoulders tilted and turned as they are wont to."""
    person = clip_again(seed, _STANDS + number * len(IN_TURN), filming)
    whose, rng = (np.random.default_rng([_STREAM + 1, seed, number, *key]) for key in ((), (filming,)))
    drawn = {name: float(whose.uniform(-most, most)) for name, most in TILTS_DEG.items()}
    usual = person.motion()
    motion = replace(usual, posture=replace(usual.posture, **drawn))  # type: ignore[type-var,attr-defined]
    camera = replace(_put_up("front", False, rng), roll_deg=0.0)
    return replace(person, name=f"front_{number:03d}_{filming}", place="front", motion=lambda: motion, camera=camera)


def _dressed(motion: SyntheticMotion, rng: np.random.Generator) -> SyntheticMotion:
    clothes = replace(
        motion.build,
        top=str(rng.choice(("t-shirt", "long-sleeve", "vest"))),  # type: ignore[arg-type]
        bottom=str(rng.choice(("shorts", "leggings", "trousers"))),  # type: ignore[arg-type]
        top_colour=drawn_colour(rng.uniform(0.1, 0.9, 3)),
        bottom_colour=drawn_colour(rng.uniform(0.2, 0.7, 3)),
        shoe_colour=drawn_colour(rng.uniform(0.1, 0.95, 3)),
    )
    return _with_build(motion, clothes)


def _with_build(motion: SyntheticMotion, build: Build) -> SyntheticMotion:
    return replace(motion, build=build)  # type: ignore[type-var]


def _looks(looks: Looks, rng: np.random.Generator) -> Looks:
    """The same face, with or without a band across the chest."""
    return replace(looks, band=0.9 if rng.random() < 0.5 else 0.0)


def _put_up(place: str, seated: bool, rng: np.random.Generator) -> Camera:
    """A camera somewhere on that side, that has the person whole in the image."""
    usual = framed(
        place, SIZE, float(rng.uniform(-TURNED_DEG, TURNED_DEG)), float(rng.uniform(-ROLL_DEG, ROLL_DEG)), desk=seated
    )
    seen_m = 2 * usual.distance_m * np.tan(np.radians(usual.fov_deg) / 2) * float(rng.uniform(*ROOM_AROUND))
    distance = float(rng.uniform(*DISTANCE_M))
    fov = float(2 * np.degrees(np.arctan(seen_m / 2 / distance)))
    return replace(usual, distance_m=distance, height_m=float(rng.uniform(*CAMERA_HEIGHT_M)), fov_deg=fov)


def main(arguments: list[str] | None = None) -> int:
    """Draws the clips that are not there yet; 0 when done."""
    parser = argparse.ArgumentParser(prog="python -m posturecam_lab.synth.filmed_again", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--first", type=int, default=0, help="number of the first person")
    parser.add_argument("--filmings", type=int, default=FILMINGS)
    parser.add_argument("--front", action="store_true", help="people who stand before the camera")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    options.folder.mkdir(parents=True, exist_ok=True)
    for number in range(options.first, options.first + options.people):
        for filming in range(options.filmings):
            clip = (clip_from_the_front if options.front else clip_again)(options.seed, number, filming)
            _film(clip, options.folder, options.seed)
    return 0


def _film(clip: SampleClip, folder: Path, seed: int) -> None:
    path, beside = folder / f"{clip.name}.mp4", folder / f"{clip.name}.truth.json.gz"
    if beside.exists():
        return
    take = clip.take()
    shoot(take, path, seconds=clip.seconds, fps=clip.fps, seed=seed)
    beside.write_bytes(packed(truth_of(take.motion, take.camera, seconds=clip.seconds, fps=clip.fps, name=clip.name)))
    print(path, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
