"""When to nudge, and when rather not.

A posture is nudged about once it has lasted for the delay that the user chose. Each nudge doubles the pause before the
next one, whether the person is back meanwhile or not, and time upright halves it again: one who slouches all day is
left alone after a few. All times are engineering choices that no study known to us has compared.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from posturecam.desk.settings import DeskSettings
from posturecam.desk.sitting import Sitting
from posturecam.desk.smoothing import SETTLE_S
from posturecam.desk.states import DeskState
from posturecam.desk.timing import SessionTime
from posturecam.words import Message, message

NudgeKind = Literal["posture", "praise", "break", "reference"]
FIRST_PAUSE_S, LONGEST_PAUSE_S = 120.0, 1200.0
"""Seconds between two posture nudges, at first and at most."""
FORGIVEN_S = 300.0
"""Seconds upright that halve the pause."""
GLANCE_S = 15.0
"""Seconds of looking down or aside that a slouch goes on through; after more its delay begins anew."""
PRAISE_WITHIN_S, PRAISE_EVERY_S = 60.0, 1800.0
"""Seconds after a nudge within which being back is praised, and between two praises: seldom, or it is noise."""
REFERENCE_EVERY_S = 900.0
"""Seconds between two requests for a new reference."""
LOOKING_DOWN_S, LOOKING_DOWN_EVERY_S = 600.0, 1800.0
"""Seconds of looking down, less twice the time between, after which it is mentioned, and before it is again.

Looking down is no slouch, but reading flat on the table for ten minutes is mentioned once, as a remark on where the
paper lies.
"""
CLEAR_AMOUNT = 1.1
"""How much of a slouch there must be, in thresholds, for its seconds to count towards the delay.

