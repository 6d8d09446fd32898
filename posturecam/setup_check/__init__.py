"""Check before a live session whether the camera can show what is judged, and say what to move where it cannot.

Each item is judged by the frames of the last seconds; what they do not show is unknown.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np

from posturecam.arrays import Floats
from posturecam.landmarks import Landmark
from posturecam.motion.camera_view import SIDE_UP_TO_YAW_DEG
from posturecam.remarks import LARGE_ROLL_DEG
from posturecam.setup_check.lighting import Light
from posturecam.track import PoseTrack
from posturecam.types import YAW_WARNING_DEG, Activity, Analysis, Baseline, Bout, View
from posturecam.words import Message, message

LOOK_BACK_S = 2.0
"""Seconds of poses by which the body and the frame rate are judged: two strides of a walk; chosen, not measured."""
MIN_SPAN_S = 1.0
"""Seconds before the frame rate is given, so that one late frame does not decide it; the body needs half of that."""
MIN_SEEN_SHARE = 0.8
"""Share of the frames in which a part of the body must be seen: a swinging foot may leave the image now and then."""
FRONT_FROM = 1.2
"""Breadth of the shoulders by their distance below the ears from which a person faces the camera: about 1.9 from the
front, 0.3 from the side; halfway."""
MIN_VISIBILITY = 0.5
"""Visibility (0 to 1) from which the pose model calls a landmark seen rather than guessed; the model's own midpoint."""
EDGE_MARGIN = 0.01
"""Margin at the edge of the image, as a share of its shorter side: about the jitter of a landmark."""
MAX_HEIGHT_SHARE, MIN_HEIGHT_SHARE = 0.95, 0.4
"""Body height in heights of the image: room to bob above, and enough pixels for an angle below; chosen by trial."""
RUNNING_FPS, WALKING_FPS = 20.0, 14.0
"""Frames per second: six and more for each step, at 180 and 130 steps per minute."""
STILL_FPS = 5.0
"""Frames per second that do for a seated posture, which changes within seconds."""

_SIDES = {
    "head": ((Landmark.NOSE,),),
    "shoulders": ((Landmark.LEFT_SHOULDER, Landmark.RIGHT_SHOULDER),),
    "hips": ((Landmark.LEFT_HIP, Landmark.RIGHT_HIP),),
    "feet": (
        (Landmark.LEFT_HEEL, Landmark.RIGHT_HEEL),
        (Landmark.LEFT_FOOT_INDEX, Landmark.RIGHT_FOOT_INDEX),
    ),
}
_EARS, _SHOULDERS = [7, 8], [11, 12]


class SetupState(str, Enum):
    """Whether an item is in order: GO, MOVE (something has to be changed) or UNKNOWN (not seen for long enough)."""

    GO = "go"
    MOVE = "move"
    UNKNOWN = "unknown"


Judgement = tuple[SetupState, Message]


@dataclass(frozen=True)
class SetupItem:
    """One line of the check.

    Attributes
    ----------
    id : str
        "body", "side", "level", "light" or "rate".
    title : Message
        What was looked at.
    state : SetupState
        Whether it is in order.
    text : Message
        What to do, or what was seen.
    """

    id: str
    title: Message
    state: SetupState
    text: Message


def setup_check(
    track: PoseTrack,
    analysis: Analysis | None,
    light: Light | None,
    camera_rate: float | None = None,
    baseline: Baseline | None = None,
    baseline_name: str | None = None,
) -> tuple[SetupItem, ...]:
    """Judge body, side, level, light and rate, in this order.

    Parameters
    ----------
    track : PoseTrack
        The poses of the last seconds.
    analysis : Analysis or None
        What was made of them.
    light : Light or None
        The light in the latest frame.
    camera_rate : float or None
        Frames per second that the camera delivers, of which `track` holds those that were analysed.
    baseline : Baseline or None
        The person's own good posture, where it is known.
    baseline_name : str or None
        What the person calls it.

    Returns
    -------
    tuple of SetupItem
        The five items.
    """
    bout = analysis.bouts[-1] if analysis is not None and analysis.bouts else None
    recent = track.between(float(track.t[-1]) - LOOK_BACK_S, math.inf) if len(track) else track
    needed = _needed(recent, bout)
    body = "whole_body" if "feet" in needed else "upper_body"
    from_front = _is_desk_from_front(bout, needed)
    side = "view" if from_front else "side_on"
    return (
        SetupItem("body", message(f"setup.title.{body}"), *_body(recent, needed)),
        SetupItem("side", message(f"setup.title.{side}"), *_side(bout, from_front, baseline, baseline_name)),
        SetupItem("level", message("setup.title.level"), *_level(bout)),
        SetupItem("light", message("setup.title.light"), *_light(light)),
        SetupItem("rate", message("setup.title.rate"), *_rate(recent, bout, camera_rate)),
    )


