"""The landmarks that BlazePose would find on an acted person at a desk, with the faults of desk_faults.py."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import lfilter

from posturecam.arrays import Bools, Floats
from posturecam.landmarks import N_LANDMARKS, Landmark
from posturecam_lab.synth.desk_faults import (
    ELBOW_OUT,
    HIP_DROP,
    HIP_VISIBILITY,
    HIP_WIDTH,
    LEGS,
    SHOULDER_OUT,
    WRIST_IN,
    WRIST_OUT,
    DeskFaults,
)
from posturecam_lab.synth.desk_motion import FACE

EARS = [Landmark.LEFT_EAR, Landmark.RIGHT_EAR]
SHOULDERS = [Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER]
ELBOWS = [Landmark.LEFT_ELBOW, Landmark.RIGHT_ELBOW]
HANDS = slice(Landmark.LEFT_WRIST, Landmark.LEFT_HIP)
HIPS = [Landmark.LEFT_HIP, Landmark.RIGHT_HIP]
LEG_JOINTS = slice(Landmark.LEFT_KNEE, N_LANDMARKS)
COVERED = [Landmark.NOSE, Landmark.MOUTH_LEFT, Landmark.MOUTH_RIGHT]
"""What is behind a hand before the face."""
EAR_WIDTH_M = 0.156
FRAMING_WAVES = 12
FRAMING_SCALE = 0.25
"""How far the face must go in the image (shares of its height), or its size change (natural logarithm), until the error
of its framing is another one: cuts by a fifth of the image changed it wholly."""


@dataclass(frozen=True)
class SeenBody:
    """A body before a camera at times `t` (T,).

    xy (T, 33, 2) px: where its landmarks are, biased as the model is. px_per_m (T,): at the face. size: of the image.
    yaw_deg (T,): how far the face is turned away from the camera. hidden (T,): how far a hand is before the face, 0-1.
    """

    t: Floats
    xy: Floats
    px_per_m: Floats
    size: tuple[int, int]
    yaw_deg: Floats
    hidden: Floats

    @property
    def face(self) -> Floats:
        """Middle of the face (T, 2) px."""
        return np.asarray(self.xy[:, FACE].mean(axis=1))

    @property
    def above(self) -> Floats:
        """How far (T,) the middle of the face is above the image, in widths of the head; negative inside."""
        return -self.face[:, 1] / (EAR_WIDTH_M * self.px_per_m)

    @property
    def beside(self) -> Floats:
        """How far (T,) it is beside the image, in widths of the head."""
        x = self.face[:, 0]
        return np.asarray(np.maximum(-x, x - self.size[0]) / (EAR_WIDTH_M * self.px_per_m))


def found(body: SeenBody, faults: DeskFaults, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Landmarks (T, 33, 2) px and visibility (T, 33); frames in which the body is not found hold NaN and 0."""
    xy = body.xy.copy()
    unit = body.px_per_m[:, None, None]
    noise = (1 + (faults.hand_noise - 1) * body.hidden) * (1 + (body.yaw_deg / faults.turned_noise_deg) ** 2)
    noise = noise * np.where(body.above > 0, faults.top_noise, 1.0)
    n = body.t.size
    common = faults.face_m * _wander(rng, body.t, (1, 2), faults.wander_s)
    common += faults.hand_m_off * body.hidden[:, None, None] * _wander(rng, body.t, (1, 2), 10 * faults.wander_s)
    each = faults.point_m * _wander(rng, body.t, (11, 2), faults.wander_s)
    by_hand = body.hidden[:, None, None] * _wander(rng, body.t, (3, 2), 10 * faults.wander_s)
    each[:, COVERED] += faults.hand_point_m * by_hand[:, [0, 1, 1]]
    xy[:, SHOULDERS] += unit * faults.hand_shoulder_m * by_hand[:, 2:]
    _frame(xy, body, faults, rng)
    xy[:, FACE] += noise[:, None, None] * unit * (common + each)
    outside = _pull_shoulders(xy, body, faults)
    wild = np.where(outside > -0.05, faults.edge_noise, 1.0)[..., None]
    xy[:, SHOULDERS] += unit * wild * faults.shoulder_m * _wander(rng, body.t, (2, 2), faults.wander_s)
    white = np.hypot(faults.white_m * unit, faults.white_px) * rng.standard_normal((n, N_LANDMARKS, 2))
    xy += white
    _lift_back(xy, body, faults)
    _invent(xy, body, faults, rng)
    visibility = _visibility(xy, body, outside, rng)
    _jump(xy, visibility, body, faults, rng)
    gone = _lost(body, faults, rng)
    xy[gone], visibility[gone] = np.nan, 0.0
    return xy, visibility


