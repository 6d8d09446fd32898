"""Acted desk sessions, drawn at random: ordinary work, slouching, interruptions, a moved laptop or chair.

Seeds 0 to 3 are for tuning an engine on, 100 and more for judging it: `TUNING_SEEDS`.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.desk_acts import Acted, BodyShift, DeskAct
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_camera import MOVING_S, CameraPath
from posturecam_lab.synth.desk_motion import WELL_S, eyes
from posturecam_lab.synth.desk_people import DeskPerson, draw_desk_person
from posturecam_lab.synth.desk_play import DeskMove, DeskPlay, MoveKind, Visitor
from posturecam_lab.synth.desk_work import Rng, Span, glances, ordinary_work

TUNING_SEEDS = range(4)
NEARER_M = (0.09, 0.22)
"""How much nearer a lean-in brings the eyes: at 0.6 m a face that is 18 to 58 % larger."""
LOWER_M = (0.040, 0.090)
"""How much lower a slump brings the eyes."""
CROOKED_DEG = (8.0, 16.0)
"""Tilt of head or shoulders that counts as crooked."""
HELD_S = (22.0, 75.0)
"""How long a slouch is held."""
BETWEEN_S = (45.0, 110.0)
"""Good sitting between two slouches."""
CREEP_S = (120.0, 480.0)
MOVE_AT_S = 90.0
MOVE_SIZES: dict[MoveKind, tuple[float, float]] = {
    "lid": (4.0, 12.0),
    "laptop": (0.06, 0.20),
    "chair": (0.08, 0.22),
    "seat": (0.03, 0.07),
}
"""Degrees of a lid, metres of a laptop and of a chair along the floor, and of a seat's height."""


def normal_work(seed: int, number: int, seconds: float = 1800.0) -> DeskPlay:
    """Half an hour of work in which the person never slouches."""
    person, rng = _cast(seed, number, 1)
    return DeskPlay(person, seconds, tuple(ordinary_work(person, rng, seconds)), seed=_seed(rng))


def slouching(seed: int, number: int, seconds: float = 1800.0) -> DeskPlay:
    """Work with lean-ins, slumps, creeping slumps and crooked sitting, each held for 22 s and more."""
    person, rng = _cast(seed, number, 2)
    slouches, t, turn = [], WELL_S + float(rng.uniform(40, 80)), int(rng.integers(len(_TURNS)))
    while True:
        act = _slouch(person, rng, _TURNS[turn % len(_TURNS)], t)
        if act.end > seconds - 20:
            break
        slouches.append(act)
        t, turn = act.end + float(rng.uniform(*BETWEEN_S)), turn + 1
    spans = [(act.start - 2.0, act.end + 2.0) for act in slouches]
    acts = [*slouches, *ordinary_work(person, rng, seconds, spans), *glances(person, rng, [a.held for a in slouches])]
    return DeskPlay(person, seconds, tuple(acts), seed=_seed(rng))


def interrupted(seed: int, number: int, seconds: float = 1800.0) -> DeskPlay:
    """Work during which the person stands up, leaves and comes back, and others pass or stop behind the chair."""
    person, rng = _cast(seed, number, 3)
    acts: list[DeskAct] = []
    visitors: list[Visitor] = []
    spans: list[Span] = []
    t = WELL_S + float(rng.uniform(40, 90))
    while t < seconds - 400:
        scene = int(rng.integers(4))
        lasts = float(rng.uniform(3, 6)) if scene == 0 else float(rng.uniform(20, 70))
        if scene < 2:
            visitors.append(_visitor(rng, t, lasts, stops=scene == 1))
        else:
            acts += _up_and_away(person, rng, t, lasts if scene == 2 else float(rng.uniform(40, 240)), scene == 3)
            lasts = (
                acts[-1].end - t if scene == 2 else max(act.end for act in acts if act.kind is not Acted.RESEATED) - t
            )
            spans.append((t - 2.0, t + lasts + 2.0))
        t += lasts + float(rng.uniform(45, 110))
    return DeskPlay(
        person, seconds, (*acts, *ordinary_work(person, rng, seconds, spans)), visitors=tuple(visitors), seed=_seed(rng)
    )


