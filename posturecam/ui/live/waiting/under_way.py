"""Live sessions under way, and the pages that go on with them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import TYPE_CHECKING

from posturecam.errors import OutputError
from posturecam.ui.live.waiting.folder import SessionFolder
from posturecam.ui.live.waiting.head import SessionHead, owner_key
from posturecam.ui.live.waiting.store import SessionStore
from posturecam.ui.live.waiting.writer import SessionWriter

if TYPE_CHECKING:
    from posturecam.ui.live.registry import PageSession
    from posturecam.ui.live.running import RunningSession

AWAY_S = 120.0
"""Seconds that a session waits for a page that has gone: as long as Streamlit keeps a page's state."""
OUT_OF_SIGHT_S = 900.0
"""Seconds that a session waits for a page that is open but sends no frames: its tab is out of sight. A choice."""
QUIET_S = 3.0
"""Seconds without a frame after which another page may go on with a session whose connection is still open."""


class SessionsUnderWay:
    """Sessions by id: connected, or paused because their page is away.

    Parameters
    ----------
    store : SessionStore
        Where they are written.
    clock : callable
        Returns seconds on a clock that no one sets.
    """

    def __init__(self, store: SessionStore, clock: Callable[[], float]) -> None:
        self.store = store
        self._clock = clock
        self._under_way: dict[str, RunningSession] = {}
        self._lock = threading.RLock()
        self._disk = ThreadPoolExecutor(1, thread_name_prefix="posturecam-live-disk")

    def begin(self, running: RunningSession, page: PageSession) -> None:
        """Take in a session that begins; nothing is written before there is something to write.

        Parameters
        ----------
        running : RunningSession
            The session.
        page : PageSession
            Its page.
        """
        id = SessionFolder.new_id()
        head = SessionHead(
            id, owner_key(page.owner), running.begun, known=running.known, baseline_name=page.baseline_name
        )
        place = self.store.place(id)
        with suppress(OutputError):  # a disk that refuses is reported by the first part
            place.acquire()
        running.writer = SessionWriter(place, head, self._disk.submit)
        with self._lock:
            self._under_way[id] = running
            running.page, page.running, running.deadline_s = page, running, None
            running.seen_s = self._clock()

    def attach(self, running: RunningSession) -> None:
        """Note that the page of a session is connected.

        Parameters
        ----------
        running : RunningSession
            The session.
        """
        with self._lock:
            running.deadline_s = None
            running.seen_s = self._clock()

    def saw(self, running: RunningSession) -> None:
        """Note that a frame of a session came in.

        Parameters
        ----------
        running : RunningSession
            The session.
        """
        running.seen_s = self._clock()

    def since_seen(self, running: RunningSession) -> float:
        """Measure how long ago the last frame of a session came in.

        Parameters
        ----------
        running : RunningSession
            The session.

        Returns
        -------
        float
            Seconds.
        """
        return max(0.0, self._clock() - running.seen_s)

    def detach(self, running: RunningSession, *, out_of_sight: bool = False) -> None:
        """Note that the connection of a session has ended; it waits for its page, and ends when that stays away.

        Parameters
        ----------
        running : RunningSession
            The session.
        out_of_sight : bool
            Whether the page only fell silent, as one in a hidden tab does.
        """
        with self._lock:
            if running.id not in self._under_way:
                return
            running.deadline_s = self._clock() + (OUT_OF_SIGHT_S if out_of_sight else AWAY_S)

    def claim(self, id: str, page: PageSession) -> bool:
        """Hand a session to another page of the browser that made it.

        Parameters
        ----------
        id : str
            Of the session.
        page : PageSession
            The page that wants to go on with it.

        Returns
        -------
        bool
            False where it has ended, is another's, or another page goes on with it.
        """
        with self._lock:
            running = self._under_way.get(id)
            if running is None or not self._is_of(running, page) or not self.is_away(running):
                return False
            if page.running is not None and page.running is not running:
                self._leave_to_wait(page.running)
            if running.page is not None and running.page is not page:
                running.page.running = None
            running.page, page.running, page.resume = page, running, id
            running.start_s = None  # the clock of another page
            running.deadline_s = self._clock() + AWAY_S
            running.seen_s = min(running.seen_s, self._clock())
        return True

    def is_away(self, running: RunningSession) -> bool:
        """Tell whether a session has no page that sends frames.

        Parameters
        ----------
        running : RunningSession
            The session.

        Returns
        -------
        bool
            Whether another page may go on with it.
        """
        return running.deadline_s is not None or self.since_seen(running) > QUIET_S

    def under_way(self, owner: str) -> list[RunningSession]:
        """List the sessions of a browser that have not ended.

        Parameters
        ----------
        owner : str
            The browser.

        Returns
        -------
        list of RunningSession
            The latest first.
        """
        key = owner_key(owner)
        with self._lock:
            mine = [one for one in self._under_way.values() if one.writer.head.owner == key]
        return sorted(mine, key=lambda one: one.begun, reverse=True)

    def _is_of(self, running: RunningSession, page: PageSession) -> bool:
        return running.writer.head.owner == owner_key(page.owner)

    def _leave_to_wait(self, running: RunningSession) -> None:
        """A session whose page goes on with another one: it waits for a page, as one that was left."""
        running.page, running.deadline_s = None, self._clock() + AWAY_S

    def _overdue(self) -> list[RunningSession]:
        """Those whose page has stayed away for too long."""
        now = self._clock()
        with self._lock:
            return [one for one in self._under_way.values() if one.deadline_s is not None and now > one.deadline_s]
