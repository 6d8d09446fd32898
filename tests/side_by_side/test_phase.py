"""Gait phase from landings that are known exactly."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.side_by_side.phase import landings_of, near_foot, phase_map
from posturecam.types import Side
from tests.people import runner, walker
from tests.side_by_side.made import clip, gait_of, true_phase


def test_landings_are_whole_phases_and_between_them_time_runs_evenly():
    found = phase_map(gait_of([1.0, 2.0, 3.2]), Side.RIGHT, 1.0, 3.2)
    assert [found.phase_at(t) for t in (1.0, 1.25, 2.0, 2.6, 3.2)] == pytest.approx([0, 0.25, 1, 1.5, 2])
    assert [found.time_at(phase) for phase in (0, 0.5, 1, 1.75, 2)] == pytest.approx([1, 1.5, 2, 2.9, 3.2])
    assert (found.strides, found.missed, found.first, found.last) == (2, 0, 0, 2)


def test_a_landing_that_was_not_found_lies_between_its_neighbours():
    found = phase_map(gait_of([0, 1, 3, 4]), Side.RIGHT, 0, 4)
    assert (found.strides, found.missed) == (4, 1)
    assert found.phase_at(2.0) == pytest.approx(2.0)


def test_after_a_long_gap_only_the_longer_part_is_mapped():
    found = phase_map(gait_of([0, 1, 6, 7, 8]), Side.RIGHT, 0, 8.5)
    assert found.landings.tolist() == [6, 7, 8]
    assert found.time_at(0) == 6
    assert found.first == pytest.approx(-1.0)  # no further back than one stride


def test_two_landings_at_once_are_one():
    assert phase_map(gait_of([0, 1, 1.1, 2]), Side.RIGHT, 0, 2).landings.tolist() == [0, 1, 2]


def test_before_the_first_landing_and_after_the_last_the_stride_beside_them_is_taken_on():
    found = phase_map(gait_of([1.0, 2.0, 2.8]), Side.RIGHT, 0.5, 3.0)
    assert (found.first, found.last) == pytest.approx((-0.5, 2.25))
    assert found.phase_at(0.75) == pytest.approx(-0.25)
    assert found.phase_at(-9.0) == found.first


def test_toe_off_has_its_own_place_where_that_is_wanted():
    gait = gait_of([0.0, 1.0, 2.0], toe_offs=[0.3, 1.4])
    plain = phase_map(gait, Side.RIGHT, 0, 2)
    assert (plain.phase_at(0.3), plain.phase_at(1.4)) == pytest.approx((0.3, 1.4))
    matched = phase_map(gait, Side.RIGHT, 0, 2, toe_off_at=0.35)
    assert (matched.phase_at(0.3), matched.phase_at(1.4)) == pytest.approx((0.35, 1.35))
    assert matched.phase_at(1.0) == pytest.approx(1.0)


@pytest.mark.parametrize("landings", [[], [1.0]])
def test_fewer_than_two_landings_give_no_phase(landings):
    assert phase_map(gait_of(landings), Side.RIGHT, 0, 4) is None
    assert phase_map(None, Side.RIGHT, 0, 4) is None


def test_only_landings_of_that_foot_within_the_stretch_count():
    gait = gait_of([0, 1, 2, 3])
    assert landings_of(gait, Side.LEFT) == []
    assert landings_of(gait, Side.RIGHT, 0.5, 2.0) == [1, 2]


@pytest.mark.parametrize(("yaw", "side"), [(0.0, Side.RIGHT), (180.0, Side.LEFT)])
def test_the_near_foot_is_on_the_side_that_is_seen(yaw, side):
    assert near_foot(clip(walker(), yaw=yaw).analysis.bouts[0]) is side


@pytest.mark.parametrize("who", [walker(), runner()])
def test_phases_of_an_analysed_clip_are_those_of_the_person(who):
    bout = clip(who).analysis.bouts[0]
    found = phase_map(bout.gait, Side.RIGHT, bout.start, bout.end)
    times = np.linspace(found.landings[0], found.landings[-1] - 1e-6, 40)
    off = [(found.phase_at(t) - true_phase(who, Side.RIGHT, t) + 0.5) % 1 - 0.5 for t in times]
    assert np.abs(off).max() * who.stride_s < 0.034  # a frame: that is how well landings are timed
