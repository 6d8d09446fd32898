"""Which of several clips show a check best, and which of those equally well."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from posturecam.checks import find
from posturecam.judge.reasons import Code
from posturecam.judge.rules import ADJUST_FROM_QUALITY
from posturecam.types import Bout, Finding, Norm, Side, Verdict, View

SAME_EDGES = 0.02
"""How far the edges of two norms may differ and still be one, in the norm's unit: they are stored rounded."""


@dataclass(frozen=True)
class Evidence:
    """What one part shows of a check: the number of the part, its bout and the finding."""

    part: int
    bout: Bout
    finding: Finding

    @property
    def view(self) -> View:
        """From where the camera saw the person."""
        return self.bout.scene.view

    @property
    def near_side(self) -> Side | None:
        """The person's side that is nearer the camera; None outside side views."""
        return Side(str(self.view)) if self.view.is_side else None

    @property
    def near_value(self) -> float | None:
        """What the near leg reads; None where the check has no sides or that leg was not measured."""
        sides = {Side.LEFT: self.finding.left, Side.RIGHT: self.finding.right}
        return None if self.near_side is None else sides[self.near_side]

    @property
    def is_known(self) -> bool:
        """Whether it was judged."""
        return self.finding.verdict is not Verdict.UNKNOWN and self.finding.value is not None


@dataclass(frozen=True)
class Choice:
    """The evidence that a finding shall rest on, and why: a code below `session.why`."""

    used: tuple[Evidence, ...]
    why: str


def choose(found: Sequence[Evidence]) -> Choice:
    """Choose what shows a check best.

    The view that it is read from first; then what was seen well; then what was judged by the same norm as the one that
    is most certain.

    Parameters
    ----------
    found : Sequence[Evidence]
        Of one check, one for each part that has it.

    Returns
    -------
    Choice
        One or several that show it equally well; where none judged it, the one with the best reason.
    """
    known = [one for one in found if one.is_known]
    if not known:
        return Choice((min(found, key=_hopeless),), "unknown")
    if len(known) == 1:
        return Choice((known[0],), "alone")
    best = [one for one in known if _rank(one) == min(map(_rank, known))]
    clear = [one for one in best if one.finding.confidence >= ADJUST_FROM_QUALITY] or best
    leading = min(clear, key=lambda one: one.finding.uncertainty or 0.0)
    alike = tuple(one for one in clear if _same_norm(one.finding.norm, leading.finding.norm))
    if len(alike) > 1:
        return Choice(alike, "together")
    return Choice(alike, "view" if len(best) == 1 else "seen_better" if len(clear) == 1 else "norm")


def _rank(one: Evidence) -> int:
    """0 for the view that a check is read from, 1 for one that shows it less well."""
    return int(one.view.is_side != (find(one.finding.check).side is not None))


def _hopeless(one: Evidence) -> tuple[bool, int, bool, int, float, float]:
    """The smaller, the more a reason says what to do: not to film from where another clip was filmed anyway."""
    wrong_view = one.finding.has_reason(Code.WRONG_VIEW)
    finding = one.finding
    known = finding.uncertainty or 0.0, finding.value or 0.0
    return wrong_view, _rank(one), finding.value is None, -finding.n, *known


def _same_norm(a: Norm | None, b: Norm | None) -> bool:
    if a is None or b is None:
        return a is b
    named = ("check", "activity", "view", "baseline", "unit", "cap", "compare")
    if any(getattr(a, name) != getattr(b, name) for name in named):
        return False
    return bool(np.allclose((*a.green, *a.amber), (*b.green, *b.amber), rtol=0.0, atol=SAME_EDGES))
