"""What a camera page and the engine say to each other over one connection; no socket and no thread in here.

In: frames (HEAD, then a JPEG) and commands (JSON). Out: JSON. A page starts in the check, from there it calibrates or
begins a session, and comes back when that ends.
"""

from __future__ import annotations

import json
import math
import struct
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from posturecam.analysis import analyze
from posturecam.coaching.norms import Norms, load_norms
from posturecam.errors import BaselineError
from posturecam.live import LiveSession
from posturecam.own_posture import make_baseline
from posturecam.ports import PoseEstimator, provenance_of
from posturecam.pose.people import follow_one_person
from posturecam.setup_check import Light, light_of, setup_check
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.types import Analysis, Cue
from posturecam.ui.live.pace import Pace
from posturecam.ui.live.picture import picture_of
from posturecam.ui.live.said import cadence_of, said_now
from posturecam.ui.live.sketch import Sketcher
from posturecam.ui.live.steadying import Steady
from posturecam.ui.live.tickets import Recording, Running, Ticket

HEAD = struct.Struct("<IId")
"""Before each JPEG: number of the frame, pictures the camera has delivered so far, time of capture in ms."""
CALIBRATION_S, LONGEST_CALIBRATION_S = 5.2, 10.0
"""The engine needs 5 s of one posture; it may take longer until it has seen so much without doubt."""
CHECK_S = 3.0
REST = 3.0
"""After a look the frames come first for so many times as long as it took: a busy computer looks less often."""
LONGEST_COMMAND = 1000

Reply = dict[str, Any]


class Misused(Exception):
    """The other side does not speak as our page does."""


class Phase(str, Enum):
    """What a connection is busy with."""

    CHECK = "check"
    CALIBRATE = "calibrate"
    LIVE = "live"