People sit a little nearer and lower at work than for their five good seconds; tuned on acted ones (seeds 0 and 2 of
`posturecam_lab.validate.desk`): at 1.0 to 1.15 half as many false nudges as without, from 1.3 on true ones are lost.
"""
APART_S = 20.0
"""Seconds between any two nudges but praise, which answers one."""


@dataclass(frozen=True)
class Nudge:
    """Something to show to the user once.

    Attributes
    ----------
    kind : {'posture', 'praise', 'break', 'reference'}
        A slouch or looking down for long; being back from one; a break is due; five new seconds are needed.
    state : DeskState
        In which state it was given.
    text : Message
        What to say.
    """

    kind: NudgeKind
    state: DeskState
    text: Message


@dataclass(frozen=True)
class Leave:
    """What may come now.

    Attributes
    ----------
    nudge, praise : bool
        Whether anything, and whether praise may.
    """

    nudge: bool
    praise: bool


class PostureNudges:
    """When a slouch is nudged about, and being back praised.

    Attributes
    ----------
    standing : Nudge or None
        The nudge that stands until the person is back or the session is paused.
    """

    def __init__(self) -> None:
        self.standing: Nudge | None = None
        self._slouched_s = self._upright_s = self._elsewhere_s = 0.0
        self._pause_s = FIRST_PAUSE_S
        self._at = self._praised_at = float("-inf")

    def update(
        self, time: SessionTime, state: DeskState, amount: float, *, delay_s: float, may: Leave, or_moved: bool
    ) -> Nudge | None:
        """Take in a moment.

        Parameters
        ----------
        time : SessionTime
            Of the frame.
        state : DeskState
            The state that is shown.
        amount : float
            How much of a slouch there is; 1 is the threshold.
        delay_s : float
            How long a slouch must last.
        may : Leave
            Which nudges may come now.
        or_moved : bool
            Whether it may be a chair that was moved, which the text says then.

        Returns
        -------
        Nudge or None
            What is due.
        """
        if state.is_slouched:
            if self._elsewhere_s > GLANCE_S:
                self._slouched_s = 0.0
            self._elsewhere_s = 0.0
            if amount >= CLEAR_AMOUNT:
                self._slouched_s = self._slouched_s + time.step if self._slouched_s else SETTLE_S
            return self._slouch(time.now, state, or_moved) if may.nudge and self._slouched_s >= delay_s else None
        if state is DeskState.UPRIGHT:
            return self._back(time.now, time.step, may.praise)
        self._elsewhere_s += time.step
        if state.is_paused or state is DeskState.MEASURING:
            self.standing, self._slouched_s = None, 0.0
        return None

    def _slouch(self, now: float, state: DeskState, or_moved: bool) -> Nudge | None:
        if now - self._at < self._pause_s:
            return None
        if self._at > float("-inf"):
            self._pause_s = min(2 * self._pause_s, LONGEST_PAUSE_S)
        self._at, self._upright_s = now, 0.0
        text = message("desk.nudge.leaning_in_or_moved" if or_moved else f"desk.nudge.{state}")
        self.standing = Nudge("posture", state, text)
        return self.standing

    def _back(self, now: float, step: float, may: bool) -> Nudge | None:
        self._slouched_s, was = 0.0, self.standing
        self.standing = None
        self._upright_s += step
        if self._upright_s >= FORGIVEN_S:
            self._upright_s, self._pause_s = 0.0, max(self._pause_s / 2, FIRST_PAUSE_S)
        soon = now - self._at <= PRAISE_WITHIN_S
        if was is None or not (may and soon) or now - self._praised_at < PRAISE_EVERY_S:
            return None
        self._praised_at = now
        return Nudge("praise", DeskState.UPRIGHT, message("desk.nudge.praise"))


class Nudger:
    """What is due, at most one thing at a time."""

    def __init__(self) -> None:
        self._posture, self._sitting = PostureNudges(), Sitting()
        self._down_s = 0.0
        self._down_at = self._reference_at = self._any_at = float("-inf")

    @property
    def standing(self) -> Nudge | None:
        """The posture nudge that stands until the person is back or the session is paused."""
        return self._posture.standing

    def update(
        self,
        time: SessionTime,
        state: DeskState,
        amount: float,
        settings: DeskSettings,
        is_quiet: bool,
        *,
        or_moved: bool = False,
    ) -> Nudge | None:
        """Take in a moment.

        Parameters
        ----------
        time : SessionTime
            Of the frame.
        state : DeskState
            The state that is shown.
        amount : float
            How much of a slouch there is; 1 is the threshold.
        settings : DeskSettings
            What the user chose.
        is_quiet : bool
            Whether no nudge may come now.
        or_moved : bool
            Whether a lean-in may be a chair or a laptop that was moved.

        Returns
        -------
        Nudge or None
            What is due.
        """
        may = Leave(not is_quiet and time.now - self._any_at >= APART_S, not is_quiet)
        self._sitting.update(time, state)
        self._down_s = max(self._down_s + (1 if state is DeskState.LOOKING_DOWN else -2) * time.step, 0.0)
        due = self._posture.update(time, state, amount, delay_s=settings.delay_s, may=may, or_moved=or_moved)
        if due is None and may.nudge:
            due = self._request(time.now, state) or self._mention(time.now, state) or self._rest(state, settings)
        if due is not None:
            self._any_at = time.now
        return due

    def _request(self, now: float, state: DeskState) -> Nudge | None:
        """Ask for five new seconds."""
        if state is not DeskState.MOVED or now - self._reference_at < REFERENCE_EVERY_S:
            return None
        self._reference_at = now
        return Nudge("reference", state, message("desk.nudge.moved"))

    def _mention(self, now: float, state: DeskState) -> Nudge | None:
        """Mention that the person has looked down for long."""
        if self._down_s < LOOKING_DOWN_S or now - self._down_at < LOOKING_DOWN_EVERY_S:
            return None
        minutes = round(self._down_s / 60)
        self._down_at, self._down_s = now, 0.0
        return Nudge("posture", state, message("desk.nudge.looking_down", minutes=minutes))

    def _rest(self, state: DeskState, settings: DeskSettings) -> Nudge | None:
        """Suggest a break."""
        if state.is_paused or not self._sitting.wants_break(settings.break_every_s):
            return None
        return Nudge("break", state, message("desk.nudge.break", minutes=round(self._sitting.seconds / 60)))
