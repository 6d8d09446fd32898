"""The looks of a live session in a thread of their own, so that no frame waits for an analysis."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextvars import copy_context

from posturecam.live import LiveSession
from posturecam.live.look import LiveLook
from posturecam.types import Analysis, Cue

REST = 3.0
"""After a look the frames have the computer for so many times as long as it took: a busy one looks less often."""


class BackgroundLooks:
    """Looks for one session after the other, one look at a time, each in a daemon thread that ends with it.

    For the thread that feeds the sessions.

    Parameters
    ----------
    clock : callable, optional
        Returns the time, s.
    """

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._running: _RunningLook | None = None
        self._rest_until = -float("inf")

    def update(self, session: LiveSession) -> tuple[Analysis | None, Cue | None]:
        """Take in the look that ended, and begin the next one where it is time.

        Parameters
        ----------
        session : LiveSession
            The session; what a look of another one found is dropped.

        Returns
        -------
        analysis : Analysis or None
            The latest analysis.
        cue : Cue or None
            The cue to show now.
        """
        running = self._running
        if running is not None and running.thread.is_alive():
            return session.latest
        if running is not None:
            self._running = None
            self._rest_until = running.ended + REST * running.took_s
            if running.session is session:
                running.hand_over()
        if self._clock() >= self._rest_until:
            look = session.due()
            self._running = None if look is None else _RunningLook(session, look, self._clock)
        return session.latest

    def wait(self) -> None:
        """Wait until the look that runs has ended."""
        if self._running is not None:
            self._running.thread.join()


class _RunningLook:
    """A look in its thread, which speaks the language of the caller."""

    def __init__(self, session: LiveSession, look: LiveLook, clock: Callable[[], float]) -> None:
        self.session, self._look, self._clock = session, look, clock
        self._error: BaseException | None = None
        self._began = self.ended = clock()
        self.thread = threading.Thread(target=copy_context().run, args=(self._run,), name="look", daemon=True)
        self.thread.start()

    @property
    def took_s(self) -> float:
        """How long it took."""
        return self.ended - self._began

    def hand_over(self) -> None:
        """Give the session what was found; raise what the look raised."""
        if self._error is not None:
            raise self._error
        self.session.take(self._look)

    def _run(self) -> None:
        try:
            self._look.run()
        except BaseException as error:
            self._error = error
        self.ended = self._clock()
