"""People who sit at a desk before a camera: who they are, what their habits are, and where the camera is."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import Landmark
from posturecam.types import Activity
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.desk_acts import BodyShift
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_motion import FACE, DeskMotion, eyes
from posturecam_lab.synth.pose_faults import (
    BETWEEN,
    BETWEEN_ASKEW_DEG,
    BETWEEN_REAL,
    REAL,
    RENDERED,
    TILT_SEEN,
    Faults,
    personal_biases,
)
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.rotation import axes_of
from posturecam_lab.synth.stillness import Sit

Place = Literal["laptop", "monitor", "side"]
PLACES: tuple[Place, ...] = ("laptop", "laptop", "monitor", "side")
"""Where people's cameras are, in turn: half of them in a laptop's lid before the person."""
EYES_AWAY_M = {"laptop": (0.45, 0.75), "monitor": (0.55, 0.95), "side": (0.5, 0.85)}
"""From the camera to the eyes, level. Laptop users sit 0.5 to 0.7 m from the screen, others 0.6 to 0.8."""
BELOW_EYES_M = {"laptop": (0.10, 0.32), "monitor": (-0.12, 0.06), "side": (0.0, 0.30)}
"""How far the camera is below the eyes: a laptop's lid on the desk, a webcam on a monitor, a laptop beside it."""
ASIDE_DEG = {"laptop": (-8.0, 8.0), "monitor": (-8.0, 8.0), "side": (20.0, 30.0)}
"""How far the camera is off straight ahead; to either side."""
SIZES = ((640, 480), (640, 360), (1280, 720))
FOV_DEG = (36.0, 50.0)
"""Angle of a webcam's full image height: 16:9 cameras of 65 to 78° across the diagonal have 34 to 43, wider ones 50."""
EYES_IN_IMAGE = (0.26, 0.50)
"""Height of the eyes in the image, as a share from the top: people turn the lid until they see their face."""


@dataclass(frozen=True)
class Habits:
    """How often and how much a person does what people do at a desk.

    Numbers an hour, unless they say otherwise: keys (looking at the keys, for some seconds), papers, phones, drinks,
    turns (to a neighbour), screens (looking at a second one), touches (of the face; 23 an hour in Kwok, Gralton and
    McLaws 2015), stretches, reaches, reclines, reseats (sitting a little differently). typing: share of the time.
    restless: 1 as most. sag_m: how much lower the eyes come within half an hour without a slump. seat_spread_m:
    SD of how differently they sit after coming back.
    """

    keys: float = 60.0
    papers: float = 10.0
    phones: float = 6.0
    drinks: float = 8.0
    turns: float = 12.0
    screens: float = 20.0
    touches: float = 23.0
    stretches: float = 3.0
    reaches: float = 10.0
    reclines: float = 3.0
    reseats: float = 12.0
    typing: float = 0.6
    restless: float = 1.0
    sag_m: float = 0.006
    seat_spread_m: float = 0.012


@dataclass(frozen=True)
class FaceShape:
    """How a face differs from the usual one: shares of its breadth, height and depth against the ears."""

    breadth: float = 1.0
    height: float = 1.0
    depth: float = 1.0

    def on(self, landmarks: Floats) -> Floats:
        """The landmarks (T, 33, 3) m with this face in place of the usual one."""
        points = landmarks.copy()
        left, right = points[:, Landmark.LEFT_EAR], points[:, Landmark.RIGHT_EAR]
        mouth = points[:, [Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT]].mean(axis=1)
        middle = (left + right)[:, None] / 2
        axes = axes_of(eyes(points) - mouth, right - left)
        own = np.einsum("tij,tki->tkj", axes, points[:, FACE] - middle) * (self.depth, self.height, self.breadth)
        points[:, FACE] = middle + np.einsum("tij,tkj->tki", axes, own)
        return np.asarray(points)


NOD_SEEN, HEAD_TILT_SEEN = (0.4, 1.0), (0.5, 1.05)
"""What share of a nod and of a tilt of the head is found: 0.36 to 0.54, and 0.25 to 0.64, on three drawn people
(validate/desk_rendered.py), at least 0.67 of a tilt on 57 others, and about all of it on a filmed one."""
BOW_SEEN = (0.0, 0.8)
"""What share of the neck's way forward is found as a nod: a slump with a level face read 1, 7 and 9° more nod than it
had on three drawn people whose neck went 11° forward."""
FACES_DIFFER = (0.045, 0.06, 0.12)
"""SD of breadth, height and depth: of depth over breadth 12 % (checks/head_turn.py); of the distance between the ears
and of the face's height as in anthropometry (Gordon et al. 1989: 4 to 6 %)."""


@dataclass(frozen=True)
class DeskPerson:
    """One person before one camera.

    place: where that is. usual: as in DeskMotion. faults: of the pose model. nod_seen, bow_seen:
    what share of a nod it finds, and of the neck's way forward as a nod.
    """

    name: str
    sit: Sit
    usual: BodyShift
    habits: Habits
    place: Place
    camera: Camera
    faults: Faults
    face: FaceShape = field(default_factory=FaceShape)
    nod_seen: float = 1.0
    bow_seen: float = 0.0


