"""What live showed over a session, and what that says of each check."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np

from posturecam.analysis import analyze
from posturecam.checks import discover, find
from posturecam.live import LiveSession
from posturecam.live.look import LiveLook
from posturecam.look_thread import REST
from posturecam.pose.people import follow_one_person
from posturecam.render.live_status import LiveStatus, Seen
from posturecam.track import Pose, PoseTrack
from posturecam.types import Analysis, Bout, Cue, Verdict
from posturecam.words import say

_WAITING = (
    "measuring",
    "keep_going",
    "too_short",
    "no_person",
    "in_summary",
    "watching_desk",
    "watching_standing",
    "watching_treadmill",
)
"""Words of `live.status` that answer nothing."""
_FINE = ("looks_good", "probably_good", "rest_good")


CLOSE = "close to the limit"
"""What live says of a check beside a verdict."""


@dataclass
class Shown:
    """Words that stood on the page: from and until when, s, the words, and the cue behind them."""

    t: float
    until: float
    words: dict[str, Any]
    cue: Cue | None

    @property
    def is_alarm(self) -> bool:
        """Whether it asks for a change."""
        return self.words["verdict"] in (Verdict.WATCH, Verdict.ADJUST)


@dataclass
class PlayedSession:
    """A session that has been played.

    Attributes
    ----------
    track : PoseTrack
        Its frames.
    episodes : list of Shown
        Everything that stood on the page.
    summary : Analysis
        At the end.
    last : Bout or None
        What the last words rest on.
    """

    track: PoseTrack
    episodes: list[Shown]
    summary: Analysis
    last: Bout | None = None

    @cached_property
    def clip(self) -> Analysis:
        """The same frames as a clip."""
        return _analyze(self.track, slow_motion=1.0)

    @property
    def end(self) -> float:
        """Time of the last frame, s."""
        return float(self.track.t[-1])

    @property
    def changes(self) -> int:
        """How often the words changed, from the first "Measuring" on."""
        return max(len(self.episodes) - 1, 0)

    def is_main(self, check: str) -> bool:
        """Whether the quiet words speak of it."""
        return find(check).is_main

    def judgement_at(self, t: float) -> Bout | None:
        """The summary's judgement of the moment; None where it has none."""
        bouts = [bout for bout in self.summary.bouts if bout.start - 1.0 <= t <= bout.end + 1.0]
        return self.summary.judgement_of(bouts[-1]) if bouts else None

    def clip_of(self, start: float, end: float, like: Bout | None) -> Bout | None:
        """The bout of a part of the frames as a clip, of the same activity."""
        part = _analyze(self.track.between(start, end), slow_motion=1.0)
        same = [one for one in part.judgements if like is not None and one.activity is like.activity]
        return max(same, key=lambda one: one.seconds, default=None)


def is_waiting(shown: Shown) -> bool:
    """Whether the words answer nothing yet."""
    return shown.words["text"] in {say(f"ui.live.status.{code}") for code in _WAITING}


def claims_of(shown: Shown, judged: Bout) -> dict[str, str]:
    """What words say, by check: a verdict, or close to the limit. judged: which checks there are."""
    words = shown.words
    if shown.is_alarm:
        return {} if shown.cue is None else {shown.cue.check: str(words["verdict"])}
    if is_waiting(shown) or (shown.cue is not None and shown.cue.verdict is Verdict.UNKNOWN):
        return {}
    main = [one.check for one in judged.findings if find(one.check).is_main]
    named = {**_named(words["text"], "all_borderline", CLOSE)}
    for part in words["word"].split(" · "):
        named |= _named(part, "borderline", CLOSE) | _named(part, "unknown", str(Verdict.UNKNOWN))
    if shown.cue is not None and shown.cue.verdict is Verdict.GOOD:
        return {shown.cue.check: str(Verdict.GOOD)}
    fine = words["text"] in {say(f"render.{code}") for code in _FINE}
    rest = str(Verdict.GOOD if fine else Verdict.UNKNOWN)
    if words["text"].startswith(say("render.all_borderline", names="")):
        return named
    return {check: named.get(check, rest) for check in main}


def _named(text: str, code: str, claim: str) -> dict[str, str]:
    """The checks that a list of names speaks of."""
    start = say(f"render.{code}", names="")
    if not text.startswith(start):
        return {}
    names = text[len(start) :].split(", ")
    return {check.id: claim for check in discover() if check.name in names}


def played(track: PoseTrack, look_s: float) -> PlayedSession:
    """Play a session as the page does: looks in the background that take `look_s` s and rest three times as long."""
    session = LiveSession(provenance=track.provenance, analyze=_analyze)
    looks, status, episodes = _Looks(session, look_s), LiveStatus(), list[Shown]()
    last: Bout | None = None
    for t, xy, visibility in zip(track.t, track.xy, track.visibility, strict=True):
        pose = Pose(float(t), xy, visibility) if np.isfinite(xy).any() else None
        session.push(pose, float(t), track.size)
        analysis, cue, is_new = looks.update(float(t))
        if analysis is None:
            continue
        if is_new:
            seen = Seen(analysis, session.longer, cue, pose is not None)
            words, last = status.update(float(t), seen, None)["cue"], seen.bout
            if not episodes or episodes[-1].words != words:
                episodes.append(Shown(float(t), float(t), words, cue))
        episodes[-1].until = float(t)
    for before, now in pairwise(episodes):
        before.until = now.t
    return PlayedSession(track, _with_cues(episodes), session.summary(), last)


def _with_cues(episodes: list[Shown]) -> list[Shown]:
    """Words that stand while the cue behind them is another one already have none."""
    for one in episodes:
        if one.cue is not None and one.cue.text != one.words["text"]:
            one.cue = None
    return episodes


def _analyze(track: PoseTrack, **options: Any) -> Analysis:
    return analyze(follow_one_person(track), **options)


class _Looks:
    """`BackgroundLooks` on the camera's own clock, so that a session plays the same every time."""

    def __init__(self, session: LiveSession, look_s: float) -> None:
        self._session, self._look_s = session, look_s
        self._running: LiveLook | None = None
        self._began = -math.inf

    def update(self, t: float) -> tuple[Analysis | None, Cue | None, bool]:
        """The latest analysis and cue, and whether they are new."""
        ended, is_new = self._began + self._look_s, False
        if self._running is not None and t >= ended:
            self._session.take(self._running)
            self._running, is_new = None, self._session.latest[0] is not None
        if self._running is None and t >= ended + REST * self._look_s:
            self._running = self._session.due()
            if self._running is not None:
                self._began = t
                self._running.run()
        return (*self._session.latest, is_new)