class Conversation:
    """One connection's side of the engine; a session that the ticket still holds goes on. To be used from one thread."""

    def __init__(
        self,
        ticket: Ticket,
        estimator: PoseEstimator,
        norms: Norms | None = None,
        clock: Callable[[], float] = time.perf_counter,
        provenance: Mapping[str, str] | None = None,
    ) -> None:
        self._provenance = dict(provenance or {})
        self._ticket, self._estimator, self._clock = ticket, estimator, clock
        self._rested_at = -math.inf
        self._norms = load_norms() if norms is None else norms
        self._phase = Phase.CHECK if ticket.running is None else Phase.LIVE
        self._running = ticket.running or self._new_session()
        self._sketcher = Sketcher((1, 1))
        self._steady, self._pace = Steady(), Pace()
        self._looked: tuple[Analysis | None, Cue | None] = (None, None)
        self._news: Reply = {}
        self._try_at = 0.0
        self._seen = False
        self._light: tuple[float, Light | None] = (-math.inf, None)
        self._delivered: list[tuple[float, int]] = []

    def hello(self) -> Reply:
        """The first thing to say, when everything is ready."""
        return {"is": "hello", "phase": self._phase}

    def frame(self, message: bytes) -> Reply:
        """The overlay for a frame, with what is new to say since the last. Raises BadPicture or Misused."""
        if len(message) < HEAD.size:
            raise Misused("A frame begins with its number and its time.")
        number, delivered, ms = HEAD.unpack_from(message)
        rgb = picture_of(message[HEAD.size :])
        t, size = ms / 1000, (int(rgb.shape[1]), int(rgb.shape[0]))
        if not math.isfinite(t):
            raise Misused("The time of a frame is a number.")
        if self._running.began is None:
            self._running.began = t
        t -= self._running.began
        pose = self._estimator.estimate(Frame(t, rgb))
        self._seen = pose is not None
        self._take_in(pose, t, size)
        if self._phase is Phase.CHECK:
            self._look_at_light(t, rgb, pose)
            self._delivered = [(at, n) for at, n in self._delivered if 0 <= t - at <= CHECK_S] + [(t, delivered)]
        if size != self._sketcher.size:
            self._sketcher = Sketcher(size)
        strokes = self._sketcher.strokes(self._steady.pose(pose), *self._looked)
        news, self._news = self._news, {}
        return {"is": "frame", "id": number, "size": size, "seen": pose is not None, "strokes": strokes, **news}

    def look(self) -> list[Reply]:
        """Works out anew what there is to say, when it is time; returns what has to be said at once.

        Apart from `frame`, so that the overlay does not wait for it.
        """
        start = self._clock()
        if start < self._rested_at and self._phase is not Phase.CALIBRATE:
            return []
        analysis, cue = self._running.session.look()
        end = self._clock()
        if analysis is not self._looked[0]:
            self._rested_at = end + REST * (end - start)
        if analysis is not None and analysis is not self._looked[0]:
            self._looked = (analysis, cue)
            self._news = said_now(analysis, cue, self._seen)
            self._news["cadence"] = self._pace.of(cadence_of(analysis))
            if self._phase is Phase.LIVE and self._running.session.spoken:
                self._news["say"] = self._running.session.spoken
            if self._phase is Phase.CHECK:
                self._news["check"] = self._check(analysis)
        if self._phase is Phase.CALIBRATE:
            return self._calibrated()
        return []

    def command(self, text: str) -> list[Reply]:
        """The answer to a command: begin, stop, calibrate, check. Raises Misused for anything else."""
        try:
            what = json.loads(text) if len(text) <= LONGEST_COMMAND else None
        except (ValueError, RecursionError):  # no JSON, or nested too deeply
            what = None
        do = what.get("do") if isinstance(what, dict) else None
        if do == "stop":
            return self._stop()
        phases = {"begin": Phase.LIVE, "calibrate": Phase.CALIBRATE, "check": Phase.CHECK}
        if not isinstance(do, str) or do not in phases:
            raise Misused("There is no such command.")
        if phases[do] is Phase.CALIBRATE and self._phase is Phase.LIVE:
            self._keep_recording()
        self._enter(phases[do])
        return [{"is": "phase", "phase": self._phase}]

    def _enter(self, phase: Phase) -> None:
        self._phase = phase
        self._running = self._new_session()
        self._ticket.running = self._running if phase is Phase.LIVE else None
        self._try_at = 0.0
        self._looked, self._news, self._delivered = (None, None), {}, []
        self._light, self._steady = (-math.inf, None), Steady()
        self._pace = Pace()

    def _new_session(self) -> Running:
        known = dict(self._ticket.known)
        if self._phase is Phase.CALIBRATE:
            known.pop("baseline", None)
        session = LiveSession(
            **{"norms": self._norms, **known},
            provenance={**provenance_of(self._estimator), **self._provenance},
            analyze=_of_one_person,
        )
        return Running(session, known)

    def _take_in(self, pose: Pose | None, t: float, size: tuple[int, int]) -> None:
        try:
            self._running.session.push(pose, t, size)
        except ValueError as error:
            self._ticket.running = None
            raise Misused("The times of the frames run backwards.") from error

    def _stop(self) -> list[Reply]:
        if self._phase is not Phase.LIVE:
            self._enter(Phase.CHECK)
            return [{"is": "phase", "phase": self._phase}]
        recording = self._keep_recording()
        self._enter(Phase.CHECK)
        return [{"is": "summary", "seconds": round(recording.seconds, 1)}]

    def _keep_recording(self) -> Recording:
        """Leaves the session so far to the page."""
        session, known = self._running.session, self._running.known
        track = session.recording()
        seconds = float(track.t[-1] - track.t[0]) if len(track) else 0.0
        self._ticket.recording = Recording(track, known, session.summary(), seconds)
        return self._ticket.recording

    def _calibrated(self) -> list[Reply]:
        track = self._running.session.recording()
        seconds = float(track.t[-1] - track.t[0]) if len(track) else 0.0
        self._news["left"] = max(0.0, round(CALIBRATION_S - seconds, 1))
        if seconds < CALIBRATION_S or seconds < self._try_at:
            return []
        known = {key: self._running.known.get(key) for key in ("activity", "view")}
        try:
            self._ticket.calibrated = make_baseline(follow_one_person(track), norms=self._norms, **known)
            said: Reply = {"is": "calibrated"}
        except BaselineError as error:
            self._try_at = seconds + 0.5
            if seconds < LONGEST_CALIBRATION_S:
                return []
            said = {"is": "problem", "say": str(error)}
        self._enter(Phase.CHECK)
        return [said]

    def _look_at_light(self, t: float, rgb: Any, pose: Pose | None) -> None:
        if not 0 <= t - self._light[0] < 0.5:
            self._light = (t, light_of(rgb, None if pose is None else pose.xy))

    def _check(self, analysis: Analysis) -> list[Reply]:
        items = setup_check(
            self._running.session.recent(CHECK_S),
            analysis,
            self._light[1],
            self._camera_rate(),
            self._running.known.get("baseline"),
        )
        return [{"id": item.id, "title": item.title, "state": item.state, "say": item.say} for item in items]

    def _camera_rate(self) -> float | None:
        """Pictures a second that the camera delivers; None when that can't be told yet."""
        if len(self._delivered) < 2:
            return None
        (start, first), (end, last) = self._delivered[0], self._delivered[-1]
        return (last - first) / (end - start) if end - start >= 1 and last > first else None


def _of_one_person(track: PoseTrack, **options: Any) -> Analysis:
    """What a clip's analysis does too: only the person followed longest is judged."""
    return analyze(follow_one_person(track), **options)
