"""Live is batch on a moving window: a session keeps the poses it is given and calls the same `analyze()` on the last
seconds of them.

No camera, no thread and no clock inside; whoever drives it brings the poses and their times. One session belongs to one
thread.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.coaching.cues import CueChooser
from posturecam.errors import BaselineError
from posturecam.landmarks import N_LANDMARKS
from posturecam.options import ClipOptions, LiveKnown
from posturecam.track import Pose, PoseTrack
from posturecam.types import Analysis, Bout, Cue
from posturecam.words import literal, message_of

GAIT_WINDOW_S = 7.0
"""About the last six steps of each side in walking, more in running."""
SIDE_WINDOW_S, FRONT_WINDOW_S = 3.0, 5.0
"""Standing and sitting: posture changes at once, but the front view needs a longer mean."""
EVERY_S = 0.2
FIRST_LOOK_S = 1.0
HISTORY_S = 3600.0
MIN_SPACING_S = 0.0125
MAX_STEP_BACK_S = 1.0

if TYPE_CHECKING:
    from typing_extensions import Unpack

Size = tuple[int, int]


class LiveSession:
    """Push poses as they come; look at the latest analysis and the one cue; end with a summary of the whole session.

    The options are those of `analyze` without slow_motion, for a camera shows real time. session counts this person's sessions with feedback, from 1 (speech fades with
    it). analyze: the engine, `posturecam.analyze` unless given.

    Time: a pose that is not later than the last one is dropped (cameras repeat and jitter); a step back of more than 1
    s is a ValueError, because another clip needs another session. A gap is a gap: nothing is invented across it. A
    picture of another size starts a new stretch, since its pixels mean something else; the summary is over the longest
    stretch and says so.

    A baseline counts while its activity and view are in the picture; otherwise the notes say that it does not.
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
        self._history = _History((0, 0))
        self._longest = self._history
        self._last_t = -math.inf
        self._looked_t = -math.inf
        self._latest: tuple[Analysis | None, Cue | None] = (None, None)

    def push(self, pose: Pose | None, t: float, size: Size) -> None:
        """Take in the pose (None = nobody seen) of the frame at `t` s, with pixels of a picture of that (width,
        height)."""
        if not math.isfinite(t) or t < self._last_t - MAX_STEP_BACK_S:
            raise ValueError(f"the time {t} s does not follow {self._last_t} s; another clip needs another LiveSession")
        if t <= self._last_t:
            return
        self._last_t = t
        if size != self._history.size:
            self._history = _History(size)
        self._history.add(t, pose)
        if self._history.seconds >= self._longest.seconds:
            self._longest = self._history

    def look(self) -> tuple[Analysis | None, Cue | None]:
        """The analysis of the last seconds and the cue to show now; worked out anew at most every 0.2 s of the clip's
        time.

        (None, None) until there is a second to look at; after a change of picture size the last answer stands for that
        long.
        """
        if self._last_t - self._looked_t >= EVERY_S and self._history.seconds >= FIRST_LOOK_S:
            self._looked_t = self._last_t
            analysis = self._window()
            self._latest = (analysis, self._chooser.update(self._last_t, analysis))
        return self._latest

    @property
    def spoken(self) -> str | None:
        """What to say aloud after the latest new look; None = stay silent."""
        return self._chooser.spoken

    def summary(self) -> Analysis:
        """The analysis of the whole session, by the same engine: of its longest stretch in one picture size, and of its
        last hour."""
        if self._longest.seconds <= 0:
            return Analysis((), None, (literal("The session was too short: no pictures came in."),), self._provenance)
        return self._ask(self.recording(), self._options)

    def recent(self, seconds: float) -> PoseTrack:
        """The poses of the last so many seconds, in the present picture size; empty before the first."""
        return self._track(seconds)

    def recording(self) -> PoseTrack:
        """The poses that `summary` is about."""
        notes = list(self._longest.notes)
        if self._longest is not self._history:
            notes.append("The picture changed its size; the summary covers the longest stretch of one size.")
        return self._longest.track(-math.inf, tuple(notes), self._provenance)

    def _window(self) -> Analysis:
        """What the last seconds show: as many as a gait needs, or fewer when the person stands or sits at the end of
        them."""
        analysis = self._ask(self._track(GAIT_WINDOW_S), self._options)
        bout = analysis.bouts[-1] if analysis.bouts else None
        if bout is None or bout.activity.is_gait:
            return analysis
        view = bout.scene.view if bout.scene.view.is_side or bout.scene.view.is_frontal else self._options["view"]
        return self._ask(self._still(bout), {**self._options, "activity": bout.activity, "view": view})

    def _ask(self, track: PoseTrack, options: Mapping[str, Any]) -> Analysis:
        """The engine's answer; where the baseline fits nothing in the track, the answer without it, with that as a
        note."""
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


class _History:
    """Poses in blocks of float32 arrays: about 0.8 kB each, at most 80 a second, of the last hour (90 MB at 30 a
    second)."""

    BLOCK = 512

    def __init__(self, size: Size) -> None:
        self.size = size
        self.notes: tuple[str, ...] = ()
        self._blocks: list[_Block] = []

    @property
    def seconds(self) -> float:
        """Time from the first pose kept to the last."""
        return self._blocks[-1].last_t - float(self._blocks[0].t[0]) if self._blocks else 0.0

    def add(self, t: float, pose: Pose | None) -> None:
        """Keep the pose at `t` s, unless the last one kept is hardly older."""
        if self._blocks and t - self._blocks[-1].last_t < MIN_SPACING_S:
            return
        if not self._blocks or self._blocks[-1].n == self.BLOCK:
            self._blocks.append(_Block(self.BLOCK))
        self._blocks[-1].add(t, pose)
        if t - self._blocks[0].last_t > HISTORY_S:
            del self._blocks[0]
            self.notes = ("The session was longer than an hour; the summary covers the last hour.",)

    def track(self, start: float, notes: tuple[str, ...], provenance: Mapping[str, str]) -> PoseTrack:
        """The poses from `start` s on."""
        blocks = [block for block in self._blocks if block.last_t >= start] or [_Block(0)]
        worlds = [block.world[: block.n] for block in blocks]
        track = PoseTrack(
            t=np.concatenate([block.t[: block.n] for block in blocks]),
            xy=np.concatenate([block.xy[: block.n] for block in blocks]),
            visibility=np.concatenate([block.visibility[: block.n] for block in blocks]),
            world=np.concatenate(worlds) if any(np.isfinite(world).any() for world in worlds) else None,
            size=self.size,
            remarks=tuple(literal(note) for note in notes),
            provenance=provenance,
        )
        return track.between(start, math.inf)


class _Block:
    """Room for so many poses."""

    def __init__(self, room: int) -> None:
        self.n = 0
        self.t = np.zeros(room)
        self.xy = np.full((room, N_LANDMARKS, 2), np.nan, dtype=np.float32)
        self.visibility = np.zeros((room, N_LANDMARKS), dtype=np.float32)
        self.world = np.full((room, N_LANDMARKS, 3), np.nan, dtype=np.float32)

    @property
    def last_t(self) -> float:
        return float(self.t[self.n - 1]) if self.n else -math.inf

    def add(self, t: float, pose: Pose | None) -> None:
        self.t[self.n] = t
        if pose is not None:
            self.xy[self.n] = pose.xy
            self.visibility[self.n] = pose.visibility
            if pose.world is not None:
                self.world[self.n] = pose.world
        self.n += 1


def _engine() -> Callable[..., Analysis]:
    """The one engine, imported when first needed."""
    from posturecam.analysis import analyze

    return analyze
