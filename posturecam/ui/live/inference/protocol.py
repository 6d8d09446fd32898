"""The engine's side of a connection whose page analyses the frames itself: landmarks in, overlays out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from functools import cache

from posturecam.coaching.norms import Norms
from posturecam.landmark_bias import BIAS, BLAZEPOSE_BIAS, MODEL, add_bias
from posturecam.pose.models import model_files
from posturecam.track import Pose
from posturecam.ui.live.commands import Phase, ProtocolError
from posturecam.ui.live.inference.messages import LandmarksError, read_landmarks
from posturecam.ui.live.inference.overlay import TiedOverlay
from posturecam.ui.live.inference.turns import AnalysisTurns
from posturecam.ui.live.protocol import LiveProtocol, Reply
from posturecam.ui.live.registry import PageSession

REDRAWN_S = 0.2
"""Seconds after which the overlay is drawn anew with what is seen by then, at least."""
_LONGEST_REDRAWN_S = 1.0
"""The longest such wait."""
_REDRAWN_BY_INTERVAL = 0.2
"""That wait by the interval of the analyses: the more sessions there are, the less often it is drawn."""


class LandmarkProtocol(LiveProtocol):
    """The engine's side of one such connection, to be used from one thread.

    Parameters
    ----------
    page : PageSession
        The page that is connected.
    turns : AnalysisTurns
        Whose turn it is to analyse.
    norms : Norms, optional
        What is judged by; the product's own unless given.
    clock : callable, optional
        Returns the time, s.
    """

    def __init__(
        self,
        page: PageSession,
        turns: AnalysisTurns,
        norms: Norms | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        super().__init__(page, None, norms, clock, _provenance())
        self._turns, self._has_left = turns, False
        turns.join()
        self._tied = TiedOverlay((1, 1))
        self._redrawn_t = -float("inf")
        self._drew_person: bool | None = None

    def frame(self, message: bytes) -> Reply:
        """Take in the landmarks of some frames.

        Parameters
        ----------
        message : bytes
            As `read_landmarks` takes it.

        Returns
        -------
        dict
            What is new since the last, with an overlay where it is time for one: it belongs to the last frame.

        Raises
        ------
        ProtocolError
            For a message or a time that our page would not send.
        """
        try:
            seen = read_landmarks(message)
        except LandmarksError as error:
            raise ProtocolError(str(error)) from error
        last = seen.frames[-1]
        pose: Pose | None = None
        for frame in seen.frames:
            t = self._since_start(frame.t)
            pose = None if frame.pose is None else replace(frame.pose, t=t)
            self._push(pose, t, seen.size)
            if self._phase is Phase.CHECK:
                self._setup.count(t, frame.delivered, seen.light if frame is last else None)
        news, self._news = self._news, {}
        reply = {"type": "overlay", "id": last.number, "size": seen.size, "person_seen": self._person_seen, **news}
        return {**reply, **self._overlay_of(pose, seen.size)}

    def look(self) -> list[Reply]:
        """Analyse the last seconds when it is time, and no other session is at it.

        Returns
        -------
        list of dict
            What has to be sent at once; the rest goes with the next frame.
        """
        is_early = self._clock() < self._rest_until and self._phase is not Phase.CALIBRATE
        if is_early or not self._turns.take(self):
            return []
        before, start, start_cpu = self._latest[0], self._clock(), time.thread_time()
        cost_s = 0.0
        try:
            replies = super().look()
            if self._latest[0] is not before:
                cost_s = time.thread_time() - start_cpu
        finally:
            self._turns.give_back(cost_s)
        if cost_s:
            self._rest_until = max(self._rest_until, start + self._turns.interval_s)
        return replies

    def leave(self, *, out_of_sight: bool = False) -> None:
        """Take note that the connection has ended.

        Parameters
        ----------
        out_of_sight : bool
            Whether the page only fell silent.
        """
        if not self._has_left:
            self._turns.leave()
        self._has_left = True
        super().leave(out_of_sight=out_of_sight)

    def _overlay_of(self, pose: Pose | None, size: tuple[int, int]) -> Reply:
        """The overlay of a moment, or nothing where the page has one that will do."""
        is_seen = pose is not None
        wait_s = min(max(REDRAWN_S, _REDRAWN_BY_INTERVAL * self._turns.interval_s), _LONGEST_REDRAWN_S)
        is_due = not 0 <= self._t - self._redrawn_t < wait_s
        if not is_due and is_seen == self._drew_person and size == self._tied.size:
            return {}
        if size != self._tied.size:
            self._tied = TiedOverlay(size)
        self._drew_person, self._redrawn_t = is_seen, self._t
        return self._tied.draw(pose, *self._latest)


@cache
def _provenance() -> dict[str, str]:
    """Where the poses come from: the same networks as the server's own engine, which it serves to the browser."""
    add_bias(BLAZEPOSE_BIAS)
    return {MODEL: model_files().digest(), BIAS: BLAZEPOSE_BIAS.name}
