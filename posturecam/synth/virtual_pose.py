"""A virtual BlazePose: the landmarks that the real one would find on a made-up person, with its measured faults.

Measured on 34 rendered people with exact truth (ear 2 to 3 cm ahead of the tragus, shoulder 1 to 2 cm behind and above the
joint, so the trunk reads 0 to 5° too upright and the ear angle 6 to 17° too far forward; the shoulder goes along with a
head that is held forward by a fifth, and with rounded shoulders by less than half; the hips of walkers and runners are
found 3 cm too low, so that the leg is 5 to 7 % short, and move up and down 0.7 to 1.1 times as far as they do; near landmarks 1.1 % of height off about
their mean; 2 % of running frames with swapped legs; visibilities by joint and side) and on hand-read photographs (ear
6.4 % of trunk length ahead, shoulder 3 % ahead). The two disagree on the shoulder, so both can be had: RENDERED and STILLS.
How much one person differs from the next, as long as posture doesn't explain it, stands in BETWEEN_PEOPLE. Every fault
can be switched off; the same seed gives the same landmarks. A track without biases names no model.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from scipy.signal import lfilter

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import LEG_PAIRS, N_LANDMARKS, Landmark
from posturecam.synth.camera import Camera
from posturecam.synth.motion import Motion
from posturecam.synth.rotation import turned, yaw
from posturecam.synth.skeleton import assemble
from posturecam.track import PoseTrack
from posturecam.types import Activity

EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
JOINTS: Mapping[str, tuple[Landmark, Landmark]] = {
    "ear": EARS, "shoulder": SHOULDERS, "hip": HIPS, "knee": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "ankle": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
}  # fmt: skip
PROVENANCE = {"model": "virtual BlazePose"}
NEAR_VISIBILITY: Mapping[str, float] = {"KNEE": 0.98, "ANKLE": 0.98, "HEEL": 0.95, "FOOT_INDEX": 0.98}
FAR_VISIBILITY: Mapping[str, float] = {
    "KNEE": 0.62, "ANKLE": 0.83, "HEEL": 0.85, "FOOT_INDEX": 0.89, "ELBOW": 0.45, "WRIST": 0.50,
}  # fmt: skip
LEG_JOINTS = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
FAR_LEGS_AT_A_DESK = 0.45
OUTSIDE_VISIBILITY = 0.15
SIDEWAYS = 0.5


@dataclass(frozen=True)
class Bias:
    """Where a landmark is found instead of where it is: forward and up, metres of somebody of 1.75 m."""

    forward: float = 0.0
    up: float = 0.0


@dataclass(frozen=True)
class Faults:
    """What the pose model does wrong; all zero = nothing.

    gait, stand, sit: biases of the JOINTS while walking or running, standing and sitting; personal: what this person's
    differ from them. protraction_seen: share of the shoulders' forward travel that is found; follows_head: share of the
    ears' way ahead of the shoulders by which the shoulders are found ahead. bob: by joint, how far it is found to go up
    and down with the hips, 1 = as far as it does. noise, slow_noise: SD in shares of body height, from frame to frame and
    wandering over `wander_s`; far_noise: times as much on the side away from the camera. lag_s: how late landmarks
    come; far_late_s: how much later still those of the leg away from the camera.
    visibility: by joint and side; without it all is 1. lost: share of frames without anybody, in bursts up to
    lost_burst. swapped: share of frames with exchanged legs, in bursts up to swap_burst.
    """

    gait: Mapping[str, Bias] = field(default_factory=dict)
    stand: Mapping[str, Bias] = field(default_factory=dict)
    sit: Mapping[str, Bias] = field(default_factory=dict)
    personal: Mapping[str, Bias] = field(default_factory=dict)
    protraction_seen: float = 1.0
    follows_head: float = 0.0
    bob: Mapping[str, float] = field(default_factory=dict)
    noise: float = 0.0
    slow_noise: float = 0.0
    wander_s: float = 0.15
    far_noise: float = 1.0
    lag_s: float = 0.0
    far_late_s: float = 0.0
    visibility: bool = False
    lost: float = 0.0
    lost_burst: int = 3
    swapped: float = 0.0
    swap_burst: int = 3


NO_FAULTS = Faults()
RENDERED = Faults(
    gait={"ear": Bias(0.029, 0.015), "shoulder": Bias(-0.018, 0.016), "hip": Bias(0.005, -0.033), "ankle": Bias(0.007, 0.010)},
    stand={"ear": Bias(0.027, 0.020), "shoulder": Bias(-0.022, 0.011), "hip": Bias(-0.004, -0.014), "ankle": Bias(-0.003, 0.012)},
    sit={"ear": Bias(0.023, 0.013), "shoulder": Bias(-0.012, 0.015)},
    protraction_seen=0.6, follows_head=0.17, bob={"hip": 0.88, "shoulder": 1.01},
    noise=0.003, slow_noise=0.005, far_noise=1.5, lag_s=0.010, visibility=True, swapped=0.02,
)  # fmt: skip
"""As on rendered people."""
STILLS = replace(
    RENDERED,
    gait={"ear": Bias(0.036, 0.0), "shoulder": Bias(0.001, 0.0)},
    stand={"ear": Bias(0.035, 0.0), "shoulder": Bias(-0.002, 0.0)},
    sit={"ear": Bias(0.032, 0.0), "shoulder": Bias(0.012, 0.0)},
    protraction_seen=1.0,
    follows_head=0.0,
    bob={},
)
"""As on photographs of people. There only the side near the camera was read: middles of both sides lie as much ahead of or
behind that as on rendered people. Nobody has measured hips, ankles and what posture does there."""


BETWEEN_PEOPLE: Mapping[str, Bias] = {
    "ear": Bias(0.0045, 0.004), "shoulder": Bias(0.0045, 0.009), "hip": Bias(0.0045, 0.013), "knee": Bias(0.004, 0.008),
    "ankle": Bias(0.0045, 0.006),
}  # fmt: skip
"""SD of a joint's bias from one rendered walker or runner to the next, as far as posture does not explain it; ears and
shoulders as much as leaves 1.8° of forward head between people, as on rendered ones (0.6 cm each, but much of it in common)."""
EAR_WITH_SHOULDER = 0.75
"""How the ear's and the shoulder's go together forward (correlation)."""


def personal_biases(rng: np.random.Generator) -> dict[str, Bias]:
    """What a pose model does to one person, beyond what it does to people on average, drawn evenly at random
    within what is usual: one in twenty of the rendered people lay further off, at 2.5 to 2.8 times the SD."""
    drawn = {name: rng.uniform(-np.sqrt(3), np.sqrt(3), 2) for name in BETWEEN_PEOPLE}
    alone = np.sqrt(1 - EAR_WITH_SHOULDER**2)
    drawn["shoulder"][0] = EAR_WITH_SHOULDER * drawn["ear"][0] + alone * drawn["shoulder"][0]
    return {
        name: Bias(sd.forward * float(drawn[name][0]), sd.up * float(drawn[name][1]))
        for name, sd in BETWEEN_PEOPLE.items()
    }


@dataclass(frozen=True)
class Seen:
    """What the virtual pose model found: `track`, and, for the same frames, where the landmarks really are (T, 33, 2)
    px, and which frames had their legs swapped (T,)."""

    track: PoseTrack
    true_xy: Floats
    swapped: Bools


def virtual_pose(
    motion: Motion, camera: Camera, *, seconds: float, fps: float = 30.0, faults: Faults = RENDERED, seed: int = 0,
    slow_motion: float = 1.0,
) -> Seen:  # fmt: skip
    """The track of a clip that plays for `seconds` s at `fps`; frames without anybody hold NaN and visibility 0."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * fps)) / fps
    real = t / slow_motion
    points = motion.over(real).landmarks
    true_xy = camera.project(points)
    far = _far(camera, points)
    found = _found(motion, real - faults.lag_s, faults)
    if faults.far_late_s:
        behind = far & np.isin(np.arange(N_LANDMARKS), LEG_PAIRS)
        late = motion.over(real - faults.lag_s - faults.far_late_s).landmarks
        found = np.where(behind[..., None], late, found)
    height_px = float(np.nanmax(true_xy[..., 1]) - np.nanmin(true_xy[..., 1]))
    xy = camera.project(found) + height_px * _noise(rng, t, far, faults)
    visibility = _visibility(rng, motion, real, camera, true_xy, far) if faults.visibility else np.ones(xy.shape[:2])
    swapped = bursts(rng, t.size, faults.swapped, faults.swap_burst)
    wrong = np.flatnonzero(swapped)[:, None]
    left, right = (list(side) for side in zip(*LEG_PAIRS, strict=True))
    xy[wrong, left + right] = xy[wrong, right + left]
    gone = bursts(rng, t.size, faults.lost, faults.lost_burst) | ~motion.present(real)
    xy[gone], visibility[gone] = np.nan, 0.0
    world = np.einsum("ij,tkj->tki", camera.axes, points - points[:, 23:25].mean(axis=1, keepdims=True))
    world[gone] = np.nan
    track = PoseTrack(
        t,
        xy,
        visibility,
        world=world,
        size=camera.size,
        provenance=PROVENANCE if faults.gait or faults.stand or faults.sit else {},
    )
    return Seen(track, true_xy, swapped)


