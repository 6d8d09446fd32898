from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.extrema import first_fall, peaks
from posturecam.motion.signals import derivative, frame_rate, make_grid, running_median
from posturecam.motion.smoothing import cutoff_hz, smoother


def wave(t: np.ndarray, hz: float) -> np.ndarray:
    return np.sin(2 * np.pi * hz * t)


def gain(hz: float, cutoff: float) -> float:
    """How much of a wave is left at the centre of 10 s."""
    t = np.arange(0, 10, 1 / 60)
    grid = make_grid(t)
    inside = (grid.t > 2) & (grid.t < 8)
    return float(smoother(grid, t, cutoff)(wave(t, hz))[inside] @ wave(grid.t[inside], hz) * 2 / inside.sum())


@pytest.mark.parametrize(("hz", "left"), [(1.0, 1.0), (3.0, 0.98), (7.0, 0.5), (14.0, 1 / 65), (21.0, 1 / 730)])
def test_the_smoother_answers_like_a_butterworth_run_both_ways(hz: float, left: float) -> None:
    assert gain(hz, cutoff=7.0) == pytest.approx(left, abs=0.03)


def test_smoothing_shifts_nothing_in_time() -> None:
    t = np.arange(0, 6, 1 / 30)
    grid = make_grid(t)
    quarter = wave(grid.t + 0.25 / 2.0, 2.0)
    assert abs(smoother(grid, t, 7.0)(wave(t, 2.0)) @ quarter) / len(grid) < 0.002


def test_samples_at_uneven_times_count_where_they_are() -> None:
    rng = np.random.default_rng(1)
    t = np.sort(rng.choice(np.arange(0, 6, 1 / 30), 144, replace=False) + rng.uniform(0, 0.01, 144))
    grid = make_grid(t)
    inside = (grid.t > 0.5) & (grid.t < 5.5)
    assert np.abs(smoother(grid, t, 7.0)(wave(t, 1.5)) - wave(grid.t, 1.5))[inside].max() < 0.05


def test_what_was_not_seen_has_no_say() -> None:
    t = np.arange(0, 4, 1 / 30)
    seen = (t < 1.9) | (t > 2.0)
    grid, y = make_grid(t), 3.0 * t
    spoilt = np.where(seen, y, 1e6)
    assert smoother(grid, t, 7.0, seen)(spoilt) == pytest.approx(3.0 * grid.t, abs=1e-6)


def test_three_samples_are_no_signal() -> None:
    t = np.array([0.0, 0.1, 0.2])
    assert np.isnan(smoother(make_grid(t), t, 5.0)(t)).all()


def test_the_frame_rate_is_that_between_dropped_frames() -> None:
    t = np.delete(np.arange(0, 3, 1 / 30), [4, 5, 17, 40])
    assert frame_rate(t) == pytest.approx(30.0)


def test_one_frame_has_no_frame_rate() -> None:
    assert np.isnan(frame_rate(np.array([1.0])))


@pytest.mark.parametrize(("rate_hz", "cutoff"), [(30, 7), (60, 10), (120, 14), (240, 14)])
def test_the_cut_off_follows_the_frame_rate(rate_hz: float, cutoff: float) -> None:
    assert cutoff_hz(rate_hz) == cutoff


def test_a_grid_covers_its_samples_evenly() -> None:
    grid = make_grid(np.array([1.0, 1.3, 2.51]))
    assert (grid.t[0], grid.t[-1]) == (1.0, 2.51)
    assert np.ptp(np.diff(grid.t)) < 1e-9


def test_a_grid_reads_between_its_points_and_holds_its_ends() -> None:
    grid = make_grid(np.array([0.0, 1.0]))
    assert grid.at(2 * grid.t, np.array([-1.0, 0.333, 5.0])) == pytest.approx([0.0, 0.666, 2.0])


def test_a_derivative_is_per_second() -> None:
    grid = make_grid(np.array([0.0, 2.0]))
    assert derivative(grid, 3 * grid.t) == pytest.approx(np.full(len(grid), 3.0))


def test_peaks_are_found_between_grid_points() -> None:
    grid = make_grid(np.array([0.0, 4.0]))
    assert peaks(grid, wave(grid.t - 0.0123, 1.0), 0.5, 0.5) == pytest.approx(np.arange(4) + 0.2623, abs=1e-4)


def test_of_two_peaks_too_close_the_higher_counts() -> None:
    grid = make_grid(np.array([0.0, 2.0]))
    bumps = np.exp(-(((grid.t - 0.9) / 0.03) ** 2)) + 2 * np.exp(-(((grid.t - 1.1) / 0.03) ** 2))
    assert peaks(grid, bumps, 0.2, 0.5) == pytest.approx([1.1], abs=1e-3)


def test_a_peak_beside_an_open_end_counts() -> None:
    grid = make_grid(np.array([0.0, 1.0]))
    late = -np.abs(grid.t - 0.97)
    assert peaks(grid, late, 0.25, 0.3).size == 0
    assert peaks(grid, late, 0.25, 0.3, open_end=True) == pytest.approx([0.97], abs=0.01)


def test_a_fall_through_a_level_is_timed_between_grid_points() -> None:
    grid = make_grid(np.array([0.0, 1.0]))
    assert first_fall(grid, 1 - grid.t, 0.6543, 0.0, 1.0) == pytest.approx(1 - 0.6543)


def test_a_fall_that_does_not_come_is_nan() -> None:
    grid = make_grid(np.array([0.0, 1.0]))
    assert np.isnan(first_fall(grid, 1 - grid.t, 0.5, 0.0, 0.4))
    assert np.isnan(first_fall(grid, grid.t, 0.5, 0.0, 1.0))


@pytest.mark.parametrize("width", [1, 5, 60])
def test_a_running_median_may_be_wider_than_its_signal(width: int) -> None:
    assert running_median(np.full(9, 7.0), width) == pytest.approx(np.full(9, 7.0))


def test_a_running_median_ignores_a_wild_sample() -> None:
    y = np.zeros(30)
    y[12] = 99.0
    assert running_median(y, 5).max() == 0.0
