from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import YAW, Person, SimulatedCamera, runner, sitter, stander, walker


@pytest.mark.parametrize("who", [runner, walker, stander, sitter], ids=["run", "walk", "stand", "sit"])
@pytest.mark.parametrize("view", ["front", "rear"])
@pytest.mark.parametrize("lean_deg", [-6, 0, 6])
def test_leaning_to_the_persons_right_is_positive(
    measure: Measure, who: type[Person], view: str, lean_deg: float
) -> None:
    found = measure(who(lean_deg=0.0, side_lean_deg=lean_deg), SimulatedCamera(yaw_deg=YAW[view]))
    assert np.median(found.value) == pytest.approx(lean_deg, abs=0.3)
    assert len(found) >= 8


def test_from_the_side_there_is_nothing_to_measure(measure: Measure) -> None:
    assert len(measure(stander(side_lean_deg=6))) == 0
