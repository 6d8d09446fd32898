"""The one thing to say now.

Which finding becomes a live cue, when it appears, how long it stays and whether it is spoken.

No clock inside: every call brings the time of the clip. Times and shares follow protocols of real-time gait feedback
with eight to ten sessions and fading (Crowell 2026; Agresta 2015); the exact numbers are engineering choices.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

import numpy as np

from posturecam.coaching.importance import cued, place
from posturecam.coaching.watching import RAISE_S, Look, Watch, lasted, since
from posturecam.types import Activity, Analysis, Bout, Cue, Finding, Hindrance, Verdict, View
from posturecam.words import say

DWELL_S = 4.0
"""Seconds that whatever is shown, a cue or none, stays at least."""
SAME_SPOKEN_S, SPOKEN_PER_MINUTE = 20.0, 3
"""Seconds before the same words are said again, and how often anything is said; engineering choice."""
STALE_S = 2.0
"""A bout that ended longer ago is not the present; a gap between updates longer than this breaks "continuously", unless
the present bout reaches back over it."""
LONGEST_AGO_S, LONGEST_AGO_SHARE = 6.5, 0.3
"""Seconds after which a longer look is past, or the share of what it looked at if that is more: there is one every 5 s
or every quarter of that, and on a busy computer a little later."""


class CueChooser:
    """Chooses one cue at a time from the latest analysis.

    Order: camera matters, overstride and lean when ADJUST, forward head, shoulders, the others. A cue appears when its
    finding has been beyond green for 3 s or 4 steps (ADJUST: 2 s or 3 steps; seated: 4.5 s; a posture that changed
    within the last two strides: at once); one that rests on few strides and may turn waits up to 12 s more, unless the
    person changed. It stays as it came, value and all, for at least 4 s, and goes when the finding has been clearly
    green again for 3 s, or just inside green for 6 s; then praise follows, once. While the person does not change, the
    longer look decides. session: which session with feedback this is, from 1; speech fades with it.
    """

    def __init__(self, session: int = 1) -> None:
        if session < 1:
            raise ValueError(f"sessions are counted from 1, not {session}")
        self._watches: Mapping[str, Watch] = {check: Watch(check) for check in cued()}
        self._camera_since: float | None = None
        self._shown: Cue | None = None
        self._changed_t = -math.inf
        self._praise_due: str | None = None
        self._last_t = -math.inf
        self._speech = _Speech(session)

    @property
    def spoken(self) -> str | None:
        """What to say aloud after the latest update; None = stay silent."""
        return self._speech.now

    def update(
        self,
        t: float,
        analysis: Analysis | None,
        longer: Analysis | None = None,
        latest: Mapping[str, Finding] | None = None,
        unsettled: Collection[str] = (),
    ) -> Cue | None:
        """Choose the cue to show now.

        Parameters
        ----------
        t : float
            Time of the clip, s.
        analysis : Analysis or None
            The latest one; None before the first.
        longer : Analysis or None
            A longer look at the same movement, which says what a clip would; it counts while it shows the same
            activity.
        latest : Mapping of str to Finding or None
            By check, what has just changed, judged by the last strides: it stands in for the finding of the window.
        unsettled : Collection of str
            Checks of which the longer look has seen so little yet that its verdict may turn.

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
        bout = _present(t, analysis)
        looks = _Looks(bout, judged_longer(bout, longer), latest or {}, unsettled)
        if t - self._last_t > STALE_S and not looks.cover(self._last_t):
            self._forget()
        self._last_t = t
        wanted = self._wanted(t, looks, _person_seen(t, analysis))
        if t - self._changed_t >= DWELL_S:
            self._show(t, self._next(t, wanted))
        self._speech.consider(t, self._shown)
        return self._shown

    def _forget(self) -> None:
        """Start counting anew after a gap; what was raised stays raised until it is seen to be green."""
        self._camera_since = None
        for watch in self._watches.values():
            watch.forget()

    def _show(self, t: float, cue: Cue | None) -> None:
        if cue is not self._shown:
            self._shown, self._changed_t = cue, t

    def _wanted(self, t: float, looks: _Looks, seen: bool) -> Cue | None:
        """The most important cue that has been called for long enough."""
        wanted, bout = [], looks.bout
        for check, watch in self._watches.items():
            look, is_shown = looks.at(check), self._shown is not None and self._shown.check == check
            back = watch.see(t, look, bout)
            if back and is_shown:
                self._praise_due = check
            if watch.raised is not None and (is_shown or not look.is_clear):
                wanted.append(watch.raised)
        text = _camera_matter(bout, seen)
        self._camera_since = since(self._camera_since, text is not None, t)
        if text is not None and lasted(self._camera_since, t, RAISE_S):
            wanted.append(Cue("", text, Verdict.UNKNOWN, t))
        return min(wanted, key=_rank, default=None)

    def _next(self, t: float, wanted: Cue | None) -> Cue | None:
        shown, praise_due = self._shown, self._praise_due
        self._praise_due = None
        if wanted is not None:
            same = shown is not None and _identity(shown) == _identity(wanted)
            return shown if same else replace(wanted, since=t)
        return None if praise_due is None else Cue(praise_due, say("cue.praise"), Verdict.GOOD, t)


@dataclass(frozen=True)
class _Looks:
    """The present bout, that of a longer look, what of the present one has just changed, and what may turn."""

    bout: Bout | None
    longer: Bout | None
    latest: Mapping[str, Finding]
    unsettled: Collection[str]

    def cover(self, t: float) -> bool:
        """Whether the person already did at `t` what they do now, as far as is seen."""
        return any(bout is not None and bout.start <= t for bout in (self.bout, self.longer))

    def at(self, check: str) -> Look:
        """What they say of a check."""
        longer = None if self.longer is None else self.longer.finding(check)
        if self.bout is None:
            return Look(None, longer)
        latest = self.latest.get(check)
        finding, may_turn = latest or self.bout.finding(check), check in self.unsettled
        return Look(finding, longer, has_changed=latest is not None, may_turn=may_turn)


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


def _present(t: float, analysis: Analysis | None) -> Bout | None:
    if analysis is None or not analysis.bouts or t - analysis.bouts[-1].end > STALE_S:
        return None
    return analysis.bouts[-1]


def judged_longer(bout: Bout | None, longer: Analysis | None) -> Bout | None:
    """Choose the bout of a longer look that shows what the person does now.

    Parameters
    ----------
    bout : Bout or None
        The present one.
    longer : Analysis or None
        The longer look.

    Returns
    -------
    Bout or None
        The judgement that its last bout is part of, where activity and view are the same and it ended no more than
        `LONGEST_AGO_S` before, or a share of its length.
    """
    if bout is None or longer is None or not longer.bouts:
        return None
    last = longer.bouts[-1]
    same = (last.activity, last.scene.view) == (bout.activity, bout.scene.view)
    whole = longer.judgement_of(last)
    ago_s = max(LONGEST_AGO_S, LONGEST_AGO_SHARE * (whole.end - whole.start))
    return whole if same and bout.end - last.end <= ago_s else None


def _identity(cue: Cue) -> tuple[str, str, Verdict]:
    return cue.check, cue.text, cue.verdict


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
