"""markers.trc as OpenSim and pandas read it: places, scale, level, rate and gaps of people who are known exactly."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from posturecam.landmarks import HEEL, HIP, KNEE, Landmark
from posturecam.types import Activity
from tests.export.capture.conftest import Made, Make
from tests.export.capture.foreign import OPENSIM_EXISTS, OPENSIM_IS_HERE, READERS, Array, Read, read_by
from tests.people import Person, SimulatedCamera, mirrored, runner, sitter, stander, walker

CHAIN_LEGS = 1.0 + 2 / 3 + 0.30
"""Ankle to knee to hip to shoulder to ear of these people, leg lengths, as they stand."""
METRES_A_LEG = 0.885 * 1.8 / CHAIN_LEGS
_PAIRED = ("eye", "shoulder", "elbow", "wrist", "hip", "knee", "ankle", "foot_index", "heel", "thumb", "pinky", "index")
POSE2SIM_NAMES = {"nose", *(f"{side}_{part}" for side in ("left", "right") for part in _PAIRED)}
"""Of Pose2Sim's OpenSim_Setup/Markers_BlazePose.xml."""


def _trc(made: Made, reader: str = "pandas") -> Read:
    return read_by(reader, made.file("markers.trc"))


def _facts(made: Made) -> Any:
    return json.loads(made.file("recording.json").read_text())


def _length(read: Read, one: str, other: str) -> Array:
    return np.asarray(np.linalg.norm(read.values[one] - read.values[other], axis=1))


def test_opensim_is_installed_where_it_exists() -> None:
    assert OPENSIM_IS_HERE or not OPENSIM_EXISTS


@pytest.mark.parametrize("reader", READERS)
def test_names_units_rate_and_times_are_read(make: Make, reader: str) -> None:
    made = make(SimulatedCamera(fps=30000 / 1001).of((walker(), 6.0)), height_m=1.8)
    read = _trc(made, reader)
    assert set(read.values) >= POSE2SIM_NAMES
    assert list(read.values) == [landmark.name.lower() for landmark in Landmark]
    assert read.meta["label"] == "meters"
    assert read.meta["Units"] == "m"
    assert float(str(read.meta["rate"])) == pytest.approx(30000 / 1001, abs=1e-6)
    assert len(read.t) == len(made.track) == int(str(read.meta["NumFrames"]))
    assert read.t == pytest.approx(made.track.t, abs=2e-6)


@pytest.mark.parametrize("reader", READERS)
def test_lengths_are_those_of_the_track_scaled_by_the_height(make: Make, reader: str) -> None:
    made = make(SimulatedCamera().of((walker(), 6.0)), height_m=1.8)
    read, xy = _trc(made, reader), made.track.xy
    factor = _facts(made)["scale"]["units_per_pixel"]
    assert factor == pytest.approx(METRES_A_LEG / 200, rel=0.02)
    for one, other in ((HIP[1], KNEE[1]), (HIP[0], KNEE[0]), (0, HEEL[1])):
        px = np.linalg.norm(xy[:, one] - xy[:, other], axis=1)
        names = (Landmark(one).name.lower(), Landmark(other).name.lower())
        assert _length(read, *names) == pytest.approx(factor * px, abs=3e-5)
    assert all(np.all(places[:, 2] == 0) for places in read.values.values())


def test_a_typed_leg_length_gives_the_scale_where_no_height_is_known(make: Make) -> None:
    from posturecam.export.on_demand import add_formats, on_demand, stored_analysis

    made = make(SimulatedCamera().of((stander(), 4.0)), exports=())
    analysis = stored_analysis(made.folder)
    analysis = replace(analysis, provenance={**analysis.provenance, "option.leg_m": "0.9"})
    add_formats(made.folder, [one for one in on_demand() if one.format.id == "trc"], analysis)
    read = _trc(made)
    leg = _length(read, "right_hip", "right_knee") + _length(read, "right_knee", "right_ankle")
    assert leg == pytest.approx(0.9, abs=0.005)