def bursts(rng: np.random.Generator, n: int, share: float, longest: int) -> Bools:
    """Which of `n` frames are touched, in bursts of 1 to `longest`, until their share is reached."""
    touched = np.zeros(n, dtype=bool)
    while touched.mean() < share:
        first = int(rng.integers(n))
        touched[first : first + int(rng.integers(1, longest + 1))] = True
    return touched


def _found(motion: Motion, t: Floats, faults: Faults) -> Floats:
    """The biased landmarks (T, 33, 3) m."""
    pose = motion.pose(t)
    size = motion.build.scale
    forward = yaw(pose.heading)[..., 0]
    points = assemble(motion.build, pose).landmarks
    height = points[:, HIPS, 1].mean(axis=1)
    for name, share in faults.bob.items():
        points[:, JOINTS[name], 1] += (share - 1) * (height - height.mean())[:, None]
    head = ((points[:, EARS] - points[:, SHOULDERS]).mean(axis=1) * forward).sum(axis=1)
    seen_ahead = faults.follows_head * head - (1 - faults.protraction_seen) * pose.spine[:, 1]
    points[:, SHOULDERS] += (seen_ahead[:, None] * forward)[:, None]
    doing = (
        (faults.gait, (Activity.WALK, Activity.RUN)),
        (faults.stand, (Activity.STAND,)),
        (faults.sit, (Activity.SIT,)),
    )
    for biases, activities in doing:
        now = _doing(motion, t, *activities)
        for name, landmarks in JOINTS.items():
            usual, own = biases.get(name, Bias()), faults.personal.get(name, Bias())
            ahead, above = usual.forward + own.forward, usual.up + own.up
            moved = size * (ahead * forward + above * np.array([0.0, 1.0, 0.0]))
            points[:, landmarks] += np.where(now[:, None], moved, 0.0)[:, None]
    return points