def draw_desk_person(seed: int, number: int) -> DeskPerson:
    """Person `number` of that seed: size, posture, habits, camera and the pose model's own faults drawn at random."""
    rng = np.random.default_rng([_STREAM, seed, number])
    place = PLACES[number % len(PLACES)]
    build = Build(
        height_m=float(rng.uniform(1.55, 1.95)),
        sex="male" if rng.random() < 0.5 else "female",
        leg_share=float(rng.uniform(0.96, 1.04)),
    )
    posture = Posture(
        lean_deg=float(rng.uniform(-8, 4)),
        forward_head_deg=float(rng.uniform(6, 24)),
        kyphosis_deg=float(rng.uniform(0, 8)),
        head_pitch_deg=float(rng.uniform(-8, 3)),
        head_yaw_deg=float(rng.uniform(-6, 6)),
        head_roll_deg=float(rng.normal(0, 2)),
        shoulder_tilt_deg=float(rng.normal(0, 1.5)),
    )
    sit = Sit(build, posture, sway=float(rng.uniform(0.5, 1.2)))
    usual, habits, camera, faults = _usual(sit, rng), _habits(rng), _camera(sit, place, rng), _faults(rng)
    face = FaceShape(*(float(np.clip(rng.normal(1, sd), 1 - 2 * sd, 1 + 2 * sd)) for sd in FACES_DIFFER))
    seen = float(rng.uniform(*NOD_SEEN)), float(rng.uniform(*BOW_SEEN))
    return DeskPerson(f"{place} {number}", sit, usual, habits, place, camera, faults, face, *seen)


def _usual(sit: Sit, rng: np.random.Generator) -> BodyShift:
    """People sit up for a reference: in their ordinary good posture the eyes are up to 2 cm lower, and nearer."""
    lower = amount_for(sit, BodyShift(kyphosis_deg=8.0, forward_head_deg=5.0), "drop", float(rng.uniform(0.0, 0.02)))
    return lower + BodyShift(lean_deg=float(rng.uniform(-2.0, 1.5)))


def _habits(rng: np.random.Generator) -> Habits:
    def often(usual: float) -> float:
        return float(usual * np.exp(rng.normal(0, 0.6)))

    usual = Habits()
    hunts = rng.random() < 0.35  # looks at the keys while typing
    return replace(
        usual,
        keys=often(240.0 if hunts else 30.0),
        papers=often(usual.papers) if rng.random() < 0.6 else 0.0,
        phones=often(usual.phones),
        drinks=often(usual.drinks),
        turns=often(usual.turns),
        screens=often(usual.screens) if rng.random() < 0.5 else 0.0,
        touches=often(usual.touches),
        stretches=often(usual.stretches),
        reaches=often(usual.reaches),
        reclines=often(usual.reclines),
        reseats=often(usual.reseats),
        typing=float(rng.uniform(0.3, 0.8)),
        restless=float(np.clip(np.exp(rng.normal(0, 0.3)), 0.5, 1.8)),
        sag_m=float(rng.uniform(0, 0.012)),
    )


def _camera(sit: Sit, place: Place, rng: np.random.Generator) -> Camera:
    eye = eyes(DeskMotion(sit).at(0.0).landmarks)
    away = float(rng.uniform(*EYES_AWAY_M[place]))
    aside = float(rng.uniform(*ASIDE_DEG[place])) * (1 if rng.random() < 0.5 else -1)
    below = float(rng.uniform(*BELOW_EYES_M[place]))
    fov = float(rng.uniform(*FOV_DEG))
    size = SIZES[int(rng.integers(len(SIZES)))]
    in_image = float(rng.uniform(*EYES_IN_IMAGE))
    across = float(rng.normal(0, 0.03))
    return aimed(eye, away, aside, below, fov, size, in_image, across, float(rng.normal(0, 1.0)))


def aimed(
    eye: np.ndarray,
    away_m: float,
    aside_deg: float,
    below_m: float,
    fov_deg: float,
    size: tuple[int, int],
    in_image: float,
    across_m: float = 0.0,
    roll_deg: float = 0.0,
) -> Camera:
    """A camera before the eyes (3,), tilted so that they are `in_image` of its height below the top of the image."""
    seen_up = np.arctan((0.5 - in_image) * 2 * np.tan(np.radians(fov_deg) / 2))  # of the eyes above the image's middle
    middle_up = np.arctan2(below_m, away_m) - seen_up
    height = float(eye[1]) - below_m
    return Camera(
        azimuth_deg=90.0 + aside_deg,
        distance_m=away_m,
        height_m=height,
        fov_deg=fov_deg,
        roll_deg=roll_deg,
        size=size,
        target=(float(eye[0]), height + away_m * float(np.tan(middle_up)), float(eye[2]) + across_m),
    )


def _faults(rng: np.random.Generator) -> Faults:
    """The pose model's constant faults on this person, half of the people as on real ones, half as on rendered ones."""
    real = bool(rng.random() < 0.5)
    return replace(
        REAL if real else RENDERED,
        personal=personal_biases(rng, Activity.SIT, BETWEEN_REAL if real else BETWEEN),
        tilt_seen={
            "head": float(rng.uniform(*HEAD_TILT_SEEN)),
            "shoulder": float(rng.uniform(*TILT_SEEN["shoulder"])),
        },
        askew_deg={name: sd * float(rng.normal()) for name, sd in BETWEEN_ASKEW_DEG.items()},
        lag_s=0.0,
        swapped=0.0,
    )


_STREAM = 162
"""Keeps these draws apart from others of the same seed."""
