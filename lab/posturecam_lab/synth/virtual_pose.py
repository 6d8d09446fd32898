"""A virtual BlazePose.

The landmarks that the real one would find on a made-up person, with its measured faults (pose_faults.py).

Every fault can be switched off; the same seed gives the same landmarks. A track without biases names no model.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from posturecam.arrays import Bools, Floats
from posturecam.landmark_bias import CALIBRATION, VIRTUAL_BLAZEPOSE
from posturecam.landmarks import LEG_PAIRS, N_LANDMARKS, Landmark
from posturecam.track import PoseTrack
from posturecam.types import Activity, Side
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.figure import PosedFigures
from posturecam_lab.synth.motion import SyntheticMotion
from posturecam_lab.synth.pose_faults import RENDERED, Bias, Faults
from posturecam_lab.synth.rotation import turned, unit, yaw
from posturecam_lab.synth.skeleton import FACE, assemble

EARS = (Landmark.LEFT_EAR, Landmark.RIGHT_EAR)
SHOULDERS = (Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER)
HIPS = (Landmark.LEFT_HIP, Landmark.RIGHT_HIP)
JOINTS = {
    "ear": EARS,
    "shoulder": SHOULDERS,
    "hip": HIPS,
    "knee": (Landmark.LEFT_KNEE, Landmark.RIGHT_KNEE),
    "ankle": (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE),
    "heel": (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
    "toe": (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
}
TILTING = {"head": (EARS, (Landmark.LEFT_EYE_OUTER, Landmark.RIGHT_EYE_OUTER)), "shoulder": (SHOULDERS,)}
NOSE_AHEAD_M = FACE[Landmark.NOSE][0]
PROVENANCE = {"model": VIRTUAL_BLAZEPOSE, CALIBRATION: RENDERED.calibration}
NEAR_VISIBILITY = {"KNEE": 0.98, "ANKLE": 0.98, "HEEL": 0.95, "FOOT_INDEX": 0.98}
FAR_VISIBILITY = {"KNEE": 0.62, "ANKLE": 0.83, "HEEL": 0.85, "FOOT_INDEX": 0.89, "ELBOW": 0.45, "WRIST": 0.50}
LEG_JOINTS = ("KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
FAR_LEGS_AT_A_DESK = 0.45
OUTSIDE_VISIBILITY = 0.15
SIDEWAYS = 0.5


@dataclass(frozen=True)
class VirtualTrack:
    """What the virtual pose model found.

    `track`, and, for the same frames, where the landmarks really are (T, 33, 2) px, and which frames had their legs
    swapped (T,).
    """

    track: PoseTrack
    true_xy: Floats
    swapped: Bools


def virtual_pose(
    motion: SyntheticMotion,
    camera: Camera,
    *,
    seconds: float,
    fps: float = 30.0,
    faults: Faults = RENDERED,
    seed: int = 0,
    slow_motion: float = 1.0,
) -> VirtualTrack:
    """The track of a clip that plays for `seconds` s at `fps`; frames without a person hold NaN and visibility 0."""
    rng = np.random.default_rng(seed)
    t = np.arange(round(seconds * fps)) / fps
    real = t / slow_motion
    points = motion.over(real).landmarks
    true_xy = camera.project(points)
    far = _far(camera, points)
    found = found_landmarks(motion, real - faults.lag_s, faults)
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
        provenance={**PROVENANCE, CALIBRATION: faults.calibration} if faults.biases else {},
    )
    return VirtualTrack(track, true_xy, swapped)


def bursts(rng: np.random.Generator, n: int, share: float, longest: int) -> Bools:
    """Which of `n` frames are touched, in bursts of 1 to `longest`, until their share is reached."""
    touched = np.zeros(n, dtype=bool)
    while touched.mean() < share:
        first = int(rng.integers(n))
        touched[first : first + int(rng.integers(1, longest + 1))] = True
    return touched


def found_landmarks(motion: SyntheticMotion, t: Floats, faults: Faults) -> Floats:
    """Where a pose model finds the landmarks (T, 33, 3) m, but for noise and lag."""
    pose = motion.pose(t)
    size = motion.build.scale
    forward, face = yaw(pose.heading)[..., 0], yaw(pose.heading + pose.trunk[:, 2] + pose.head[:, 2])[..., 0]
    figure = assemble(motion.build, pose)
    points = figure.landmarks
    points[:, JOINTS["toe"], 1] += faults.toes_up * _toes_up(figure)
    for name, more in faults.swing.items():
        points[:, JOINTS[name]] += _swung(points, JOINTS[name], forward, more)
    height = points[:, HIPS, 1].mean(axis=1)
    for name, share in faults.bob.items():
        points[:, JOINTS[name], 1] += (share - 1) * (height - height.mean())[:, None]
    head = ((points[:, EARS] - points[:, SHOULDERS]).mean(axis=1) * forward).sum(axis=1)
    seen_ahead = faults.follows_head * head - (1 - faults.protraction_seen) * pose.spine[:, 1]
    points[:, SHOULDERS] += (seen_ahead[:, None] * forward)[:, None]
    for name, pairs in TILTING.items():
        for pair in pairs:
            _tilt(points, pair, faults.tilt_seen.get(name, 1.0), faults.askew_deg.get(name, 0.0))
    right = unit(points[:, EARS[1]] - points[:, EARS[0]])
    points[:, Landmark.NOSE] += size * NOSE_AHEAD_M * np.tan(np.radians(faults.askew_deg.get("turn", 0.0))) * right
    for activity in Activity:
        now, usual = _doing(motion, t, activity), faults.biases.get(activity, {})
        for name, landmarks in JOINTS.items():
            moved = usual.get(name, Bias()) + faults.personal.get(name, Bias())
            ahead = face if name == "ear" else forward
            metres = size * (moved.forward * ahead + moved.up * np.array([0.0, 1.0, 0.0]))
            points[:, landmarks] += np.where(now[:, None], metres, 0.0)[:, None]
    return points


def _tilt(points: Floats, pair: tuple[Landmark, Landmark], seen: float, askew_deg: float) -> None:
    """Tilts the line between a left and a right landmark in place: `seen` times as steep, and `askew_deg` more."""
    across = points[:, pair[1]] - points[:, pair[0]]
    level = np.hypot(across[:, 0], across[:, 2])
    more = (seen - 1) * across[:, 1] + np.tan(np.radians(askew_deg)) * level
    points[:, pair[0], 1] -= more / 2
    points[:, pair[1], 1] += more / 2


def _toes_up(figure: PosedFigures) -> Floats:
    """How far (T, 2) m the toes of each foot are higher than they would be if it lay flat; 0 where they point down."""
    pitch = np.stack([figure.bones[f"{side}_foot"].axes[:, 1, 0] for side in Side], axis=1)
    feet = figure.landmarks[:, JOINTS["toe"]] - figure.landmarks[:, JOINTS["heel"]]
    return np.asarray(np.maximum(pitch, 0.0) * np.linalg.norm(feet, axis=2))


def _swung(points: Floats, joint: tuple[Landmark, Landmark], forward: Floats, more: Bias) -> Floats:
    """How far (T, 2, 3) m both sides of a joint are found beyond where they are.

    Those shares of their way from where they are on average, forward against mid-hip, and up.
    """
    from_hips = points[:, joint] - points[:, HIPS].mean(axis=1, keepdims=True)
    ahead = (from_hips * forward[:, None]).sum(axis=2)
    height = points[:, joint, 1]
    out: Floats = more.forward * (ahead - ahead.mean(axis=0))[..., None] * forward[:, None]
    out[..., 1] += more.up * (height - height.mean(axis=0))
    return out


def _doing(motion: SyntheticMotion, t: Floats, *activities: Activity) -> Bools:
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


def _visibility(
    rng: np.random.Generator, motion: SyntheticMotion, t: Floats, camera: Camera, xy: Floats, far: Bools
) -> Floats:
    """(T, 33): what BlazePose says of near and far joints, of legs under a desk, and of what is outside the image."""
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
