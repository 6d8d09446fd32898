"""Before a live session starts: whether the camera can show what has to be judged, and what to move where it can't.

Each item is judged from what the pictures of the last seconds really showed; what they don't tell is left open.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from posturecam.arrays import Floats
from posturecam.landmarks import Landmark
from posturecam.light import BRIGHT, DARK
from posturecam.motion.camera_view import SIDE_UP_TO_YAW_DEG, YAW_WARNING_DEG
from posturecam.remarks import LARGE_ROLL_DEG
from posturecam.track import PoseTrack
from posturecam.types import Activity, Analysis, Baseline, Bout, View

LOOK_BACK_S, LEAST_S = 2.0, 1.0
SEEN_SHARE, SURE, EDGE = 0.8, 0.5, 0.01
TALLEST, SMALLEST = 0.95, 0.4
"""Body height in heights of the picture."""
FLAT, IN_SHADOW = 18.0, 0.45
"""Spread of luma (0–255); a person darker than this share of what surrounds them stands against the light."""
RUNNING_RATE, WALKING_RATE, STILL_RATE = 20.0, 14.0, 5.0
"""Pictures a second: six and more for each step, at 180 and 130 steps a minute."""

OWN_FIVE_SECONDS = "Forward head and slump show after five seconds of your good posture: calibrate."
"""What to do for the rest of the front view at a desk."""

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


class State(str, Enum):
    """Whether an item is in order: GO, MOVE (something has to be changed), UNSURE (can't be told yet)."""

    GO = "go"
    MOVE = "move"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Item:
    """One line of the check: what was looked at, how it stands, and what to do or what was seen."""

    id: str
    title: str
    state: State
    say: str


@dataclass(frozen=True)
class Light:
    """Luma 0–255 of a picture: mean and spread of the whole, means of the person and of what surrounds them (NaN = not
    known)."""

    mean: float
    spread: float
    person: float = math.nan
    around: float = math.nan


def setup_check(
    track: PoseTrack,
    analysis: Analysis | None,
    light: Light | None,
    camera_rate: float | None = None,
    baseline: Baseline | None = None,
) -> tuple[Item, ...]:
    """Body, side, level, light and rate, in this order, from the poses of the last seconds and what was made of them.

    camera_rate: pictures a second that the camera delivers, of which `track` holds those that were looked at.
    """
    bout = analysis.bouts[-1] if analysis is not None and analysis.bouts else None
    recent = track.between(float(track.t[-1]) - LOOK_BACK_S, math.inf) if len(track) else track
    return (
        Item("body", "Whole body" if "feet" in _needed(bout) else "Upper body", *_body(recent, bout)),
        Item("side", "View" if _before_a_webcam(bout) else "Side-on", *_side(bout, baseline)),
        Item("level", "Level", *_level(bout)),
        Item("light", "Light", *_light(light)),
        Item("rate", "Frame rate", *_rate(recent, bout, camera_rate)),
    )


def light_of(rgb: NDArray[np.uint8], xy: Floats | None) -> Light:
    """The light in a picture (H, W, 3), with the person's landmarks (33, 2) px where there are any."""
    small = rgb[::8, ::8].astype(np.float64) @ (0.299, 0.587, 0.114)
    whole = Light(float(small.mean()), float(small.std()))
    if xy is None or not np.isfinite(xy).any():
        return whole
    trunk = xy[[11, 12, 23, 24]] / 8
    if not np.isfinite(trunk).all():
        return whole
    reach = float(np.ptp(xy[np.isfinite(xy[:, 1]), 1])) / 8 * 0.04
    (left, top), (right, bottom) = trunk.min(axis=0) - reach, trunk.max(axis=0) + reach
    rows, columns = np.ogrid[: small.shape[0], : small.shape[1]]
    inside = (rows >= top) & (rows <= bottom) & (columns >= left) & (columns <= right)
    if inside.sum() < 4 or inside.all():
        return whole
    return Light(whole.mean, whole.spread, float(small[inside].mean()), float(small[~inside].mean()))


def _body(track: PoseTrack, bout: Bout | None) -> tuple[State, str]:
    if len(track) < 2 or track.t[-1] - track.t[0] < LEAST_S / 2:
        return State.UNSURE, "Looking for you."
    seen = np.isfinite(track.xy[:, 0, 0])
    if seen.mean() < 0.5:
        return State.MOVE, "Nobody is seen. Step into the picture."
    body, sitting = track.where(seen), bout is not None and bout.activity is Activity.SIT
    needed = _needed(bout)
    missing = [part for part in needed if _share_in_picture(body, part) < SEEN_SHARE]
    if missing:
        return State.MOVE, _where_to(body, missing, needed)
    if "hips" not in needed:
        return State.GO, "Head and shoulders are seen."
    height = _height(body)
    if sitting or not math.isfinite(height):
        return State.GO, "Head, shoulders and hips are seen."
    if height > TALLEST:
        return State.MOVE, "You fill the picture to its edges. Move the camera back a little."
    if height < SMALLEST:
        return State.MOVE, f"You are small, {100 * height:.0f} % of the picture's height. Move the camera nearer."
    return State.GO, "From head to shoes."


def _needed(bout: Bout | None) -> tuple[str, ...]:
    """The parts of the body that have to be seen; from the front at a desk the hips need not."""
    if bout is None or bout.activity is not Activity.SIT:
        return "head", "shoulders", "hips", "feet"
    return ("head", "shoulders") if _before_a_webcam(bout) else ("head", "shoulders", "hips")


def _before_a_webcam(bout: Bout | None) -> bool:
    return bout is not None and bout.activity is Activity.SIT and bout.scene.view is View.FRONT


def _where_to(body: PoseTrack, missing: list[str], needed: tuple[str, ...]) -> str:
    """What to move when these of the parts needed are not in the image, by the edge they lie beyond."""
    width, height = body.size
    points = body.xy[:, [Landmark.NOSE, *_SHOULDERS, *(range(23, 33) if "hips" in needed else ())]]
    left, right = np.nanmedian(np.nanmin(points[..., 0], axis=1)), np.nanmedian(np.nanmax(points[..., 0], axis=1))
    low, high = np.nanmedian(np.nanmax(points[..., 1], axis=1)), np.nanmedian(_crown(body))
    if left < 0 or right > width:
        return f"You stand too far to the {'left' if left < 0 else 'right'} of the picture. Come to its middle."
    if low > height * (1 - EDGE) and high < height * EDGE:
        return "Head and feet are cut off. Move the camera back."
    if "feet" in missing and low > height * (1 - EDGE):
        return "Your feet are cut off. Tilt the camera down or move it back."
    if "head" in missing and high < height * EDGE:
        return "Your head is cut off. Tilt the camera up or move it back."
    if "hips" in missing and "feet" in missing:
        return "Hips and feet can't be seen. Move the camera back, with nothing in front of you."
    return f"Your {missing[0]} can't be seen well. Clear what is in front, or turn on a light."


def _share_in_picture(body: PoseTrack, part: str) -> float:
    """Share of the frames in which a part of the body is inside the picture and seen."""
    width, height = body.size
    margin = EDGE * min(width, height)
    inside = np.ones(len(body), dtype=bool)
    for pair in _SIDES[part]:
        xy, visibility = body.xy[:, list(pair)], body.visibility[:, list(pair)]
        within = (xy >= margin).all(axis=2) & (xy[..., 0] <= width - margin) & (xy[..., 1] <= height - margin)
        inside &= (within & (visibility >= SURE)).any(axis=1)
    if part == "head":
        inside &= ~(_crown(body) < 0)
    return float(inside.mean())


def _crown(body: PoseTrack) -> Floats:
    """y px of the top of the head, (T,): the ear, and as far again above it as nine tenths of the neck."""
    ears, shoulders = body.xy[:, _EARS, 1].mean(axis=1), body.xy[:, _SHOULDERS, 1].mean(axis=1)
    return np.asarray(1.9 * ears - 0.9 * shoulders)


def _height(body: PoseTrack) -> float:
    """Crown to sole in heights of the picture; NaN when not seen."""
    soles = body.xy[:, 27:33, 1].max(axis=1)
    return float(np.median(soles - _crown(body))) / body.size[1]


def _side(bout: Bout | None, baseline: Baseline | None) -> tuple[State, str]:
    if bout is None:
        return State.UNSURE, "Can't tell yet."
    view, yaw = bout.scene.view, bout.scene.yaw_deg
    if _before_a_webcam(bout):
        if baseline is not None and baseline.view is view:
            return State.GO, "From the front, against your own good posture."
        return State.GO, f"From the front: tilt and turn show at once. {OWN_FIVE_SECONDS}"
    if view is View.UNKNOWN or not math.isfinite(yaw):
        return State.UNSURE, "Can't tell yet. Stand or sit so that all of you is seen."
    if view.is_frontal:
        return State.MOVE, "The camera sees you from the front or behind. Put it to your side."
    if yaw > SIDE_UP_TO_YAW_DEG:
        return State.MOVE, f"You are turned {yaw:.0f}° out of the side view. Put the camera square to your side."
    if yaw > YAW_WARNING_DEG:
        return State.GO, f"Good enough, {yaw:.0f}° off. Squarer to your side is surer."
    return State.GO, f"Seen from your {view}."


def _level(bout: Bout | None) -> tuple[State, str]:
    roll = None if bout is None else bout.scene.roll
    if bout is None or roll is None or roll.value is None or not bout.scene.view.is_side:
        why = (
            "The feet don't tell it surely"
            if bout is not None and bout.activity.is_gait
            else "Only walking or running tells"
        )
        return State.UNSURE, f"{why}. Line up a door frame with the grid."
    if abs(roll.value) <= max(LARGE_ROLL_DEG, roll.uncertainty):
        return State.GO, f"Within {max(LARGE_ROLL_DEG, roll.uncertainty):.0f}°."
    low = "right" if roll.value * bout.scene.facing > 0 else "left"
    return State.MOVE, f"Tilted by {abs(roll.value):.0f}°. Seen from behind the camera, lift its {low} side."


def _light(light: Light | None) -> tuple[State, str]:
    if light is None:
        return State.UNSURE, "Can't tell yet."
    if light.mean < DARK:
        return State.MOVE, "Too dark. Turn on a light in front of you."
    if light.mean > BRIGHT:
        return State.MOVE, "Too bright. Turn the camera away from the window."
    if light.spread < FLAT:
        return State.MOVE, "Hardly any contrast. Clean the lens, or add light."
    if light.person < IN_SHADOW * light.around:
        return State.MOVE, "You stand against the light. Turn the camera away from the window."
    return State.GO, "Bright enough."


def _rate(track: PoseTrack, bout: Bout | None, camera_rate: float | None) -> tuple[State, str]:
    if len(track) < 3 or track.t[-1] - track.t[0] < LEAST_S:
        return State.UNSURE, "Counting."
    rate = (len(track) - 1) / float(track.t[-1] - track.t[0])
    said = f"{rate:.0f} frames a second"
    if rate >= RUNNING_RATE or (bout is not None and bout.activity is Activity.SIT and rate >= STILL_RATE):
        return State.GO, f"{said}."
    remedy = "Close other programs."
    if camera_rate is not None and camera_rate < RUNNING_RATE:
        remedy = "The camera gives no more; more light may help."
    if rate >= WALKING_RATE:
        return State.MOVE, f"{said}: enough to walk, not to time a runner's landing. {remedy}"
    return State.MOVE, f"{said} are too few to see a foot land. {remedy}"