def _go(code: str, **parameters: object) -> Judgement:
    return SetupState.GO, message(f"setup.{code}", **parameters)


def _move(code: str, **parameters: object) -> Judgement:
    return SetupState.MOVE, message(f"setup.{code}", **parameters)


def _unknown(code: str) -> Judgement:
    return SetupState.UNKNOWN, message(f"setup.{code}")


def _body(track: PoseTrack, needed: tuple[str, ...]) -> Judgement:
    if len(track) < 2 or track.t[-1] - track.t[0] < MIN_SPAN_S / 2:
        return _unknown("body.searching")
    seen = np.isfinite(track.xy[:, 0, 0])
    if seen.mean() < 0.5:
        return _move("body.not_seen")
    body = track.where(seen)
    missing = [part for part in needed if _share_in_image(body, part) < MIN_SEEN_SHARE]
    if missing:
        return _move(f"body.{_what_to_move(body, missing, needed)}")
    if "hips" not in needed:
        return _go("body.head_and_shoulders")
    if "feet" not in needed:
        return _go("body.upper_body")
    return _body_height(body)


def _body_height(body: PoseTrack) -> Judgement:
    """Whether a body that is wholly seen is neither too large nor too small."""
    height = _height(body)
    if not math.isfinite(height):
        return _go("body.upper_body")
    if height > MAX_HEIGHT_SHARE:
        return _move("body.too_near")
    if height < MIN_HEIGHT_SHARE:
        return _move("body.too_far", percent=100 * height)
    return _go("body.whole")


def _needed(track: PoseTrack, bout: Bout | None) -> tuple[str, ...]:
    """The parts of the body that have to be seen; of who faces the camera without hips in view, none below them."""
    whole = ("head", "shoulders", "hips", "feet")
    if bout is not None and bout.activity.is_gait:
        return whole
    sits = bout is not None and bout.activity is Activity.SIT
    if _faces_camera(track, bout) and (sits or _share_in_image(track, "hips") < MIN_SEEN_SHARE):
        return whole[:2]
    return whole[:3] if sits else whole


def _is_desk_from_front(bout: Bout | None, needed: tuple[str, ...]) -> bool:
    return bout is not None and "hips" not in needed and bout.scene.view is View.FRONT


def _faces_camera(track: PoseTrack, bout: Bout | None) -> bool:
    """Whether the person is seen from the front: as the bout says, or by how broad the shoulders are for the neck."""
    if bout is not None and bout.scene.view is not View.UNKNOWN:
        return bout.scene.view is View.FRONT
    if not len(track):
        return False
    shoulders, ears = track.xy[:, _SHOULDERS], track.xy[:, _EARS]
    broad = np.abs(shoulders[:, 0, 0] - shoulders[:, 1, 0])
    neck = shoulders[..., 1].mean(axis=1) - ears[..., 1].mean(axis=1)
    seen = np.isfinite(broad) & np.isfinite(neck)
    return bool(seen.any()) and float(np.median(broad[seen])) > FRONT_FROM * float(np.median(neck[seen]))


def _what_to_move(body: PoseTrack, missing: list[str], needed: tuple[str, ...]) -> str:
    """Choose the advice when these of the parts needed are not in the image, by the edge that they lie beyond."""
    width, height = body.size
    points = body.xy[:, [Landmark.NOSE, *_SHOULDERS, *(range(23, 33) if "hips" in needed else ())]]
    left, right = np.nanmedian(np.nanmin(points[..., 0], axis=1)), np.nanmedian(np.nanmax(points[..., 0], axis=1))
    low, high = np.nanmedian(np.nanmax(points[..., 1], axis=1)), np.nanmedian(_crown(body))
    below, above = low > height * (1 - EDGE_MARGIN), high < height * EDGE_MARGIN
    rules = (
        (left < 0, "too_far_left"),
        (right > width, "too_far_right"),
        (below and above, "head_and_feet_cut_off"),
        ("feet" in missing and below, "feet_cut_off"),
        ("head" in missing and above, "head_cut_off"),
        ("hips" in missing and "feet" in missing, "hips_and_feet_hidden"),
    )
    return next((code for applies, code in rules if applies), f"{missing[0]}_unclear")


