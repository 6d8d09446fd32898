from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.body import MEASURED, Motion, smooth_motion
from posturecam.motion.calibration import SYSTEMATIC, amended, correction_px, systematic_uncertainty
from posturecam.types import Activity
from tests.people import Film, stander

MODEL = {"model": "sha256:0"}
STAND, WALK, RUN, SIT = Activity.STAND, Activity.WALK, Activity.RUN, Activity.SIT


def seen(head_px: float = 0.0) -> Motion:
    """A stander whose ears are `head_px` further to the right than usual."""
    track = Film().of((stander(), 0.5))
    xy = track.xy.copy()
    xy[:, 7:9, 0] += head_px
    return smooth_motion(track.t, xy, track.visibility)


def shift(
    *, motion: Motion | None = None, facing: int = 1, trunk_px: float = 100.0, activity: Activity = STAND,
    provenance: dict[str, str] | None = None,
) -> tuple[float, float]:  # fmt: skip
    """How far the ears and the shoulders move along the picture, px."""
    motion = seen() if motion is None else motion
    px = correction_px(motion, facing, trunk_px, activity, MODEL if provenance is None else provenance)
    moved = np.stack([motion.moved(px).at(landmark) - motion.at(landmark) for landmark in MEASURED], axis=1)
    others = [landmark not in (7, 8, 11, 12, 23, 24) for landmark in MEASURED]
    assert not moved[:, others].any() and not moved[..., 1].any()
    return tuple(float(moved[:, MEASURED.index(landmark), 0].mean()) for landmark in (7, 11))


@pytest.mark.parametrize("facing", [1, -1])
@pytest.mark.parametrize(("activity", "ears"), [(STAND, 6.3), (WALK, 6.6), (RUN, 6.6), (SIT, 5.8)])
def test_the_ears_of_a_pose_model_move_back(facing: int, activity: Activity, ears: float) -> None:
    assert shift(facing=facing, activity=activity)[0] == pytest.approx(-ears * facing)


def test_shoulders_that_went_along_with_a_forward_head_move_back() -> None:
    upright, forward = (shift(motion=seen(head_px))[1] for head_px in (0.0, 20.0))
    assert forward - upright == pytest.approx(-20.0 * 0.07 / (1 - 0.07))


def test_a_track_that_names_no_model_is_taken_at_face_value() -> None:
    assert shift(provenance={}) == (0.0, 0.0)


@pytest.mark.parametrize(("facing", "trunk_px"), [(0, 100.0), (1, float("nan"))])
def test_without_direction_or_trunk_nothing_moves(facing: int, trunk_px: float) -> None:
    assert shift(facing=facing, trunk_px=trunk_px) == (0.0, 0.0)


def test_a_models_shins_stand_further_forward_and_its_knees_are_straighter_than_it_sees() -> None:
    read = np.array([10.0])
    assert amended("shank_angle", read, RUN, MODEL) > read > amended("knee_flexion", read, RUN, MODEL)
    assert amended("shank_angle", read, RUN, {}) == amended("trunk_lean", read, RUN, MODEL) == read


def test_what_goes_up_and_down_too_far_is_put_right_in_proportion() -> None:
    one, two = amended("vertical_oscillation", np.array([10.0, 20.0]), RUN, MODEL)
    assert one < 10 and two == pytest.approx(2 * one)


def test_a_models_landmarks_have_their_own_uncertainty_and_markers_that_of_the_norm() -> None:
    assert systematic_uncertainty("forward_head", 20.0, WALK, MODEL) == SYSTEMATIC["forward_head", "gait"]
    assert systematic_uncertainty("forward_head", 20.0, WALK, {}) is None
    assert systematic_uncertainty("side_lean", 20.0, WALK, MODEL) is None


def test_where_the_scale_is_wrong_the_uncertainty_grows_with_the_value() -> None:
    one, two = (systematic_uncertainty("vertical_oscillation", value, RUN, MODEL) or 0.0 for value in (6.0, -12.0))
    assert two == pytest.approx(2 * one) and one > 0
