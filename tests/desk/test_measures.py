"""What one frame shows: the size of the face must not depend on where it looks, and angles must be right."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from posturecam.desk import measure_head_and_shoulders
from posturecam.frame import Pose
from tests.desk.sitters import WELL, Sitting, Webcam, pose_of

CAMERA = Webcam(away=1.0, below=0.0, up_deg=0.0)


def face_px(sitting: Sitting) -> float:
    found = measure_head_and_shoulders(pose_of(sitting, CAMERA), CAMERA.size)
    assert found is not None
    return found.face_px


@pytest.mark.parametrize("nod", [-20.0, 15.0, 35.0])
def test_nodding_does_not_change_the_size_of_the_face(nod: float) -> None:
    assert face_px(Sitting(nod=nod)) == pytest.approx(face_px(WELL), rel=0.01)


@pytest.mark.parametrize("turn", [-25.0, -12.0, 12.0, 25.0])
def test_turning_hardly_changes_the_size_of_the_face(turn: float) -> None:
    ears = pose_of(Sitting(turn=turn), CAMERA).xy[[7, 8]]
    straight = pose_of(WELL, CAMERA).xy[[7, 8]]
    narrowed = 1 - np.hypot(*(ears[0] - ears[1])) / np.hypot(*(straight[0] - straight[1]))
    assert abs(face_px(Sitting(turn=turn)) / face_px(WELL) - 1) < 0.04
    assert narrowed > 0.02 if abs(turn) < 20 else narrowed > 0.08


def test_the_size_of_the_face_is_one_over_its_distance() -> None:
    assert face_px(Sitting(forward=0.2)) / face_px(WELL) == pytest.approx(1 / 0.8, rel=0.03)


@pytest.mark.parametrize(
    ("sitting", "name", "degrees"),
    [
        (Sitting(turn=20), "turn_deg", 20),
        (Sitting(turn=-20), "turn_deg", -20),
        (Sitting(tilt=12), "tilt_deg", 12),
        (Sitting(shoulder_tilt=7), "shoulder_tilt_deg", 7),
        (Sitting(nod=25), "nod_deg", 25),
        (Sitting(nod=-15), "nod_deg", -15),
    ],
)
def test_angles_have_their_sign_and_size(sitting: Sitting, name: str, degrees: float) -> None:
    there, here = (measure_head_and_shoulders(pose_of(one, CAMERA), CAMERA.size) for one in (WELL, sitting))
    assert getattr(here, name) - getattr(there, name) == pytest.approx(degrees, rel=0.25)


def test_the_middle_of_the_ears_hardly_moves_with_a_nod() -> None:
    there, here = (measure_head_and_shoulders(pose_of(one, CAMERA), CAMERA.size) for one in (WELL, Sitting(nod=30)))
    assert there is not None and here is not None
    assert math.dist(there.head, here.head) < 0.05 * there.face_px


def test_without_shoulders_the_head_is_measured() -> None:
    pose = pose_of(WELL, CAMERA)
    pose.visibility[11] = 0.1
    found = measure_head_and_shoulders(pose, CAMERA.size)
    assert found is not None and not found.has_shoulders
    assert found.to_dict()["shoulder_px"] is None and found.to_dict()["shoulders"] == [None, None]


def test_shoulders_far_outside_of_the_frame_do_not_count() -> None:
    pose = pose_of(WELL, CAMERA)
    pose.xy[12, 0] = -0.2 * CAMERA.size[0]
    found = measure_head_and_shoulders(pose, CAMERA.size)
    assert found is not None and not found.has_shoulders


@pytest.mark.parametrize("landmark", [0, 7, 8])
def test_a_face_that_is_not_seen_is_none(landmark: int) -> None:
    pose = pose_of(WELL, CAMERA)
    pose.visibility[landmark] = 0.2
    assert measure_head_and_shoulders(pose, CAMERA.size) is None


@pytest.mark.parametrize("value", [math.nan, math.inf, 0.0])
def test_landmarks_that_are_no_places_are_none(value: float) -> None:
    pose = pose_of(WELL, CAMERA)
    broken = replace(pose, xy=np.full_like(pose.xy, value))
    assert measure_head_and_shoulders(broken, CAMERA.size) is None


def test_a_face_outside_of_the_frame_is_none() -> None:
    pose = pose_of(WELL, CAMERA)
    above = Pose(0.0, pose.xy - [0.0, 400.0], pose.visibility)
    assert measure_head_and_shoulders(above, CAMERA.size) is None
