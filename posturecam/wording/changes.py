"""Changes in words: what became of a check from the first clip to the latest."""

from __future__ import annotations

from posturecam.checks import find
from posturecam.judge.change import Change, ChangeKind, Direction, WeeklyChange
from posturecam.types import check_title
from posturecam.wording.findings import unit_of
from posturecam.words import say

WORTH_SAYING = 0.25
"""Share of the ± from which on it is said what another speed explains; less changes nothing. A choice."""


def first_and_latest(change: Change) -> str:
    """Say what became of a check, in one sentence.

    Parameters
    ----------
    change : Change
        Of the check.

    Returns
    -------
    str
        'Foot strike ahead of the hips 9.1 → 5.2 % leg: a real change (±1.8), for the better.', '… within what a new
        camera set-up does (±1.8).', or why it can't be said.
    """
    title = check_title(change.check)
    if change.kind in (ChangeKind.INCOMPARABLE, ChangeKind.UNKNOWN):
        code = "incomparable" if change.kind is ChangeKind.INCOMPARABLE else "unknown"
        because = " ".join(str(reason) for reason in change.reasons)
        return say(f"change.sentence.{code}", title=title, reasons=because)
    verdict = say(f"change.sentence.{_verdict(change)}", uncertainty=change.uncertainty or 0.0)
    values = values_of(change)
    sentence = say("change.sentence.compared", title=title, values=values, verdict=verdict)
    return f"{sentence} {at_equal_speed(change)}".strip()


def values_of(change: Change) -> str:
    """Say both values with their unit.

    Parameters
    ----------
    change : Change
        With both values.

    Returns
    -------
    str
        '9.1 → 5.2 % leg'; with the sides in words in place of signs: '9.3 % right step longer → 0.3 % left step
        longer'.
    """
    if find(change.check).sides is not None:
        before, after = (_sided(change, value or 0.0) for value in (change.earlier, change.later))
        return say("change.between", earlier=before, later=after)
    earlier, later = (0.0 if value is None else round(value, 1) + 0.0 for value in (change.earlier, change.later))
    return say("change.values", earlier=earlier, later=later, unit=unit_of(change.unit))


def difference_of(change: Change) -> str:
    """Say the difference with its ±.

    Parameters
    ----------
    change : Change
        Any change.

    Returns
    -------
    str
        '-3.9 ± 1.8 % leg', '9.6 ± 8.1 % (→ left step longer)'; empty where they can't be compared.
    """
    if change.difference is None or change.uncertainty is None:
        return ""
    sides = find(change.check).sides
    if sides is not None and round(change.difference, 1):
        return say(
            "change.difference_to",
            amount=abs(change.difference),
            uncertainty=change.uncertainty,
            unit=unit_of(change.unit),
            side=sides[change.difference > 0],
        )
    return say(
        "change.difference",
        difference=change.difference + 0.0,
        uncertainty=change.uncertainty,
        unit=unit_of(change.unit),
    )


def at_equal_speed(change: Change) -> str:
    """Say what the speed has to do with it.

    Parameters
    ----------
    change : Change
        Any change.

    Returns
    -------
    str
        A sentence; empty where the speed explains nothing that would be shown.
    """
    if change.difference is None or abs(change.by_speed) < WORTH_SAYING * (change.uncertainty or 0.0):
        return ""
    return say(
        "change.at_equal_speed",
        difference=change.difference + 0.0,
        by_speed=change.by_speed,
        unit=unit_of(change.unit),
    )


def weekly_words(weekly: WeeklyChange, unit: str) -> str:
    """Say the slope of the line through all clips.

    Parameters
    ----------
    weekly : WeeklyChange
        The line.
    unit : str
        Of the check.

    Returns
    -------
    str
        '-0.6 ± 0.3 % leg a week over 6 clips'.
    """
    return say(
        "change.weekly",
        slope=weekly.per_week + 0.0,
        uncertainty=weekly.uncertainty,
        unit=unit_of(unit),
        n=weekly.n,
    )


def _sided(change: Change, value: float) -> str:
    """A value without its sign, with the side in words; without a side where it is nothing."""
    sides = find(change.check).sides
    side = f" {sides[value > 0]}" if sides is not None and round(value, 1) else ""
    return f"{abs(value):.1f}{unit_of(change.unit)}{side}"


def _verdict(change: Change) -> str:
    if not change.is_real:
        return "noise_same" if change.same_set_up else "noise_again"
    if change.direction is Direction.NEITHER:
        return "real"
    return "real_better" if change.direction is Direction.BETTER else "real_worse"
