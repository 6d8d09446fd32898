"""When one check's finding has lasted long enough to be spoken of, and when it is back."""

from __future__ import annotations

import math
from dataclasses import dataclass

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
ESCALATE_S = 4.0
"""Seconds of ADJUST after which a cue that came as WATCH says so."""
SURE_WITHOUT = 0.95
"""Likelihood from which a WATCH of the last seconds needs no longer look to agree: one window in twenty errs."""
OF_A_CHANGE = ("inconsistent", Hindrance.MOVING_ABOUT)
"""Reasons for which a longer look can't answer because the person was not the same all the while."""


@dataclass(frozen=True)
class Look:
    """What is known of one check at a moment.

    Attributes
    ----------
    finding : Finding or None
        The latest one; None where there is none.
    longer : Finding or None
        The one of a longer look at the same movement.
    has_changed : bool
        Whether the latest one is of the last strides alone, in which the person has changed.
    """

    finding: Finding | None
    longer: Finding | None = None
    has_changed: bool = False

    @property
    def calls(self) -> bool:
        """Whether it calls for a cue."""
        return self.finding is not None and _calls(self.finding, self.longer, has_changed=self.has_changed)

    @property
    def verdict(self) -> Verdict:
        """The latest verdict, but no ADJUST where a clip of the longer look would say WATCH."""
        if self.finding is None:
            return Verdict.UNKNOWN
        milder = self.longer is not None and self.longer.verdict is Verdict.WATCH and not self.has_changed
        return Verdict.WATCH if milder and self.finding.verdict is Verdict.ADJUST else self.finding.verdict


@dataclass
class Watch:
    """How long one check has been outside green, or calm again.

    Attributes
    ----------
    check : str
        Its id.
    outside_since, red_since : float or None
        Since when, s, it calls for a cue, and for one as ADJUST.
    calm_since, good_since, blind_since, doubted_since : float or None
        Since when, s, it is clearly green, GOOD, not assessed, and does not call for a cue.
    changed_since : float or None
        Since when, s, the last strides alone call for a cue.
    raised : Cue or None
        The cue that is called for, as it was when it was raised.
    """

    check: str
    outside_since: float | None = None
    red_since: float | None = None
    calm_since: float | None = None
    good_since: float | None = None
    blind_since: float | None = None
    doubted_since: float | None = None
    changed_since: float | None = None
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
        finding, outside, verdict = look.finding, look.calls, look.verdict
        depth = -math.inf if finding is None or finding.beyond is None else finding.beyond
        self.outside_since = since(self.outside_since, outside, t)
        self.red_since = since(self.red_since, outside and verdict is Verdict.ADJUST, t)
        self.calm_since = since(self.calm_since, verdict is Verdict.GOOD and depth <= CLEAR_BEYOND, t)
        self.good_since = since(self.good_since, verdict is Verdict.GOOD, t)
        self.blind_since = since(self.blind_since, verdict is Verdict.UNKNOWN and not _of_a_change(finding), t)
        self.changed_since = since(self.changed_since, outside and look.has_changed, t)
        self.doubted_since = since(self.doubted_since, not outside, t)
        if outside and finding is not None and self._persists(t, bout):
            self._raise(t, finding, verdict)
        return self._lower(t)

    def forget(self) -> None:
        """Start counting anew; what was raised stays raised."""
        self.changed_since = None
        self.outside_since = self.red_since = self.doubted_since = None
        self.calm_since = self.good_since = self.blind_since = None

    def _raise(self, t: float, finding: Finding, verdict: Verdict) -> None:
        """Keep the finding as it is now; an ADJUST that lasts takes the place of a WATCH."""
        was_watch = self.raised is not None and self.raised.verdict is Verdict.WATCH
        worse = was_watch and lasted(self.red_since, t, ESCALATE_S)
        if finding.cue is not None and (self.raised is None or worse):
            self.raised = Cue(self.check, finding.cue, verdict, t, finding.likelihood, finding)

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


def _of_a_change(finding: Finding | None) -> bool:
    """Whether a window has no answer because the person changed within it."""
    return finding is not None and any(finding.has_reason(code) for code in OF_A_CHANGE)


def _calls(finding: Finding, longer: Finding | None, *, has_changed: bool) -> bool:
    """Whether a finding of the last seconds calls for a cue, where a longer look says what a clip would say.

    What the longer look can't answer is not called for, unless what it saw is a change; a WATCH that is not sure waits
    until it agrees, and one that it asks for need not be as likely in the last seconds. Of a change that has just been
    it can't know.
    """
    if longer is None or _of_a_change(longer):
        return finding.asks
    if longer.verdict is Verdict.UNKNOWN:
        return False
    if not has_changed and finding.verdict is Verdict.WATCH and (finding.likelihood or 0.0) < SURE_WITHOUT:
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
