"""Where a pose model puts the joints of made-up people against where they are: what posturecam/synth/virtual_pose.py
does to landmarks, measured on films."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.signal import detrend
from scipy.stats import theilslopes

from posturecam.arrays import Floats
from posturecam.synth.camera import Camera
from posturecam.synth.truth import Truth
from posturecam.track import PoseTrack
from posturecam.types import Activity, View
from posturecam.validate.promise import ErrorRow, Row
from posturecam.validate.samples import true_view

JOINTS: Mapping[str, tuple[int, int]] = {
    "ear": (7, 8), "shoulder": (11, 12), "hip": (23, 24), "knee": (25, 26), "ankle": (27, 28), "heel": (29, 30),
    "toe": (31, 32),
}  # fmt: skip
BOBBING, SWINGING = ("hip", "shoulder", "ear"), ("knee", "ankle")
WAYS = ("forward", "up")
SETTLED_S = 0.4
"""How long a pose model may take to settle on somebody."""
USUAL_HEIGHT_M = 1.75
STEP_M = 0.01
FEWEST_PEOPLE = 8
"""For a fit of three figures."""
ALONE: Mapping[str, tuple[Activity, ...]] = {str(activity): (activity,) for activity in Activity}
DOING = {**ALONE, "walk or run": (Activity.WALK, Activity.RUN)}


@dataclass(frozen=True)
class Misplaced:
    """Where one person's joints were found; lengths in cm of somebody of 1.75 m.

    away: by joint and way ("ear forward"), found minus true, over both sides and all pictures. follows: percent by which
    a joint is found to go further than it does, of its way ahead of the hips or up and down; empty for people who keep
    still. protraction, head_ahead: what is true of the shoulders' way forward on the ribs, and of the ears' ahead of the
    shoulders.
    """

    activity: Activity
    away: Mapping[str, float]
    follows: Mapping[str, float]
    protraction: float
    head_ahead: float


def misplaced(track: PoseTrack, repaired: PoseTrack, truth: Truth) -> Misplaced | None:
    """How a pose model's track misplaces somebody's joints. repaired: the same with its legs told apart. None where no
    side is seen, or more than one thing is done."""
    activities = {span.activity for span in truth.spans}
    if not true_view(truth).is_side or len(activities) != 1:
        return None
    activity, cm = activities.pop(), 100 * USUAL_HEIGHT_M / float(_setting(truth.made_of, "height_m"))
    found, true = _in_metres(track, truth)
    head = (true[:, JOINTS["ear"], 0] - true[:, JOINTS["shoulder"], 0]).mean()
    return Misplaced(
        activity,
        {name: cm * metres for name, metres in _away(found - true).items()},
        {**_swing(*_in_metres(repaired, truth), true_view(truth)), **_bob(found, true)} if activity.is_gait else {},
        cm * float(_setting(truth.made_of, "protraction_m")),
        cm * float(head),
    )


def joint_tables(people: Sequence[Misplaced]) -> dict[str, list[Row | ErrorRow]]:
    """How the joints of these people were misplaced, and what of it goes with movement and posture."""
    return {
        "Where the pose model puts their joints (cm of somebody of 1.75 m)": _rows(
            [(who.activity, who.away) for who in people], "cm", DOING
        ),
        "How much further it has them go than they do": _rows(
            [(who.activity, who.follows) for who in people], "%", ALONE
        ),
        "How it has their shoulders follow their posture": [
            row for doing, activities in DOING.items() for row in _shoulder_rows(people, doing, activities)
        ],
    }


def _rows(
    figures: Sequence[tuple[Activity, Mapping[str, float]]], unit: str, alike: Mapping[str, tuple[Activity, ...]]
) -> list[Row | ErrorRow]:
    """A row for each figure of those who do alike, SD between people; none where nobody has it."""
    names = dict.fromkeys(name for _, of_one in figures for name in of_one)
    rows: list[Row | ErrorRow] = []
    for name in names:
        for doing, activities in alike.items():
            values = [of_one[name] for activity, of_one in figures if activity in activities and name in of_one]
            if values:
                rows.append(ErrorRow.of("joints", f"{name}, {doing}", unit, np.array(values), fitted=1))
    return rows


def _shoulder_rows(people: Sequence[Misplaced], doing: str, activities: tuple[Activity, ...]) -> list[Row | ErrorRow]:
    """How far the shoulders follow protraction and a head held forward, what that leaves between people, and how it goes
    with the ears."""
    those = [who for who in people if who.activity in activities]
    if len(those) < FEWEST_PEOPLE:
        return []
    shoulder, ear = (np.array([who.away[f"{name} forward"] for who in those]) for name in ("shoulder", "ear"))
    posture = np.array([(1.0, who.protraction, who.head_ahead) for who in those])
    fit = np.linalg.lstsq(posture, shoulder, rcond=None)[0]
    left = shoulder - posture @ fit
    return [
        ErrorRow.of("joints", f"shoulder forward, less what follows posture, {doing}", "cm", left, fitted=fit.size),
        Row(doing, "share of the shoulders' protraction that is found", 100 * (1 + fit[1]), None, "%"),
        Row(doing, "share of the head's way ahead that the shoulders follow", 100 * fit[2], None, "%"),
        Row(doing, "what is left goes with the ears', correlation", float(np.corrcoef(ear, left)[0, 1]), None, ""),
    ]


def _setting(made_of: Any, name: str) -> Any:
    """The first setting of that name in what a clip is made of; None without any."""
    if isinstance(made_of, Mapping):
        if name in made_of:
            return made_of[name]
        made_of = list(made_of.values())
    found = (_setting(part, name) for part in made_of) if isinstance(made_of, list) else ()
    return next((value for value in found if value is not None), None)


def _in_metres(track: PoseTrack, truth: Truth) -> tuple[Floats, Floats]:
    """Where the landmarks were found in the plane in which the person moves and where they are, (T, 33, 2) m forward
    and up, once the model has settled."""
    settled = track.t >= SETTLED_S
    frames = np.abs(truth.t[None] - track.t[settled, None]).argmin(axis=1)
    places, camera = truth.landmarks_m[frames], _camera(truth)
    spots = camera.project(places)
    steps = [camera.project(places + step) - spots for step in STEP_M * np.eye(3)[:2]]
    px_per_m = np.stack(steps, axis=-1) / STEP_M
    away = np.linalg.solve(px_per_m, (track.xy[settled] - truth.xy[frames])[..., None])[..., 0]
    return places[..., :2] + away, places[..., :2]


def _camera(truth: Truth) -> Camera:
    settings: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value
        for name, value in truth.made_of["camera"].items()
        if name != "type"
    }
    return Camera(**settings)


def _away(away: Floats) -> dict[str, float]:
    """Mean of (T, 33, 2) by joint and way."""
    middles = {name: np.nanmean(away[:, pair].reshape(-1, 2), axis=0) for name, pair in JOINTS.items()}
    return {f"{name} {way}": float(middle[axis]) for name, middle in middles.items() for axis, way in enumerate(WAYS)}


def _swing(found: Floats, true: Floats, view: View) -> dict[str, float]:
    """How much further ahead of the hips knees and ankles are found the further ahead they are, percent; theirs is the
    median slope between any two pictures, which a few with exchanged legs do not touch."""
    near = 0 if view == View.LEFT else 1
    out = {}
    for leg, side in (("near", near), ("far", 1 - near)):
        for name in SWINGING:
            joint, hip = JOINTS[name][side], JOINTS["hip"][side]
            ahead, away = true[:, joint, 0] - true[:, hip, 0], found[:, joint, 0] - true[:, joint, 0]
            seen = np.isfinite(away)
            out[f"{leg} {name} ahead of the hips"] = 100 * float(theilslopes(away[seen], ahead[seen]).slope)
    return out


def _bob(found: Floats, true: Floats) -> dict[str, float]:
    """How much further up and down joints are found to go than they do, percent: the slope of one height against the
    other, without what drifts."""
    out = {}
    for name in BOBBING:
        height, real = (points[:, JOINTS[name], 1].mean(axis=1) for points in (found, true))
        seen = np.isfinite(height)
        up, due = detrend(height[seen]), detrend(real[seen])
        out[f"{name} up and down"] = 100 * float(up @ due / (due @ due) - 1)
    return out
