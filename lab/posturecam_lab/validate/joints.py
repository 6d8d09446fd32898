"""Where a pose model puts the joints of made-up people against where they are.

The figures of posturecam_lab/synth/pose_faults.py, measured on videos.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy.signal import detrend
from scipy.stats import median_abs_deviation

from posturecam.arrays import Bools, Floats
from posturecam.track import PoseTrack
from posturecam.types import Activity, EventKind, Side
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.truth import Truth
from posturecam_lab.synth.virtual_pose import HIPS, JOINTS
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.samples import true_view

BOBBING, SWINGING = ("hip", "shoulder", "ear"), ("knee", "ankle", "heel", "toe")
WAYS = ("forward", "up")
SETTLED_S = 0.4
"""How long a pose model may take to settle on a person."""
FLAT_S = 0.1
"""How long after its landing a foot lies flat."""
USUAL_HEIGHT_M = 1.75
STEP_M = 0.01
FAR_OFF, ANYWAY_M = 4.0, 0.01
"""Frames in which a joint lies further off than that many median deviations, and that far, have the legs exchanged."""
FEWEST_PEOPLE = 8
"""For a fit to their postures."""
ALIKE = {
    "between those who move": (Activity.WALK, Activity.RUN),
    "between those who keep still": (Activity.STAND, Activity.SIT),
}


@dataclass(frozen=True)
class Misplaced:
    """Where one person's joints were found; lengths in cm of a person of 1.75 m.

    away: by joint and way ("ear forward"), found minus true, over both sides and all frames. follows: percent of a
    joint's way, forward of the hips or up and down, by which it is found to go further. toes_up: degrees by which toes
    are found to point further up at landing than when the foot is flat. Both are empty for people who keep still.
    protraction, head_ahead: what is true of the shoulders' way forward on the ribs, and of the ears' ahead of the
    shoulders.
    """

    activity: Activity
    away: Mapping[str, float]
    protraction: float
    head_ahead: float
    follows: Mapping[str, float] = field(default_factory=dict)
    toes_up: Mapping[str, float] = field(default_factory=dict)


def misplaced(track: PoseTrack, repaired: PoseTrack, truth: Truth) -> Misplaced | None:
    """How a pose model's track misplaces a person's joints.

    repaired: the same with left and right leg repaired. None where no side is seen, or more than one thing is done.
    """
    activities = {span.activity for span in truth.spans}
    if not true_view(truth).is_side or len(activities) != 1:
        return None
    activity, cm = activities.pop(), 100 * USUAL_HEIGHT_M / float(_setting(truth.made_of, "height_m"))
    _, found, true = _in_metres(track, truth)
    head = (true[:, JOINTS["ear"], 0] - true[:, JOINTS["shoulder"], 0]).mean()
    away = {name: cm * metres for name, metres in _away(found - true).items()}
    posture = cm * float(_setting(truth.made_of, "protraction_m")), cm * float(head)
    if not activity.is_gait:
        return Misplaced(activity, away, *posture)
    t, legs, true_legs = _in_metres(repaired, truth)
    toes = {"toes up at landing": _toes_up(t, legs, true_legs, truth)}
    return Misplaced(activity, away, *posture, {**_swing(legs, true_legs), **_bob(found, true)}, toes)


def joint_tables(people: Sequence[Misplaced]) -> dict[str, list[FigureRow | ErrorRow]]:
    """How the joints of these people were misplaced, and what of it goes with movement and posture."""
    return {
        "Where the pose model puts their joints (cm of a person of 1.75 m)": _rows(
            [(who.activity, who.away) for who in people], "cm"
        ),
        "How much further it has them go than they do": [
            *_rows([(who.activity, who.follows) for who in people], "%"),
            *_rows([(who.activity, who.toes_up) for who in people], "deg"),
        ],
        "What of it goes together": [row for alike in ALIKE for row in _together(people, alike)],
    }


def _rows(figures: Sequence[tuple[Activity, Mapping[str, float]]], unit: str) -> list[FigureRow | ErrorRow]:
    """Of each figure a row for each activity, and the SD between people about the means of what they do."""
    names = dict.fromkeys(name for _, of_one in figures for name in of_one)
    rows: list[FigureRow | ErrorRow] = []
    for name in names:
        known = [(activity, of_one[name]) for activity, of_one in figures if name in of_one]
        for activity in Activity:
            values = np.array([value for doing, value in known if doing == activity])
            if values.size:
                rows.append(ErrorRow.of("joints", f"{name}, {activity}", unit, values, fitted=1))
        for alike, activities in ALIKE.items():
            those = [(doing, value) for doing, value in known if doing in activities]
            doing = [activity for activity, _ in those]
            if len(set(doing)) > 1:
                left = _less(_means(doing), np.array([value for _, value in those]))
                rows.append(ErrorRow.of("joints", f"{name}, {alike}", unit, left, fitted=len(set(doing))))
    return rows


def _together(people: Sequence[Misplaced], alike: str) -> list[FigureRow | ErrorRow]:
    """How far the shoulders follow protraction and a head held forward, and what that leaves between people.

    And which joints are misplaced together, beyond what people do.
    """
    those = [who for who in people if who.activity in ALIKE[alike]]
    if len(those) < FEWEST_PEOPLE:
        return []
    of: dict[str, Floats] = {name: np.array([who.away[name] for who in those]) for name in those[0].away}
    means = _means([who.activity for who in those])
    posture = np.column_stack([[(who.protraction, who.head_ahead) for who in those], means])
    protraction, head = np.linalg.lstsq(posture, of["shoulder forward"], rcond=None)[0][:2]
    shoulder = _less(posture, of["shoulder forward"])
    pairs = {"shoulder's with the ear's, forward": (shoulder, _less(means, of["ear forward"]))}
    for way in WAYS:
        pairs[f"heel's with the ankle's, {way}"] = (_less(means, of[f"heel {way}"]), _less(means, of[f"ankle {way}"]))
    return [
        ErrorRow.of("joints", f"shoulder forward, less posture, {alike}", "cm", shoulder, fitted=posture.shape[1]),
        FigureRow(alike, "share of the shoulders' protraction that is found", 100 * (1 + protraction), None, "%"),
        FigureRow(alike, "share of the head's way ahead that the shoulders follow", 100 * head, None, "%"),
        *(
            FigureRow(alike, f"{pair}, correlation", float(np.corrcoef(*two)[0, 1]), None, "")
            for pair, two in pairs.items()
        ),
    ]


def _means(doing: Sequence[Activity]) -> Floats:
    """(N, K) what takes the mean of each of the K activities out."""
    kinds = sorted(set(doing))
    return np.array([[float(activity == kind) for kind in kinds] for activity in doing])


def _less(known: Floats, values: Floats) -> Floats:
    """What `known` (N, K) does not explain of the values (N,)."""
    return np.asarray(values - known @ np.linalg.lstsq(known, values, rcond=None)[0])


def _setting(made_of: Any, name: str) -> Any:
    """The first setting of that name in what a clip is made of; None without any."""
    if isinstance(made_of, Mapping):
        if name in made_of:
            return made_of[name]
        made_of = list(made_of.values())
    found = (_setting(part, name) for part in made_of) if isinstance(made_of, list) else ()
    return next((value for value in found if value is not None), None)


def _in_metres(track: PoseTrack, truth: Truth) -> tuple[Floats, Floats, Floats]:
    """When, (T,) s, once the model has settled.

    Where the landmarks were found in the plane in which the person moves, and where they are, (T, 33, 2) m forward and
    up.
    """
    settled = track.t >= SETTLED_S
    frames = np.abs(truth.t[None] - track.t[settled, None]).argmin(axis=1)
    places, camera = truth.landmarks_m[frames], _camera(truth)
    spots = camera.project(places)
    steps = [camera.project(places + step) - spots for step in STEP_M * np.eye(3)[:2]]
    px_per_m = np.stack(steps, axis=-1) / STEP_M
    away = np.linalg.solve(px_per_m, (track.xy[settled] - truth.xy[frames])[..., None])[..., 0]
    return track.t[settled], places[..., :2] + away, places[..., :2]


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


def _swing(found: Floats, true: Floats) -> dict[str, float]:
    """How much further forward of the hips, and up, the legs' joints are found the further they are, percent.

    The mean of both legs.
    """
    gone = true - true[:, HIPS].mean(axis=1, keepdims=True) * (1.0, 0.0)
    away, out = found - true, {}
    for name in SWINGING:
        whole = [_whole(away[:, leg, 0]) for leg in JOINTS[name]]
        for axis, way in enumerate(WAYS):
            slopes = [
                np.polyfit(gone[usual, leg, axis], away[usual, leg, axis], 1)[0]
                for leg, usual in zip(JOINTS[name], whole, strict=True)
            ]
            out[f"{name}'s way {way}"] = 100 * float(np.mean(slopes))
    return out


def _whole(away: Floats) -> Bools:
    """Which frames (T,) are not far off the others, as those are in which legs were exchanged."""
    off = np.abs(away - np.nanmedian(away))
    return np.asarray(off <= FAR_OFF * median_abs_deviation(away, nan_policy="omit") + ANYWAY_M)


def _bob(found: Floats, true: Floats) -> dict[str, float]:
    """How much further than the hips rise and fall the joints are found to go with them, percent.

    Drifts are left out.
    """
    hips, out = true[:, HIPS, 1].mean(axis=1), {}
    for name in BOBBING:
        away = (found - true)[:, JOINTS[name], 1].mean(axis=1)
        seen = np.isfinite(away)
        up, due = detrend(away[seen]), detrend(hips[seen])
        out[f"{name}'s way with the hips"] = 100 * float(up @ due / (due @ due))
    return out


def _toes_up(t: Floats, found: Floats, true: Floats, truth: Truth) -> float:
    """How much further up, degrees, toes are found to point at landing than when the foot is flat.

    Mean of both feet.
    """
    feet = []
    for side, heel, toe in zip(Side, JOINTS["heel"], JOINTS["toe"], strict=True):
        pitch = [np.degrees(np.arctan2(*(p[:, toe] - p[:, heel]).T[::-1])) for p in (found, true)]
        away = (pitch[0] - pitch[1] + 180) % 360 - 180
        lands = truth.times(side, EventKind.INITIAL_CONTACT)
        flat = lands + FLAT_S * truth.slow_motion
        lands, flat = (times[(lands >= t[0]) & (flat <= t[-1])] for times in (lands, flat))
        landing, lying = (away[np.abs(t[None] - times[:, None]).argmin(axis=1)] for times in (lands, flat))
        feet.append(float(np.nanmedian(landing) - np.nanmedian(lying)))
    return float(np.mean(feet))
