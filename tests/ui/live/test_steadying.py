"""Drawn landmarks hold still at rest, keep up in motion, and start anew after a gap."""

from __future__ import annotations

import numpy as np

from posturecam.track import Pose
from posturecam.ui.live.steadying import LandmarkFilter

TALL = 400.0


def _poses(x: np.ndarray, rate: float = 25.0) -> list[Pose]:
    poses = []
    for n, each in enumerate(x):
        xy = np.zeros((33, 2))
        xy[:, 0], xy[:, 1] = each, np.linspace(0, TALL, 33)
        poses.append(Pose(n / rate, xy, np.ones(33)))
    return poses


def _steadied(x: np.ndarray, rate: float = 25.0) -> np.ndarray:
    steady = LandmarkFilter()
    return np.array([steady.pose(pose).xy[5, 0] for pose in _poses(x, rate)])


def test_a_body_at_rest_jitters_less_than_half_as_much() -> None:
    noise = np.random.default_rng(1).normal(0, 2, 500)
    assert _steadied(noise)[50:].std() < 0.5 * noise[50:].std()


def test_a_foot_that_swings_is_drawn_within_three_percent_of_the_body() -> None:
    t = np.arange(500) / 25
    swing = 0.2 * TALL * np.sin(2 * np.pi * 1.4 * t)
    assert np.abs(_steadied(swing) - swing)[50:].max() < 0.03 * TALL


def test_the_rate_of_the_frames_does_not_change_how_fast_it_follows() -> None:
    slow, fast = _steadied(np.r_[0.0, np.full(20, 1.0)], 10), _steadied(np.r_[0.0, np.full(60, 1.0)], 30)
    assert abs(slow[5] - fast[15]) < 0.1


def test_after_a_gap_nothing_is_dragged_along() -> None:
    steady = LandmarkFilter()
    first, second = _poses(np.array([0.0, 300.0]), rate=1.0)
    steady.pose(first)
    np.testing.assert_array_equal(steady.pose(second).xy, second.xy)


def test_after_an_empty_frame_the_next_one_is_drawn_as_seen() -> None:
    steady = LandmarkFilter()
    first, second = _poses(np.array([0.0, 300.0]))
    steady.pose(first)
    assert steady.pose(None) is None
    np.testing.assert_array_equal(steady.pose(second).xy, second.xy)


def test_what_was_measured_is_left_alone() -> None:
    steady = LandmarkFilter()
    first, second = _poses(np.array([0.0, 30.0]))
    before = second.xy.copy()
    steady.pose(first)
    steady.pose(second)
    np.testing.assert_array_equal(second.xy, before)
