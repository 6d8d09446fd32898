"""Landmark streams of made-up people, filmed in many ways, with their exact truth: drawn at random, the same for the
same seed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from posturecam.synth.build import Build
from posturecam.synth.camera import Camera
from posturecam.synth.gait import Gait, Moment, running, walking
from posturecam.synth.motion import Motion
from posturecam.synth.posture import Posture
from posturecam.synth.stillness import Sit, Stand
from posturecam.types import Activity, PoseTrack, View
from posturecam.validate.recordings import burst_mask, with_legs_swapped

FRAME_RATES = (24.0, 30.0, 60.0, 120.0)
SECONDS = 10.0


@dataclass(frozen=True)
class Stream:
    """One made-up person in front of one camera.

    fps, dropped (share of frames), swapped (share of frames with the legs exchanged), noise (SD, share of body height).
    inputs: the true speeds that norms may ask for.
    """

    name: str
    activity: Activity
    view: View
    motion: Motion
    camera: Camera
    fps: float
    noise: float
    dropped: float
    swapped: float
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
    return Stream(
        f"{activity} {number}",
        activity,
        view,
        motion,
        camera,
        float(rng.choice(FRAME_RATES)),
        float(rng.uniform(0.002, 0.006)),
        float(rng.choice([0.0, 0.0, 0.1, 0.2])),
        float(rng.choice([0.0, 0.05, 0.1])) if activity.is_gait else 0.0,
        number,
        inputs,
    )


def filmed(stream: Stream) -> PoseTrack:
    """The stream's landmarks as a tracker would hand them over; the same every time."""
    rng = np.random.default_rng([stream.seed, 1])
    t = np.arange(0.0, SECONDS, 1 / stream.fps)
    xy = stream.camera.project(stream.motion.over(t).landmarks)
    height_px = float(np.ptp(xy[..., 1], axis=1).max())
    xy = with_legs_swapped(
        xy + rng.normal(0, stream.noise * height_px, xy.shape), burst_mask(t.size, stream.swapped, 8, rng)
    )
    # A thousandth of a pixel hides the last bits, in which matrix products may differ from run to run.
    xy = np.round(xy, 3)
    keep = rng.random(t.size) >= stream.dropped
    return PoseTrack(t, xy, np.ones(xy.shape[:2]), size=stream.camera.size).where(keep)


def _motion(activity: Activity, build: Build, rng: np.random.Generator) -> tuple[Motion, dict[str, float]]:
    poor = rng.random() < 0.5
    lean = float(rng.uniform(-4, 20) if activity == Activity.RUN else rng.uniform(-6, 14))
    head = float(rng.uniform(12, 34) if poor else rng.uniform(2, 12))
    posture = Posture(lean_deg=lean, forward_head_deg=head, protraction_m=float(rng.uniform(0, 0.03)))
    if activity == Activity.SIT:
        return Sit(build, posture), {}
    if activity == Activity.STAND:
        return Stand(build, posture), {}
    over = float(rng.uniform(4, 14)) if rng.random() < 0.4 else float(rng.uniform(-3, 3))
    speed = float(rng.uniform(2.2, 4.3)) if activity == Activity.RUN else float(rng.uniform(0.8, 1.7))
    make = running if activity == Activity.RUN else walking
    usual = make(build, speed).cadence_spm
    style = make(build, speed, cadence_spm=float(usual * rng.uniform(0.94, 1.06)), overstride=over)
    inputs = {"belt_speed_legs_s": speed / build.leg_m, "speed_mps": speed}
    return Gait(build, (Moment(0.0, style, posture),)), inputs
