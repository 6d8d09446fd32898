"""Which moments of a clip are worth a still: per finding that asks for something, the worst one and a typical one."""

from __future__ import annotations

import math
from typing import NamedTuple

from posturecam.checks import find
from posturecam.coaching.importance import by_importance, urgency
from posturecam.types import Analysis, Bout, Finding, Verdict

_APART_S = 0.25
"""A typical moment nearer than this to the worst one would show the same posture; s, our choice."""


class EvidenceMoment(NamedTuple):
    """A time in the clip, and the bout and the finding that it is evidence for."""

    t: float
    bout: Bout
    finding: Finding
    is_typical: bool = False


def moments_wanted(analysis: Analysis, at_most: int = 9) -> list[EvidenceMoment]:
    """Choose the moments to keep as stills; where nothing asks for change, one of a good value.

    Checks that have no place on the body, like cadence, get none.

    Parameters
    ----------
    analysis : Analysis
        What was found in a clip.
    at_most : int
        How many.

    Returns
    -------
    list of EvidenceMoment
        The most important first.
    """
    found = [
        (bout, finding)
        for bout in analysis.judgements
        for finding in by_importance(bout.findings)
        if find(finding.check).drawing.bones
    ]
    found.sort(key=lambda pair: (*urgency(pair[1]), pair[0].start))
    wanted = [moment for bout, finding in found for moment in _evidence(bout, finding)]
    return (wanted or _good_example(analysis))[:at_most]


def _evidence(bout: Bout, finding: Finding) -> list[EvidenceMoment]:
    """The worst moment, and a typical one if it is another."""
    worst = [EvidenceMoment(t, bout, finding) for t in finding.moments[:1] if math.isfinite(t)]
    typical = typical_moment(bout, finding)
    if typical is None or any(abs(typical - moment.t) < _APART_S for moment in worst):
        return worst
    return [*worst, EvidenceMoment(typical, bout, finding, is_typical=True)]


def typical_moment(bout: Bout, finding: Finding) -> float | None:
    """Find when the sample was taken that is nearest to the finding's value.

    Parameters
    ----------
    bout : Bout
        With its samples.
    finding : Finding
        One of the bout's.

    Returns
    -------
    float or None
        Time in the clip, s; None without samples.
    """
    samples = bout.samples.get(finding.check)
    if samples is None or finding.value is None:
        return None
    rows = [
        (abs(value - finding.value), t)
        for t, value in zip(samples.t.tolist(), samples.value.tolist(), strict=False)
        if math.isfinite(value)
    ]
    return min(rows)[1] if rows else None


def _good_example(analysis: Analysis) -> list[EvidenceMoment]:
    """One moment of the first good finding that can be drawn; of one close to the limit if there is no other."""
    good = [
        (finding.is_uncertain, find(finding.check).drawing.rank, bout, finding)
        for bout in analysis.judgements
        for finding in bout.findings
        if finding.verdict is Verdict.GOOD and find(finding.check).drawing.figure is not None
    ]
    for _, _, bout, finding in sorted(good, key=lambda one: (one[0], one[1], one[2].start)):
        typical = typical_moment(bout, finding)
        t = typical if typical is not None else next(iter(finding.moments), None)
        if t is not None:
            return [EvidenceMoment(t, bout, finding, is_typical=True)]
    return []