def moved(seed: int, number: int, seconds: float = 420.0, kind: MoveKind | None = None) -> DeskPlay:
    """Work during which the laptop, its lid, the chair or its seat is moved once, after a minute and a half."""
    person, rng = _cast(seed, number, 4)
    kinds: tuple[MoveKind, ...] = ("lid", "laptop", "chair", "seat")
    kind = kind or kinds[number % 4]
    amount = float(rng.uniform(*MOVE_SIZES[kind])) * _way(person, rng, kind)
    spans = [(MOVE_AT_S - 3.0, MOVE_AT_S + 5.0)]
    acts = ordinary_work(person, rng, seconds, spans)
    reach = BodyShift(lean_deg=8.0, forward_head_deg=6.0, head_pitch_deg=-10.0)
    acts.append(DeskAct(Acted.REACHING, MOVE_AT_S - 1.5, 4.0, reach, rise_s=1.0, fall_s=1.0))
    path = None
    if kind in ("chair", "seat"):
        shift = BodyShift(ahead_m=amount) if kind == "chair" else BodyShift(up_m=amount)
        acts.append(DeskAct(Acted.RESEATED, MOVE_AT_S, seconds, shift, rise_s=MOVING_S, fall_s=1.0))
    else:
        path = _moved_camera(person, rng, kind, amount)
    return DeskPlay(person, seconds, tuple(acts), path, (DeskMove(MOVE_AT_S, kind, amount),), seed=_seed(rng))


_TURNS = (Acted.LEAN_IN, Acted.SLUMP, Acted.CROOKED, Acted.LEAN_IN, Acted.SLUMP, Acted.CREEP)
_LEANS = (
    (BodyShift(lean_deg=10.0, forward_head_deg=8.0, kyphosis_deg=3.0, head_pitch_deg=2.0), NEARER_M[1]),
    (BodyShift(lean_deg=4.0, forward_head_deg=14.0, kyphosis_deg=4.0, head_pitch_deg=2.0), 0.12),
    (BodyShift(lean_deg=14.0, forward_head_deg=3.0, ahead_m=0.01), NEARER_M[1]),
)
"""From the hips, from the neck, and with the whole trunk; and how much nearer that goes at most, m."""
_SLUMPS = (
    BodyShift(kyphosis_deg=20.0, forward_head_deg=12.4, protraction_m=0.022, elevation_m=-0.01, lean_deg=2.0),
    BodyShift(kyphosis_deg=18.0, forward_head_deg=12.0, lean_deg=-9.0, ahead_m=0.05, elevation_m=-0.006),
    BodyShift(kyphosis_deg=24.0, forward_head_deg=6.0, lean_deg=-3.0, ahead_m=0.03, head_pitch_deg=-2.0),
)
"""Over the keys, slid down the chair, and sunk into oneself."""


def _slouch(person: DeskPerson, rng: Rng, kind: Acted, start: float) -> DeskAct:
    held = float(rng.uniform(*HELD_S))
    if kind is Acted.CROOKED:
        shift, rise = _crooked(rng), float(rng.uniform(0.8, 3.0))
    elif kind is Acted.LEAN_IN:
        lean, most = _LEANS[int(rng.integers(3))]
        shift = amount_for(person.sit, lean, "nearer", float(rng.uniform(NEARER_M[0], most)))
        rise = float(rng.uniform(0.7, 3.0))
    else:
        shift = amount_for(person.sit, _SLUMPS[int(rng.integers(3))], "drop", float(rng.uniform(*LOWER_M)))
        rise = float(rng.uniform(*CREEP_S)) if kind is Acted.CREEP else float(rng.uniform(0.8, 4.0))
        held += 60.0 if kind is Acted.CREEP else 0.0
    fall = float(rng.uniform(0.8, 2.0))
    return DeskAct(kind, start, rise + held + fall, shift, rise_s=rise, fall_s=fall)


def _crooked(rng: Rng) -> BodyShift:
    """A head held aside, or shoulders with the trunk leant on one arm."""
    tilt = float(rng.uniform(*CROOKED_DEG)) * (1 if rng.random() < 0.5 else -1)
    if rng.random() < 0.5:
        return BodyShift(head_roll_deg=1.25 * tilt, side_lean_deg=0.3 * tilt)
    return BodyShift(shoulder_tilt_deg=0.6 * tilt, side_lean_deg=-0.4 * tilt, head_roll_deg=-0.3 * tilt)


