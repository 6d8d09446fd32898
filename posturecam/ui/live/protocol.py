"""The protocol between a camera page and the engine over one connection; no socket and no thread in here.

In: frames (`FRAME_HEADER`, then a JPEG) and commands (JSON). Out: JSON. A page begins in the set-up check; from there
it calibrates or starts a session, and comes back when that ends.
"""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable, Mapping
from enum import Enum
from typing import Any

from posturecam.coaching.norms import Norms, load_norms
from posturecam.ports import PoseEstimator, provenance_of
from posturecam.track import Frame, Pose
from posturecam.types import Analysis, Cue
from posturecam.ui.live.cadence import CadenceConsensus
from posturecam.ui.live.calibration import BaselineRecording
from posturecam.ui.live.commands import command_in
from posturecam.ui.live.jpeg import decode_jpeg
from posturecam.ui.live.registry import LiveRecording, PageSession, RunningSession
from posturecam.ui.live.sessions import new_session, recording_of
from posturecam.ui.live.setup_monitor import SetupMonitor
from posturecam.ui.live.status import LiveStatus, Seen, cadence_of
from posturecam.ui.live.steadying import LandmarkFilter
from posturecam.ui.live.strokes import StrokeOverlay

FRAME_HEADER = struct.Struct("<IId")
"""Before each JPEG: number of the frame, frames the camera has delivered so far, time of capture in ms."""
REST = 3.0
"""After an analysis the frames come first for so many times as long as it took: a busy computer analyses less often."""

Reply = dict[str, Any]


class ProtocolError(Exception):
    """The other side does not speak as our page does."""


class Phase(str, Enum):
    """What a connection is busy with."""

    CHECK = "check"
    CALIBRATE = "calibrate"
    LIVE = "live"


_COMMANDS = {"start": Phase.LIVE, "calibrate": Phase.CALIBRATE, "check": Phase.CHECK}
"""The phase that each command enters; besides these there is "stop"."""


