"""Whether acted landmarks are like real ones: the same acts as landmarks and as drawn frames before the pose engine.

For each person the same half minute is acted, drawn, and given to the pose engine. Of what desk mode measures (size and
height of the face, nod, turn and tilt of the head, width and height of the shoulders) it compares how far each act
moves it (exactly, by the acted landmarks, by the drawn frames) and its noise, also with that of webcam clips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from posturecam.arrays import Floats
from posturecam.desk import measure_head_and_shoulders
from posturecam.frame import Frame, Pose
from posturecam.pose.blazepose import BlazePose
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam_lab.synth.desk_acts import Acted, BodyShift, DeskAct, Hand
from posturecam_lab.synth.desk_amounts import amount_for
from posturecam_lab.synth.desk_faults import PERFECT
from posturecam_lab.synth.desk_people import DeskPerson, FaceShape, draw_desk_person
from posturecam_lab.synth.desk_play import DeskPlay
from posturecam_lab.synth.images import wall
from posturecam_lab.synth.images.scenery import office
from posturecam_lab.synth.images.studio import Studio, Take
from posturecam_lab.synth.pose_faults import NO_FAULTS

PEOPLE = ((200, 2), (200, 3), (200, 0))
"""Seed and number of those who are drawn."""
FPS = 4.0
SIZE = (400, 300)
"""A frame takes half a second to draw; the landmark network sees 256 px of it anyway."""
HOLD_S, REST_S = 2.6, 1.4
STILL_S = 6.0
MEASURES = ("face size", "head height", "nod", "turn", "tilt", "shoulder width", "shoulder height", "shoulder tilt")
UNITS = ("%", "%", "°", "°", "°", "%", "%", "°")
"""Sizes in percent of themselves; heights in percent of the still face's width, down positive."""


@dataclass(frozen=True)
class Acting:
    """What is acted, and the acts with their names."""

    play: DeskPlay
    names: tuple[str, ...]


def print_rendered(clips: Sequence[Path], people: Sequence[tuple[int, int]] = PEOPLE) -> int:
    """Draws, measures and prints; 0."""
    console = Console(width=150)
    noise: dict[str, list[Floats]] = {"acted": [], "drawn": []}
    for seed, number in people:
        acting = acted(seed, number)
        exact = _exact(acting.play).stream(FPS, PERFECT).track
        stream, drawn = acting.play.stream(FPS).track, drawn_track(acting.play)
        still = slice(0, round(STILL_S * FPS))
        tracks = [in_faces(measured(track), still) for track in (exact, stream, drawn)]
        console.print(_changes(acting, *tracks))
        noise["acted"].append(noise_of(tracks[1][still]))
        noise["drawn"].append(noise_of(tracks[2][still]))
    columns = {name: np.nanmedian(of, axis=0) for name, of in noise.items()}
    for path in clips:
        columns[path.stem] = noise_of(in_faces(measured(track_video(path)), slice(None)))
    console.print(_noise(columns))
    return 0


def acted(seed: int, number: int) -> Acting:
    """A person who keeps still and then does one thing after the other."""
    person = draw_desk_person(seed, number)
    camera = replace(person.camera, size=SIZE)
    person = replace(person, camera=camera, habits=replace(person.habits, restless=0.15), usual=BodyShift())
    things = {
        "nods by 20°": BodyShift(head_pitch_deg=-20.0),
        "turns by 30°": BodyShift(head_yaw_deg=30.0),
        "tilts the head by 12°": BodyShift(head_roll_deg=12.0),
        "leans in by 12 cm": amount_for(person.sit, BodyShift(lean_deg=10, forward_head_deg=6), "nearer", 0.12),
        "slumps by 5 cm": amount_for(
            person.sit,
            BodyShift(kyphosis_deg=18, forward_head_deg=11, protraction_m=0.018, elevation_m=-0.008),
            "drop",
            0.05,
        ),
        "shoulders crooked by 8°": BodyShift(shoulder_tilt_deg=6.0, side_lean_deg=-2.0),
        "hand before the mouth": BodyShift(),
    }
    acts = [
        DeskAct(
            Acted.RECLINED,
            STILL_S + k * (HOLD_S + REST_S),
            HOLD_S + 0.8,
            shift,
            rise_s=0.6,
            fall_s=0.6,
            hand=Hand.MOUTH if "hand" in name else None,
        )
        for k, (name, shift) in enumerate(things.items())
    ]
    return Acting(DeskPlay(person, STILL_S + len(things) * (HOLD_S + REST_S), tuple(acts), seed=number), tuple(things))


