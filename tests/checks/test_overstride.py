"""Promise: 1.4 % of leg length in the median, 3.0 % in nine of ten runners."""

from __future__ import annotations

import numpy as np
import pytest

from tests.checks.conftest import Measure
from tests.people import YAW, Film, runner, walker

NOISE = 0.009


@pytest.mark.parametrize("view", ["right", "left"])
@pytest.mark.parametrize("ahead", [0.14, 0.214, 0.30])
def test_in_running_it_is_the_ankle_ahead_of_the_hips_at_contact(measure: Measure, view: str, ahead: float) -> None:
    found = measure(runner(ahead=ahead), Film(yaw_deg=YAW[view], noise=NOISE))
    assert np.median(found.value) == pytest.approx(100 * ahead, abs=1.4)


@pytest.mark.parametrize("ahead", [0.28, 0.36, 0.44])
def test_in_walking_too(measure: Measure, ahead: float) -> None:
    assert np.median(measure(walker(ahead=ahead), Film(noise=NOISE)).value) == pytest.approx(100 * ahead, abs=2)


@pytest.mark.parametrize("fps", [24, 60, 120])
def test_the_frame_rate_hardly_matters(measure: Measure, fps: float) -> None:
    assert np.median(measure(runner(), Film(fps=fps, noise=NOISE)).value) == pytest.approx(21.4, abs=1.8)


def test_each_landing_is_a_sample_of_its_side(measure: Measure) -> None:
    found = measure(runner())
    assert set(found.side) == {"left", "right"}
    assert len(found) == pytest.approx(170 / 6, abs=2)


def test_a_leg_that_was_never_seen_is_left_out(measure: Measure) -> None:
    found = measure(runner(), Film(hidden=(25, 27, 29, 31)))
    assert set(found.side) == {"right"}


def test_swapped_legs_do_not_move_it(measure: Measure) -> None:
    clean, swapped = (
        np.median(measure(runner(), Film(noise=NOISE, swapped=share, burst=8)).value) for share in (0.0, 0.1)
    )
    assert swapped == pytest.approx(clean, abs=0.5)


@pytest.mark.parametrize("roll_deg", [-3, 3])
def test_a_tilted_camera_hardly_moves_it(measure: Measure, roll_deg: float) -> None:
    assert np.median(measure(runner(), Film(noise=NOISE, roll_deg=roll_deg)).value) == pytest.approx(21.4, abs=3)