class LiveProtocol:
    """The engine's side of one connection, to be used from one thread; a session that is under way goes on.

    Parameters
    ----------
    page : PageSession
        The page that is connected.
    estimator : PoseEstimator
        Finds the pose in each frame.
    norms : Norms, optional
        What is judged by; the product's own unless given.
    clock : callable, optional
        Returns the time, s.
    provenance : Mapping of str to str, optional
        What else to note about where the poses come from.
    """

    _phase: Phase
    _running: RunningSession
    _latest: tuple[Analysis | None, Cue | None]
    _news: Reply
    _steady: LandmarkFilter
    _cadence: CadenceConsensus
    _setup: SetupMonitor
    _status: LiveStatus
    _known: Mapping[str, Any]
    _t: float
    _calibration: BaselineRecording

    def __init__(
        self,
        page: PageSession,
        estimator: PoseEstimator,
        norms: Norms | None = None,
        clock: Callable[[], float] = time.perf_counter,
        provenance: Mapping[str, str] | None = None,
    ) -> None:
        self._page, self._estimator, self._clock = page, estimator, clock
        self._provenance = {**provenance_of(estimator), **(provenance or {})}
        self._norms = load_norms() if norms is None else norms
        self._overlay = StrokeOverlay((1, 1))
        self._rest_until = -math.inf
        self._person_seen = False
        self._reset(Phase.CHECK if page.running is None else Phase.LIVE, page.running)

    def hello(self) -> Reply:
        """Make the first message, for when everything is ready.

        Returns
        -------
        dict
            With the phase.
        """
        return {"type": "hello", "phase": self._phase}

    def frame(self, message: bytes) -> Reply:
        """Take in a frame.

        Parameters
        ----------
        message : bytes
            `FRAME_HEADER` and a JPEG.

        Returns
        -------
        dict
            The overlay of the frame, with what is new since the last.

        Raises
        ------
        JpegError
            For an image that our page would not send.
        ProtocolError
            For a message or a time that our page would not send.
        """
        if len(message) < FRAME_HEADER.size:
            raise ProtocolError("A frame begins with its number and its time.")
        number, delivered, ms = FRAME_HEADER.unpack_from(message)
        rgb = decode_jpeg(message[FRAME_HEADER.size :])
        t, size = self._since_start(ms / 1000), (int(rgb.shape[1]), int(rgb.shape[0]))
        pose = self._estimator.estimate(Frame(t, rgb))
        self._person_seen, self._t = pose is not None, t
        self._push(pose, t, size)
        if self._phase is Phase.CHECK:
            self._setup.add(t, rgb, pose, delivered)
        if size != self._overlay.size:
            self._overlay = StrokeOverlay(size)
        strokes = self._overlay.draw(self._steady.pose(pose), *self._latest)
        news, self._news = self._news, {}
        return {
            "type": "frame",
            "id": number,
            "size": size,
            "person_seen": self._person_seen,
            "strokes": strokes,
            **news,
        }

    def look(self) -> list[Reply]:
        """Analyse the last seconds when it is time; apart from `frame`, so that the overlay does not wait for it.

        Returns
        -------
        list of dict
            What has to be sent at once; the rest goes with the next frame.
        """
        start = self._clock()
        if start < self._rest_until and self._phase is not Phase.CALIBRATE:
            return []
        if self._phase is Phase.CHECK and self._known != self._page.known:
            self._reset(Phase.CHECK, None)  # such as a posture that was just kept: the check is against that
        analysis, cue = self._running.session.update()
        end = self._clock()
        if analysis is not None and analysis is not self._latest[0]:
            self._rest_until = end + REST * (end - start)
            self._latest = (analysis, cue)
            self._news = self._news_of(analysis, cue)
        return self._calibrate() if self._phase is Phase.CALIBRATE else []

    def command(self, text: str) -> list[Reply]:
        """Obey a command.

        Parameters
        ----------
        text : str
            JSON with the key "command": start, stop, calibrate or check.

        Returns
        -------
        list of dict
            The answer.

        Raises
        ------
        ProtocolError
            For anything else.
        """
        command, _ = command_in(text)
        if command == "stop":
            return self._stop()
        if command not in _COMMANDS:
            raise ProtocolError("There is no such command.")
        phase = _COMMANDS[command]
        if phase is Phase.CALIBRATE and self._phase is Phase.LIVE:
            self._store_recording()
        self._enter(phase)
        return [{"type": "phase", "phase": self._phase}]

    def close(self) -> None:
        """Nothing: a session that is under way goes on when the page connects again."""

    def _enter(self, phase: Phase) -> None:
        self._reset(phase, None)
        self._page.running = self._running if phase is Phase.LIVE else None

    def _reset(self, phase: Phase, running: RunningSession | None) -> None:
        """Begin a phase, with a session that is under way or a new one."""
        self._phase, self._known = phase, self._page.known
        self._running = running or new_session(
            self._page.known, self._norms, self._provenance, with_baseline=phase is not Phase.CALIBRATE
        )
        self._running.baseline_name = self._page.baseline_name
        self._latest, self._news = (None, None), {}
        self._steady, self._cadence, self._setup = LandmarkFilter(), CadenceConsensus(), SetupMonitor()
        self._status = LiveStatus()
        self._calibration = BaselineRecording(self._running, self._norms)

    def _since_start(self, t: float) -> float:
        """Seconds since the first frame of the session, of a time on the page's clock."""
        if not math.isfinite(t):
            raise ProtocolError("The time of a frame is a number.")
        if self._running.start_s is None:
            self._running.start_s = t
        return t - self._running.start_s

    def _push(self, pose: Pose | None, t: float, size: tuple[int, int]) -> None:
        try:
            self._running.session.push(pose, t, size)
        except ValueError as error:
            self._page.running = None
            raise ProtocolError("The times of the frames run backwards.") from error

    def _news_of(self, analysis: Analysis, cue: Cue | None) -> Reply:
        cadence = self._cadence.update(cadence_of(analysis))
        seen = Seen(analysis, self._running.session.longer, cue, self._person_seen)
        news = self._status.update(self._t, seen, cadence)
        if self._phase is Phase.LIVE and self._running.session.spoken:
            news["spoken"] = str(self._running.session.spoken)
        if self._phase is Phase.CHECK:
            news["check"] = self._setup.items(self._running, analysis)
        return news

    def _stop(self) -> list[Reply]:
        if self._phase is not Phase.LIVE:
            self._enter(Phase.CHECK)
            return [{"type": "phase", "phase": self._phase}]
        recording = self._store_recording()
        self._enter(Phase.CHECK)
        return [{"type": "summary", "seconds": round(recording.seconds, 1)}]

    def _store_recording(self) -> LiveRecording:
        """Leave the session so far to the page."""
        self._page.recording = recording_of(self._running)
        return self._page.recording

    def _calibrate(self) -> list[Reply]:
        self._news["seconds_left"] = self._calibration.seconds_left
        result = self._calibration.result()
        if result is None:
            return []
        self._enter(Phase.CHECK)
        if isinstance(result, str):
            return [{"type": "problem", "text": result}]
        self._page.calibrated = result
        return [{"type": "calibrated"}]
