"""Live analysis: the same `analyze()` as for a clip, on a moving window of the last seconds.

There is no camera, thread or clock in here: the caller brings the poses and their times. A session belongs to one
thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from posturecam.coaching.cues import CueChooser, judged_longer
from posturecam.coaching.watching import CLEAR_S
from posturecam.errors import BaselineError
from posturecam.live.history import PoseHistory, Size
from posturecam.options import ClipOptions, LiveKnown
from posturecam.track import Pose, PoseTrack
from posturecam.types import Analysis, Bout, Cue, Verdict
from posturecam.words import message, message_of

GAIT_WINDOW_S = 7.0
"""Seconds of a gait that are judged: about the last six steps of each side in walking, more in running."""
SIDE_WINDOW_S, FRONT_WINDOW_S = 3.0, 5.0
"""Seconds of standing or sitting that are judged: posture changes at once, but the front view needs a longer mean."""
LONGER_S, LONGER_EVERY_S = 15.0, 5.0
"""Seconds of the longer look, which says what a clip of them would, and between two of them: each takes 0.25 s of a
slow core."""
SOONEST_S = 1.0
"""Seconds after which it looks again where the person does something else by now."""
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
        if self._last_t - self._analysed_t >= EVERY_S and self._history.seconds >= FIRST_LOOK_S:
            seldom = self._last_t - self._analysed_t >= LONGER_EVERY_S
            self._analysed_t = self._last_t
            analysis = self._look(seldom=seldom)
            cue, before = self._chooser.update(self._last_t, analysis, self._longer), self._latest[1]
            if before and before.finding and (cue is None or cue.verdict is Verdict.GOOD):
                self._mended_t, self._longer_t = self._last_t - CLEAR_S, -math.inf
            self._latest = (analysis, cue)
        return self._latest

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
        return self._analysis(self.recording(), self._options)

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

    def _look(self, *, seldom: bool) -> Analysis:
        """Analyse as many seconds as a gait needs, or fewer when the person stands or sits at the end of them.

        Where it looks seldom, because many sessions share this computer, the longer look does for both.
        """
        since_mended = self._last_t - self._mended_t
        one_for_both = seldom and min(self._history.seconds, since_mended) > GAIT_WINDOW_S
        window_s = min(LONGER_S, since_mended) if one_for_both else GAIT_WINDOW_S
        analysis = self._analysis(self._track(window_s), self._options)
        bout = analysis.bouts[-1] if analysis.bouts else None
        if one_for_both:
            self._longer, self._longer_t = analysis, self._last_t
        else:
            self._look_longer(analysis, bout)
        if bout is None or bout.activity.is_gait:
            return analysis
        view = bout.scene.view if bout.scene.view.is_side or bout.scene.view.is_frontal else self._options["view"]
        return self._analysis(self._still(bout), {**self._options, "activity": bout.activity, "view": view})

    def _look_longer(self, latest: Analysis, bout: Bout | None) -> None:
        """Analyse the last quarter of a minute as a clip, now and then; at first the latest window is all there is."""
        since = self._last_t - self._longer_t
        changed = since >= SOONEST_S and judged_longer(bout, self._longer) is None
        if self._history.seconds <= GAIT_WINDOW_S:
            self._longer, self._longer_t = latest, self._last_t
        elif changed or since >= LONGER_EVERY_S:
            seconds = min(LONGER_S, self._last_t - self._mended_t)
            self._longer, self._longer_t = self._analysis(self._track(seconds), self._options), self._last_t

    def _analysis(self, track: PoseTrack, options: Mapping[str, Any]) -> Analysis:
        """Analyse a track; where the baseline fits nothing in it, without the baseline and with a note."""
        try:
            return self._analyze(track, **options)
        except BaselineError as error:
            plain = self._analyze(track, **{**options, "baseline": None})
            return replace(plain, remarks=(*plain.remarks, message_of(error)))

    def _still(self, bout: Bout) -> PoseTrack:
        window_s = FRONT_WINDOW_S if bout.scene.view.is_frontal else SIDE_WINDOW_S
        return self._track(min(window_s, self._last_t - bout.start))

    def _track(self, seconds: float) -> PoseTrack:
        return self._history.track(self._last_t - seconds, (), self._provenance)


def _engine() -> Callable[..., Analysis]:
    """The engine, imported when first needed."""
    from posturecam.analysis import analyze

    return analyze
