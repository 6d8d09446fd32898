from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.calibration import corrected, missing, systematic_uncertainty
from tests.people import Film, stander

MODEL = {"model": "sha256:0"}


def shift(
    *, facing: int = 1, trunk_px: float = 100.0, gait: bool = False, provenance: dict[str, str] | None = None
) -> tuple[float, float]:
    """How far the ears and the shoulders move along the picture, px."""
    xy = Film().of((stander(), 0.2)).xy
    moved = corrected(xy, facing, trunk_px, gait=gait, provenance=MODEL if provenance is None else provenance) - xy
    others = np.delete(np.arange(33), [7, 8, 11, 12])
    assert not moved[:, others].any() and not moved[..., 1].any()
    return float(moved[:, 7, 0].mean()), float(moved[:, 11, 0].mean())


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