@pytest.mark.parametrize("who", [walker(), runner(), stander()])
def test_the_ground_is_at_zero_under_a_standing_foot(make: Make, who: Person) -> None:
    made = make(SimulatedCamera().of((who, 6.0)), height_m=1.8)
    read = _trc(made)
    heights = np.concatenate([read.values[f"{side}_heel"][:, 1] for side in ("left", "right")])
    assert np.nanpercentile(heights, 20) == pytest.approx(0.0, abs=0.02)
    assert np.nanmedian(read.values["nose"][:, 1]) == pytest.approx(2.0 * METRES_A_LEG, rel=0.06)


@pytest.mark.parametrize("facing", ["right", "left"])
def test_x_grows_as_the_person_walks_whichever_way_that_is(make: Make, facing: str) -> None:
    track = SimulatedCamera(crossing=True, place=(100.0, 620.0), leg_px=90.0).of((walker(), 6.0))
    made = make(track if facing == "right" else mirrored(track), height_m=1.8)
    read = _trc(made)
    hips = (read.values["left_hip"][:, 0] + read.values["right_hip"][:, 0]) / 2
    assert hips[0] == pytest.approx(0.0, abs=1e-4)
    assert hips[-1] / read.t[-1] == pytest.approx(1.4 * METRES_A_LEG, rel=0.03)
    toes_ahead = read.values["right_foot_index"][:, 0] - read.values["right_heel"][:, 0]
    assert np.median(toes_ahead) > 0
    assert f"to the {facing} of the image" in str(_facts(made)["axes"])
    assert _facts(made)["near_side"] == facing


@pytest.mark.parametrize("facing", ["right", "left"])
def test_a_tilted_camera_is_levelled_by_the_roll_that_was_found(make: Make, facing: str) -> None:
    track = SimulatedCamera(roll_deg=3.0).of((walker(lean_deg=0.0), 8.0))
    made = make(track if facing == "right" else mirrored(track), height_m=1.8, incline_deg=0.0)
    roll = made.analysis.bouts[0].scene.roll.value
    assert roll == pytest.approx(3.0, abs=0.7)
    read = _trc(made)
    trunk = (read.values["right_shoulder"] - read.values["right_hip"] + read.values["left_shoulder"]) - read.values[
        "left_hip"
    ]
    lean = np.degrees(np.arctan2(trunk[:, 0], trunk[:, 1]))
    assert abs(np.median(lean)) < 0.7
    assert _facts(made)["camera_roll_deg"] == pytest.approx(roll, abs=0.01)


def test_a_portrait_clip_is_as_right_as_another(make: Make) -> None:
    made = make(SimulatedCamera(size=(720, 1280), place=(360.0, 1100.0)).of((walker(), 6.0)), height_m=1.8)
    read = _trc(made)
    assert np.nanmedian(_length(read, "right_hip", "right_knee")) == pytest.approx(0.5 * METRES_A_LEG, rel=0.02)


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("hidden", [(15,), (15, 32)])
def test_what_was_not_seen_is_empty(make: Make, reader: str, hidden: tuple[int, ...]) -> None:
    track = SimulatedCamera(hidden=hidden).of((walker(), 6.0))
    xy, visibility = np.array(track.xy), np.array(track.visibility)
    xy[40:43] = np.nan
    visibility[40:43] = 0.0
    visibility[90:100, Landmark.LEFT_ELBOW] = 0.3
    made = make(replace(track, xy=xy, visibility=visibility), height_m=1.8)
    read = _trc(made, reader)
    for landmark in hidden:
        assert np.isnan(read.values[Landmark(landmark).name.lower()]).all()
    gone = np.flatnonzero(np.isnan(read.values["right_hip"]).any(axis=1))
    assert gone.tolist() == [40, 41, 42]
    assert np.isnan(read.values["left_elbow"][90:100]).all()
    assert len(read.t) == len(track)


