"""From what a body does (`BodyPose`) to where its bones and landmarks are (`PosedFigures`), for all instants at once.

The spine's bends are solved so that trunk lean, side lean and forward head come out exactly as asked; hips and feet are
given, knees lie where thigh and shank meet. Positions of joints and landmarks within a segment, in metres of a person
of 1.75 m, are read off anatomical drawings and stated here once.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import N_LANDMARKS, Landmark
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.figure import Bone, PosedFigures
from posturecam_lab.synth.rotation import axes_of, bent_joint, pitch, roll, turned, unit, yaw

ABDOMEN, THORAX, UPPER_THORAX = (-0.020, 0.085, 0.0), (0.0, 0.125, 0.0), (0.0, 0.150, 0.0)
"""Where abdomen, thorax and upper thorax start, each in the bone below it."""
SHOULDER, NECK, COLLAR, NECK_M = (0.017, 0.132), (-0.020, 0.190, 0.0), (0.060, 0.120, 0.020), 0.125
"""In the upper thorax: shoulder centre (forward, up), base of the neck, inner end of the clavicle."""
EAR = np.array([0.004, 0.018, 0.0])
"""Middle between the ears, from the top of the neck, in the head's axes."""
FACE: dict[Landmark, tuple[float, float, float]] = {
    Landmark.NOSE: (0.118, -0.022, 0.0),
    Landmark.RIGHT_EYE_INNER: (0.086, 0.025, 0.017),
    Landmark.RIGHT_EYE: (0.083, 0.026, 0.032),
    Landmark.RIGHT_EYE_OUTER: (0.074, 0.026, 0.047),
    Landmark.RIGHT_EAR: (0.0, 0.0, 0.078),
    Landmark.MOUTH_RIGHT: (0.088, -0.064, 0.024),
}
"""Landmarks of the face's right half, from the middle between the ears: forward, up, right."""
HAND: dict[Landmark, tuple[float, float, float]] = {
    Landmark.RIGHT_PINKY: (-0.022, -0.080, 0.0),
    Landmark.RIGHT_INDEX: (0.030, -0.082, 0.0),
    Landmark.RIGHT_THUMB: (0.036, -0.090, -0.015),
}
HEEL_POINT = (-0.058, -0.59)
"""The heel landmark from the ankle: forward (m), up (in ankle heights)."""
TOE_POINT = (0.068, 0.028, 0.012)
"""The foot-index landmark from the ball of the foot, in the toes' axes: forward, up, inward."""
SOLVING_ROUNDS = 24
SIDES = (("left", -1.0), ("right", 1.0))


@dataclass(frozen=True)
class BodyPose:
    """What the body does at T instants; left before right; radians and metres in the world of figure.py.

    hips (T, 3): mid-hip. pelvis (T, 3): yaw, drop of its right side, forward tilt. ankles (T, 2, 3). feet (T, 2, 3):
    pitch (toes up), yaw, bend of the toes (up). knees_towards (T, 2, 3). trunk (T, 3): lean, side lean, yaw. spine (T,
    4): kyphosis, protraction m, elevation m, tilt of the shoulders (right one up). head (T, 4): forward angle, pitch,
    yaw, roll. arms (T, 2, 4): flexion, abduction, inward turn, elbow flexion. wrists (T, 2, 3): where the hands are
    held, counting as much as `held` (T,) says, 0–1. place (T, 3): moves the whole body. heading (T,): then turns it
    about `place`, to the left positive.
    """

    t: Floats
    hips: Floats
    pelvis: Floats
    ankles: Floats
    feet: Floats
    knees_towards: Floats
    trunk: Floats
    spine: Floats
    head: Floats
    arms: Floats
    wrists: Floats
    held: Floats
    place: Floats
    heading: Floats


def blended(first: BodyPose, second: BodyPose, weight: Floats) -> BodyPose:
    """The pose that goes from `first` to `second` as `weight` (T,) goes from 0 to 1."""

    def mixed(name: str) -> Floats:
        a, b = getattr(first, name), getattr(second, name)
        w = weight.reshape(-1, *(1,) * (a.ndim - 1))
        return np.asarray((1 - w) * a + w * b)

    return BodyPose(**{field.name: first.t if field.name == "t" else mixed(field.name) for field in fields(BodyPose)})


def assemble(build: Build, pose: BodyPose) -> PosedFigures:
    """The bones and landmarks (T, 33, 3) of that body."""
    bones: dict[str, Bone] = {}
    points = np.zeros((pose.t.size, N_LANDMARKS, 3))
    _add_trunk(build, pose, bones)
    _add_head(build, pose, bones, points)
    for number, (side, sign) in enumerate(SIDES):
        _add_arm(build, pose, bones, points, number, side, sign)
        _add_leg(build, pose, bones, points, number, side, sign)
    whole_turn = yaw(pose.heading)
    moved = {
        name: Bone(turned(whole_turn, b.origin) + pose.place, whole_turn @ b.axes, b.length_m)
        for name, b in bones.items()
    }
    return PosedFigures(pose.t, moved, np.einsum("tij,tkj->tki", whole_turn, points) + pose.place[:, None])


