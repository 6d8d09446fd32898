"""Cadence from contacts, some of them missed, uneven or wild."""

from __future__ import annotations

import numpy as np
import pytest

from posturecam.motion.cadence import counted_cadence
from tests.motion.contacts import contacts_at


def test_a_missed_contact_does_not_change_the_cadence() -> None:
    left = np.delete(np.arange(12) * 0.7, [3, 7, 8])
    assert counted_cadence(left, np.arange(12) * 0.7 + 0.35, 0.7)[0] == pytest.approx(120 / 0.7)


def test_a_contact_far_off_the_line_does_not_change_the_cadence() -> None:
    left = np.arange(12) * 0.7
    left[0] -= 0.15
    assert counted_cadence(left, np.arange(12) * 0.7 + 0.35, 0.7)[0] == pytest.approx(120 / 0.7, abs=0.01)


def test_legs_that_land_unevenly_have_the_cadence_of_both() -> None:
    assert counted_cadence(np.arange(9) * 0.7, np.arange(9) * 0.7 + 0.41, 0.7)[0] == pytest.approx(120 / 0.7)


def test_cadence_of_one_leg_counts_both_steps() -> None:
    assert counted_cadence(np.arange(9) * 0.7, np.empty(0), 0.7)[0] == pytest.approx(120 / 0.7)


@pytest.mark.parametrize("contacts", [contacts_at(), contacts_at(1.0)])
def test_no_two_contacts_of_a_foot_have_no_cadence(contacts: np.ndarray) -> None:
    assert np.isnan(counted_cadence(contacts, np.empty(0), 0.7)).all()


def test_contacts_gone_wild_do_not_turn_the_cadence() -> None:
    steady = np.arange(9) * 1.25
    wild = np.concatenate([steady[:-2], [8.6, 9.9]])
    spm, error = counted_cadence(wild, steady + 0.625, 1.25)
    assert spm == pytest.approx(96.0, abs=0.05) and error < 0.1