def _wander(rng: np.random.Generator, t: Floats, shape: tuple[int, ...], memory_s: float) -> Floats:
    """A first-order process (T, *shape) of SD 1 that forgets within `memory_s`."""
    step = float(np.median(np.diff(t))) if t.size > 1 else 1.0
    stay = float(np.exp(-step / memory_s))
    drive = rng.standard_normal((t.size, *shape))
    drive[0] /= np.sqrt(1 - stay**2)
    return np.asarray(lfilter([np.sqrt(1 - stay**2)], [1.0, -stay], drive, axis=0))


def _frame(xy: Floats, body: SeenBody, faults: DeskFaults, rng: np.random.Generator) -> None:
    """Puts in the error of the face's place and size that goes with where and how large it is in the image."""
    at = np.column_stack([body.face / body.size[1], np.log(body.px_per_m / body.size[1])]) / FRAMING_SCALE
    wave = rng.standard_normal((FRAMING_WAVES, 3, 3))
    phase = rng.uniform(0, 2 * np.pi, (FRAMING_WAVES, 3))
    smooth = np.sqrt(2 / FRAMING_WAVES) * np.cos(np.einsum("tk,wka->twa", at, wave) + phase).sum(axis=1)
    middle = xy[:, FACE].mean(axis=1, keepdims=True)
    xy[:, FACE] = middle + (xy[:, FACE] - middle) * (1 + faults.framing_scale * smooth[:, 2])[:, None, None]
    xy[:, FACE] += faults.framing_m * body.px_per_m[:, None, None] * smooth[:, None, :2]


def _pull_shoulders(xy: Floats, body: SeenBody, faults: DeskFaults) -> Floats:
    """Pulls shoulders at and beyond the image's edge inside; returns how far (T, 2) they are outside, in m."""
    width, height = body.size
    x, y = xy[:, SHOULDERS, 0], xy[:, SHOULDERS, 1]
    unit = body.px_per_m[:, None]
    out = {"below": (y - height) / unit, "left": -x / unit, "right": (x - width) / unit}

    def back(outside: Floats) -> Floats:
        near = np.clip(1 + outside / max(faults.edge_m, 1e-9), 0.0, 1.0)
        return np.asarray((faults.edge_m * near + faults.edge_share * np.maximum(outside, 0.0)) * unit)

    xy[:, SHOULDERS, 1] -= back(out["below"])
    xy[:, SHOULDERS, 0] += back(out["left"]) - back(out["right"])
    return np.asarray(np.maximum.reduce(list(out.values())))


def _lift_back(xy: Floats, body: SeenBody, faults: DeskFaults) -> None:
    """A face above the image is drawn back towards it, and smaller than it is."""
    above = np.maximum(body.above, 0.0)
    head = EAR_WIDTH_M * body.px_per_m
    middle = xy[:, FACE].mean(axis=1, keepdims=True)
    shrunk = 1 - (1 - faults.top_size) * np.clip(above / 0.5, 0.0, 1.0)
    xy[:, FACE] = middle + (xy[:, FACE] - middle) * shrunk[:, None, None]
    xy[:, FACE, 1] += (faults.top_share * above * head)[:, None]


