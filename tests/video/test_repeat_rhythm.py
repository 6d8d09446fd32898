from __future__ import annotations

import numpy as np
import pytest

from posturecam.video.repeat_rhythm import is_in_a_rhythm


@pytest.mark.parametrize("period", [2, 3, 4, 8])
def test_dips_that_recur_after_the_same_number_of_frames_are_a_rhythm(period: int) -> None:
    steps = [10.0 if n % period else 60.0 for n in range(8 * period)]
    middle = 4 * period + 1
    assert is_in_a_rhythm(steps[middle], steps[:middle], steps[middle + 1 :], 1 / 100)
    assert not is_in_a_rhythm(steps[middle - 1], steps[: middle - 1], steps[middle:], 1 / 100)


def test_a_single_dip_is_none() -> None:
    steps = [60.0] * 20
    assert not is_in_a_rhythm(10.0, steps, steps, 1 / 30)


def test_dips_of_a_body_that_swings_are_none() -> None:
    steps = list(5 + 55 * np.abs(np.sin(np.pi * np.arange(80) / 12)))
    assert not any(is_in_a_rhythm(steps[k], steps[:k], steps[k + 1 :], 1 / 30) for k in range(80))


def test_a_rhythm_of_fewer_than_ten_frames_a_second_may_be_the_body_s_own() -> None:
    steps = [60.0, 10.0] * 20
    assert is_in_a_rhythm(10.0, steps[:21], steps[22:], 1 / 30)
    assert not is_in_a_rhythm(10.0, steps[:21], steps[22:], 1 / 8)
