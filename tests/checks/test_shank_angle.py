from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import Person, SimulatedCamera, runner


def true_angle(p: np.ndarray) -> float:
    return float(np.degrees(np.arctan2(p[28, 0] - p[26, 0], p[26, 1] - p[28, 1])))


@pytest.mark.parametrize("yaw_deg", [0, 180])
@pytest.mark.parametrize("ahead", [0.16, 0.214, 0.30])
def test_it_is_the_shins_angle_at_landing(
    measure: Measure, at_contact: Callable[[Person], np.ndarray], yaw_deg: float, ahead: float
) -> None:
    found = measure(runner(ahead=ahead), SimulatedCamera(yaw_deg=yaw_deg, fps=60))
    assert np.median(found.value) == pytest.approx(true_angle(at_contact(runner(ahead=ahead))), abs=1.5)


def test_a_foot_ahead_of_the_knee_is_positive(measure: Measure) -> None:
    assert np.median(measure(runner(ahead=0.32)).value) > 5
