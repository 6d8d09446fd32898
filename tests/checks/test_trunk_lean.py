from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import YAW, Person, SimulatedCamera, runner, sitter, stander, walker


@pytest.mark.parametrize("who", [runner, walker, stander, sitter], ids=["run", "walk", "stand", "sit"])
@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("lean_deg", [-6, 0, 14])
def test_it_is_the_angle_from_hip_to_shoulder(measure: Measure, who: type[Person], view: str, lean_deg: float) -> None:
    found = measure(who(lean_deg=lean_deg), SimulatedCamera(yaw_deg=YAW[view]))
    assert found.value == pytest.approx(np.full(len(found), lean_deg), abs=0.3)
    assert len(found) >= 7


@pytest.mark.parametrize("roll_deg", [-4, 4])
def test_a_tilted_camera_is_not_lean(measure: Measure, roll_deg: float) -> None:
    assert np.median(measure(runner(lean_deg=7), SimulatedCamera(roll_deg=roll_deg)).value) == pytest.approx(7, abs=1)
