from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.stride_period import (
    NO_STRIDE_PERIOD,
    exact_stride,
    find_stride_period,
    find_unsigned_period,
    take_turns,
)

STEP_S = 1 / 30


def legs(stride_s: float, seconds: float = 6.0) -> np.ndarray:
    """Left minus right of two legs that take turns, with an overtone."""
    t = np.arange(0, seconds, STEP_S)
    turn = 2 * np.pi * t / stride_s
    return np.stack([np.sin(turn) + 0.3 * np.sin(3 * turn), 0.2 * np.cos(turn)], axis=1)


@pytest.mark.parametrize("stride_s", [0.6, 0.71, 1.05, 1.5])
def test_the_stride_is_found_without_a_contact(stride_s: float) -> None:
    period = find_stride_period(legs(stride_s), STEP_S)
    assert period.stride_s == pytest.approx(stride_s, abs=STEP_S)
    assert period.strength > 0.9


def test_three_strides_are_not_taken_for_one() -> None:
    assert find_stride_period(legs(0.5, 10.0), STEP_S).stride_s == pytest.approx(0.5, abs=STEP_S)


def test_a_few_swapped_frames_do_not_hide_the_stride_period() -> None:
    apart = legs(0.71)
    apart[::7] *= -1
    assert find_stride_period(apart, STEP_S).stride_s == pytest.approx(0.71, abs=STEP_S)


def test_legs_that_move_together_have_no_stride_period() -> None:
    assert find_stride_period(np.abs(legs(0.71)), STEP_S).strength == 0.0


def test_noise_has_no_stride_period() -> None:
    assert find_stride_period(np.random.default_rng(2).normal(size=(180, 2)), STEP_S).strength == 0.0


def test_legs_that_do_not_move_have_no_stride_period() -> None:
    assert find_stride_period(np.zeros((180, 2)), STEP_S).strength == 0.0


def test_less_than_a_stride_has_no_stride_period() -> None:
    assert find_stride_period(legs(0.71, 0.4), STEP_S) is NO_STRIDE_PERIOD


@pytest.mark.parametrize("stride_s", [0.6, 0.71, 1.05, 1.5])
def test_every_other_stride_swapped_keep_the_period_of_single_strides(stride_s: float) -> None:
    apart = legs(stride_s)
    apart[(np.arange(len(apart)) * STEP_S // stride_s) % 2 == 1] *= -1
    assert find_unsigned_period(apart, STEP_S).stride_s == pytest.approx(stride_s, abs=STEP_S)
    assert find_unsigned_period(apart, STEP_S).strength > 0.9


@pytest.mark.parametrize("apart", [np.zeros((180, 2)), np.full((180, 2), 0.3), legs(0.71, 0.4)])
def test_what_does_not_repeat_has_no_unsigned_period(apart: np.ndarray) -> None:
    assert find_unsigned_period(apart, STEP_S) is NO_STRIDE_PERIOD


def test_legs_take_turns_from_the_side_and_not_from_the_front_where_left_stays_left() -> None:
    assert take_turns(legs(0.71), STEP_S, 0.71)
    assert not take_turns(legs(0.71) * [0.1, 1.0] + [0.3, 0.0], STEP_S, 0.71)


def test_noise_has_no_unsigned_period() -> None:
    noise = np.random.default_rng(2).normal(size=(180, 8))
    assert find_unsigned_period(noise, STEP_S).strength < 0.6


def pairs(stride_s: float, seconds: float) -> np.ndarray:
    t = np.arange(0, seconds, 0.01)
    left, right = (np.stack([np.sin(phase), np.cos(2 * phase)], axis=1) for phase in
                   (2 * np.pi * t / stride_s, 2 * np.pi * t / stride_s + np.pi))  # fmt: skip
    return np.stack([left, right], axis=1)[:, None]


@pytest.mark.parametrize("stride_s", [0.68, 0.7059, 0.74])
def test_matching_times_a_stride_to_a_millisecond(stride_s: float) -> None:
    assert exact_stride(pairs(stride_s, 2.5), 0.01, 0.71) == pytest.approx(stride_s, abs=0.001)


def test_matching_needs_a_stride_to_match() -> None:
    assert np.isnan(exact_stride(pairs(0.7, 0.6), 0.01, 0.7))
