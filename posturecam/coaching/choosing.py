"""Which findings of an analysis are shown first, and one piece of advice for each, none of it twice."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.coaching.advice import Advice, Plan
from posturecam.coaching.importance import urgency
from posturecam.types import Analysis, Bout, Finding

MOST_SHOWN = 3
"""Findings that are shown with a still and a drill: few enough to act on; a choice."""
WHY, DRILL = ("why",), ("drill", "trial")
"""Kinds of advice: why a finding matters, and what to try."""


@dataclass(frozen=True)
class Ranked:
    """A finding worth showing, and the bout it belongs to."""

    bout: Bout
    finding: Finding


def ranked(analysis: Analysis, plan: Plan) -> list[Ranked]:
    """Choose the findings that are shown first.

    Parameters
    ----------
    analysis : Analysis
        What was found.
    plan : Plan
        What its findings call for.

    Returns
    -------
    list of Ranked
        The most serious finding of each check that asks for a change, at most three.
    """
    pairs = [Ranked(bout, finding) for bout in analysis.judgements for finding in bout.findings if finding.asks]
    chosen = [[pair for pair in pairs if pair.finding.check == check] for check in plan.checks[:MOST_SHOWN]]
    return [min(same, key=lambda pair: urgency(pair.finding)) for same in chosen]


def first_new(plan: Plan, check: str, kinds: tuple[str, ...], shown: set[str]) -> Advice | None:
    """Choose the first advice of some kinds that was not given before.

    Parameters
    ----------
    plan : Plan
        What the findings call for.
    check : str
        For which check.
    kinds : tuple of str
        Of advice, such as `DRILL`.
    shown : set of str
        The ids of what was given before; the one chosen is added.

    Returns
    -------
    Advice or None
        None where there is no other.
    """
    found = next((item for item in plan.for_check(check) if item.kind in kinds and item.id not in shown), None)
    if found is not None:
        shown.add(found.id)
    return found