def test_uneven_frames_are_resampled_and_that_is_said(make: Make) -> None:
    steady = SimulatedCamera().of((walker(), 8.0))
    keep = np.random.default_rng(4).random(len(steady)) > 0.15
    keep[[0, -1]] = True
    keep[100:110] = False
    made = make(steady.where(keep), height_m=1.8)
    read = _trc(made)
    assert _facts(made)["resampled"] is True
    assert read.meta["rate"] == 30.0
    assert np.diff(read.t) == pytest.approx(1 / 30, abs=2e-6)
    knee = read.values["right_knee"]
    assert np.isnan(knee[101:109]).all()
    there = ~np.isnan(knee[:, 0])
    assert there.mean() > 0.9
    factor = _facts(made)["scale"]["units_per_pixel"]
    rows = np.rint(read.t[there] * 30).astype(int)
    truth = -factor * (steady.xy[rows, KNEE[1], 1] - steady.xy[rows, HIP[1], 1])
    assert (knee - read.values["right_hip"])[there, 1] == pytest.approx(truth, abs=0.02)


def test_times_that_a_container_rounds_are_even_all_the_same(make: Make) -> None:
    track = SimulatedCamera(fps=60.0).of((walker(), 5.0))
    made = make(replace(track, t=np.round(track.t, 3)), height_m=1.8)
    assert _facts(made)["resampled"] is False
    assert _trc(made).meta["rate"] == 60.0


def test_slow_motion_has_the_rate_of_real_life(make: Make) -> None:
    made = make(SimulatedCamera(fps=30.0, slow=4.0).of((runner(), 5.0)), height_m=1.8, slow_motion=4.0)
    read = _trc(made)
    assert read.meta["rate"] == 120.0
    assert read.t[-1] == pytest.approx(5.0, abs=0.02)
    assert _facts(made)["slow_motion"] == 4.0


def test_of_two_people_after_a_cut_only_the_main_one_is_there(make: Make) -> None:
    track = SimulatedCamera().of((walker(), 6.0), (walker(), 3.0))
    made = make(replace(track, cuts=(6.0,), people=(0, 1)), height_m=1.8)
    hip = _trc(made).values["right_hip"][:, 0]
    assert np.isfinite(hip[:180]).all()
    assert np.isnan(hip[180:]).all()


def test_nothing_is_made_up_across_a_cut(make: Make) -> None:
    track = SimulatedCamera().of((walker(), 8.0))
    keep = np.ones(len(track), dtype=bool)
    keep[[60, 120, 121, 150, 180]] = False
    made = make(replace(track.where(keep), cuts=(121.5 / 30,)), height_m=1.8)
    hip = _trc(made).values["right_hip"][:, 0]
    assert np.isfinite(hip[60])
    assert np.isnan(hip[120:122]).all()


def test_of_a_person_who_sits_with_hidden_legs_the_upper_body_gives_the_scale(make: Make) -> None:
    made = make(SimulatedCamera(hidden=tuple(range(25, 33))).of((sitter(), 8.0)), height_m=1.8)
    assert made.analysis.bouts[0].activity is Activity.SIT
    facts = _facts(made)
    assert facts["scale"]["measured_on"] == "hip to ear"
    assert "the hips, for no foot was seen" in str(facts["axes"])
    read = _trc(made)
    assert np.nanmedian(read.values["right_hip"][:, 1]) == pytest.approx(0.0, abs=0.01)
    trunk = np.nanmedian(_length(read, "right_hip", "right_shoulder"))
    assert trunk == pytest.approx(2 / 3 * (0.885 - 0.495) * 1.8 / (2 / 3 + 0.3), rel=0.02)


def test_without_a_height_it_is_refused_before_anything_is_read(make: Make) -> None:
    with pytest.raises(ValueError, match=r"trc needs the person's height\. Add --height"):
        make(SimulatedCamera().of((walker(), 2.0)), exports=("trc",))


def test_a_front_view_is_analysed_all_the_same_and_says_why_there_is_no_file(make: Make) -> None:
    made = make(SimulatedCamera(yaw_deg=90.0).of((walker(), 6.0)), height_m=1.8)
    assert not made.file("markers.trc").exists()
    notes = " ".join(made.analysis.notes)
    assert "Markers for OpenSim (TRC) can't be made. The clip never shows the person from the side" in notes
    assert notes in " ".join(json.loads(made.file("analysis.json").read_text())["notes"])