def _invent(xy: Floats, body: SeenBody, faults: DeskFaults, rng: np.random.Generator) -> None:
    """What is below the image is made up: hips follow the shoulders, legs the hips; arms wander about."""
    width, height = body.size
    unit = body.px_per_m[:, None, None]
    middle = xy[:, SHOULDERS].mean(axis=1, keepdims=True)
    across = xy[:, SHOULDERS] - middle
    broad = np.linalg.norm(across[:, 1] - across[:, 0], axis=1)[:, None, None]
    down = np.array([0.0, 1.0])
    below = ~(body.xy[:, HIPS, 1] <= height)[..., None]  # what is behind the camera is NaN
    made = middle + HIP_DROP * broad * down + HIP_WIDTH * across
    made += unit * faults.hip_m * _wander(rng, body.t, (2, 2), 2 * faults.wander_s)
    xy[:, HIPS] = np.where(below, made, xy[:, HIPS])
    legs = xy[:, LEG_JOINTS].copy()
    for row in range(legs.shape[1]):
        legs[:, row] = xy[:, HIPS[row % 2]] + (1.15 + 1.0 * (row // 2 > 0)) * broad[:, 0] * down
    xy[:, LEG_JOINTS] = np.where(~(body.xy[:, LEG_JOINTS, 1] <= height)[..., None], legs, xy[:, LEG_JOINTS])
    for joints, off in ((ELBOWS, faults.elbow_m), (list(range(HANDS.start, HANDS.stop)), faults.hand_m)):
        behind = np.isnan(xy[:, joints])  # of the camera
        xy[:, joints] = np.where(behind, xy[:, HIPS].mean(axis=1, keepdims=True), xy[:, joints])
        out = _out(body.xy[:, joints], (width, height))[..., None]
        astray = unit * off * _wander(rng, body.t, (len(joints), 2), 2 * faults.wander_s)
        xy[:, joints] += np.where(out, astray, 0.2 * astray)


def _out(xy: Floats, size: tuple[int, int]) -> Bools:
    return np.asarray(~((xy >= 0) & (xy < np.array(size))).all(axis=-1))


def _visibility(xy: Floats, body: SeenBody, outside_m: Floats, rng: np.random.Generator) -> Floats:
    visibility = np.full(xy.shape[:2], 0.999)
    visibility[:, FACE] = np.where(body.beside > -0.3, 0.93, 0.999)[:, None]
    broad = np.linalg.norm(body.xy[:, SHOULDERS[1]] - body.xy[:, SHOULDERS[0]], axis=1) / body.px_per_m
    share = outside_m / np.maximum(broad, 0.05)[:, None]
    visibility[:, SHOULDERS] = np.interp(share, [out for out, _ in SHOULDER_OUT], [seen for _, seen in SHOULDER_OUT])
    visibility[:, ELBOWS] = np.where(_out(body.xy[:, ELBOWS], body.size), ELBOW_OUT, 0.9)
    visibility[:, HANDS] = np.where(_out(body.xy[:, HANDS], body.size), WRIST_OUT, WRIST_IN)
    visibility[:, HIPS] = np.where(_out(body.xy[:, HIPS], body.size), HIP_VISIBILITY, 0.9)
    visibility[:, LEG_JOINTS] = np.where(_out(body.xy[:, LEG_JOINTS], body.size), LEGS, 0.9)
    spread = 0.3 * np.minimum(visibility, 1 - visibility)
    return np.asarray(np.clip(visibility + spread * rng.standard_normal(visibility.shape), 0.0, 1.0))


def _jump(xy: Floats, visibility: Floats, body: SeenBody, faults: DeskFaults, rng: np.random.Generator) -> None:
    """For a moment the model takes something else for the person."""
    hours = float(body.t[-1] - body.t[0]) / 3600 if body.t.size > 1 else 0.0
    for _ in range(rng.poisson(faults.jumps * hours)):
        start, lasts = rng.uniform(body.t[0], body.t[-1]), rng.uniform(*faults.jump_s)
        first, last = np.searchsorted(body.t, (start, start + lasts))
        middle = xy[first:last].mean(axis=1, keepdims=True)
        off = rng.normal(0, 0.08, 2) * body.px_per_m[first:last, None, None]
        xy[first:last] = middle + rng.uniform(0.8, 1.25) * (xy[first:last] - middle) + off
        visibility[first:last] *= rng.uniform(0.5, 0.95)


def _lost(body: SeenBody, faults: DeskFaults, rng: np.random.Generator) -> Bools:
    """(T,) where nothing is found: for moments, and from when the face has left the image until it is back."""
    gone = rng.random(body.t.size) < faults.lost
    out = (body.beside > 0.3) | (body.above > 2.5)
    maybe = (body.above > 0.4) & ~out
    starts = np.flatnonzero(np.diff(np.concatenate([[False], maybe])) & maybe)
    for start in starts:
        end = start + int(np.argmin(np.concatenate([maybe[start:], [False]])))
        if rng.random() < faults.top_lost:
            gone[start:end] = True
    return np.asarray(gone | out | ~np.isfinite(body.face).all(axis=1))
