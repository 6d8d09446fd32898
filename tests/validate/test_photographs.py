"""Photographs read by hand, with made-up people in place of the photographed ones."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import pytest

from posturecam.errors import TrackError
from posturecam.landmark_bias import REAL_PEOPLE
from posturecam.pose.stored import load_track, save_track
from posturecam.track import KIND, PHOTO, PoseTrack
from posturecam.types import Activity
from posturecam_lab.validate.photograph_readings import CHECKS, JOINT_BELOW_ACROMION, readers_sd, readings_of
from posturecam_lab.validate.photographs import Case, photograph_rows, rows_of
from posturecam_lab.validate.promise import ErrorRow, FigureRow
from posturecam_lab.validate.still_clip import StillClip
from posturecam_lab.validate.still_photos import still_photo_rows
from tests.people import Person, SimulatedCamera, runner, sitter, stander

HEADER = (
    "id,"
    + ",".join(f"{name}_{axis}" for name in ("ear", "shoulder", "hip") for axis in "xy")
    + ",q_ear,q_shoulder,q_hip"
)
SIZE = (1280, 720)


def track_of(who: Person, yaw_deg: float) -> PoseTrack:
    return SimulatedCamera(yaw_deg=yaw_deg, size=SIZE, model="virtual BlazePose").of((who, 2.5))


def line(name: str, track: PoseTrack, near: int, off_px: float = 0.0, quality: str = "1,1,1") -> str:
    """What a reader writes who reads a track's first frame, the ear `off_px` too far to the right."""
    ear, joint, hip = (track.xy[0, landmark + near] for landmark in (7, 11, 23))
    acromion = joint + (joint - hip) * JOINT_BELOW_ACROMION / (1 - JOINT_BELOW_ACROMION)
    numbers = [ear[0] + off_px, ear[1], *acromion, *hip]
    return f"{name}," + ",".join(f"{number:.3f}" for number in numbers) + f",{quality}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two standers, a sitter and a runner with upright trunks, read without error, and their landmarks.

    The landmarks are exact ones from a known model.
    """
    people = {
        "s1": (stander(head_deg=10.0, lean_deg=0.0), 0.0, "stand"),
        "s2": (stander(head_deg=30.0, lean_deg=0.0), 180.0, "stand"),
        "t1": (sitter(head_deg=20.0, lean_deg=0.0), 0.0, "sit"),
        "r1": (runner(head_deg=15.0, lean_deg=0.0), 0.0, "run"),
    }
    (tmp_path / "images").mkdir()
    rows, a = ["id,activity,facing"], [HEADER]
    for name, (who, yaw, doing) in people.items():
        track = track_of(who, yaw)
        if doing == "run":
            track = replace(track, xy=np.repeat(track.xy[:1], len(track), axis=0))
        (tmp_path / "kept").mkdir(exist_ok=True)
        save_track(track, tmp_path / "kept" / f"{name}.npz")
        cv2.imwrite(str(tmp_path / "images" / f"{name}.jpg"), np.zeros((SIZE[1], SIZE[0], 3), np.uint8))
        rows.append(f"{name},{doing},{'left' if yaw else 'right'}")
        a.append(line(name, track, 0 if yaw else 1))
    for name, lines in (("people", rows), ("read_a", a), ("read_b", a)):
        (tmp_path / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path


def test_exact_landmarks_of_a_known_model_are_off_by_its_correction(folder: Path) -> None:
    rows = photograph_rows(folder, landmarks=folder / "kept")
    by_name = {row.what: row for row in rows if isinstance(row, ErrorRow)}
    bias = REAL_PEOPLE.bias["sit"]
    assert by_name["trunk_lean, sit"].n == 1 and by_name["forward_head, all"].n == 4
    assert by_name["trunk_lean, sit"].bias == pytest.approx(-np.degrees(bias.shoulder - bias.hip), abs=0.2)
    assert abs(by_name["forward_head, all"].bias) < 1.0
    assert by_name["forward_head, all, readers allowed for"].covered == 1.0
    medians = {(row.where, row.what) for row in rows if isinstance(row, FigureRow)}
    assert ("stand", "forward_head, median error") in medians


def test_points_that_a_reader_guessed_do_not_count(folder: Path) -> None:
    read = (folder / "read_b.csv").read_text().splitlines()
    read[1] = read[1][: -len("1,1,1")] + "1,1,3"
    (folder / "read_b.csv").write_text("\n".join(read))
    counts = {
        row.what: row.n for row in photograph_rows(folder, landmarks=folder / "kept") if isinstance(row, ErrorRow)
    }
    assert counts["forward_head, stand"] == 2 and counts["trunk_lean, stand"] == 1
    assert counts["rounded_shoulders, all"] == 3


def test_landmarks_of_another_person_do_not_count(folder: Path) -> None:
    track = track_of(stander(), 0.0)
    save_track(replace(track, xy=track.xy + np.array((300.0, 0.0))), folder / "kept" / "s1.npz")
    counts = {
        row.what: row.n for row in photograph_rows(folder, landmarks=folder / "kept") if isinstance(row, ErrorRow)
    }
    assert counts["forward_head, stand"] == 1


def test_a_person_found_in_the_last_frames_only_is_measured_there(folder: Path) -> None:
    track = track_of(runner(head_deg=15.0, lean_deg=0.0), 0.0)
    xy = np.repeat(track.xy[:1], len(track), axis=0) + np.random.default_rng(0).normal(0, 2.0, track.xy.shape)
    xy[:-5] = np.nan
    save_track(replace(track, xy=xy.astype(np.float32)), folder / "kept" / "r1.npz")
    errors = {row.what: row for row in photograph_rows(folder, landmarks=folder / "kept") if isinstance(row, ErrorRow)}
    assert errors["trunk_lean, run"].n == 1 and abs(errors["trunk_lean, run"].bias) < 3.0


def test_the_readers_own_error_is_half_of_the_sd_of_their_difference(folder: Path) -> None:
    tracks = {"s1": (track_of(stander(head_deg=10.0, lean_deg=0.0), 0.0), 1)}
    (reading,) = (one for one in readings_of(folder) if one.name == "s1")
    track, near = tracks["s1"]
    ear = reading.points["ear"]
    up_px = float(track.xy[0, 11 + near, 1] - ear[1])
    other = {
        **reading.points,
        "ear": ear + np.array((up_px * (np.tan(np.radians(14.0)) - np.tan(np.radians(10.0))), 0.0)),
    }
    apart = replace(reading, read=(reading.points, other))
    assert readers_sd("forward_head", [reading, apart]) == pytest.approx(4.0 / 2 / 2, abs=0.05)
    assert readers_sd("forward_head", [reading, reading]) == 0.0


def test_what_the_readers_err_by_widens_the_uncertainty() -> None:
    cases = [Case("trunk_lean", Activity.STAND, error, 2.0) for error in (1.0, 2.5, -1.5)]
    plain, wider, median, *_ = rows_of(cases, dict.fromkeys(CHECKS, 1.0))
    assert isinstance(plain, ErrorRow) and plain.covered == pytest.approx(2 / 3)
    assert isinstance(wider, ErrorRow) and wider.covered == 1.0
    assert isinstance(median, FigureRow) and median.value == 1.0 and median.kept


def test_a_photograph_becomes_a_clip_in_which_no_frame_repeats_another() -> None:
    image = np.random.default_rng(0).integers(0, 255, (90, 160, 3)).astype(np.uint8)
    with StillClip("p", image) as clip:
        frames = list(clip)
    assert clip.size == (720, 405) and len(frames) == clip.n_frames
    assert frames[-1].t > 2.0 and frames[0].size == clip.size
    assert not any(np.array_equal(one.rgb, other.rgb) for one, other in pairwise(frames))


def test_a_folder_without_readings_is_refused(tmp_path: Path) -> None:
    with pytest.raises(TrackError, match="no readings"):
        photograph_rows(tmp_path)


def test_photos_are_measured_as_photos(folder: Path) -> None:
    for name in ("s1", "s2", "t1", "r1"):
        track = load_track(folder / "kept" / f"{name}.npz")
        photo = replace(track.where(np.arange(len(track)) == 0), t=np.zeros(1))
        (folder / "stills").mkdir(exist_ok=True)
        save_track(replace(photo, provenance={**track.provenance, KIND: PHOTO}), folder / "stills" / f"{name}.npz")
    rows = {row.what: row for row in still_photo_rows(folder, landmarks=folder / "stills") if isinstance(row, ErrorRow)}
    assert rows["forward_head, all"].n == 3 and "forward_head, run" not in rows
    assert abs(rows["forward_head, all"].bias) < 1.0 and rows["trunk_lean, all"].covered == 1.0
