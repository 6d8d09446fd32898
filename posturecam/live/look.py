"""One look at the last seconds of a live session: what is analysed, apart from the poses that go on coming in.

A look holds a copy of all it reads, so that it may run in a thread of its own while its session takes frames.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from posturecam.coaching.cues import judged_longer
from posturecam.coaching.same_movement import has_moved
from posturecam.errors import BaselineError
from posturecam.judge.few_strides import unsettled
from posturecam.judge.latest_strides import latest_findings
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Bout, Finding
from posturecam.words import message_of

GAIT_WINDOW_S = 7.0
"""Seconds of a gait that are judged: about the last six steps of each side in walking, more in running."""
SIDE_WINDOW_S, FRONT_WINDOW_S = 3.0, 5.0
"""Seconds of standing or sitting that are judged: posture changes at once, but the front view needs a longer mean."""
LONGER_S = 60.0
"""Seconds of the longer look, which says what a clip of them would: as long as nothing changes, what the summary of a
session of a minute will say."""
LONGER_EVERY_S, LONGER_EVERY_SHARE = 5.0, 0.25
"""Seconds between two longer looks, or the share of what the last one looked at if that is more, so that long ones cost
no more than short ones: 15 s of a runner take 0.07 s of a core, a minute 0.3 s."""
SELDOM_S = 15.0
"""Seconds of the only look where many sessions share this computer."""
MOVED_S = 1.0
"""Seconds for which the latest window must differ from the longer look before what was before is past."""
SOONEST_S = 1.0
"""Seconds after which it looks again where the person does something else by now."""

Engine = Callable[..., Analysis]


@dataclass
class LiveLook:
    """What is to be analysed, and after `run` what was found.

    Attributes
    ----------
    t : float
        Time of the latest pose, s.
    track : PoseTrack
        The last `LONGER_S` seconds.
    is_young : bool
        Whether the session is no longer than the window of a gait.
    is_seldom : bool
        Whether the last look is as long ago as two longer ones are apart, because many sessions share this computer:
        then the longer look does for both.
    mended_t : float
        When the person last corrected what a cue named, s.
    longer, longer_t : Analysis or None, float
        The latest longer look and its time, s; `run` may renew them.
    engine : callable
        `posturecam.analyze` or one like it.
    options : Mapping
        Its options.
    analysis : Analysis or None
        What the last seconds show; None before `run`.
    latest : Mapping of str to Finding
        What the latest strides show, by check.
    changed_s : float or None
        How many seconds ago the person changed, as far as the longer look knows better; None where they did not.
    unsettled : frozenset of str
        The checks of which the longer look has seen so little yet that its verdict may turn.
    """

    t: float
    track: PoseTrack
    is_young: bool
    is_seldom: bool
    mended_t: float
    longer: Analysis | None
    longer_t: float
    engine: Engine
    options: Mapping[str, Any]
    analysis: Analysis | None = field(default=None, init=False)
    latest: Mapping[str, Finding] = field(default_factory=dict, init=False)
    changed_s: float | None = field(default=None, init=False)
    unsettled: frozenset[str] = field(default=frozenset(), init=False)

    def run(self) -> None:
        """Analyse as many seconds as a gait needs, or fewer when the person stands or sits at the end of them."""
        since_mended = self.t - self.mended_t
        one_for_both = self.is_seldom and not self.is_young and since_mended > GAIT_WINDOW_S
        analysis = self._analysis(min(SELDOM_S, since_mended) if one_for_both else GAIT_WINDOW_S, self.options)
        bout = analysis.bouts[-1] if analysis.bouts else None
        if one_for_both:
            self.longer, self.longer_t = analysis, self.t
        else:
            self._look_longer(analysis, bout)
        if bout is not None and not bout.activity.is_gait:
            view = bout.scene.view if bout.scene.view.is_side or bout.scene.view.is_frontal else self.options["view"]
            window_s = FRONT_WINDOW_S if bout.scene.view.is_frontal else SIDE_WINDOW_S
            options = {**self.options, "activity": bout.activity, "view": view}
            analysis = self._analysis(min(window_s, self.t - bout.start), options)
        self.latest, self.analysis = latest_findings(analysis), analysis
        self.changed_s = self._changed_ago(analysis)
        self.unsettled = unsettled(judged_longer(analysis.bouts[-1] if analysis.bouts else None, self.longer))

    def _look_longer(self, latest: Analysis, bout: Bout | None) -> None:
        """Analyse the last quarter of a minute as a clip, now and then; at first the latest window is all there is."""
        since = self.t - self.longer_t
        changed = since >= SOONEST_S and judged_longer(bout, self.longer) is None
        seconds = min(LONGER_S, self.t - self.mended_t)
        is_gait = bout is not None and bout.activity.is_gait
        if self.is_young or (is_gait and seconds <= GAIT_WINDOW_S):
            self.longer, self.longer_t = latest, self.t
        elif changed or since >= self._pause_s(seconds):
            self.longer, self.longer_t = self._analysis(seconds, self.options), self.t

    def _changed_ago(self, analysis: Analysis) -> float | None:
        """Seconds since a value is another one than the longer look saw: the length of the window that shows it."""
        bout = analysis.bouts[-1] if analysis.bouts else None
        before = judged_longer(bout, self.longer)
        if bout is None or before is None:
            return None
        pairs = [(finding, before.finding(finding.check)) for finding in bout.findings]
        moved = any(longer is not None and has_moved(finding, longer) for finding, longer in pairs)
        return bout.end - bout.start if moved and self.longer is not analysis else None

    def _pause_s(self, seconds: float) -> float:
        """Seconds from the last longer look to the next, which is to cover so many."""
        track = None if self.longer is None else self.longer.track
        seen = float(track.t[-1] - track.t[0]) if track is not None and len(track) else 0.0
        return max(LONGER_EVERY_S, LONGER_EVERY_SHARE * min(seen, seconds))

    def _analysis(self, seconds: float, options: Mapping[str, Any]) -> Analysis:
        return judged(self.engine, self.track.between(self.t - seconds, math.inf), options)


def judged(engine: Engine, track: PoseTrack, options: Mapping[str, Any]) -> Analysis:
    """Analyse a track; where the baseline fits nothing in it, without the baseline and with a note.

    Parameters
    ----------
    engine : callable
        `posturecam.analyze` or one like it.
    track : PoseTrack
        The poses.
    options : Mapping
        Of the engine.

    Returns
    -------
    Analysis
        What they show.
    """
    try:
        return engine(track, **options)
    except BaselineError as error:
        plain = engine(track, **{**options, "baseline": None})
        return replace(plain, remarks=(*plain.remarks, message_of(error)))
