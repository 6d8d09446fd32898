from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import SimulatedCamera, runner


@pytest.mark.parametrize("yaw_deg", [0, 180])
@pytest.mark.parametrize("stretch", [0.97, 0.99])
def test_it_is_the_bend_of_the_knee_at_landing(measure: Measure, yaw_deg: float, stretch: float) -> None:
    """Thigh and shank of half a leg each that reach `stretch` legs bend by 2 acos(stretch)."""
    found = measure(runner(stretch=stretch), SimulatedCamera(yaw_deg=yaw_deg, fps=60))
    assert np.median(found.value) == pytest.approx(np.degrees(2 * np.arccos(stretch)), abs=3)