def _exact(play: DeskPlay) -> DeskPlay:
    """The same with a pose model that errs in nothing, and the face that is drawn."""
    return replace(play, person=replace(play.person, faults=NO_FAULTS, face=FaceShape(), nod_seen=1.0, bow_seen=0.0))


def drawn_track(play: DeskPlay) -> PoseTrack:
    """What the pose engine finds on the drawn frames."""
    person = play.person
    sit, camera = person.sit, person.camera
    seat, edge = sit.seat_height_m, 0.30 * sit.build.scale
    room = office(
        wall.OFFICE,
        seat_m=seat,
        seat_x_m=0.0,
        desk_m=seat + sit.desk_over_seat_m,
        edge_m=edge,
        screen_m=float(camera.eye[0]) + 0.25,
    )
    studio = Studio(Take(play.motion, camera, room), seed=1)
    poses: list[Pose | None] = []
    t = play.times(FPS)
    with BlazePose() as engine:
        poses = [engine.estimate(Frame(float(now), studio.image(float(now)))) for now in t]
    nothing = np.full((33, 2), np.nan)
    return PoseTrack(
        t,
        np.stack([nothing if pose is None else pose.xy for pose in poses]),
        np.stack([np.zeros(33) if pose is None else pose.visibility for pose in poses]),
        size=camera.size,
    )


def measured(track: PoseTrack) -> Floats:
    """(T, 8): MEASURES of each frame, sizes as 100 times their natural logarithm."""
    rows = []
    for k in range(len(track)):
        pose = Pose(float(track.t[k]), np.asarray(track.xy[k], float), np.asarray(track.visibility[k], float))
        seen = None if np.isnan(pose.xy).any() else measure_head_and_shoulders(pose, track.size)
        if seen is None:
            rows.append([np.nan] * len(MEASURES))
            continue
        rows.append(
            [
                100 * np.log(seen.face_px),
                seen.head[1],
                seen.nod_deg,
                seen.turn_deg,
                seen.tilt_deg,
                100 * np.log(seen.shoulder_px),
                seen.shoulders[1],
                seen.shoulder_tilt_deg,
            ]
        )
    return np.array(rows)


HEIGHTS = (MEASURES.index("head height"), MEASURES.index("shoulder height"))


def in_faces(values: Floats, still: slice) -> Floats:
    """The same with heights in percent of the width that the face has while the person keeps still."""
    out = np.array(values)
    out[:, HEIGHTS] *= 100 / np.exp(np.nanmedian(values[still, 0]) / 100)
    return out


def noise_of(values: Floats) -> Floats:
    """(8,): SD of what is new in each frame, from the second differences, robustly: slower movement is left out."""
    second = values[2:] - 2 * values[1:-1] + values[:-2]
    return np.asarray(1.4826 * np.nanmedian(np.abs(second), axis=0) / np.sqrt(6))


def _changes(acting: Acting, *tracks: Floats) -> Table:
    """By how much each act changes each measure: exactly, acted, drawn."""
    person: DeskPerson = acting.play.person
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title=f"{person.name}: exact / acted / drawn", title_justify="left")
    table.add_column("")
    for name, unit in zip(MEASURES, UNITS, strict=True):
        table.add_column(f"{name} {unit}", justify="right")
    t = acting.play.times(FPS)
    still = t < STILL_S
    for act, name in zip(acting.play.acts, acting.names, strict=True):
        held = (t >= act.held[0]) & (t <= act.held[1])
        changes = [np.nanmedian(of[held], axis=0) - np.nanmedian(of[still], axis=0) for of in tracks]
        table.add_row(name, *("/".join(f"{change[m]:.0f}" for change in changes) for m in range(len(MEASURES))))
    return table


def _noise(columns: dict[str, Floats]) -> Table:
    table = Table(box=SIMPLE_HEAD, pad_edge=False, title="Noise from frame to frame (SD)", title_justify="left")
    for name in ("", *columns):
        table.add_column(name, justify="right" if name else "left")
    for m, (name, unit) in enumerate(zip(MEASURES, UNITS, strict=True)):
        table.add_row(f"{name}, {unit}", *(f"{column[m]:.2f}" for column in columns.values()))
    return table
