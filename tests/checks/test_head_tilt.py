from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import Activity, Verdict
from tests.checks.conftest import Measure
from tests.people import YAW, Person, SimulatedCamera, sitter, stander

FRONT = SimulatedCamera(yaw_deg=YAW["front"])


@pytest.mark.parametrize("who", [stander, sitter], ids=["stand", "sit"])
@pytest.mark.parametrize("tilt_deg", [-12.0, 0.0, 8.0])
def test_tilted_to_the_persons_right_is_positive(measure: Measure, who: type[Person], tilt_deg: float) -> None:
    found = measure(who(head_tilt_deg=tilt_deg), FRONT)
    assert np.median(found.value) == pytest.approx(tilt_deg, abs=0.1)
    assert len(found) >= 8


@pytest.mark.parametrize("yaw_deg", [YAW["right"], YAW["rear"]])
def test_without_a_face_there_is_nothing_to_measure(measure: Measure, yaw_deg: float) -> None:
    assert len(measure(stander(head_tilt_deg=8.0), SimulatedCamera(yaw_deg=yaw_deg))) == 0


def test_tilted_shoulders_are_no_tilted_head(measure: Measure) -> None:
    assert np.median(measure(sitter(shoulder_tilt_deg=9.0), FRONT).value) == pytest.approx(0.0, abs=0.1)


def test_a_face_turned_far_aside_shows_no_tilt() -> None:
    (bout,) = analyze(FRONT.of((sitter(head_turn_deg=50.0), 6.0)), activity=Activity.SIT, view="front").bouts
    found = bout.finding("head_tilt")
    assert found is not None and found.verdict is Verdict.UNKNOWN
    assert found.reason is not None and "turned too far" in found.reason


def test_the_more_the_face_is_turned_the_less_sure_it_is() -> None:
    unsure = []
    for turn in (0.0, 15.0, 25.0):
        (bout,) = analyze(FRONT.of((sitter(head_turn_deg=turn), 6.0)), activity=Activity.SIT, view="front").bouts
        found = bout.finding("head_tilt")
        assert found is not None and found.uncertainty is not None
        unsure.append(found.uncertainty)
    assert unsure == sorted(unsure)
    assert unsure[0] == pytest.approx(np.hypot(4.5, 2.0), abs=0.2)
    assert unsure[2] > 1.4 * unsure[0]


def test_one_eye_behind_a_hand_is_no_tilt(measure: Measure) -> None:
    assert len(measure(sitter(head_tilt_deg=8.0), replace(FRONT, hidden=(6,)))) == 0
