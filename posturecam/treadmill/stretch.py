"""A stretch of a session as the engine judges it, and what changed from one stretch to another.

Both come from one session, so the camera stayed where it was, and the ± of a change is that of one set-up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from posturecam.judge.change import Change, ChangeKind, change_between
from posturecam.judge.change_family import jointly
from posturecam.judge.comparable import SPEEDS, FilmedFinding, filmed_finding, relative_speed
from posturecam.types import Analysis, Bout

SET_UP = "this session"
"""Names the one set-up of a session."""


@dataclass(frozen=True)
class JudgedStretch:
    """The longest gait of a stretch of a session.

    Attributes
    ----------
    bout : Bout
        Its judgement, of one bout or several at one pace.
    analysis : Analysis
        The analysis that it is from.
    """

    bout: Bout
    analysis: Analysis

    @property
    def cadence_spm(self) -> float | None:
        """Steps per minute; None where they could not be had."""
        return self.bout.cadence_spm

    def finding(self, check: str) -> FilmedFinding | None:
        """Take the finding of a check.

        Parameters
        ----------
        check : str
            The check's id.

        Returns
        -------
        FilmedFinding or None
            None where there is none.
        """
        known = self.analysis
        return filmed_finding(self.bout, check, known.provenance, remarks=known.remarks, set_up=SET_UP)


def judged_stretch(analysis: Analysis) -> JudgedStretch | None:
    """Find the gait that a stretch is about.

    Parameters
    ----------
    analysis : Analysis
        Of the stretch.

    Returns
    -------
    JudgedStretch or None
        Its longest gait; None where there is none.
    """
    gaits = [bout for bout in analysis.judgements if bout.activity.is_gait and bout.gait is not None]
    longest = max(gaits, key=lambda bout: bout.seconds, default=None)
    return None if longest is None else JudgedStretch(longest, analysis)


def changes_between(
    earlier: JudgedStretch, later: JudgedStretch, checks: Sequence[str], *, same_belt: float = 0.0
) -> tuple[Change, ...]:
    """Compare two stretches of one session by the rule for a real change.

    Parameters
    ----------
    earlier, later : JudgedStretch
        Of one session.
    checks : sequence of str
        The ids of the checks that are read together, see `jointly`.
    same_belt : float
        How far, as a share, the speeds that were seen may differ and count as one speed of the belt.

    Returns
    -------
    tuple of Change
        One for each check that both have.
    """
    pairs = [(earlier.finding(check), later.finding(check)) for check in checks]
    return tuple(jointly([_change(was, now, same_belt) for was, now in pairs if was is not None and now is not None]))


def _change(earlier: FilmedFinding, later: FilmedFinding, same_belt: float) -> Change:
    """The change of a check; where it was not assessed, with the reasons that the stretch itself gives."""
    ratio = relative_speed(earlier, later)
    if ratio is not None and abs(ratio - 1) <= same_belt:
        later = replace(later, speeds={**later.speeds, **{key: earlier.speeds[key] for key in _belt(earlier)}})
    change = change_between(earlier, later)
    if change.kind is not ChangeKind.UNKNOWN:
        return change
    reasons = [reason.message for one in (earlier, later) for reason in one.finding.reasons]
    return replace(change, reasons=tuple(dict.fromkeys(reasons)) or change.reasons)


def _belt(filmed: FilmedFinding) -> list[str]:
    """What is known of the belt's speed."""
    return [key for key in SPEEDS if key in filmed.speeds]
