"""The protocol between a camera page and the engine over one connection; no socket and no thread in here.

In: frames (`FRAME_HEADER`, then a JPEG) and commands (JSON). Out: JSON. A page begins in the set-up check; from there
it calibrates or starts a session, and comes back when that ends.
"""

from __future__ import annotations

import math
import struct
import time
from collections.abc import Callable, Mapping
from typing import Any

from posturecam.coaching.norms import Norms, load_norms
from posturecam.live import LiveSession
from posturecam.ports import PoseEstimator, provenance_of
from posturecam.render.live_status import LiveStatus, Seen, cadence_of
from posturecam.track import Frame, Pose
from posturecam.types import Analysis, Cue
from posturecam.ui.live.cadence import CadenceConsensus
from posturecam.ui.live.calibration import BaselineRecording
from posturecam.ui.live.commands import PHASES, Phase, ProtocolError, command_in, session_in
from posturecam.ui.live.jpeg import decode_jpeg
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.running import RunningSession
from posturecam.ui.live.sessions import new_session
from posturecam.ui.live.setup_monitor import SetupMonitor
from posturecam.ui.live.steadying import LandmarkFilter
from posturecam.ui.live.strokes import StrokeOverlay
from posturecam.ui.live.trial import TRIAL, end_trial, trial_news
from posturecam.words import say

FRAME_HEADER = struct.Struct("<IId")
"""Before each JPEG: number of the frame, frames the camera has delivered so far, time of capture in ms."""
REST = 3.0
"""After an analysis the frames come first for so many times as long as it took: a busy computer analyses less often."""

Reply = dict[str, Any]


