"""Promise: ±3 points at 30 frames a second."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from posturecam.types import Bout
from tests.checks.conftest import Measure
from tests.people import YAW, Person, SimulatedCamera, runner, walker


@pytest.mark.parametrize("who", [runner, walker], ids=["run", "walk"])
@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("late_left", [-0.02, 0.0, 0.025])
def test_it_is_left_less_right_step_time(measure: Measure, who: type[Person], view: str, late_left: float) -> None:
    """A left foot that lands `late_left` strides late lengthens the left step, shortens the right one: 400 % of it."""
    found = measure(who(late_left=late_left), SimulatedCamera(yaw_deg=YAW[view], noise=0.005))
    assert np.median(found.value) == pytest.approx(400 * late_left, abs=3)


@pytest.mark.parametrize(("cadence", "repeated"), [(150.0, True), (167.0, False)])
def test_steps_in_time_with_the_frames_leave_an_error_that_no_number_of_them_averages_out(
    bout: Callable[..., Bout], cadence: float, repeated: bool
) -> None:
    found = bout(runner(cadence=cadence), SimulatedCamera(noise=0.003)).finding("step_asymmetry")
    assert found is not None and found.uncertainty is not None
    quarter_of_a_frame = 100 * 2 * 0.25 / (60 / cadence * 30)
    assert (found.uncertainty**2 - 3.0**2 > (0.7 * quarter_of_a_frame) ** 2) is repeated


def test_one_leg_alone_has_no_steps_to_compare(measure: Measure) -> None:
    assert len(measure(runner(), SimulatedCamera(hidden=(25, 27, 29, 31)))) == 0
