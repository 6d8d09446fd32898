from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.body import MEASURED, smooth_motion
from posturecam.motion.calibration import correction_px, missing, systematic_uncertainty
from tests.people import Film, stander

MODEL = {"model": "sha256:0"}


def shift(
    *, facing: int = 1, trunk_px: float = 100.0, gait: bool = False, provenance: dict[str, str] | None = None
) -> tuple[float, float]:
    """How far the ears and the shoulders move along the picture, px."""
    px = correction_px(facing, trunk_px, gait=gait, provenance=MODEL if provenance is None else provenance)
    track = Film().of((stander(), 0.5))
    motion = smooth_motion(track.t, track.xy, track.visibility)
    moved = np.stack([motion.moved(px).at(landmark) - motion.at(landmark) for landmark in MEASURED], axis=1)
    others = [landmark not in (7, 8, 11, 12) for landmark in MEASURED]
    assert not moved[:, others].any() and not moved[..., 1].any()
    return tuple(float(moved[:, MEASURED.index(landmark), 0].mean()) for landmark in (7, 11))


@pytest.mark.parametrize("facing", [1, -1])
def test_the_ears_of_a_pose_model_move_back(facing: int) -> None:
    assert shift(facing=facing) == (pytest.approx(-5.0 * facing), pytest.approx(0.65 * facing))


@pytest.mark.parametrize("facing", [1, -1])
def test_in_gait_they_move_further_and_the_shoulders_forward(facing: int) -> None:
    assert shift(facing=facing, gait=True) == (pytest.approx(-7.5 * facing), pytest.approx(1.25 * facing))


def test_a_track_that_names_no_model_is_taken_at_face_value() -> None:
    assert shift(provenance={}) == (0.0, 0.0)


@pytest.mark.parametrize(("facing", "trunk_px"), [(0, 100.0), (1, float("nan"))])
def test_without_direction_or_trunk_nothing_moves(facing: int, trunk_px: float) -> None:
    assert shift(facing=facing, trunk_px=trunk_px) == (0.0, 0.0)


def test_a_models_shins_stand_further_forward_than_it_sees() -> None:
    assert missing("shank_angle", gait=True, provenance=MODEL) > 0
    assert missing("shank_angle", gait=True, provenance={}) == missing("trunk_lean", gait=True, provenance=MODEL) == 0


def test_a_models_landmarks_have_their_own_uncertainty_and_markers_that_of_the_norm() -> None:
    assert (systematic_uncertainty("forward_head", gait=True, provenance=MODEL) or 0) > 0
    assert systematic_uncertainty("forward_head", gait=True, provenance={}) is None
    assert systematic_uncertainty("side_lean", gait=True, provenance=MODEL) is None