class LiveProtocol:
    """The engine's side of one connection, to be used from one thread; a session that is under way goes on.

    Parameters
    ----------
    page : PageSession
        The page that is connected.
    estimator : PoseEstimator or None
        Finds the pose in each frame; None where the page does that.
    norms : Norms, optional
        What is judged by; the product's own unless given.
    clock : callable, optional
        Returns the time, s.
    provenance : Mapping of str to str, optional
        What else to note about where the poses come from.
    update : callable, optional
        Analyses a session when it is time; in the thread of the frames unless given.
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
    _calibration: BaselineRecording

    def __init__(
        self,
        page: PageSession,
        estimator: PoseEstimator | None,
        norms: Norms | None = None,
        clock: Callable[[], float] = time.perf_counter,
        provenance: Mapping[str, str] | None = None,
        update: Callable[[LiveSession], tuple[Analysis | None, Cue | None]] = LiveSession.update,
    ) -> None:
        self._page, self._estimator, self._clock, self._update = page, estimator, clock, update
        self._provenance = {**(provenance_of(estimator) if estimator else {}), **(provenance or {})}
        self._norms = load_norms() if norms is None else norms
        self._overlay, self._rest_until = StrokeOverlay((1, 1)), -math.inf
        self._person_seen, self._session, self._t = False, 1, 0.0
        self._reset(Phase.CHECK if page.running is None else Phase.LIVE, page.running)
        if page.running is not None:
            page.keeper.attach(page.running)

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
        if len(message) < FRAME_HEADER.size or self._estimator is None:
            raise ProtocolError("A frame begins with its number and its time.")
        number, delivered, ms = FRAME_HEADER.unpack_from(message)
        rgb = decode_jpeg(message[FRAME_HEADER.size :])
        t, size = self._since_start(ms / 1000), (int(rgb.shape[1]), int(rgb.shape[0]))
        pose = self._estimator.estimate(Frame(t, rgb))
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
        with self._running.turn:
            analysis, cue = self._update(self._running.session)
        if analysis is not None and analysis is not self._latest[0]:
            self._rest_until = (end := self._clock()) + REST * (end - start)
            self._latest = (analysis, cue)
            self._news = self._news_of(analysis, cue)
        return self._calibrate() if self._phase is Phase.CALIBRATE else []

    def command(self, text: str) -> list[Reply]:
        """Obey a command.

        Parameters
        ----------
        text : str
            JSON with the key "command": start, stop, calibrate, check, trial or stop_trial.

        Returns
        -------
        list of dict
            The answer.

        Raises
        ------
        ProtocolError
            For anything else.
        """
        command, values = command_in(text)
        self._session = session_in(values)
        if command == "stop":
            return self._stop()
        if command in TRIAL:
            if self._phase is Phase.LIVE:
                self._news = {**self._news, **TRIAL[command](self._running, self._t)}
            return []
        if command not in PHASES:
            raise ProtocolError("There is no such command.")
        self._enter(PHASES[command])
        return [{"type": "phase", "phase": self._phase}]

    def leave(self, *, out_of_sight: bool = False) -> None:
        """Take note that the connection has ended: a session under way is written and waits for its page.

        Parameters
        ----------
        out_of_sight : bool
            Whether the page only fell silent.
        """
        if self._phase is not Phase.LIVE or self._page.running is not self._running:
            return
        self._running.take()
        self._page.keeper.detach(self._running, out_of_sight=out_of_sight)

    def give_up(self) -> None:
        """End a session whose thread is stuck in a frame, with what was taken from it so far."""
        if self._page.running is not None:
            self._page.shown = self._page.keeper.end(self._page.running, take=False)

    def _enter(self, phase: Phase) -> None:
        """Begin a phase; a session under way ends with its summary."""
        self._end_session()
        self._reset(phase, None)
        if phase is Phase.LIVE:
            self._page.keeper.begin(self._running, self._page)

    def _end_session(self) -> float:
        """End the session under way and leave it to the page; its length in seconds."""
        running = self._page.running
        if running is None:
            return 0.0
        end_trial(running, "session_ended")
        self._page.shown, self._page.kept = self._page.keeper.end(running), None
        self._page.was_too_short = self._page.shown is None
        return running.writer.seconds

    def _reset(self, phase: Phase, running: RunningSession | None) -> None:
        """Begin a phase, with a session that is under way or a new one."""
        self._phase, self._known = phase, self._page.known
        self._running = running or new_session(
            self._page.known,
            self._norms,
            self._provenance,
            with_baseline=phase is not Phase.CALIBRATE,
            session=self._session,
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
        running = self._running
        if running.start_s is None:
            running.start_s = t
            if running.last_t is not None:  # another page goes on with a session: its clock is another one
                running.start_s -= running.last_t + self._page.keeper.since_seen(running)
        return t - running.start_s

    def _push(self, pose: Pose | None, t: float, size: tuple[int, int]) -> None:
        running, is_live = self._running, self._phase is Phase.LIVE
        self._person_seen, self._t = pose is not None, t
        if is_live and self._page.running is not running:
            raise ProtocolError("Another page goes on with this session.")
        try:
            with running.turn:
                if is_live and running.last_t is not None:
                    running.writer.before_push(running.session, running.last_t, size)
                running.session.push(pose, t, size)
        except ValueError as error:
            self._end_session()
            raise ProtocolError("The times of the frames run backwards.") from error
        running.last_t = t if running.last_t is None else max(running.last_t, t)
        if is_live:
            self._page.keeper.saw(running)
            if (trouble := running.writer.news()) is not None:
                self._news["warning"] = say("live_waiting.unwritten", reason=str(trouble))

    def _news_of(self, analysis: Analysis, cue: Cue | None) -> Reply:
        cadence = self._cadence.update(cadence_of(analysis))
        spoken = self._running.session.spoken if self._phase is Phase.LIVE else None
        seen = Seen(analysis, self._running.session.longer, cue, self._person_seen, spoken)
        news = {**self._status.update(self._t, seen, cadence), **trial_news(self._running, self._t, analysis)}
        if self._phase is Phase.CHECK:
            news["check"] = self._setup.items(self._running, analysis)
        return news

    def _stop(self) -> list[Reply]:
        was_live, seconds = self._phase is Phase.LIVE, self._end_session()
        self._enter(Phase.CHECK)
        return [
            {"type": "summary", "seconds": round(seconds, 1)} if was_live else {"type": "phase", "phase": self._phase}
        ]

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
