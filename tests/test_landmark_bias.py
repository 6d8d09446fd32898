"""An estimator brings the bias of its landmarks; those of an unknown model are taken as they are."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import landmark_bias
from posturecam.analysis import analyze
from posturecam.landmark_bias import (
    BLAZEPOSE_BIAS,
    BLAZEPOSE_FULL,
    Calibration,
    LandmarkBias,
    LandmarkOffset,
    add_bias,
    bias_of,
    calibration_of,
    unknown_model_remark,
)
from posturecam.model_error import UNKNOWN_MODEL_GAIN, LandmarkError
from posturecam.motion.calibration import standing_deg
from posturecam.pose.replay import ReplayPose
from posturecam.tracking import track_video
from posturecam.types import Activity
from posturecam.words import message
from tests.people import SimulatedCamera, stander
from tests.sources import BlankFrames

OFFSETS = dict.fromkeys(("gait", "stand", "sit"), LandmarkOffset(ear=0.1))
OTHER = LandmarkBias("another engine", (Calibration("its people", OFFSETS, standing_deg=4.0),))
UNKNOWN = {"model": "sha256:0"}


@pytest.fixture(autouse=True)
def _forget_added_biases(monkeypatch):
    monkeypatch.setattr(landmark_bias, "_known_biases", {BLAZEPOSE_BIAS.name: BLAZEPOSE_BIAS})


class OtherEngine(ReplayPose):
    """An engine of another maker, with a bias of its own."""

    model_hash = "sha256:1"
    bias = OTHER


def test_the_bias_that_an_estimator_brings_is_named_in_its_tracks_and_applied():
    standing = SimulatedCamera().of((stander(), 3.0))
    track = track_video(BlankFrames(standing.t), OtherEngine(standing))
    assert track.provenance["bias"] == OTHER.name
    assert calibration_of(track.provenance) is OTHER.calibrations[0]
    assert standing_deg(track.provenance) == 4.0
    assert unknown_model_remark(track.provenance) is None


def test_a_stored_track_is_looked_up_by_its_model_and_the_name_of_a_bias_comes_first():
    assert bias_of({"model": BLAZEPOSE_FULL}) is BLAZEPOSE_BIAS
    assert bias_of({"model": "sha256:2", "bias": BLAZEPOSE_BIAS.name}) is BLAZEPOSE_BIAS
    add_bias(replace(OTHER, models=frozenset({"sha256:2"})))
    assert bias_of({"model": "sha256:2"}) == replace(OTHER, models=frozenset({"sha256:2"}))


def test_a_track_of_an_unknown_model_is_taken_at_face_value_and_says_so():
    standing = SimulatedCamera().of((stander(), 3.0))
    known, unknown = (analyze(replace(standing, provenance=one)) for one in ({}, UNKNOWN))
    remark = str(message("models.not_known", model="sha256:0"))
    assert (remark in unknown.notes, remark in known.notes) == (True, False)
    assert calibration_of(UNKNOWN) is None


@pytest.mark.parametrize("provenance", [{}, {"model": BLAZEPOSE_FULL}, {"model": "virtual BlazePose"}])
def test_a_known_model_and_one_that_is_not_named_need_no_remark(provenance):
    assert unknown_model_remark(provenance) is None


def test_a_remark_names_the_beginning_of_an_endless_model():
    remark = unknown_model_remark({"model": "x" * 10_000})
    assert remark is not None and len(str(remark)) < 300


def test_what_checks_know_of_our_model_is_not_applied_to_another():
    error = LandmarkError(real={"gait": 5.0}, real_reads={"gait": (2.0, 1.0)})
    add_bias(OTHER)
    theirs, ours = {"model": "sha256:1", "bias": OTHER.name}, {"model": BLAZEPOSE_FULL}
    values = np.array([5.0])
    assert error.corrected(values, Activity.WALK, theirs) == values
    assert error.corrected(values, Activity.WALK, ours) == 2.0
    assert error.systematic(5.0, Activity.WALK, theirs) == pytest.approx(5.0 * UNKNOWN_MODEL_GAIN)
    assert error.systematic(5.0, Activity.WALK, ours) == 5.0


def test_our_bias_cannot_be_replaced_by_another():
    with pytest.raises(ValueError, match="is taken"):
        add_bias(replace(OTHER, name=BLAZEPOSE_BIAS.name))
    add_bias(BLAZEPOSE_BIAS)
    assert bias_of({"model": BLAZEPOSE_FULL}) is BLAZEPOSE_BIAS
