"""Landmark streams of made-up people, filmed in many ways, with their exact truth.

Drawn at random, the same for the same seed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.track import PoseTrack
from posturecam.types import Activity, View
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.gait import Gait, Moment, running, walking
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.pose_faults import (
    BETWEEN,
    BETWEEN_ASKEW_DEG,
    BETWEEN_REAL,
    BETWEEN_TOES_UP,
    REAL,
    RENDERED,
    TILT_SEEN,
    Faults,
    personal_biases,
    personal_swing,
)
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import MASS_AHEAD_M, Sit, Stand, balanced_hips_m
from posturecam_lab.synth.style import RUNNERS_KNEES_DEG
from posturecam_lab.synth.virtual_pose import virtual_pose

FAR_LATE_S = {Activity.WALK: 0.010, Activity.RUN: 0.006}
"""How much earlier or later the far leg may be found than it is: its contacts were 2 to 3 % of a step time off on the
rendered clips, 1 to 4 % on labelled clips of real people."""
BOB_SEEN = {"hip": (0.60, 1.10), "shoulder": (0.95, 1.06), "ear": (0.94, 1.08)}
"""How far hips, shoulders and ears are found to go up and down, as a share of how far they do: on eleven rendered
runners, and for the hips as on a filmed one."""
REAL_SHARE = 0.5
"""Share of streams in which the pose model errs as on real people."""
USUAL_HEADS_DEG, FORWARD_HEADS_DEG = (6.0, 24.0), (24.0, 42.0)
"""Neck angles (in gait less the lean) of people without and with a forward head: 8 in 10 of those photographed lie
between 3 and 42 (in gait: less the lean)."""
FRAME_RATES = (24.0, 30.0, 60.0, 120.0)
SECONDS = 10.0
SEATED_M = 1.25
"""Crown to sole of a seated person 1.75 m tall."""
_DESK = 23
"""Keeps these people apart from others that are drawn from the same seed."""


@dataclass(frozen=True)
class Stream:
    """One made-up person in front of one camera.

    faults: of the pose model, as on real or on rendered people. inputs: the true speeds that norms may ask for.
    """

    name: str
    activity: Activity
    view: View
    motion: SyntheticMotion
    camera: Camera
    fps: float
    faults: Faults
    seed: int
    inputs: dict[str, float]


def draw_streams(n: int, seed: int = 0) -> list[Stream]:
    """`n` streams over frame rate, speed, cadence, posture, noise, lost frames, swaps, camera roll and view."""
    return [_draw(k, np.random.default_rng([seed, k])) for k in range(n)]


def _draw(number: int, rng: np.random.Generator) -> Stream:
    activity = (Activity.RUN, Activity.WALK, Activity.RUN, Activity.WALK, Activity.SIT, Activity.STAND)[number % 6]
    view = View.LEFT if rng.random() < 0.4 else View.RIGHT
    build = Build(height_m=float(rng.uniform(1.55, 1.95)), sex="male" if rng.random() < 0.5 else "female")
    camera = Camera.on(
        "left" if view == View.LEFT else "right",
        person_height_m=build.height_m,
        turned_deg=float(rng.uniform(-12, 12)),
        roll_deg=float(rng.uniform(-3, 3)),
        size=(960, 540) if rng.random() < 0.7 else (540, 960),
    )
    motion, inputs = _motion(activity, build, rng)
    fps, real = float(rng.choice(FRAME_RATES)), bool(rng.random() < REAL_SHARE)
    faults = faults_on(activity, real, rng)
    return Stream(f"{activity} {number}", activity, view, motion, camera, fps, faults, number, inputs)


def draw_desk_streams(n: int, seed: int = 0) -> list[Stream]:
    """`n` people who sit before a webcam, most with hips and legs below the image.

    Tilts and turns of head and shoulders, the camera's distance, height, roll and place drawn at random.
    """
    return [_draw_at_desk(k, np.random.default_rng([_DESK, seed, k])) for k in range(n)]


def _draw_at_desk(number: int, rng: np.random.Generator) -> Stream:
    build = Build(height_m=float(rng.uniform(1.55, 1.95)), sex="male" if rng.random() < 0.5 else "female")
    posture = Posture(
        lean_deg=float(rng.uniform(-6, 8)),
        forward_head_deg=float(rng.uniform(2, 28)),
        head_pitch_deg=float(rng.uniform(-12, 8)),
        head_yaw_deg=float(rng.uniform(-40, 40) if number % 2 else rng.uniform(-12, 12)),
        head_roll_deg=float(rng.uniform(-14, 14)),
        shoulder_tilt_deg=float(rng.uniform(-10, 10)),
        side_lean_deg=float(rng.uniform(-3, 3)),
    )
    motion = Sit(build, posture)
    camera = webcam(motion, rng)
    real = bool(rng.random() < REAL_SHARE)
    faults = faults_at_desk(motion, camera, real, rng)
    fps = float(rng.choice((15.0, 30.0)))
    return Stream(f"desk {number}", Activity.SIT, View.FRONT, motion, camera, fps, faults, number, {})


def webcam(motion: Sit, rng: np.random.Generator) -> Camera:
    """A webcam before a person at a desk, put up somewhere."""
    shoulders_m = motion.seat_height_m + 0.55 * motion.build.scale
    return Camera(
        azimuth_deg=90.0 + float(rng.uniform(-12, 12)),
        distance_m=float(rng.uniform(0.5, 1.3)),
        height_m=shoulders_m + float(rng.uniform(-0.15, 0.3)),
        fov_deg=48.0,
        roll_deg=float(rng.uniform(-2, 2)),
        size=(640, 480),
        target=(0.1, shoulders_m + 0.05, 0.0),
    )


def faults_at_desk(motion: Sit, camera: Camera, real: bool, rng: np.random.Generator) -> Faults:
    """A pose model's faults on a person at a desk, seen from the front."""
    whose = rng.spawn(1)[0]
    usual = faults_on(Activity.SIT, real, rng)
    near = _legs_are_near(motion, camera)
    return replace(
        usual,
        noise=near * usual.noise,
        slow_noise=near * usual.slow_noise,
        tilt_seen={name: float(whose.uniform(*seen)) for name, seen in TILT_SEEN.items()},
        askew_deg={name: sd * float(whose.normal()) for name, sd in BETWEEN_ASKEW_DEG.items()},
    )