def _add_trunk(build: Build, pose: BodyPose, bones: dict[str, Bone]) -> None:
    """The spine, its pitch and roll corrected by what is still missing: each round leaves less than a tenth of it."""
    lean, side = pose.trunk[:, 0].copy(), pose.trunk[:, 1].copy()
    for _ in range(SOLVING_ROUNDS):
        _spine(build, pose, lean, side, bones)
        middle = _mid_shoulder(build, pose, bones)
        along, arm = middle - pose.hips, middle - bones["abdomen"].origin
        gain = np.linalg.norm(along, axis=1) / np.linalg.norm(arm, axis=1)
        lean += gain * (pose.trunk[:, 0] - np.arctan2(along[:, 0], along[:, 1]))
        side += gain * (pose.trunk[:, 1] - np.arctan2(along[:, 2], along[:, 1]))
    _spine(build, pose, lean, side, bones)


def _spine(build: Build, pose: BodyPose, lean: Floats, side: Floats, bones: dict[str, Bone]) -> None:
    twist, tilt, size = pose.trunk[:, 2], pose.pelvis[:, 2], build.trunk_scale
    low = lean - pose.spine[:, 0]
    axes = {
        "pelvis": yaw(pose.pelvis[:, 0]) @ roll(pose.pelvis[:, 1]) @ pitch(-tilt),
        "abdomen": yaw((twist + pose.pelvis[:, 0]) / 2)
        @ roll((side + pose.pelvis[:, 1]) / 2)
        @ pitch(-(tilt + low) / 2),
        "thorax": yaw(twist) @ roll(side) @ pitch(-low),
        "upper_thorax": yaw(twist) @ roll(side) @ pitch(-lean),
    }
    origin = pose.hips
    for name, end in (("pelvis", ABDOMEN), ("abdomen", THORAX), ("thorax", UPPER_THORAX), ("upper_thorax", NECK)):
        bones[name] = Bone(origin, axes[name], size * float(np.hypot(*end[:2])))
        origin = origin + turned(axes[name], size * np.array(end))


def _shoulder(build: Build, pose: BodyPose, bones: dict[str, Bone], sign: float) -> Floats:
    """The shoulder centre (T, 3): the girdle swings it round the ribs, so it comes inward as it comes forward."""
    _, forward, up, tilt = pose.spine.T
    size = build.trunk_scale
    out = build.half_shoulders_m - 0.15 * np.abs(forward) - 3.5 * forward**2
    back = bones["upper_thorax"]
    height = size * SHOULDER[1] + up - 0.2 * np.abs(forward) + sign * out * np.tan(tilt)
    local = np.stack([size * SHOULDER[0] + forward, height, sign * out], axis=1)
    return back.origin + turned(back.axes, local)


def _mid_shoulder(build: Build, pose: BodyPose, bones: dict[str, Bone]) -> Floats:
    return (_shoulder(build, pose, bones, -1.0) + _shoulder(build, pose, bones, 1.0)) / 2


def _add_head(build: Build, pose: BodyPose, bones: dict[str, Bone], points: Floats) -> None:
    """Neck and head, the neck's pitch solved for the ears' angle over the shoulders."""
    back, middle = bones["upper_thorax"], _mid_shoulder(build, pose, bones)
    base = back.point(*(build.trunk_scale * np.array(NECK)))
    wanted, chin, turn, tip = pose.head.T
    turn = turn + pose.trunk[:, 2]
    skull = yaw(turn) @ roll(tip) @ pitch(chin)
    ear_from_top = turned(skull, build.scale * EAR)
    neck_m, angle = build.scale * NECK_M, wanted.copy()
    for _ in range(SOLVING_ROUNDS):
        neck = yaw(turn / 2) @ roll(tip / 2) @ pitch(-angle)
        ear = base + neck_m * neck[..., 1] + ear_from_top
        along = ear - middle
        angle += np.linalg.norm(along, axis=1) / neck_m * (wanted - np.arctan2(along[:, 0], along[:, 1]))
    neck = yaw(turn / 2) @ roll(tip / 2) @ pitch(-angle)
    top = base + neck_m * neck[..., 1]
    bones["neck"] = Bone(base, neck, neck_m)
    bones["head"] = Bone(top, skull, 0.15 * build.scale)
    for landmark, (forward, up, right) in FACE.items():
        points[:, landmark] = top + ear_from_top + turned(skull, build.scale * np.array([forward, up, right]))
        if landmark != Landmark.NOSE:
            mirrored = build.scale * np.array([forward, up, -right])
            points[:, _left_of(landmark)] = top + ear_from_top + turned(skull, mirrored)


