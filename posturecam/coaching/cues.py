"""The one thing to say now.

Which finding becomes a live cue, when it appears, how long it stays and whether it is spoken.

No clock inside: every call brings the time of the clip. Times and shares follow protocols of real-time gait feedback
with eight to ten sessions and fading (Crowell 2026; Agresta 2015); the exact numbers are engineering choices.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from posturecam.coaching.importance import cued, place
from posturecam.types import Activity, Analysis, Bout, Cue, EventKind, Finding, Hindrance, Verdict, View
from posturecam.words import say

RAISE_S, RAISE_STEPS = 3.0, 4
RAISE_RED_S, RAISE_RED_STEPS = 2.0, 3
RAISE_SEATED_S = 20.0
CLEAR_S, CLEAR_BEYOND = 3.0, -0.2
DWELL_S = 4.0
SAME_SPOKEN_S, SPOKEN_PER_MINUTE = 20.0, 3
STALE_S = 2.0
"""A bout that ended longer ago is not the present; a gap between updates longer than this breaks "continuously"."""


@dataclass
class _Watch:
    """How long one check has been outside green, or calm again; `raised` = it wants its cue shown."""

    outside_since: float | None = None
    red_since: float | None = None
    calm_since: float | None = None
    blind_since: float | None = None
    raised: bool = False

    def see(self, t: float, finding: Finding | None, bout: Bout | None) -> bool:
        """Take in the latest finding; True when it just came back to green."""
        verdict = Verdict.UNKNOWN if finding is None else finding.verdict
        outside = finding is not None and finding.asks
        depth = -math.inf if finding is None or finding.beyond is None else finding.beyond
        calm = verdict is Verdict.GOOD and depth <= CLEAR_BEYOND
        self.outside_since = _since(self.outside_since, outside, t)
        self.red_since = _since(self.red_since, verdict is Verdict.ADJUST, t)
        self.calm_since = _since(self.calm_since, calm, t)
        self.blind_since = _since(self.blind_since, verdict is Verdict.UNKNOWN, t)
        if self._persists(t, bout):
            self.raised = True
        recovered = self.raised and _lasted(self.calm_since, t, CLEAR_S)
        if recovered or _lasted(self.blind_since, t, CLEAR_S):
            self.raised = False
        return recovered

    def _persists(self, t: float, bout: Bout | None) -> bool:
        if bout is not None and bout.activity is Activity.SIT:
            return _lasted(self.outside_since, t, RAISE_SEATED_S)
        long = _lasted(self.outside_since, t, RAISE_S) or _lasted(self.red_since, t, RAISE_RED_S)
        many = _steps_since(bout, self.outside_since) >= RAISE_STEPS
        return long or many or _steps_since(bout, self.red_since) >= RAISE_RED_STEPS


class CueChooser:
    """Chooses one cue at a time from the latest analysis.

    Order: camera matters, overstride and lean when ADJUST, forward head, shoulders, the others. A cue appears when its
    finding has been beyond green for 3 s or 4 steps (ADJUST: 2 s or 3 steps; seated: 20 s), stays at least 4 s, and
    goes when the finding has been clearly green again for 3 s; then praise follows. session: which session with
    feedback this is, from 1; speech fades with it.
    """

    def __init__(self, session: int = 1) -> None:
        if session < 1:
            raise ValueError(f"sessions are counted from 1, not {session}")
        self._watches: Mapping[str, _Watch] = {check: _Watch() for check in cued()}
        self._camera_since: float | None = None
        self._shown: Cue | None = None
        self._praise_due: str | None = None
        self._last_t = -math.inf
        self._speech = _Speech(session)

    @property
    def spoken(self) -> str | None:
        """What to say aloud after the latest update; None = stay silent."""
        return self._speech.now

    def update(self, t: float, analysis: Analysis | None) -> Cue | None:
        """Choose the cue to show now.

        Parameters
        ----------
        t : float
            Time of the clip, s.
        analysis : Analysis or None
            The latest one; None before the first.

        Returns
        -------
        Cue or None
            The cue, or None.

        Raises
        ------
        ValueError
            When time runs backwards.
        """
        if t < self._last_t:
            raise ValueError(f"time runs backwards: {t} s after {self._last_t} s")
        if t - self._last_t > STALE_S:
            self._forget()
        self._last_t = t
        bout = _present(t, analysis)
        wanted = self._wanted(t, bout, _person_seen(t, analysis))
        if self._shown is None or t - self._shown.since >= DWELL_S:
            self._shown = self._next(t, wanted)
        self._speech.consider(t, self._shown)
        return self._shown

    def _forget(self) -> None:
        """Start counting anew after a gap; what was raised stays raised until it is seen to be green."""
        self._camera_since = None
        for watch in self._watches.values():
            watch.outside_since = watch.red_since = watch.calm_since = watch.blind_since = None

    def _wanted(self, t: float, bout: Bout | None, seen: bool) -> Cue | None:
        """The most important cue that has been called for long enough."""
        wanted = []
        for check, watch in self._watches.items():
            finding = None if bout is None else bout.finding(check)
            if watch.see(t, finding, bout) and self._shown is not None and self._shown.check == check:
                self._praise_due = check
            if watch.raised and finding is not None and finding.cue is not None and finding.asks:
                wanted.append(Cue(check, finding.cue, finding.verdict, t, finding.likelihood))
        text = _camera_matter(bout, seen)
        self._camera_since = _since(self._camera_since, text is not None, t)
        if text is not None and _lasted(self._camera_since, t, RAISE_S):
            wanted.append(Cue("", text, Verdict.UNKNOWN, t))
        return min(wanted, key=_rank, default=None)

    def _next(self, t: float, wanted: Cue | None) -> Cue | None:
        shown, praise_due = self._shown, self._praise_due
        self._praise_due = None
        if wanted is not None:
            same = shown is not None and (shown.check, shown.text) == (wanted.check, wanted.text)
            return replace(wanted, since=shown.since) if same and shown is not None else wanted
        if praise_due is not None:
            return Cue(praise_due, say("cue.praise"), Verdict.GOOD, t)
        if (
            shown is not None
            and shown.check
            and shown.verdict is not Verdict.GOOD
            and self._watches[shown.check].raised
        ):
            return shown
        return None


class _Speech:
    """Which shown cues are also said.

    Not the same within 20 s, at most 3 a minute, and a share of them that fades over the sessions.
    """

    def __init__(self, session: int) -> None:
        self.now: str | None = None
        self._share = feedback_share(session)
        self._chances = 0
        self._considered: dict[str, float] = {}
        self._said: deque[float] = deque(maxlen=SPOKEN_PER_MINUTE)

    def consider(self, t: float, cue: Cue | None) -> None:
        """Set `now` to the words to say at `t`, or to None."""
        self.now = None
        full = len(self._said) == SPOKEN_PER_MINUTE and t - self._said[0] < 60.0
        if cue is None or full or t - self._considered.get(cue.text, -math.inf) < SAME_SPOKEN_S:
            return
        self._considered[cue.text] = t
        self._chances += 1
        if math.floor(self._chances * self._share) > math.floor((self._chances - 1) * self._share):
            self._said.append(t)
            self.now = cue.spoken


def feedback_share(session: int) -> float:
    """Share of cues that are spoken: 1 in sessions 1 and 2, falling evenly to 0.25 in session 8 and later.

    Parameters
    ----------
    session : int
        Which session with feedback it is, from 1.

    Returns
    -------
    float
        Between 0.25 and 1.
    """
    return min(1.0, max(0.25, 1.0 - 0.75 * (session - 2) / 6))


def _since(since: float | None, holds: bool, t: float) -> float | None:
    if not holds:
        return None
    return t if since is None else since


def _lasted(since: float | None, t: float, seconds: float) -> bool:
    return since is not None and t - since >= seconds


def _steps_since(bout: Bout | None, since: float | None) -> int:
    if bout is None or bout.gait is None or since is None:
        return 0
    return sum(event.kind is EventKind.INITIAL_CONTACT and event.t > since for event in bout.gait.contacts)


def _present(t: float, analysis: Analysis | None) -> Bout | None:
    if analysis is None or not analysis.bouts or t - analysis.bouts[-1].end > STALE_S:
        return None
    return analysis.bouts[-1]


def _rank(cue: Cue) -> float:
    """A camera matter before all, then as important as the check."""
    return place(cue.check, cue.verdict) if cue.check else -1


def _person_seen(t: float, analysis: Analysis | None) -> bool:
    """Whether a person was seen lately, if not for long enough to say what they do."""
    track = None if analysis is None else analysis.track
    return track is not None and bool(np.isfinite(track.xy[track.t >= t - STALE_S]).any())


def _camera_matter(bout: Bout | None, seen: bool) -> str | None:
    """What keeps the camera from judging anything, as a cue; None = it can judge, or the camera is not to blame."""
    if bout is None:
        return None if seen else say("cue.camera.step_into_view")
    if bout.activity is Activity.SIT and bout.scene.view.is_frontal:
        from posturecam.checks.shoulder_tilt import CHECK  # needs scipy, which a command starts without

        shoulders = bout.finding(CHECK.id)
        if (
            shoulders is None
            or shoulders.verdict is not Verdict.UNKNOWN
            or shoulders.has_reason(Hindrance.MOVING_ABOUT)
        ):
            return None
        return say("cue.camera.show_head_and_shoulders")
    main = [finding for finding in bout.findings if finding.weight > 0]
    if any(finding.verdict is not Verdict.UNKNOWN for finding in main):
        legs_missing = bout.activity.is_gait and math.isnan(bout.scene.leg_px)
        return say("cue.camera.show_feet") if legs_missing else None
    if bout.scene.view in (View.OBLIQUE, View.UNKNOWN) or (bout.scene.view.is_frontal and bout.activity.is_gait):
        return say("cue.camera.turn_chest" if bout.activity is Activity.SIT else "cue.camera.turn_side_on")
    return say("cue.camera.show_hips_and_shoulders") if math.isnan(bout.scene.trunk_px) else None
