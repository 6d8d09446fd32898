from __future__ import annotations

import numpy as np
import pytest

from posturecam.judge.change_family import FALSE_SHARE, joint_widening, jointly
from posturecam.judge.change_kinds import Change, ChangeKind, Direction


def change(difference: float | None, uncertainty: float = 2.0, check: str = "trunk_lean") -> Change:
    is_real = difference is not None and abs(difference) > uncertainty
    kind = ChangeKind.REAL if is_real else ChangeKind.NOISE if difference is not None else ChangeKind.INCOMPARABLE
    direction = Direction.WORSE if is_real else Direction.NEITHER
    pm = None if difference is None else uncertainty
    return Change(check, "deg", 5.0, 5.0, difference, pm, None, kind, direction)


def test_one_change_stays_as_it_is() -> None:
    (alone,) = jointly([change(2.3)])
    assert alone.is_real and alone.uncertainty == pytest.approx(2.0, abs=1e-4)
    assert jointly([]) == []


def test_main_checks_share_most_of_what_may_be_false() -> None:
    main, other = jointly([change(2.3), change(2.3, check="knee_flexion")])
    assert main.uncertainty == pytest.approx(2.0 * joint_widening(1, 0.04))
    assert other.uncertainty == pytest.approx(2.0 * joint_widening(1, 0.01))


def test_of_many_only_what_clears_the_joint_uncertainty_stays_real() -> None:
    judged = jointly([change(2.3), change(9.0), *[change(0.5)] * 3])
    assert [one.kind for one in judged] == [ChangeKind.NOISE, ChangeKind.REAL, *[ChangeKind.NOISE] * 3]
    assert [one.direction for one in judged[:2]] == [Direction.NEITHER, Direction.WORSE]
    assert judged[0].uncertainty == pytest.approx(2.0 * joint_widening(5))


def test_what_was_not_compared_neither_counts_nor_changes() -> None:
    judged = jointly([change(2.3), change(None), change(None)])
    assert judged[0].uncertainty == pytest.approx(2.0, abs=1e-4)
    assert judged[1:] == [change(None), change(None)]


@pytest.mark.parametrize("measures", [1, 2, 5, 12])
def test_an_unchanged_person_has_a_false_change_in_at_most_one_of_twenty_comparisons(measures: int) -> None:
    errors = np.random.default_rng(3).normal(size=(40_000, measures))
    share = (np.abs(errors) > 1.96 * joint_widening(measures)).any(axis=1).mean()
    assert 0.75 * FALSE_SHARE < share < 1.1 * FALSE_SHARE
