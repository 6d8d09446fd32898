from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.calibration import corrected_ears, residual_uncertainty
from tests.people import Film, stander

MODEL = {"model": "sha256:0"}


def shift(
    *, facing: int = 1, trunk_px: float = 100.0, gait: bool = False, provenance: dict[str, str] | None = None
) -> float:
    """How far the ears move along the picture, px."""
    xy = Film().of((stander(), 0.2)).xy
    moved = corrected_ears(xy, facing, trunk_px, gait=gait, provenance=MODEL if provenance is None else provenance)
    others = np.delete(np.arange(33), [7, 8])
    assert (moved[:, others] == xy[:, others]).all()
    return float((moved - xy)[:, 7, 0].mean())


@pytest.mark.parametrize("facing", [1, -1])
def test_the_ears_of_a_pose_model_move_back(facing: int) -> None:
    assert facing * shift(facing=facing) == pytest.approx(-4.2)


def test_they_move_further_in_gait() -> None:
    assert shift(gait=True) == pytest.approx(-7.5)


def test_a_track_that_names_no_model_is_taken_at_face_value() -> None:
    assert shift(provenance={}) == 0.0


@pytest.mark.parametrize(("facing", "trunk_px"), [(0, 100.0), (1, float("nan"))])
def test_without_direction_or_trunk_nothing_moves(facing: int, trunk_px: float) -> None:
    assert shift(facing=facing, trunk_px=trunk_px) == 0.0


def test_what_is_left_of_a_models_bias_is_uncertain_and_a_marker_has_none() -> None:
    assert residual_uncertainty("forward_head", gait=True, provenance=MODEL) >= 0
    assert residual_uncertainty("forward_head", gait=True, provenance={}) == 0