def _add_arm(
    build: Build, pose: BodyPose, bones: dict[str, Bone], points: Floats, number: int, side: str, sign: float
) -> None:
    back, shoulder = bones["upper_thorax"], _shoulder(build, pose, bones, sign)
    forward, up, right = COLLAR
    collar = back.point(build.scale * forward, build.scale * up, sign * build.scale * right)
    flexion, abduction, inward, bend = pose.arms[:, number].T
    hanging = yaw(pose.trunk[:, 2]) @ roll(pose.trunk[:, 1])
    upper = hanging @ roll(-sign * abduction) @ pitch(flexion) @ yaw(sign * inward)
    lower = upper @ pitch(bend)
    elbow = shoulder - build.upper_arm_m * upper[..., 1]
    wrist = elbow - build.forearm_m * lower[..., 1]
    hand = lower
    if np.any(pose.held > 0):
        weight = pose.held[:, None]
        wrist = (1 - weight) * wrist + weight * pose.wrists[:, number]
        elbow = bent_joint(shoulder, wrist, build.upper_arm_m, build.forearm_m, hanging @ (-0.8, -1.0, 0.3 * sign))
        thumb_in = turned(hanging, np.array([0.2, 0.3, -sign]))
        upper, lower = axes_of(shoulder - elbow, upper[..., 2]), axes_of(elbow - wrist, upper[..., 2])
        flat = axes_of(turned(hanging, np.array([-1.0, 0.08, 0.1 * sign])), np.cross(hanging[..., 0], thumb_in))
        hand = np.where(weight[..., None] > 0.5, flat, lower)
    bones[f"{side}_clavicle"] = Bone(collar, _girdle(back, collar, shoulder, sign), 0.16 * build.scale)
    bones[f"{side}_upper_arm"] = Bone(shoulder, upper, build.upper_arm_m)
    bones[f"{side}_forearm"] = Bone(elbow, lower, build.forearm_m)
    bones[f"{side}_hand"] = Bone(wrist, hand, build.hand_m)
    for joint, where in (("SHOULDER", shoulder), ("ELBOW", elbow), ("WRIST", wrist)):
        points[:, Landmark[f"{side.upper()}_{joint}"]] = where
    for landmark, (x, y, z) in HAND.items():
        index = landmark if side == "right" else _left_of(landmark)
        points[:, index] = wrist + turned(hand, build.scale * np.array([x, y, sign * z]))


def _girdle(back: Bone, collar: Floats, shoulder: Floats, sign: float) -> Floats:
    """Axes of a clavicle: its right axis along the line through collar and shoulder."""
    right = unit(sign * (shoulder - collar))
    up = back.axes[..., 1]
    up = unit(up - right * np.sum(up * right, axis=-1, keepdims=True))
    return np.stack([np.cross(up, right), up, right], axis=-1)


def _add_leg(
    build: Build, pose: BodyPose, bones: dict[str, Bone], points: Floats, number: int, side: str, sign: float
) -> None:
    hip = hip_centres(build, pose)[:, number]
    ankle, towards = pose.ankles[:, number], pose.knees_towards[:, number]
    knee = bent_joint(hip, ankle, build.thigh_m, build.shank_m, towards)
    right = np.cross(unit(ankle - hip), unit(towards))
    lift, turn, bend = pose.feet[:, number].T
    foot = yaw(turn) @ pitch(lift)
    toes = foot @ pitch(bend)
    ball = ankle + turned(foot, build.ball)
    bones[f"{side}_thigh"] = Bone(hip, axes_of(hip - knee, right), build.thigh_m)
    bones[f"{side}_shank"] = Bone(knee, axes_of(knee - ankle, right), build.shank_m)
    bones[f"{side}_foot"] = Bone(ankle, foot, float(np.hypot(*build.ball[:2])))
    bones[f"{side}_toes"] = Bone(ball, toes, build.toe_m)
    heel = np.array([HEEL_POINT[0] * build.scale, HEEL_POINT[1] * build.ankle_height_m, 0.0])
    toe = build.scale * np.array([TOE_POINT[0], TOE_POINT[1], -sign * TOE_POINT[2]])
    for name, where in (
        ("HIP", hip),
        ("KNEE", knee),
        ("ANKLE", ankle),
        ("HEEL", ankle + turned(foot, heel)),
        ("FOOT_INDEX", ball + turned(toes, toe)),
    ):
        points[:, Landmark[f"{side.upper()}_{name}"]] = where


def hip_centres(build: Build, pose: BodyPose) -> Floats:
    """The hip joints (T, 2, 3), left and right."""
    right = (yaw(pose.pelvis[:, 0]) @ roll(pose.pelvis[:, 1]))[..., 2]
    return np.stack([pose.hips + sign * build.half_hips_m * right for _, sign in SIDES], axis=1)


def _left_of(landmark: Landmark) -> Landmark:
    name = landmark.name
    return Landmark["MOUTH_LEFT" if name == "MOUTH_RIGHT" else name.replace("RIGHT", "LEFT")]
