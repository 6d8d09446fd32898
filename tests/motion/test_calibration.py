"""Whose errors are corrected: those of a known model, as they are on the people it saw."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.checks import discover, find
from posturecam.landmark_bias import BLAZEPOSE_FULL, CALIBRATIONS, REAL_PEOPLE, RENDERED_PEOPLE, calibration_of, kind_of
from posturecam.model_error import UNKNOWN_MODEL_GAIN
from posturecam.motion.calibration import correction_px, standing_deg
from posturecam.motion.landmark_signals import MEASURED, LandmarkSignals, smooth_motion
from posturecam.pose.models import found_models
from posturecam.track import REFINED_BY
from posturecam.types import Activity
from tests.people import SimulatedCamera, stander

REAL = {"model": BLAZEPOSE_FULL}
RENDERED = {"model": BLAZEPOSE_FULL, "calibration": "rendered people"}
UNKNOWN = {"model": "sha256:0"}
STAND, WALK, RUN, SIT = Activity.STAND, Activity.WALK, Activity.RUN, Activity.SIT
NECK_TRUNKS = 0.38
"""Ear above shoulder, of the trunk: median of the photographs."""


def seen(head_px: float = 0.0) -> LandmarkSignals:
    """A stander whose ears are `head_px` further to the right than usual."""
    track = SimulatedCamera().of((stander(), 0.5))
    xy = track.xy.copy()
    xy[:, 7:9, 0] += head_px
    return smooth_motion(track.t, xy, track.visibility)


def shift(
    provenance: dict[str, str], *, motion: LandmarkSignals | None = None, facing: int = 1, trunk_px: float = 100.0,
    activity: Activity = STAND,
) -> tuple[float, float, float]:  # fmt: skip
    """How far ears, shoulders and hips move along the image, px."""
    motion = seen() if motion is None else motion
    px = correction_px(motion, facing, trunk_px, activity, provenance)
    moved = np.stack([motion.moved(px).at(landmark) - motion.at(landmark) for landmark in MEASURED], axis=1)
    others = [landmark not in (7, 8, 11, 12, 23, 24) for landmark in MEASURED]
    assert not moved[:, others].any() and not moved[..., 1].any()
    ear, shoulder, hip = (float(moved[:, MEASURED.index(landmark), 0].mean()) for landmark in (7, 11, 23))
    return ear, shoulder, hip


@pytest.mark.parametrize(
    ("provenance", "expected"),
    [
        (REAL, REAL_PEOPLE),
        ({"model": "virtual BlazePose"}, REAL_PEOPLE),
        ({**REAL, "calibration": "real people"}, REAL_PEOPLE),
        (RENDERED, RENDERED_PEOPLE),
        (UNKNOWN, None),
        ({**UNKNOWN, "calibration": "rendered people"}, None),
        ({**REAL, "calibration": "people of a later release"}, None),
        ({"calibration": "rendered people"}, None),
        ({}, None),
    ],
)
def test_a_calibration_belongs_to_known_models_and_real_people_are_the_default(
    provenance: dict[str, str], expected: object
) -> None:
    assert calibration_of(provenance) is expected


@pytest.mark.model
def test_the_known_model_is_the_one_that_runs() -> None:
    files = found_models()
    assert files is not None and files.digest() == BLAZEPOSE_FULL


@pytest.mark.parametrize("activity", list(Activity))
def test_real_peoples_necks_are_left_alone_within_a_degree(activity: Activity) -> None:
    ear, shoulder, _ = shift(REAL, activity=activity)
    assert abs(np.degrees((ear - shoulder) / 100 / NECK_TRUNKS)) < 1.0
    assert ear < -2.0 and shoulder < -2.0


@pytest.mark.parametrize(("activity", "deg"), [(WALK, -1.15), (RUN, -1.15), (STAND, -1.4), (SIT, 0.6)])
def test_real_peoples_lean_is_corrected_by_about_a_degree(activity: Activity, deg: float) -> None:
    _, shoulder, hip = shift(REAL, activity=activity)
    assert np.degrees((shoulder - hip) / 100) == pytest.approx(deg, abs=0.1)


@pytest.mark.parametrize("activity", list(Activity))
def test_rendered_peoples_heads_move_back_by_several_degrees(activity: Activity) -> None:
    ear, shoulder, _ = shift(RENDERED, activity=activity)
    assert np.degrees((ear - shoulder) / 100 / NECK_TRUNKS) < -7.0


@pytest.mark.parametrize("provenance", [REAL, RENDERED])
def test_facing_the_other_way_everything_moves_the_other_way(provenance: dict[str, str]) -> None:
    mirrored = SimulatedCamera(yaw_deg=180.0).of((stander(), 0.5))
    other = smooth_motion(mirrored.t, mirrored.xy, mirrored.visibility)
    assert shift(provenance, motion=other, facing=-1) == pytest.approx([-px for px in shift(provenance)])


def test_shoulders_that_went_along_with_a_forward_head_move_back_on_rendered_people_only() -> None:
    upright, forward = (shift(RENDERED, motion=seen(head_px))[1] for head_px in (0.0, 20.0))
    assert forward - upright == pytest.approx(-20.0 * 0.14 / (1 - 0.14))
    assert shift(REAL, motion=seen(20.0)) == shift(REAL)


@pytest.mark.parametrize("provenance", [{}, UNKNOWN])
def test_landmarks_of_no_known_model_stay_where_they_are(provenance: dict[str, str]) -> None:
    assert shift(provenance) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(("facing", "trunk_px"), [(0, 100.0), (1, float("nan"))])
def test_without_direction_or_trunk_nothing_moves(facing: int, trunk_px: float) -> None:
    assert shift(RENDERED, facing=facing, trunk_px=trunk_px) == (0.0, 0.0, 0.0)


def test_rendered_shins_stand_further_forward_and_knees_are_straighter_than_they_are_seen() -> None:
    read = np.array([10.0])
    assert (
        find("shank_angle").model_error.corrected(read, RUN, RENDERED)
        > read
        > find("knee_flexion").model_error.corrected(read, RUN, RENDERED)
    )
    assert (
        find("shank_angle").model_error.corrected(read, RUN, REAL)
        == find("trunk_lean").model_error.corrected(read, RUN, RENDERED)
        == read
    )


def test_what_goes_up_and_down_too_far_is_put_right_in_proportion() -> None:
    one, two = find("vertical_oscillation").model_error.corrected(np.array([10.0, 20.0]), RUN, RENDERED)
    assert one < 10 and two == pytest.approx(2 * one)


def test_every_calibration_has_its_own_uncertainty_and_exact_landmarks_that_of_the_norm() -> None:
    head = find("forward_head").model_error
    assert head.systematic(20.0, WALK, REAL) == head.real["gait"]
    assert head.systematic(20.0, WALK, RENDERED) == head.rendered["gait"]
    assert find("forward_head").model_error.systematic(20.0, WALK, {}) is None
    assert find("side_lean").model_error.systematic(20.0, WALK, REAL) is None


def test_a_model_that_was_not_measured_is_less_sure() -> None:
    real, unknown = (find("trunk_lean").model_error.systematic(5.0, STAND, one) or 0.0 for one in (REAL, UNKNOWN))
    assert unknown == pytest.approx(UNKNOWN_MODEL_GAIN * real) and UNKNOWN_MODEL_GAIN > 1


def test_real_people_differ_more_than_rendered_ones() -> None:
    for check in ("forward_head", "rounded_shoulders", "trunk_lean"):
        for kind in ("gait", "stand", "sit"):
            assert find(check).model_error.real[kind] > find(check).model_error.rendered[kind]


def test_where_the_scale_is_wrong_the_uncertainty_grows_with_the_value() -> None:
    one, two = (find("vertical_oscillation").model_error.systematic(value, RUN, REAL) or 0.0 for value in (6.0, -12.0))
    assert two == pytest.approx(2 * one) and one > 0


def test_every_calibration_knows_every_kind_of_activity_and_the_same_checks() -> None:
    kinds = {kind_of(activity) for activity in Activity}
    assert all(set(calibration.bias) == kinds for calibration in CALIBRATIONS.values())
    for check in discover():
        assert set(check.model_error.real) == set(check.model_error.rendered) <= kinds


def test_people_who_stand_are_seen_less_far_ahead_of_their_ankles_on_photographs() -> None:
    assert standing_deg(REAL) < standing_deg(RENDERED) == standing_deg({}) == 2.8


@pytest.mark.parametrize(("activity", "gain"), [(Activity.STAND, 0.72), (Activity.WALK, 0.89)])
def test_the_heavy_network_narrows_the_uncertainty_of_the_head_only(activity: Activity, gain: float) -> None:
    plain = {"model": BLAZEPOSE_FULL}
    refined = {**plain, REFINED_BY: "sha256:0"}
    for check, share in (("forward_head", gain), ("trunk_lean", 1.0)):
        before, after = (find(check).model_error.systematic(10.0, activity, known) for known in (plain, refined))
        assert before is not None and after == pytest.approx(share * before)