def _doing(motion: Motion, t: Floats, *activities: Activity) -> Bools:
    """(T,) whether one of these activities goes on."""
    going_on = np.zeros(t.size, dtype=bool)
    for span in motion.spans(float(t.min()), float(t.max()) + 1e-6):
        if span.activity in activities:
            going_on |= (t >= span.start) & (t <= span.end)
    return going_on


def _far(camera: Camera, points: Floats) -> Bools:
    """(T, 33) which landmarks belong to the side that is turned away; none seen from the front or the rear."""
    across = turned(camera.axes, points[:, Landmark.RIGHT_HIP] - points[:, Landmark.LEFT_HIP])
    away = across[:, 2] / np.linalg.norm(across, axis=1)
    far = np.zeros(points.shape[:2], dtype=bool)
    for landmark in Landmark:
        if landmark.name.startswith(("LEFT", "RIGHT")):
            far[:, landmark] = (away > SIDEWAYS) if landmark.name.startswith("RIGHT") else (away < -SIDEWAYS)
    return far


def _noise(rng: np.random.Generator, t: Floats, far: Bools, faults: Faults) -> Floats:
    """Noise (T, 33, 2) in shares of body height: white, and wandering as a first-order process."""
    shape = (t.size, N_LANDMARKS, 2)
    white = faults.noise * rng.standard_normal(shape)
    step = float(t[1] - t[0]) if t.size > 1 else 1.0
    stay = float(np.exp(-step / faults.wander_s))
    wandering = lfilter([np.sqrt(1 - stay**2)], [1.0, -stay], rng.standard_normal(shape), axis=0)
    return np.asarray((white + faults.slow_noise * wandering) * np.where(far, faults.far_noise, 1.0)[..., None])


def _visibility(rng: np.random.Generator, motion: Motion, t: Floats, camera: Camera, xy: Floats, far: Bools) -> Floats:
    """(T, 33): what BlazePose says of near and far joints, of legs under a desk, and of what is outside the picture."""
    under_desk = _doing(motion, t, Activity.SIT)
    visibility = np.full(xy.shape[:2], 0.99)
    for landmark in Landmark:
        joint = landmark.name.partition("_")[2]
        away = np.full(t.size, FAR_VISIBILITY.get(joint, 0.97))
        if joint in LEG_JOINTS:
            away = np.where(under_desk, FAR_LEGS_AT_A_DESK, away)
        visibility[:, landmark] = np.where(far[:, landmark], away, NEAR_VISIBILITY.get(joint, 0.99))
    outside = ((xy < 0) | (xy >= np.array(camera.size))).any(axis=2)
    visibility = np.where(outside, OUTSIDE_VISIBILITY, visibility)
    spread = 0.3 * np.minimum(visibility, 1 - visibility)
    noisy: Floats = np.clip(visibility + spread * rng.standard_normal(visibility.shape), 0.0, 1.0)
    return noisy
