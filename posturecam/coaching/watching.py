"""When one check's finding has lasted long enough to be spoken of, and when it is back."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

from posturecam.coaching.same_movement import has_moved
from posturecam.types import Activity, Bout, Cue, EventKind, Finding, Hindrance, Verdict

RAISE_S, RAISE_STEPS = 3.0, 4
"""Seconds, or steps, beyond green after which a cue is called for; engineering choice."""
RAISE_RED_S, RAISE_RED_STEPS = 2.0, 3
"""The same for ADJUST."""
RAISE_CHANGED_S = 0.15
"""Seconds for which the last two strides, four steps, must call for a cue: two looks in a row. Engineering choice."""
RAISE_SEATED_S = 4.5
"""Seconds at a desk: with the 2.5 s in which a median over 5 s turns, a slouch is spoken of within 8 s."""
CLEAR_S, CLEAR_BEYOND = 3.0, -0.2
"""Seconds after which a cue goes, and how deep in green (widths of the amber band) the value has to be for them."""
CLEAR_NEAR_S = 6.0
"""Seconds of GOOD just inside the edge after which a cue goes too: twice as long as of what is clearly green."""
FADE_S = 10.0
"""Seconds after which a cue goes without praise when what it says is no longer likely enough."""
ESCALATE_S, SOFTEN_S = 4.0, 6.0
"""Seconds of ADJUST after which a cue that came as WATCH says so, and of WATCH for the other way round."""
LONGEST_WAIT_S = 12.0
"""Seconds for which a cue waits at most that may turn: near twice the window of a gait."""
SURE_WITHOUT = 0.95
"""Likelihood from which a WATCH of the last seconds needs no longer look to agree: one window in twenty errs."""
OF_A_CHANGE = ("inconsistent", Hindrance.MOVING_ABOUT)
"""Reasons for which a longer look can't answer because the person was not the same all the while."""


@dataclass(frozen=True)
class Look:
    """What is known of one check at a moment.

    As long as the person does not change, the longer look decides, for it says what the summary will: the last seconds
    alone are fewer samples of the same. Where they differ from it by a real change, they are the present.

    Attributes
    ----------
    finding : Finding or None
        The latest one; None where there is none.
    longer : Finding or None
        The one of a longer look at the same movement.
    has_changed : bool
        Whether the latest one is of the last strides alone, in which the person has changed.
    may_turn : bool
        Whether the longer look has seen so little yet that its verdict may be another one soon.
    """

    finding: Finding | None
    longer: Finding | None = None
    has_changed: bool = False
    may_turn: bool = False

    @cached_property
    def is_new(self) -> bool:
        """Whether the longer look does not know the present: there is none, or the person has changed since."""
        if self.finding is None or self.longer is None or self.has_changed or _of_a_change(self.longer):
            return True
        return self._moved is True

    @cached_property
    def _moved(self) -> bool | None:
        return None if self.finding is None or self.longer is None else has_moved(self.finding, self.longer)

    @property
    def judged(self) -> Finding | None:
        """The finding to go by: of the longer look, but of the last seconds where the person has changed."""
        return self.finding if self.is_new or self._moved is None else self.longer

    @property
    def calls(self) -> bool:
        """Whether it calls for a cue."""
        if self.finding is None:
            return False
        if self.is_new:
            return self.finding.asks
        if self.longer is None or self.longer.verdict is Verdict.UNKNOWN:
            return False
        if self._moved is None:
            return _calls_unless_denied(self.finding, self.longer)
        return self.longer.asks

    @property
    def is_clear(self) -> bool:
        """Whether the last seconds are clearly green, whatever was before."""
        return _is_clear(self.finding)

    @property
    def waits(self) -> bool:
        """Whether what it calls for had better wait until the longer look is sure."""
        return self.may_turn and not self.is_new

    @property
    def holds(self) -> bool:
        """Whether it keeps a cue that stands: the longer look has it outside green still, however likely."""
        same = not self.is_new and self._moved is not None
        return self.calls or (same and self.longer is not None and self.longer.is_outside)

    @property
    def verdict(self) -> Verdict:
        """The verdict to go by; where it is not known whether the person changed, no ADJUST that the longer denies."""
        judged = self.judged
        if judged is None:
            return Verdict.UNKNOWN
        milder = self.longer is not None and self.longer.verdict is Verdict.WATCH and not self.is_new
        return Verdict.WATCH if milder and judged.verdict is Verdict.ADJUST else judged.verdict