def _legs_are_near(motion: Sit, camera: Camera) -> float:
    """What share of the height of the whole body in the image is that of a body all as far away as the trunk.

    Legs under a webcam would be very large, and a pose model's noise is a share of the height.
    """
    y = camera.project(motion.over(np.zeros(1)).landmarks)[..., 1]
    return float(SEATED_M * motion.build.scale * camera.focal_px / camera.distance_m / (np.nanmax(y) - np.nanmin(y)))


def filmed(stream: Stream) -> PoseTrack:
    """The stream's landmarks as a pose model would hand them over; the same every time."""
    seen = virtual_pose(
        stream.motion, stream.camera, seconds=SECONDS, fps=stream.fps, faults=stream.faults, seed=stream.seed
    )
    # A thousandth of a pixel hides the last bits, in which matrix products may differ from run to run.
    return replace(seen.track, xy=np.round(seen.track.xy, 3))


def faults_on(activity: Activity, real: bool, rng: np.random.Generator) -> Faults:
    """A pose model's faults as measured on real people or on rendered ones, and this person's own.

    No lag, since its own smoothing is off.
    """
    whose = rng.spawn(1)[0]
    usual = REAL if real else RENDERED
    return replace(
        usual,
        personal=personal_biases(whose, activity, BETWEEN_REAL if real else BETWEEN),
        swing=personal_swing(whose, usual.swing) if activity.is_gait else {},
        toes_up=usual.toes_up + BETWEEN_TOES_UP * float(whose.normal()),
        bob={name: float(whose.uniform(*seen)) for name, seen in BOB_SEEN.items()},
        noise=float(rng.uniform(0.002, 0.005)),
        lag_s=0.0,
        lost=float(rng.choice([0.0, 0.0, 0.1, 0.2])),
        swapped=float(rng.choice([0.0, 0.05, 0.1])) if activity.is_gait else 0.0,
        swap_burst=8,
        far_late_s=FAR_LATE_S.get(activity, 0.0) * float(rng.uniform(-1, 1)),
    )


def _motion(activity: Activity, build: Build, rng: np.random.Generator) -> tuple[SyntheticMotion, dict[str, float]]:
    poor = rng.random() < 0.5
    lean = float(rng.uniform(-4, 20) if activity == Activity.RUN else rng.uniform(-6, 14))
    head = float(rng.uniform(*FORWARD_HEADS_DEG) if poor else rng.uniform(*USUAL_HEADS_DEG)) + lean * activity.is_gait
    posture = Posture(lean_deg=lean, forward_head_deg=head, protraction_m=float(rng.uniform(0, 0.03)))
    if activity == Activity.SIT:
        return Sit(build, posture), {}
    if activity == Activity.STAND:
        ahead = build.scale * float(rng.spawn(1)[0].normal(*MASS_AHEAD_M))
        return Stand(build, posture, balanced_hips_m(build, posture, ahead)), {}
    over = float(rng.uniform(4, 14)) if rng.random() < 0.4 else float(rng.uniform(-3, 3))
    speed = float(rng.uniform(2.2, 4.3)) if activity == Activity.RUN else float(rng.uniform(0.8, 1.7))
    make = running if activity == Activity.RUN else walking
    usual = make(build, speed).cadence_spm
    knees = {"knee_contact_deg": float(rng.spawn(1)[0].uniform(*RUNNERS_KNEES_DEG))} if activity == Activity.RUN else {}
    style = make(build, speed, cadence_spm=float(usual * rng.uniform(0.94, 1.06)), overstride=over, **knees)
    inputs = {"belt_speed_legs_s": speed / build.leg_m, "speed_mps": speed}
    return Gait(build, (Moment(0.0, style, posture),)), inputs
