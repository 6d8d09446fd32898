"""angles.mot as OpenSim and pandas read it: what the coordinates are, their signs, and what is not there."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from posturecam.landmarks import ANKLE, HEEL, HIP, KNEE, SHOULDER, TOE, Landmark
from tests.export.capture.conftest import Made, Make
from tests.export.capture.foreign import READERS, Array, Read, read_by
from tests.people import Person, SimulatedCamera, mirrored, runner, sitter, stander, walker

NAMES = [
    "pelvis_tilt",
    "lumbar_extension",
    *(f"{a}_{s}" for s in "rl" for a in ("hip_flexion", "knee_angle", "ankle_angle")),
]


def _mot(made: Made, reader: str = "pandas") -> Read:
    return read_by(reader, made.file("angles.mot"))


def _bend(a: Array, b: Array) -> Array:
    """By how much vector b (T, 2) is turned against a, degrees, positive from x to y."""
    cross, dot = a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0], (a * b).sum(axis=1)
    return np.asarray(np.degrees(np.arctan2(cross, dot)))


def _truth(who: Person, t: Array) -> dict[str, Array]:
    """From the person in space, X forward and Y up: rotations about Z of a segment against the one above it."""
    at = who.pose(t)[..., :2]
    trunk = at[:, SHOULDER].mean(axis=1) - at[:, HIP].mean(axis=1)
    up = np.broadcast_to([0.0, 1.0], trunk.shape)
    truth = {"pelvis_tilt": _bend(up, trunk)}
    for end, k in (("r", 1), ("l", 0)):
        thigh, shank = at[:, KNEE[k]] - at[:, HIP[k]], at[:, ANKLE[k]] - at[:, KNEE[k]]
        foot = at[:, TOE[k]] - at[:, HEEL[k]]
        truth[f"hip_flexion_{end}"] = _bend(-trunk, thigh)
        truth[f"knee_angle_{end}"] = -_bend(thigh, shank)
        truth[f"ankle_angle_{end}"] = _bend(shank, foot) - 90.0
    return truth


@pytest.mark.parametrize("reader", READERS)
def test_the_coordinates_are_read_in_degrees(make: Make, reader: str) -> None:
    made = make(SimulatedCamera().of((walker(), 6.0)), exports=("mot",))
    read = _mot(made, reader)
    assert list(read.values) == NAMES
    assert read.meta["inDegrees"] == "yes"
    assert read.meta["near_side"] == "right"
    assert read.meta["storage_in_degrees"] is True
    assert read.meta["storage_rows"] == len(made.track)
    assert read.t == pytest.approx(made.track.t, abs=2e-6)


@pytest.mark.parametrize(
    "who", [walker(lean_deg=6.0), runner(lean_deg=9.0), stander(lean_deg=-4.0), sitter(lean_deg=12.0)]
)
@pytest.mark.parametrize("facing", ["right", "left"])
def test_angles_are_those_of_the_person_whichever_way_they_face(make: Make, who: Person, facing: str) -> None:
    track = SimulatedCamera().of((who, 6.0))
    read = _mot(make(track if facing == "right" else mirrored(track), exports=("mot",)))
    for name, truth in _truth(who, track.t).items():
        other = {"r": "l", "l": "r"}.get(name[-1]) if facing == "left" and name[-2] == "_" else None
        values = read.values[f"{name[:-1]}{other}" if other else name]
        there = np.isfinite(values)
        assert there.mean() > 0.9
        assert values[there] == pytest.approx(truth[there], abs=0.7)


def test_a_forward_lean_is_a_negative_tilt_and_a_bent_knee_positive(make: Make) -> None:
    read = _mot(make(SimulatedCamera().of((sitter(lean_deg=20.0), 6.0)), exports=("mot",)))
    assert np.nanmedian(read.values["pelvis_tilt"]) == pytest.approx(-20.0, abs=0.5)
    assert np.nanmedian(read.values["knee_angle_r"]) > 60
    assert np.nanmedian(read.values["hip_flexion_r"]) > 90
    assert np.unique(read.values["lumbar_extension"]).tolist() == [0.0]


def test_the_header_states_plane_signs_and_what_is_not_measured(make: Make) -> None:
    head = make(SimulatedCamera().of((walker(), 6.0)), exports=("mot",)).file("angles.mot").read_text()
    head = head.partition("endheader")[0]
    assert "sagittal, from one camera" in head
    for name in ("pelvis_tilt", "hip_flexion", "knee_angle", "ankle_angle"):
        assert re.search(rf"{name}: positive for", head)
    assert "lumbar_extension: held at 0 (stiff spine), not measured" in head


def test_what_was_not_seen_or_not_from_the_side_has_no_angle(make: Make) -> None:
    track = SimulatedCamera(hidden=(Landmark.LEFT_HEEL,)).of((walker(), 6.0, 0.0), (walker(), 6.0, 90.0))
    visibility = np.array(track.visibility)
    visibility[50:60, Landmark.RIGHT_KNEE] = 0.2
    made = make(replace(track, visibility=visibility, cuts=(6.0,)), exports=("mot",))
    sides = [bout for bout in made.analysis.bouts if bout.scene.view.is_side]
    assert len(sides) < len(made.analysis.bouts)
    read = _mot(made)
    assert np.isnan(read.values["ankle_angle_l"]).all()
    assert np.isfinite(read.values["knee_angle_l"][:100]).all()
    assert np.isnan(read.values["knee_angle_r"][50:60]).all()
    outside = ~np.any([(read.t >= bout.start) & (read.t < bout.end) for bout in sides], axis=0)
    assert outside.sum() > 60
    assert all(np.isnan(values[outside]).all() for values in read.values.values())


def test_no_height_is_needed(make: Make) -> None:
    assert len(_mot(make(SimulatedCamera().of((stander(), 5.0)), exports=("mot",))).t) == 150
