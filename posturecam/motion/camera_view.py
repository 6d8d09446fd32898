"""Find from where the camera sees the person, which way they face, and how large they are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import uniform_filter1d

from posturecam.arrays import Floats
from posturecam.landmarks import ANKLE, EAR, HEEL, HIP, KNEE, SHOULDER, TOE
from posturecam.motion.body_lengths import LEG_OVER_TRUNK, leg_length_px, nanmedian, trunk_length_px, visible_share
from posturecam.motion.landmark_signals import LandmarkSignals
from posturecam.motion.signals import running_median
from posturecam.types import Side, View

SIDE_UP_TO_YAW_DEG = 30.0
"""Yaw up to which a view is one from the side, degrees; engineering choice."""
FRONTAL_FROM_YAW_DEG = 65.0
"""Yaw from which a view is one from the front or rear, degrees; engineering choice."""


# Widths of a body seen square-on, in trunk lengths, and reaches of a body seen from the side, in leg lengths.
HIPS_OVER_TRUNK, SHOULDERS_OVER_TRUNK = 0.35, 0.70
"""Widths of hips and shoulders seen square-on, trunk lengths; adults, as a pose model finds the joints."""
FOOT_OVER_LEG, NOSE_OVER_LEG = 0.20, 0.10
"""Reaches of the foot ahead of the heel and of the nose ahead of mid-ear seen from the side, leg lengths; likewise."""
NECK_OVER_TRUNK = 0.43
"""Mid-shoulder to mid-ear over mid-hip to mid-shoulder (0.21 and 0.49 m of a person 1.75 m tall)."""
SCALE_WINDOW_S = 3.0
"""Window over which the person's size in the image is averaged, s: three strides."""


@dataclass(frozen=True)
class CameraView:
    """From where the camera sees a person.

    Attributes
    ----------
    view : View
        The view.
    yaw_deg : float
        Turn out of the pure side view, degrees, without sign; NaN unknown.
    facing : int
        +1 to the right of the image, -1 to the left, 0 neither.
    near_side : Side
        The leg nearer to the camera; outside side views the one that was seen better.
    """

    view: View
    yaw_deg: float
    facing: int
    near_side: Side


@dataclass(frozen=True)
class BodyScale:
    """How large a person is in the image.

    Attributes
    ----------
    leg_px : float
        Leg length, px: the bout's median.
    trunk_px : float
        Trunk length, px: the bout's median; NaN unknown.
    by_time : ndarray, shape (N,)
        Leg length, px, which follows people who come nearer.
    legs_seen : bool
        Whether ankles were seen.
    """

    leg_px: float
    trunk_px: float
    by_time: Floats
    legs_seen: bool


