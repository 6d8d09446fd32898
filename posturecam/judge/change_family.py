"""Several changes of one person judged together, so that the one that chance made does not stand out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from scipy.special import ndtri

from posturecam.checks import find
from posturecam.judge.change_kinds import Change, ChangeKind, Direction
from posturecam.judge.verdict_rule import COVERAGE

FALSE_SHARE = 0.05
"""Probability that any of the changes of a person who did not change is called real; the usual 5 %."""
MAIN_SHARE = 0.8
"""Share of that which the main checks and the cadence have where others are read beside them. A choice: these are what
people come for, and each keeps a ± that is 1.35 times its own."""


def jointly(changes: Sequence[Change]) -> list[Change]:
    """Widen the ± of changes that are read together, and call real what still clears it.

    One measure of an unchanged person clears its own ± in one of twenty comparisons; of five that are read side by
    side, one does so for every fifth person. With the ± of all measures together it is one of twenty people
    (Bonferroni's inequality, which holds however the measures depend on each other, with a larger share for the main
    checks).

    Parameters
    ----------
    changes : Sequence of Change
        Of one person, between the same or similar clips; each as `change_between` judges it alone.

    Returns
    -------
    list of Change
        The same in their order, each with the ± that holds for all.
    """
    main = sum(change.difference is not None and _is_main(change) for change in changes)
    rest = sum(change.difference is not None for change in changes) - main
    of_main = joint_widening(main, FALSE_SHARE * MAIN_SHARE if rest else FALSE_SHARE)
    of_rest = joint_widening(rest, FALSE_SHARE * (1 - MAIN_SHARE) if main else FALSE_SHARE)
    return [_widened(change, of_main if _is_main(change) else of_rest) for change in changes]


def joint_widening(compared: int, share: float = FALSE_SHARE) -> float:
    """Say by how much the ± grows.

    Parameters
    ----------
    compared : int
        How many changes are read together.
    share : float
        Probability that any of them may be called real though none is.

    Returns
    -------
    float
        1 for one change with the usual 5 %, 1.31 for five.
    """
    return float(-ndtri(share / 2 / compared)) / COVERAGE if compared else 1.0


def _is_main(change: Change) -> bool:
    check = find(change.check)
    return check.is_main or check.counts_steps


def _widened(change: Change, widening: float) -> Change:
    if change.difference is None or change.uncertainty is None:
        return change
    uncertainty = change.uncertainty * widening
    is_real = change.is_real and round(abs(change.difference), 1) > round(uncertainty, 1)
    return replace(
        change,
        uncertainty=uncertainty,
        kind=ChangeKind.REAL if is_real else ChangeKind.NOISE,
        direction=change.direction if is_real else Direction.NEITHER,
    )