def _share_in_image(body: PoseTrack, part: str) -> float:
    """Share of the frames in which a part of the body is inside the image and seen."""
    width, height = body.size
    margin = EDGE_MARGIN * min(width, height)
    inside = np.ones(len(body), dtype=bool)
    for pair in _SIDES[part]:
        xy, visibility = body.xy[:, list(pair)], body.visibility[:, list(pair)]
        within = (xy >= margin).all(axis=2) & (xy[..., 0] <= width - margin) & (xy[..., 1] <= height - margin)
        inside &= (within & (visibility >= MIN_VISIBILITY)).any(axis=1)
    if part == "head":
        inside &= ~(_crown(body) < 0)
    return float(inside.mean()) if len(body) else 0.0


def _crown(body: PoseTrack) -> Floats:
    """Height of the top of the head, y px, (T,): the ear, and as far above it as nine tenths of the neck."""
    ears, shoulders = body.xy[:, _EARS, 1].mean(axis=1), body.xy[:, _SHOULDERS, 1].mean(axis=1)
    return np.asarray(1.9 * ears - 0.9 * shoulders)


def _height(body: PoseTrack) -> float:
    """Crown to sole in heights of the image; NaN when not seen."""
    soles = body.xy[:, 27:33, 1].max(axis=1)
    return float(np.median(soles - _crown(body))) / body.size[1]


def _side(bout: Bout | None, from_front: bool, baseline: Baseline | None, name: str | None) -> Judgement:
    """Whether the view is one that is judged, and what it is compared with."""
    if bout is None:
        return _unknown("side.unknown")
    state, view = _go("side.front") if from_front else _side_on(bout.scene.view, bout.scene.yaw_deg)
    own = name or message("setup.side.own_posture")
    if baseline is not None and (baseline.activity, baseline.view) == (bout.activity, bout.scene.view):
        return state, message("setup.side.compared", view=view, name=own)
    if baseline is not None and state is SetupState.GO:
        seen = {"activity": baseline.activity.doing, "seen": baseline.view.seen_from}
        return state, message("setup.side.not_compared", view=view, name=own, **seen)
    return _go("side.front_without_baseline") if from_front else (state, view)


def _side_on(view: View, yaw_deg: float) -> Judgement:
    if view is View.UNKNOWN or not math.isfinite(yaw_deg):
        return _unknown("side.not_all_seen")
    if view.is_frontal:
        return _move("side.frontal")
    if yaw_deg > SIDE_UP_TO_YAW_DEG:
        return _move("side.turned", degrees=yaw_deg)
    if yaw_deg > YAW_WARNING_DEG:
        return _go("side.nearly", degrees=yaw_deg)
    return _go("side.seen_left" if view is View.LEFT else "side.seen_right")


def _level(bout: Bout | None) -> Judgement:
    roll = None if bout is None else bout.scene.roll
    if bout is None or roll is None or roll.value is None or not bout.scene.view.is_side:
        is_gait = bout is not None and bout.activity.is_gait
        return _unknown("level.feet_unsure" if is_gait else "level.needs_gait")
    limit = max(LARGE_ROLL_DEG, roll.uncertainty)
    if abs(roll.value) <= limit:
        return _go("level.within", degrees=limit)
    lower = "right" if roll.value * bout.scene.facing > 0 else "left"
    return _move(f"level.lift_{lower}", degrees=abs(roll.value))


def _light(light: Light | None) -> Judgement:
    if light is None:
        return _unknown("light.unknown")
    fault = light.fault
    return _go("light.bright_enough") if fault is None else _move(f"light.{fault}")


def _rate(track: PoseTrack, bout: Bout | None, camera_rate: float | None) -> Judgement:
    if len(track) < 3 or track.t[-1] - track.t[0] < MIN_SPAN_S:
        return _unknown("rate.counting")
    fps = (len(track) - 1) / float(track.t[-1] - track.t[0])
    if fps >= RUNNING_FPS or (bout is not None and bout.activity is Activity.SIT and fps >= STILL_FPS):
        return _go("rate.enough", fps=fps)
    camera_is_slow = camera_rate is not None and camera_rate < RUNNING_FPS
    remedy = message("setup.rate.more_light" if camera_is_slow else "setup.rate.close_programs")
    return _move("rate.enough_to_walk" if fps >= WALKING_FPS else "rate.too_low", fps=fps, remedy=remedy)