def body_scale(motion: LandmarkSignals) -> BodyScale:
    """Measure how large the person is; what was not seen is inferred from what was (leg = 1.5 trunks).

    Parameters
    ----------
    motion : LandmarkSignals
        A bout.

    Returns
    -------
    BodyScale
        The size.
    """
    legs = leg_length_px(motion.at)
    trunk_px = nanmedian(trunk_length_px(motion.at))
    legs_seen = max(visible_share(motion, ANKLE[0]), visible_share(motion, ANKLE[1])) > 0.3
    leg_px = nanmedian(legs) if legs_seen or not np.isfinite(trunk_px) else LEG_OVER_TRUNK * trunk_px
    if not legs_seen or not np.isfinite(legs).all():
        unit_px = leg_px if np.isfinite(leg_px) else LEG_OVER_TRUNK * _trunk_by_neck_px(motion)
        return BodyScale(leg_px, trunk_px, np.full(len(motion.grid), unit_px), legs_seen)
    window = max(int(SCALE_WINDOW_S / motion.grid.dt), 3)
    every = max(window // 60, 1)
    coarse = running_median(legs[::every], max(window // every, 3))
    steady = uniform_filter1d(np.interp(motion.grid.t, motion.grid.t[::every], coarse), window, mode="nearest")
    return BodyScale(leg_px, trunk_px, np.where(np.abs(steady / leg_px - 1) > 0.02, steady, leg_px), legs_seen)


def _trunk_by_neck_px(motion: LandmarkSignals) -> float:
    """Trunk length, px, of a person of whom only head and shoulders are in the track; NaN where a neck is not seen."""
    neck = (motion.at(EAR[0]) + motion.at(EAR[1]) - motion.at(SHOULDER[0]) - motion.at(SHOULDER[1])) / 2
    neck_px = nanmedian(np.hypot(neck[:, 0], neck[:, 1]))
    return neck_px / NECK_OVER_TRUNK if neck_px >= 1.0 else float("nan")


def find_camera_view(motion: LandmarkSignals, scale: BodyScale, view: View | None = None) -> CameraView:
    """Find view, yaw and facing.

    They follow from how wide the hips and shoulders look against how far the feet and the nose reach forward.

    Parameters
    ----------
    motion : LandmarkSignals
        A bout.
    scale : BodyScale
        The person's size in it.
    view : View or None
        What the user says; it wins, but the yaw is still measured.

    Returns
    -------
    CameraView
        What is found.
    """
    leg_px = scale.leg_px if np.isfinite(scale.leg_px) else float(scale.by_time[0])
    trunk_px = scale.trunk_px if np.isfinite(scale.trunk_px) else leg_px / LEG_OVER_TRUNK

    def x(landmark: int) -> Floats:
        return np.asarray(motion.at(landmark)[:, 0])

    across = _mean_known(
        nanmedian(x(SHOULDER[0]) - x(SHOULDER[1])) / trunk_px / SHOULDERS_OVER_TRUNK,
        nanmedian(x(HIP[0]) - x(HIP[1])) / trunk_px / HIPS_OVER_TRUNK,
    )
    feet = [nanmedian(x(TOE[k]) - x(HEEL[k])) for k in (0, 1)] if scale.legs_seen else []
    head = nanmedian(x(0) - (x(EAR[0]) + x(EAR[1])) / 2)
    along = _mean_known(
        _mean_known(*feet) / leg_px / FOOT_OVER_LEG if feet else float("nan"),
        head / leg_px / NOSE_OVER_LEG,
    )
    yaw = float(np.degrees(np.arctan2(abs(across), abs(along))))
    if not scale.legs_seen and abs(across) >= np.sin(np.radians(FRONTAL_FROM_YAW_DEG)):
        # Without feet only the nose shows how far the body is turned; but a head turns by itself, and a trunk this wide
        # is seen from the front.
        yaw = max(yaw, FRONTAL_FROM_YAW_DEG)
    seen = view if view not in (None, View.UNKNOWN) else _view(yaw, across, along)
    facing = _facing(seen, yaw, along)
    return CameraView(seen, yaw, facing, _near_side(motion, seen))


def _facing(view: View, yaw: float, along: float) -> int:
    """+1 to the right of the image, -1 to the left, 0 neither.

    An image that clearly shows it beats the stated view, as in a mirror.
    """
    if view.is_frontal or (view == View.UNKNOWN and not np.isfinite(yaw)):
        return 0
    if view.is_side and not yaw <= SIDE_UP_TO_YAW_DEG:
        return 1 if view == View.RIGHT else -1
    return 1 if along >= 0 else -1


def _view(yaw: float, across: float, along: float) -> View:
    """The view from yaw (degrees) and signed width across and reach along, as shares of a body seen square-on."""
    if not np.isfinite(yaw):
        return View.UNKNOWN
    if yaw <= SIDE_UP_TO_YAW_DEG:
        return View.RIGHT if along > 0 else View.LEFT
    if yaw < FRONTAL_FROM_YAW_DEG:
        return View.OBLIQUE
    return View.FRONT if across > 0 else View.REAR


def _near_side(motion: LandmarkSignals, view: View) -> Side:
    """The leg nearer to the camera, if it was seen; outside side views the one that was seen better."""
    if view.is_side and np.isfinite(motion.at(ANKLE[view == View.RIGHT])).any():
        return Side(str(view))
    left, right = (float(np.mean([motion.visibility(leg + k) for leg in (0, 2, 4)])) for k in KNEE)
    return Side.LEFT if left > right else Side.RIGHT


def _mean_known(*values: float) -> float:
    known = [value for value in values if np.isfinite(value)]
    return float(np.mean(known)) if known else float("nan")
