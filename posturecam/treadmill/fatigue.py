"""What drifted from the first minutes of a session to the last, by the rule for a real change.

Both ends are cut from the strides that were measured of the longest stretch at one pace, so that an hour costs no
second look; a difference is a drift where it clears the ± of one set-up and of all measures that are read together
(judge/change_family.py). Looked at are steps, where the foot lands, trunk, head, knee, and the body's way up and down:
what Winter, Gordon and Watt 2017 (J Sports Med Phys Fitness 57:887) find to change in tired runners.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from posturecam.checks import discover
from posturecam.coaching.summary import finite, summarise
from posturecam.judge.change import Change
from posturecam.treadmill.stretch import JudgedStretch, changes_between, judged_stretch
from posturecam.types import Analysis, Bout, Finding, Samples
from posturecam.words import Message, message

ENDS_S = 120.0
"""Seconds of either end at most: what a person does in two minutes is steadier than in one. Engineering choice."""
SHORTEST_S = 300.0
"""Seconds at one pace from which on it is said whether something drifted; runners' gait moves after some minutes.
Engineering choice."""
FEWEST_SAMPLES = 10
"""Strides or landings of an end from which on it is compared. Engineering choice."""


@dataclass(frozen=True)
class SessionDrift:
    """What drifted over a session.

    Attributes
    ----------
    seconds : float
        How long the stretch at one pace is whose ends were compared, s.
    ends_s : float
        How long each end is, s.
    changes : tuple of Change
        From the first end to the last; none where the stretch is too short.
    """

    seconds: float
    ends_s: float
    changes: tuple[Change, ...]

    @property
    def drifted(self) -> tuple[Change, ...]:
        """The real changes."""
        return tuple(change for change in self.changes if change.is_real)

    @property
    def compared(self) -> int:
        """How many measures were compared."""
        return sum(change.difference is not None for change in self.changes)

    @property
    def sentence(self) -> Message | None:
        """What to say, in one sentence; None where there is nothing to compare."""
        if not self.compared:
            return None
        minutes = round(self.ends_s / 60, 1)
        if not self.drifted:
            return message("treadmill.fatigue.steady", minutes=minutes, n=self.compared)
        said: Message | None = None
        for change in self.drifted:
            one = _said(change)
            said = one if said is None else message("list.comma", most=said, last=one)
        return message("treadmill.fatigue.drifted", minutes=minutes, changes=said or "")


def session_drift(analysis: Analysis, shortest_s: float = SHORTEST_S) -> SessionDrift | None:
    """Compare the first minutes at a session's main pace with the last.

    Parameters
    ----------
    analysis : Analysis
        Of the whole session, with the samples behind its findings.
    shortest_s : float
        Seconds at one pace from which on ends are compared.

    Returns
    -------
    SessionDrift or None
        None where no stretch at one pace is long enough.
    """
    whole = judged_stretch(analysis)
    if whole is None or whole.bout.seconds < shortest_s:
        return None
    start, end = whole.bout.start, whole.bout.end
    checks = [check.id for check in discover() if check.shows_fatigue]
    ends_s = min(ENDS_S, (end - start) / 3)
    first, last = (JudgedStretch(_cut(whole.bout, *span), analysis) for span in _ends(start, end, ends_s))
    return SessionDrift(whole.bout.seconds, ends_s, changes_between(first, last, checks))


def _ends(start: float, end: float, ends_s: float) -> tuple[tuple[float, float], tuple[float, float]]:
    return (start, start + ends_s), (end - ends_s, end)


def _cut(bout: Bout, start: float, end: float) -> Bout:
    """The bout with findings of what was measured from `start` to `end` s; without those of too few strides."""
    findings = []
    for finding in bout.findings:
        samples = bout.samples.get(finding.check)
        part = None if samples is None else _part(finding, finite(samples), start, end)
        if part is not None:
            findings.append(part)
    return replace(bout, findings=tuple(findings))


def _part(finding: Finding, seen: Samples, start: float, end: float) -> Finding | None:
    """The finding of a part, on the scale on which the whole was judged."""
    inside = (seen.t >= start) & (seen.t < end)
    if finding.value is None or np.count_nonzero(inside) < FEWEST_SAMPLES:
        return None
    sides = tuple(side for side, kept in zip(seen.side, inside, strict=False) if kept)
    part = summarise(Samples(seen.t[inside], seen.value[inside], sides), (start, end))
    value = finding.value + part.value - summarise(seen, (start, end)).value
    return replace(
        finding, value=value, iqr=part.iqr, left=part.left, right=part.right, n=int(np.count_nonzero(inside))
    )


def _said(change: Change) -> Message:
    """One drift: what it is, by how much, with its ±."""
    difference = change.difference or 0.0
    direction = "more" if difference > 0 else "less"
    return message(
        f"treadmill.fatigue.{change.check}.{direction}", amount=abs(difference), uncertainty=change.uncertainty or 0.0
    )
