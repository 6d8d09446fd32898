"""On synthetic people with a skull of measured proportions, whose nose shows how far the face is turned."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.landmark_bias import VIRTUAL_BLAZEPOSE
from posturecam.track import PoseTrack
from posturecam.types import Activity, Bout, Finding, Verdict, View
from posturecam_lab.synth.build import Build
from posturecam_lab.synth.camera import Camera
from posturecam_lab.synth.posture import Posture
from posturecam_lab.synth.stillness import Sit
from posturecam_lab.synth.truth import truth_of
from tests.checks.conftest import Measure
from tests.people import YAW, SimulatedCamera, stander

WEBCAM = Camera(azimuth_deg=90.0, distance_m=1.2, height_m=1.15, fov_deg=40.0, size=(640, 480), target=(0.1, 1.1, 0.0))
AFAR = replace(WEBCAM, distance_m=6.0, fov_deg=14.0)


def sitting(camera: Camera = AFAR, seconds: float = 6.0, **posture: float) -> PoseTrack:
    return truth_of(Sit(Build(), Posture(**posture), sway=0.0), camera, seconds=seconds).track()


def bout_of(track: PoseTrack) -> Bout:
    (bout,) = analyze(track, activity=Activity.SIT).bouts
    return bout


def turn(track: PoseTrack) -> Finding:
    found = bout_of(track).finding("head_turn")
    assert found is not None
    return found


@pytest.mark.parametrize("yaw_deg", [-35.0, -10.0, 0.0, 20.0])
def test_turned_to_the_persons_right_is_positive(yaw_deg: float) -> None:
    assert turn(sitting(head_yaw_deg=yaw_deg)).value == pytest.approx(-yaw_deg, abs=1.0)


@pytest.mark.parametrize("yaw_deg", [-30.0, 30.0])
def test_from_near_the_turn_is_inside_its_uncertainty(yaw_deg: float) -> None:
    found = turn(sitting(WEBCAM, head_yaw_deg=yaw_deg))
    assert found.value is not None and found.uncertainty is not None
    assert abs(found.value + yaw_deg) < found.uncertainty


def test_a_tilted_head_is_not_a_turned_one() -> None:
    assert turn(sitting(head_roll_deg=15.0)).value == pytest.approx(0.0, abs=1.0)


@pytest.mark.parametrize("yaw_deg", [-40.0, 25.0, 40.0])
def test_a_turned_face_is_still_seen_from_the_front(yaw_deg: float) -> None:
    """The chest faces the camera; where feet are hidden, only the nose could say otherwise."""
    bout = bout_of(sitting(WEBCAM, head_yaw_deg=yaw_deg))
    assert bout.scene.view is View.FRONT
    assert bout.finding("shoulder_tilt").verdict is not Verdict.UNKNOWN  # type: ignore[union-attr]


def test_a_head_that_stays_turned_is_noticed_and_a_glance_is_not() -> None:
    straight, aside = sitting(seconds=8.0), sitting(seconds=8.0, head_yaw_deg=40.0)
    glance = (straight.t > 3) & (straight.t < 4)
    assert turn(aside).verdict is Verdict.WATCH
    found = turn(replace(straight, xy=np.where(glance[:, None, None], aside.xy, straight.xy)))
    assert found.verdict is Verdict.GOOD
    assert found.value == pytest.approx(0.0, abs=1.0)


def test_who_looks_left_and_right_in_turn_looks_straight_on_the_whole() -> None:
    left, straight, right = (sitting(seconds=12.0, head_yaw_deg=yaw) for yaw in (30.0, 0.0, -30.0))
    place = np.select(
        [(straight.t % 4 < 1)[:, None, None], ((straight.t + 2) % 4 < 1)[:, None, None]],
        [left.xy, right.xy],
        straight.xy,
    )
    assert turn(replace(straight, xy=place)).verdict is Verdict.GOOD


def test_landmarks_of_a_pose_model_are_taken_for_what_they_are() -> None:
    """Its ears lie nearer to the nose, so that it reads 0.82 of a turn."""
    track = sitting(head_yaw_deg=-20.0)
    assert turn(replace(track, provenance={"model": VIRTUAL_BLAZEPOSE})).value == pytest.approx(20.0 / 0.82, abs=1.0)


def test_from_behind_there_is_no_face(measure: Measure) -> None:
    assert len(measure(stander(), SimulatedCamera(yaw_deg=YAW["rear"]))) == 0
