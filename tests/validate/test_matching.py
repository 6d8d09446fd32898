from __future__ import annotations

import numpy as np
import pytest

from posturecam import analyze
from posturecam.types import EventKind, Side
from posturecam_lab.validate.matching import cadence_over_time, events_of, match, together
from tests.people import SimulatedCamera, runner


def test_each_true_event_gets_the_nearest_detection() -> None:
    found = match(np.array([1.0, 2.0]), np.array([0.98, 1.05, 2.03]), 0.0, 3.0)
    assert found.errors == pytest.approx([-0.02, 0.03])
    assert (found.missed, found.true) == (0, 2)


def test_a_detection_counts_once() -> None:
    found = match(np.array([1.0, 1.06]), np.array([1.03]), 0.0, 3.0)
    assert (found.errors.size, found.missed) == (1, 1)


def test_what_is_too_far_off_is_missed_and_invented() -> None:
    found = match(np.array([1.0]), np.array([1.3]), 0.0, 3.0)
    assert (found.missed, found.invented) == (1, 1)


def test_a_second_detection_beside_a_true_event_is_not_invented() -> None:
    assert match(np.array([1.0]), np.array([1.0, 1.05]), 0.0, 3.0).invented == 0


def test_only_the_labelled_range_counts() -> None:
    found = match(np.array([0.5, 1.5, 2.5]), np.array([0.9, 1.5, 2.2]), 1.0, 2.0)
    assert (found.true, found.missed, found.invented) == (1, 0, 0)


def test_sides_are_put_together() -> None:
    both = together([match(np.array([1.0]), np.array([1.01]), 0, 2), match(np.array([1.0]), np.array([]), 0, 2)])
    assert both.errors == pytest.approx([0.01])
    assert both.missed == 1


def test_events_are_those_of_a_side_and_kind() -> None:
    analysis = analyze(SimulatedCamera().of((runner(), 6.0)))
    found = events_of(analysis, Side.LEFT, EventKind.INITIAL_CONTACT)
    truth = runner().contacts(Side.LEFT, 0.0, 6.0)
    assert match(truth, found, 0.4, 5.6).missed == 0
    assert np.diff(found) == pytest.approx(np.full(found.size - 1, 120 / 170), abs=0.01)


def test_cadence_counts_steps_over_time() -> None:
    left, right = np.arange(0, 6, 0.8), np.arange(0.4, 6, 0.8)
    assert cadence_over_time({Side.LEFT: left, Side.RIGHT: right}, 0.0, 6.0) == pytest.approx(150)


def test_a_missed_step_does_not_change_it() -> None:
    steps = np.delete(np.arange(0, 6, 0.4), 5)
    assert cadence_over_time({Side.LEFT: steps}, 0.0, 6.0) == pytest.approx(150)


def test_two_steps_are_no_cadence() -> None:
    assert np.isnan(cadence_over_time({Side.LEFT: np.array([1.0, 1.4])}, 0.0, 6.0))
