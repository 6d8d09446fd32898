"""Whether the verdict of a few strides or seconds may be another one after some more of the same movement."""

from __future__ import annotations

from dataclasses import replace

from posturecam.coaching.same_movement import scatter_of
from posturecam.judge.verdict_rule import judge_value
from posturecam.types import Bout, Finding

EARLY_S = 12.0
"""Seconds within which a verdict may turn: near twice the window of a gait. Engineering choice."""


def may_turn(finding: Finding) -> bool:
    """Tell whether some seconds more of the same movement may give another verdict.

    Parameters
    ----------
    finding : Finding
        Of a few seconds.

    Returns
    -------
    bool
        Whether the verdict is another one at either end of what the scatter of its samples leaves open.
    """
    norm, value = finding.norm, finding.value
    if norm is None or value is None:
        return False
    noise = scatter_of(finding, norm)
    ends = (judge_value(replace(finding, value=value + by), norm) for by in (-noise, noise))
    return any(end.verdict is not finding.verdict for end in ends)


def unsettled(bout: Bout | None) -> frozenset[str]:
    """List the checks whose verdict may turn.

    Parameters
    ----------
    bout : Bout or None
        What the person does, from a longer look.

    Returns
    -------
    frozenset of str
        Their ids; empty once the bout has lasted for `EARLY_S`.
    """
    if bout is None or bout.seconds >= EARLY_S:
        return frozenset()
    return frozenset(finding.check for finding in bout.findings if may_turn(finding))
