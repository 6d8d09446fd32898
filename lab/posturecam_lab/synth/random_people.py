"""People drawn at random, each a clip, to measure on people for whom nothing was tuned.

They walk, run, stand and sit in turn. A seed and a number give the same person every time, however many are drawn. The
ranges are those of healthy grown-ups, good postures and poor ones alike; within them each trait is drawn evenly and by
itself, so that no check is right because of another.
"""

from __future__ import annotations

import numpy as np

from posturecam.types import Activity
from posturecam_lab.synth.build import Build, Colour
from posturecam_lab.synth.gait import run, walk
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.flesh import Looks
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.sample_clip import SampleClip
from posturecam_lab.synth.stillness import MASS_AHEAD_M, Sit, Stand, balanced_hips_m
from posturecam_lab.synth.style import RUNNERS_KNEES_DEG, running, walking

IN_TURN = (Activity.WALK, Activity.RUN, Activity.STAND, Activity.SIT)
SECONDS = {Activity.WALK: 6.5, Activity.RUN: 5.0, Activity.STAND: 2.5, Activity.SIT: 2.5}
"""Just enough for a verdict of most checks: a frame of a clip takes a good deal longer to draw than to judge."""
SIZE = (640, 360)
LEAN_DEG = {Activity.WALK: (-6, 14), Activity.RUN: (-4, 20), Activity.STAND: (-6, 14), Activity.SIT: (-6, 14)}
SPEED_MPS = {Activity.WALK: (0.8, 1.6), Activity.RUN: (2.2, 4.0)}
OVERSTRIDE_PERCENT = {Activity.WALK: (-3, 9), Activity.RUN: (-3, 12)}
"""Of leg length, beyond what is usual at that speed. Walkers who land further ahead still have to crouch for it."""
FAIR, DARK = np.array([0.88, 0.71, 0.58]), np.array([0.36, 0.24, 0.18])
_STREAM = 22
"""Keeps these people apart from others that are drawn from the same seed."""


def random_clip(seed: int, number: int) -> SampleClip:
    """The clip of person `number` of that seed, named like run_005."""
    rng = np.random.default_rng([_STREAM, seed, number])
    activity = IN_TURN[number % len(IN_TURN)]
    build, looks = _build(rng)
    posture = _posture(activity, rng)
    motion = _motion(activity, build, posture, rng)
    return SampleClip(
        f"{activity}_{number:03d}",
        f"a person of {build.height_m:.2f} m who {activity}s, trunk {posture.lean_deg:.0f}° and head "
        f"{posture.forward_head_deg:.0f}° forward",
        lambda: motion,
        looks,
        (wall.GYM, wall.STUDIO)[int(rng.integers(2))],
        place="left" if rng.random() < 0.5 else "right",
        turned_deg=_drawn(rng, -10, 10),
        size=SIZE,
        seconds=SECONDS[activity],
    )


def _build(rng: np.random.Generator) -> tuple[Build, Looks]:
    male = bool(rng.random() < 0.5)
    dark = rng.random()
    build = Build(
        height_m=_drawn(rng, 1.56, 1.93),
        sex="male" if male else "female",
        girth=_drawn(rng, 0.88, 1.20),
        leg_share=_drawn(rng, 0.96, 1.04),
        hair=_one_of(rng, "short", "bald") if male else _one_of(rng, "long", "ponytail", "short"),  # type: ignore[arg-type]
        top=_one_of(rng, "t-shirt", "long-sleeve", "vest"),  # type: ignore[arg-type]
        bottom=_one_of(rng, "shorts", "leggings", "trousers"),  # type: ignore[arg-type]
        skin=drawn_colour((1 - dark) * FAIR + dark * DARK),
        hair_colour=drawn_colour(rng.uniform(0.04, 0.4) * np.array([1.0, 0.72, 0.5])),
        top_colour=drawn_colour(rng.uniform(0.1, 0.9, 3)),
        bottom_colour=drawn_colour(rng.uniform(0.2, 0.7, 3)),
        shoe_colour=drawn_colour(rng.uniform(0.1, 0.95, 3)),
    )
    beard = 0.8 if male and rng.random() < 1 / 3 else 0.0
    return build, Looks(beard=beard, band=0.9 if rng.random() < 0.5 else 0.0)


def _posture(activity: Activity, rng: np.random.Generator) -> Posture:
    return Posture(
        lean_deg=_drawn(rng, *LEAN_DEG[activity]),
        forward_head_deg=_drawn(rng, 2, 34),
        kyphosis_deg=_drawn(rng, 0, 20),
        protraction_m=_drawn(rng, 0, 0.03),
        head_pitch_deg=_drawn(rng, -10, 10),
        head_yaw_deg=_drawn(rng, -6, 6),
    )


def _motion(activity: Activity, build: Build, posture: Posture, rng: np.random.Generator) -> SyntheticMotion:
    if activity == Activity.SIT:
        return Sit(build, posture, pelvis_back_deg=_drawn(rng, 8, 24))
    if activity == Activity.STAND:
        ahead = build.scale * float(rng.normal(*MASS_AHEAD_M))
        return Stand(build, posture, balanced_hips_m(build, posture, ahead))
    make, usual = (run, running) if activity == Activity.RUN else (walk, walking)
    speed = _drawn(rng, *SPEED_MPS[activity])
    cadence = usual(build, speed).cadence_spm * _drawn(rng, 0.94, 1.06)
    over = _drawn(rng, *OVERSTRIDE_PERCENT[activity])
    style = {
        "speed_mps": speed,
        "cadence_spm": _with_longer_steps(cadence, speed, build.leg_m * over / 100),
        "overstride": over,
        "unsteady_percent": _drawn(rng, 0.5, 2.5),
    }
    if activity == Activity.RUN:
        style["knee_contact_deg"] = _drawn(rng, *RUNNERS_KNEES_DEG)
    return make(build, posture, **style)


def _with_longer_steps(cadence_spm: float, speed_mps: float, by_m: float) -> float:
    """The cadence of who takes steps that much longer at the same speed, as those do who land further ahead."""
    step_m = 60 * speed_mps / cadence_spm
    return cadence_spm * step_m / (step_m + by_m)


def _drawn(rng: np.random.Generator, low: float, high: float) -> float:
    return float(rng.uniform(low, high))


def _one_of(rng: np.random.Generator, *kinds: str) -> str:
    return str(rng.choice(kinds))


def drawn_colour(rgb: np.ndarray) -> Colour:
    """An RGB colour of numbers 0-1."""
    return float(rgb[0]), float(rgb[1]), float(rgb[2])
