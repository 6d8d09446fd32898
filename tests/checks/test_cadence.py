"""Promise: half a step a minute."""

from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import SimulatedCamera, runner, walker


@pytest.mark.parametrize(
    "recording",
    [
        SimulatedCamera(noise=0.009),
        SimulatedCamera(noise=0.009, dropped=0.2),
        SimulatedCamera(noise=0.009, swapped=0.1),
    ],
)
@pytest.mark.parametrize("spm", [152, 170.4, 188])
def test_it_is_counted_over_time(measure: Measure, recording: SimulatedCamera, spm: float) -> None:
    assert np.median(measure(runner(cadence=spm), recording).value) == pytest.approx(spm, abs=0.5)


@pytest.mark.parametrize("spm", [96, 114, 126])
def test_walking_too(measure: Measure, spm: float) -> None:
    assert np.median(measure(walker(cadence=spm), SimulatedCamera(noise=0.005)).value) == pytest.approx(spm, abs=0.5)


def test_there_is_a_sample_for_every_stride(measure: Measure) -> None:
    assert len(measure(runner())) == pytest.approx(10 * 170 / 60 - 2, abs=2)


def test_an_uneven_gait_has_the_cadence_of_both_legs(measure: Measure) -> None:
    assert np.median(measure(runner(late_left=0.03)).value) == pytest.approx(170, abs=0.5)
