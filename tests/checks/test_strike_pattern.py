"""Promise: ±4°."""

from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import YAW, SimulatedCamera, runner


@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("toes_up_deg", [-6, 0, 12, 20])
def test_it_is_how_far_the_toes_are_up_at_landing(measure: Measure, view: str, toes_up_deg: float) -> None:
    found = measure(runner(toes_up_deg=toes_up_deg), SimulatedCamera(yaw_deg=YAW[view], fps=60, noise=0.005))
    assert np.median(found.value) == pytest.approx(toes_up_deg, abs=4)


def test_without_toes_there_is_nothing_to_measure(measure: Measure) -> None:
    assert len(measure(runner(), SimulatedCamera(hidden=(31, 32)))) == 0
