"""What a trial of a higher cadence found, in honest sentences."""

from __future__ import annotations

from dataclasses import dataclass

from posturecam.checks import find
from posturecam.judge.change import Change, ChangeKind
from posturecam.treadmill.strip import strip_checks
from posturecam.words import Message, message

REACHED = 0.02
"""How far, as a share, the cadence may be off what the metronome asked for: people keep to a beat within 1 %, and the
trial is of 5 %. Engineering choice."""
NOT_TRIED = 0.015
"""Share of the own cadence below which it did not go up at all. Engineering choice."""


def trial_checks() -> tuple[str, ...]:
    """List what a trial answers: where the foot lands, and the lean that often comes with quicker steps.

    Returns
    -------
    tuple of str
        The ids of the checks: those of the strip, but for the cadence itself.
    """
    return tuple(check for check in strip_checks() if not find(check).counts_steps)


@dataclass(frozen=True)
class TrialResult:
    """What came of a trial.

    Attributes
    ----------
    own_spm, asked_spm, reached_spm : float or None
        The cadence as usual, of the metronome, and with it, steps per minute; None where it did not come to that.
    changes : tuple of Change
        From as usual to faster, of the checks of `trial_checks` that were seen in both; none where it was aborted.
    aborted : Message or None
        Why it ended before its time; None where it did not.
    """

    own_spm: float | None
    asked_spm: float | None
    reached_spm: float | None
    changes: tuple[Change, ...]
    aborted: Message | None = None

    @property
    def is_reached(self) -> bool:
        """Whether the person went with the metronome."""
        if self.asked_spm is None or self.reached_spm is None:
            return False
        return abs(self.reached_spm / self.asked_spm - 1) <= REACHED

    @property
    def sentences(self) -> tuple[Message, ...]:
        """What to say about it, one sentence each: the cadence, the foot strike, the lean."""
        if self.aborted is not None:
            return (message("treadmill.trial.aborted.said", why=self.aborted),)
        by_check = {change.check: change for change in self.changes}
        return (self._cadence(), *(_sentence(check, by_check.get(check)) for check in trial_checks()), *self._beside())

    def change(self, check: str) -> Change | None:
        """Find what became of a check.

        Parameters
        ----------
        check : str
            Its id.

        Returns
        -------
        Change or None
            None where it was not seen in both parts.
        """
        return next((change for change in self.changes if change.check == check), None)

    def _cadence(self) -> Message:
        own, asked, reached = self.own_spm or 0.0, self.asked_spm or 0.0, self.reached_spm or 0.0
        kept = "reached" if self.is_reached else "not_reached"
        percent = 100 * (reached / own - 1) if own else 0.0
        return message(f"treadmill.trial.{kept}", own=own, asked=asked, reached=reached, percent=percent)

    def _beside(self) -> tuple[Message, ...]:
        """A remark where the cadence did not go up, so that no change comes from it."""
        own, reached = self.own_spm or 0.0, self.reached_spm or 0.0
        return (message("treadmill.trial.not_tried"),) if reached < own * (1 + NOT_TRIED) else ()


def _sentence(check: str, change: Change | None) -> Message:
    """What became of a check: a real change with its ±, none that can be discerned, or why there is no answer."""
    code = f"treadmill.trial.{check}"
    if change is None:
        return message(f"{code}.not_seen")
    if change.kind in (ChangeKind.INCOMPARABLE, ChangeKind.UNKNOWN):
        return message(f"{code}.no_answer", reasons=_joined(change.reasons))
    difference, uncertainty = change.difference or 0.0, change.uncertainty or 0.0
    values = {"earlier": change.earlier or 0.0, "later": change.later or 0.0, "uncertainty": uncertainty}
    if not change.is_real:
        return message(f"{code}.noise", difference=difference, **values)
    return message(f"{code}.{'less' if difference < 0 else 'more'}", amount=abs(difference), **values)


def _joined(reasons: tuple[Message, ...]) -> Message:
    """The reasons one after the other."""
    joined, *rest = reasons
    for reason in rest:
        joined = message("treadmill.trial.and_reason", first=joined, second=reason)
    return joined