def _visitor(rng: Rng, start: float, seconds: float, *, stops: bool) -> Visitor:
    aside = float(rng.uniform(0.15, 0.5)) if stops else None
    return Visitor(start, seconds, float(rng.uniform(0.3, 1.5)), aside, bool(rng.random() < 0.5))


def _up_and_away(person: DeskPerson, rng: Rng, start: float, seconds: float, leaves: bool) -> list[DeskAct]:
    """Stands up, and leaves for most of that time if so; sits a little differently afterwards."""
    build = person.sit.build
    up = 0.97 * build.leg_m + build.ankle_height_m - (person.sit.seat_height_m + 0.09 * build.scale)
    stand = BodyShift(up_m=up, ahead_m=float(rng.uniform(-0.15, 0.1)))
    rise = float(rng.uniform(1.0, 2.0))
    if not leaves:
        return [DeskAct(Acted.STANDING, start, seconds, stand, rise_s=rise, fall_s=rise)]
    side = 1.0 if rng.random() < 0.5 else -1.0
    aside = BodyShift(place_aside_m=1.6 * side, heading_deg=-70.0 * side)
    back = BodyShift(
        ahead_m=float(rng.normal(0, person.habits.seat_spread_m)),
        aside_m=float(rng.normal(0, person.habits.seat_spread_m)),
    )
    return [
        DeskAct(Acted.RESEATED, start + seconds / 2, 7200.0, back, rise_s=1.0, fall_s=1.0),
        DeskAct(Acted.STANDING, start, seconds, stand, rise_s=rise, fall_s=rise),
        DeskAct(Acted.AWAY, start + 0.8 * rise, seconds - 1.6 * rise, aside, rise_s=2.0, fall_s=2.0),
    ]


def _way(person: DeskPerson, rng: Rng, kind: MoveKind) -> int:
    """Which way it is moved: so that the face stays in the image, and not nearer than people sit."""
    if kind == "lid":
        eye = eyes(person.sit.over(np.zeros(1)).landmarks)
        return 1 if person.camera.project(eye)[0, 1] < 0.36 * person.camera.size[1] else -1
    if kind in ("chair", "laptop") and person.camera.distance_m < 0.65:
        return -1 if kind == "chair" else 1
    return 1 if rng.random() < 0.5 else -1


def _moved_camera(person: DeskPerson, rng: Rng, kind: MoveKind, amount: float) -> CameraPath:
    camera = person.camera
    x, y, z = camera.target
    if kind == "lid":
        away = camera.distance_m
        up = np.arctan2(y - camera.height_m, away) + np.radians(amount)
        later = replace(camera, target=(x, camera.height_m + away * float(np.tan(up)), z))
    else:  # along the desk, to the side and turned a little
        toward, aside = amount * float(rng.uniform(0.3, 1.0)), amount * float(rng.uniform(-0.8, 0.8))
        turn = float(rng.uniform(-0.05, 0.05))
        later = _turned(replace(camera, target=(x + toward, y, z + aside)), turn)
    return CameraPath(((0.0, camera), (MOVE_AT_S, later)))


def _turned(camera: Camera, aside_m: float) -> Camera:
    """The same camera where it is, turned so that it looks at what is so far to the side of its target."""
    x, y, z = camera.target
    to_x, to_z = camera.eye[0] - x, camera.eye[2] - (z + aside_m)
    azimuth, away = float(np.degrees(np.arctan2(to_x, to_z))), float(np.hypot(to_x, to_z))
    return replace(camera, azimuth_deg=azimuth, distance_m=away, target=(x, y, z + aside_m))


def _cast(seed: int, number: int, scene: int) -> tuple[DeskPerson, Rng]:
    return draw_desk_person(seed, number), np.random.default_rng([_STREAM, seed, number, scene])


def _seed(rng: Rng) -> int:
    return int(rng.integers(2**31))


_STREAM = 164
"""Keeps these draws apart from others of the same seed."""
