"""Live analysis: the same `analyze()` as for a clip, on a moving window of the last seconds.

There is no camera, thread or clock in here: the caller brings the poses and their times. A session belongs to one
thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from posturecam.coaching.cues import CueChooser
from posturecam.coaching.watching import CLEAR_S, lasted, since
from posturecam.live.history import PoseHistory, Size
from posturecam.live.look import GAIT_WINDOW_S, LONGER_EVERY_S, LONGER_S, MOVED_S, LiveLook, judged
from posturecam.options import ClipOptions, LiveKnown
from posturecam.track import Pose, PoseTrack
from posturecam.types import Analysis, Cue, Verdict
from posturecam.words import message

EVERY_S = 0.2
"""Seconds of the camera's time between two analyses: faster than a cue changes, and a fifth of a step."""
FIRST_LOOK_S = 1.0
"""Seconds of poses before the first analysis, the least that tells an activity."""
MAX_STEP_BACK_S = 1.0
"""Seconds by which a time may be behind the last one and count as jitter of the camera."""

if TYPE_CHECKING:
    from typing_extensions import Unpack


class LiveSession:
    """Analyse poses as they come: the latest analysis, one cue at a time, and a summary at the end.

    Parameters
    ----------
    session : int
        Which of this person's sessions with feedback this is, from 1; speech fades with it.
    provenance : Mapping of str to str, optional
        Where the poses come from, such as the hash of the model.
    analyze : callable, optional
        The engine; `posturecam.analyze` unless given.
    **known
        The options of `analyze` without slow_motion, for a camera shows real time.

    Notes
    -----
    A pose that is not later than the last one is dropped, since cameras repeat and jitter. Nothing is invented across a
    gap. Frames of another size start a new stretch, since their pixels mean something else; the summary covers the
    longest stretch and says so. A baseline counts while its activity and view are seen; otherwise the remarks say that
    it does not.
    """

    def __init__(
        self,
        *,
        session: int = 1,
        provenance: Mapping[str, str] | None = None,
        analyze: Callable[..., Analysis] | None = None,
        **known: Unpack[LiveKnown],
    ) -> None:
        options = ClipOptions.of(slow_motion=1.0, **known)
        self._options: dict[str, Any] = {**options.known(), "norms": options.table}
        self._provenance = dict(provenance or {})
        self._analyze = _engine() if analyze is None else analyze
        self._chooser = CueChooser(session)
        self._history = PoseHistory((0, 0))
        self._longest = self._history
        self._last_t = -math.inf
        self._analysed_t = -math.inf
        self._latest: tuple[Analysis | None, Cue | None] = (None, None)
        self._longer: Analysis | None = None
        self._longer_t = self._mended_t = -math.inf
        self._moved_since: float | None = None

    def push(self, pose: Pose | None, t: float, size: Size) -> None:
        """Add the pose of a frame.

        Parameters
        ----------
        pose : Pose or None
            The person's pose; None where no person is seen.
        t : float
            Time of the frame on the camera's clock, s.
        size : (int, int)
            Width and height of the frame, px.

        Raises
        ------
        ValueError
            For a time that is not finite or lies more than 1 s before the last one: another clip needs another session.
        """
        if not math.isfinite(t) or t < self._last_t - MAX_STEP_BACK_S:
            raise ValueError(f"the time {t} s does not follow {self._last_t} s; another clip needs another LiveSession")
        if t <= self._last_t:
            return
        self._last_t = t
        if size != self._history.size:
            self._history = PoseHistory(size)
        self._history.add(t, pose)
        if self._history.seconds >= self._longest.seconds:
            self._longest = self._history

    def update(self) -> tuple[Analysis | None, Cue | None]:
        """Analyse the last seconds, at most every 0.2 s of the camera's time.

        Returns
        -------
        analysis : Analysis or None
            The latest analysis; None until there is a second of poses. After a change of the frame size the last
            one stands for that long.
        cue : Cue or None
            The cue to show now; None where there is none.
        """
        look = self.due()
        if look is not None:
            look.run()
            self.take(look)
        return self._latest

    @property
    def latest(self) -> tuple[Analysis | None, Cue | None]:
        """What `update` returned last, or `take` made of the last look."""
        return self._latest

    def due(self) -> LiveLook | None:
        """Prepare the next look, where it is time for one.

        Returns
        -------
        LiveLook or None
            To be run, in any thread, and taken before the next one is prepared; None before it is time.
        """
        if self._last_t - self._analysed_t < EVERY_S or self._history.seconds < FIRST_LOOK_S:
            return None
        is_seldom = self._last_t - self._analysed_t >= LONGER_EVERY_S
        self._analysed_t = self._last_t
        is_young = self._history.seconds <= GAIT_WINDOW_S
        return LiveLook(
            self._last_t,
            self._track(LONGER_S),
            is_young,
            is_seldom,
            self._mended_t,
            self._longer,
            self._longer_t,
            self._analyze,
            self._options,
        )

    def take(self, look: LiveLook) -> None:
        """Take in what a look found, and choose the cue.

        Parameters
        ----------
        look : LiveLook
            One of this session that has run.
        """
        if look.analysis is None:
            return
        self._longer, self._longer_t = look.longer, look.longer_t
        self._notice_change(look)
        cue = self._chooser.update(look.t, look.analysis, self._longer, look.latest, look.unsettled)
        before = self._latest[1]
        if before and before.finding and (cue is None or cue.verdict is Verdict.GOOD):
            self._mended_t, self._longer_t = look.t - CLEAR_S, -math.inf
        self._latest = (look.analysis, cue)

    def _notice_change(self, look: LiveLook) -> None:
        """Let a posture that has lasted be the present: the longer look begins anew with it."""
        self._moved_since = since(self._moved_since, look.changed_s is not None, look.t)
        if look.changed_s is not None and lasted(self._moved_since, look.t, MOVED_S):
            self._moved_since, self._longer_t = None, -math.inf
            self._mended_t = max(self._mended_t, look.t - look.changed_s)

    @property
    def longer(self) -> Analysis | None:
        """What a clip of the last 15 s would say; of less after a correction, for what was before is past."""
        return self._longer

    @property
    def spoken(self) -> str | None:
        """What to say aloud after the latest analysis; None for nothing."""
        return self._chooser.spoken

    def summary(self) -> Analysis:
        """Analyse the whole session: its longest stretch of one frame size, and of that the last hour.

        Returns
        -------
        Analysis
            By the same engine; without bouts where no poses came in.
        """
        if self._longest.seconds <= 0:
            return Analysis((), None, (message("live.too_short"),), self._provenance)
        return judged(self._analyze, self.recording(), self._options)

    def judge(self, track: PoseTrack) -> Analysis:
        """Analyse a part of the session, by what is known of the person.

        Parameters
        ----------
        track : PoseTrack
            The part.

        Returns
        -------
        Analysis
            As a clip of it.
        """
        return judged(self._analyze, track, self._options)

    def recent(self, seconds: float) -> PoseTrack:
        """Return the poses of the last seconds, in the present frame size.

        Parameters
        ----------
        seconds : float
            How far back, s.

        Returns
        -------
        PoseTrack
            The poses; empty before the first.
        """
        return self._track(seconds)

    def recording(self) -> PoseTrack:
        """Return the poses that `summary` is about.

        Returns
        -------
        PoseTrack
            The poses, with a note where they are not the whole session.
        """
        remarks = list(self._longest.remarks)
        if self._longest is not self._history:
            remarks.append(message("live.size_changed"))
        return self._longest.track(-math.inf, tuple(remarks), self._provenance)

    def _track(self, seconds: float) -> PoseTrack:
        return self._history.track(self._last_t - seconds, (), self._provenance)


def _engine() -> Callable[..., Analysis]:
    """The engine, imported when first needed."""
    from posturecam.analysis import analyze

    return analyze
