from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import Person, SimulatedCamera, runner


def true_bend(p: np.ndarray, lean_deg: float) -> float:
    """Lean of the trunk less that of the line from ankle to hip."""
    return lean_deg - float(np.degrees(np.arctan2(p[24, 0] - p[28, 0], p[24, 1] - p[28, 1])))


@pytest.mark.parametrize("lean_deg", [0, 7, 20])
def test_it_is_how_much_more_the_trunk_leans_than_the_standing_leg(
    measure: Measure, at_contact: Callable[[Person, float], np.ndarray], lean_deg: float
) -> None:
    who = runner(lean_deg=lean_deg)
    found = np.median(measure(who, SimulatedCamera(fps=60)).value)
    assert found == pytest.approx(true_bend(at_contact(who, 0.5), lean_deg), abs=2)


def test_without_a_toe_off_there_is_no_mid_stance(measure: Measure) -> None:
    assert len(measure(runner(), SimulatedCamera(hidden=(29, 30, 31, 32)))) == 0