@dataclass
class Watch:
    """How long one check has been outside green, or calm again.

    Attributes
    ----------
    check : str
        Its id.
    called_since, outside_since, red_since : float or None
        Since when, s, it calls for a cue, for one that will hardly turn, and for one as ADJUST.
    mild_since : float or None
        Since when, s, it is WATCH, and no ADJUST.
    calm_since, good_since, blind_since, doubted_since : float or None
        Since when, s, it is clearly green, GOOD, not assessed, and does not keep a cue.
    changed_since : float or None
        Since when, s, the last strides alone call for a cue.
    changed_t : float
        When a change of the person last called for a cue, s: such a cue does not wait for more of the same.
    raised : Cue or None
        The cue that is called for, as it was when it was raised.
    """

    check: str
    called_since: float | None = None
    outside_since: float | None = None
    red_since: float | None = None
    mild_since: float | None = None
    calm_since: float | None = None
    good_since: float | None = None
    blind_since: float | None = None
    doubted_since: float | None = None
    changed_since: float | None = None
    changed_t: float = -math.inf
    raised: Cue | None = None

    def see(self, t: float, look: Look, bout: Bout | None) -> bool:
        """Take in the latest finding.

        Parameters
        ----------
        t : float
            Time of the clip, s.
        look : Look
            What is known of the check.
        bout : Bout or None
            What the person does.

        Returns
        -------
        bool
            Whether it just came back to green.
        """
        finding, verdict = look.judged, look.verdict
        self.called_since = since(self.called_since, look.calls, t)
        if look.calls and look.is_new:
            self.changed_t = t
        of_a_change = t - self.changed_t < LONGEST_WAIT_S
        outside = look.calls and (not look.waits or of_a_change or lasted(self.called_since, t, LONGEST_WAIT_S))
        self.outside_since = since(self.outside_since, outside, t)
        self.red_since = since(self.red_since, outside and verdict is Verdict.ADJUST and not look.waits, t)
        self.mild_since = since(self.mild_since, verdict is Verdict.WATCH, t)
        self.calm_since = since(self.calm_since, _is_clear(finding), t)
        self.good_since = since(self.good_since, verdict is Verdict.GOOD, t)
        self.blind_since = since(self.blind_since, _is_blind(look), t)
        self.changed_since = since(self.changed_since, outside and look.has_changed, t)
        self.doubted_since = since(self.doubted_since, not look.holds, t)
        if outside and finding is not None and self._persists(t, bout):
            self._raise(t, finding, verdict, may_turn=look.may_turn)
        if not look.may_turn:
            self._soften(t, finding)
        return self._lower(t)

    def forget(self) -> None:
        """Start counting anew; what was raised stays raised."""
        self.changed_since = None
        self.called_since = self.outside_since = self.red_since = self.mild_since = self.doubted_since = None
        self.calm_since = self.good_since = self.blind_since = None

    def _raise(self, t: float, finding: Finding, verdict: Verdict, *, may_turn: bool) -> None:
        """Keep the finding as it is now; an ADJUST that lasts takes the place of a WATCH."""
        was_watch = self.raised is not None and self.raised.verdict is Verdict.WATCH
        worse = was_watch and not may_turn and lasted(self.red_since, t, ESCALATE_S)
        if finding.cue is not None and (self.raised is None or worse):
            self.raised = Cue(self.check, finding.cue, verdict, t, finding.likelihood, finding)

    def _soften(self, t: float, finding: Finding | None) -> None:
        """Say WATCH where an ADJUST has been no more than that for long enough."""
        raised = self.raised
        is_mild = raised is not None and raised.verdict is Verdict.ADJUST and lasted(self.mild_since, t, SOFTEN_S)
        if is_mild and finding is not None and finding.cue is not None:
            self.raised = Cue(self.check, finding.cue, Verdict.WATCH, t, finding.likelihood, finding)

    def _lower(self, t: float) -> bool:
        """Take the cue back where the value is back, True then, or where it can't be seen or is doubtful by now."""
        if self.raised is None:
            return False
        recovered = lasted(self.calm_since, t, CLEAR_S) or lasted(self.good_since, t, CLEAR_NEAR_S)
        if recovered or lasted(self.blind_since, t, CLEAR_S) or lasted(self.doubted_since, t, FADE_S):
            self.raised = None
        return recovered

    def _persists(self, t: float, bout: Bout | None) -> bool:
        if bout is not None and bout.activity is Activity.SIT:
            return lasted(self.outside_since, t, RAISE_SEATED_S)
        if lasted(self.changed_since, t, RAISE_CHANGED_S):
            return True
        long = lasted(self.outside_since, t, RAISE_S) or lasted(self.red_since, t, RAISE_RED_S)
        many = _steps_since(bout, self.outside_since) >= RAISE_STEPS
        return long or many or _steps_since(bout, self.red_since) >= RAISE_RED_STEPS


def _is_clear(finding: Finding | None) -> bool:
    """Whether a finding is GOOD and not just inside the edge."""
    if finding is None or finding.verdict is not Verdict.GOOD:
        return False
    return finding.beyond is None or finding.beyond <= CLEAR_BEYOND


def _is_blind(look: Look) -> bool:
    """Whether the last seconds show nothing of it, and that not because the person changed in them."""
    latest = look.finding
    if latest is None:
        return True
    return latest.verdict is Verdict.UNKNOWN and not _of_a_change(latest)


def _of_a_change(finding: Finding | None) -> bool:
    """Whether a window has no answer because the person changed within it."""
    return finding is not None and any(finding.has_reason(code) for code in OF_A_CHANGE)


def _calls_unless_denied(finding: Finding, longer: Finding) -> bool:
    """Whether a finding calls for a cue of which it is not known whether it differs from the longer look by a change.

    A WATCH that is not sure waits until the longer look agrees; one that it asks for need not be as likely.
    """
    if finding.verdict is Verdict.WATCH and (finding.likelihood or 0.0) < SURE_WITHOUT:
        return longer.asks or (longer.is_outside and finding.asks)
    return finding.asks


def since(before: float | None, holds: bool, t: float) -> float | None:
    """Keep since when something holds.

    Parameters
    ----------
    before : float or None
        Since when it held so far, s.
    holds : bool
        Whether it holds now.
    t : float
        Now, s.

    Returns
    -------
    float or None
        None where it does not hold.
    """
    if not holds:
        return None
    return t if before is None else before


def lasted(start: float | None, t: float, seconds: float) -> bool:
    """Tell whether something has held for long enough.

    Parameters
    ----------
    start : float or None
        Since when it holds, s; None where it does not.
    t : float
        Now, s.
    seconds : float
        How long it has to hold.

    Returns
    -------
    bool
        Whether it has.
    """
    return start is not None and t - start >= seconds


def _steps_since(bout: Bout | None, start: float | None) -> int:
    if bout is None or bout.gait is None or start is None:
        return 0
    return sum(event.kind is EventKind.INITIAL_CONTACT and event.t > start for event in bout.gait.contacts)
