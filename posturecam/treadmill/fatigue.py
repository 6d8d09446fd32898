"""What drifted from the first minutes of a session to the last, by the rule for a real change.

Both ends are cut from the longest stretch at one pace and judged by the engine as clips of their own; a difference is a
drift where it clears the ± of one set-up and of all measures that are read together (judge/change_family.py).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from posturecam.judge.change import Change
from posturecam.track import PoseTrack
from posturecam.treadmill.stretch import changes_between, judged_stretch
from posturecam.types import Analysis
from posturecam.words import Message, message

ENDS_S = 120.0
"""Seconds of either end at most: what a person does in two minutes is steadier than in one. Engineering choice."""
SHORTEST_S = 300.0
"""Seconds at one pace from which on it is said whether something drifted; runners' gait moves after some minutes.
Engineering choice."""
DRIFTING = ("cadence", "overstride", "trunk_lean", "forward_head", "knee_flexion", "vertical_oscillation")
"""What tiredness is looked for in: steps, where the foot lands, trunk, head, knee, and the body's way up and down.
Winter, Gordon and Watt 2017 (J Sports Med Phys Fitness 57:887) review what changes in tired runners."""


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
        minutes = self.ends_s / 60
        if not self.drifted:
            return message("treadmill.fatigue.steady", minutes=minutes, n=self.compared)
        said: Message | None = None
        for change in self.drifted:
            one = _said(change)
            said = one if said is None else message("list.comma", most=said, last=one)
        return message("treadmill.fatigue.drifted", minutes=minutes, changes=said or "")


def session_drift(
    analysis: Analysis, track: PoseTrack, judge: Callable[[PoseTrack], Analysis], shortest_s: float = SHORTEST_S
) -> SessionDrift | None:
    """Compare the first minutes at a session's main pace with the last.

    Parameters
    ----------
    analysis : Analysis
        Of the whole session.
    track : PoseTrack
        Its poses.
    judge : callable
        Analyses a track, with what is known of the person.
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
    ends_s = min(ENDS_S, (end - start) / 3)
    parts = [judged_stretch(judge(track.between(*span))) for span in ((start, start + ends_s), (end - ends_s, end))]
    if parts[0] is None or parts[1] is None:
        return SessionDrift(whole.bout.seconds, ends_s, ())
    return SessionDrift(whole.bout.seconds, ends_s, changes_between(parts[0], parts[1], DRIFTING))


def _said(change: Change) -> Message:
    """One drift: what it is, by how much, with its ±."""
    difference = change.difference or 0.0
    direction = "more" if difference > 0 else "less"
    return message(
        f"treadmill.fatigue.{change.check}.{direction}", amount=abs(difference), uncertainty=change.uncertainty or 0.0
    )
