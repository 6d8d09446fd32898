"""Every check with its norms and their evidence, from norms.toml."""

from __future__ import annotations

import math
from dataclasses import dataclass

from posturecam.checks import Check, discover
from posturecam.coaching.norms import Norms
from posturecam.landmark_bias import kind_of
from posturecam.types import Norm, Verdict
from posturecam.wording import activity_name, unit_of
from posturecam.words import is_known, say

_COLUMNS = ("doing", "seen_from", "fine", "to_watch", "give_or_take", "evidence", "source")


@dataclass(frozen=True)
class CheckNorms:
    """A check with its norms, in texts.

    Attributes
    ----------
    title, about : str
        Its name, and what it measures.
    headings : list of str
        One for each column.
    rows : list of list of str
        The cells, a row for each norm.
    label : str
        What a screen reader calls the table.
    """

    title: str
    about: str
    headings: list[str]
    rows: list[list[str]]
    label: str


def checks_with_norms(norms: Norms) -> list[CheckNorms]:
    """List the checks with their norms, in the present language.

    Parameters
    ----------
    norms : Norms
        The table of norms.

    Returns
    -------
    list of CheckNorms
        The main checks first, then their companions.
    """
    return [_check(check, norms) for check in discover()]


def _check(check: Check, norms: Norms) -> CheckNorms:
    return CheckNorms(
        check.title,
        about(check),
        [say(f"ui.learn.norms.{column}") for column in _COLUMNS],
        [_row(check, norm) for norm in norms if norm.check == check.id],
        say("ui.learn.norms.table", check=check.title),
    )


def about(check: Check) -> str:
    """Say what a check measures.

    Parameters
    ----------
    check : Check
        The check.

    Returns
    -------
    str
        One sentence; its title where the words have none of it.
    """
    code = f"ui.learn.about.{check.id}"
    return say(code) if is_known(code) else check.title


def _row(check: Check, norm: Norm) -> list[str]:
    place = say(f"ui.learn.view.{norm.view}")
    return [
        activity_name(norm.activity),
        say("ui.learn.view.own", view=place) if norm.baseline else place,
        band(norm, Verdict.GOOD),
        band(norm, Verdict.WATCH),
        f"± {give_or_take(check, norm)}",
        say(f"ui.learn.evidence.{norm.evidence}"),
        norm.source,
    ]


def give_or_take(check: Check, norm: Norm) -> str:
    """Say the ± (95 %) that a result on a real person's landmarks carries at least.

    Scatter between samples, camera roll and speed widen it.

    Parameters
    ----------
    check : Check
        The check.
    norm : Norm
        One of its norms.

    Returns
    -------
    str
        '5.6 % leg', '7 % of the value'; what the norm says where no error of a pose model was measured, and against
        one's own posture, whose error is the same.
    """
    measured = None if norm.baseline else check.model_error.real.get(kind_of(norm.activity))
    if measured is not None and check.model_error.relative:
        return say("ui.learn.norms.of_the_value", percent=100 * measured)
    return f"{norm.uncertainty if measured is None else measured:g}{unit_of(norm.unit)}"


def band(norm: Norm, verdict: Verdict) -> str:
    """Say which values get a verdict.

    Parameters
    ----------
    norm : Norm
        By which is judged.
    verdict : Verdict
        GOOD or WATCH.

    Returns
    -------
    str
        'up to 13°', '2 to 12°', 'any: for information', 'all the rest'.
    """
    if norm.cap is Verdict.GOOD:
        return say("ui.learn.norms.information") if verdict is Verdict.GOOD else ""
    if verdict is Verdict.WATCH and (norm.cap is Verdict.WATCH or not any(map(math.isfinite, norm.amber))):
        return say("ui.learn.norms.rest")
    low, high = norm.green if verdict is Verdict.GOOD else norm.amber
    unit = unit_of(norm.unit)
    return _range(low, high, unit) if norm.expected is None else _range_around_usual(low, high, unit)


def _range_around_usual(low: float, high: float, unit: str) -> str:
    """A range of deviations from what is usual at a speed, which may be open at one end."""
    below, above = f"{-low:g}{unit}", f"{high:g}{unit}"
    if math.isinf(high):
        return say("ui.learn.norms.up_to_below", low=below)
    if math.isinf(low):
        return say("ui.learn.norms.up_to_above", high=above)
    return say("ui.learn.norms.below_to_above", low=below, high=above)


def _range(low: float, high: float, unit: str) -> str:
    if math.isinf(low):
        return say("ui.learn.norms.up_to", high=f"{high:g}{unit}")
    if math.isinf(high):
        return say("ui.learn.norms.from", low=f"{low:g}{unit}")
    return say("ui.learn.norms.between", low=f"{low:g}", high=f"{high:g}{unit}")
