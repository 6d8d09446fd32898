"""The One-Euro filter: calm at rest, not late in motion, and without memory of what is not seen."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.pose.one_euro import OneEuroFilter, OneEuroTuning


def tuned(hz_per_speed: float, *, from_raw: bool = False) -> OneEuroFilter:
    return OneEuroFilter(OneEuroTuning(rest_hz=1.0, hz_per_speed=hz_per_speed, speed_hz=1.0, from_raw=from_raw))


def test_without_a_rise_by_speed_it_is_a_low_pass_of_its_rest_frequency():
    step = tuned(0.0)
    step(np.zeros(1), 30.0)
    assert step(np.ones(1), 30.0) == pytest.approx(1 / (1 + 30 / (2 * np.pi)))


@pytest.mark.parametrize("from_raw", [True, False])
def test_the_faster_the_values_change_the_closer_they_are_followed(from_raw):
    slow, fast = tuned(0.0, from_raw=from_raw), tuned(5.0, from_raw=from_raw)
    ramp = np.arange(60.0)[:, None]
    late = [59 - float([one(value, 30.0) for value in ramp][-1][0]) for one in (slow, fast)]
    assert 0 < late[1] < 0.2 * late[0]


def test_a_value_that_was_not_seen_passes_and_is_forgotten():
    one = tuned(0.0)
    seen = [one(np.array([value]), 30.0)[0] for value in (5.0, np.nan, 7.0)]
    assert seen[0] == 5.0 and np.isnan(seen[1]) and seen[2] == 7.0


def test_without_a_unit_of_speed_the_last_answer_stays():
    one = tuned(1.0)
    one(np.zeros(2), 30.0)
    assert (one(np.ones(2), 30.0, unit=0.0) == 0).all()


def test_after_a_restart_the_next_values_come_back_as_they_are():
    one = tuned(1.0)
    one(np.zeros(2), 30.0)
    one.restart()
    assert (one(np.ones(2), 30.0) == 1).all()
