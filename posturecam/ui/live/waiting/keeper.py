"""Every live session of this process from its start on: under way, paused because its page is away, or ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import OutputError, PosturecamError
from posturecam.ui.live.waiting.adding_up import AddingUp
from posturecam.ui.live.waiting.folder import SessionFolder
from posturecam.ui.live.waiting.head import SessionHead, owner_key
from posturecam.ui.live.waiting.store import LEAST_PERSON_S, SessionStore
from posturecam.ui.live.waiting.task import Addition
from posturecam.ui.live.waiting.writer import SessionWriter
from posturecam.words import Message

if TYPE_CHECKING:
    from posturecam.ui.live.registry import PageSession, RunningSession

AWAY_S = 120.0
"""Seconds that a session waits for a page that has gone: as long as Streamlit keeps a page's state."""
OUT_OF_SIGHT_S = 900.0
"""Seconds that a session waits for a page that is open but sends no frames: its tab is out of sight. A choice."""
QUIET_S = 3.0
"""Seconds without a frame after which another page may go on with a session whose connection is still open."""
WRITE_S = 10.0
"""Seconds that the end of a session waits for the disk."""


class SessionKeeper:
    """Keeps sessions from being lost. Thread-safe.

    Parameters
    ----------
    folder : Path
        Where sessions are written.
    clock : callable
        Returns seconds on a clock that no one sets.

    Attributes
    ----------
    store : SessionStore
        Those that are written.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self.store = SessionStore(folder)
        self._clock = clock
        self._adding_up = AddingUp()
        self._under_way: dict[str, RunningSession] = {}
        self._unwritten: dict[str, RunningSession] = {}
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

    def end(self, running: RunningSession, *, wanted: bool = True, take: bool = True) -> str | None:
        """End a session: from now on it waits for its user to keep or discard it.

        Parameters
        ----------
        running : RunningSession
            The session.
        wanted : bool
            Whether the user ended it; one that was left and shows no person goes silently.
        take : bool
            Whether its last seconds may be taken from it: not while another thread is stuck in it.

        Returns
        -------
        str or None
            Its id; None where nothing of it is left.
        """
        with self._lock:
            if self._under_way.pop(running.id, None) is None:
                return running.id if self._is_there(running) else None
            if running.page is not None:
                running.page.running = running.page.resume = None
        writer = running.writer
        if take:
            with running.turn:
                writer.take(running.session, running.last_t)
        shown_s = writer.taken_person_s
        if writer.seconds <= 0 or (not wanted and shown_s < LEAST_PERSON_S):
            with suppress(OutputError):
                writer.folder.delete()
            return None
        if writer.finish(WRITE_S):
            writer.folder.release()
        else:
            self._unwritten[running.id] = running
        return running.id

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

    def waiting(self, owner: str) -> list[SessionHead]:
        """List the sessions of a browser that wait to be kept or discarded.

        Parameters
        ----------
        owner : str
            The browser.

        Returns
        -------
        list of SessionHead
            The latest first.
        """
        key = owner_key(owner)
        left = [one.writer for one in self._unwritten.values() if one.writer.head.owner == key]
        heads = [_as_taken(writer) for writer in left]
        there = {head.id for head in heads}
        heads += [head for head in self.store.ended(key) if head.id not in there]
        return sorted(heads, key=lambda head: head.begun, reverse=True)

    def find(self, id: str | None, owner: str) -> SessionHead | None:
        """Find a session that waits.

        Parameters
        ----------
        id : str or None
            Of the session.
        owner : str
            The browser.

        Returns
        -------
        SessionHead or None
            None where it is gone or another's.
        """
        return next((head for head in self.waiting(owner) if head.id == id), None)

    def summed_up(self, id: str) -> Addition:
        """Look how far a session is summed up; begin where it is not.

        Parameters
        ----------
        id : str
            Of a session that waits.

        Returns
        -------
        Addition
            As it stands now.
        """
        return self._adding_up.ask(self.store.place(id), lambda: self._write_rest(id))

    def try_again(self, id: str) -> None:
        """Sum up once more what could not be.

        Parameters
        ----------
        id : str
            Of the session.
        """
        self._adding_up.again(self.store.place(id))

    def discard(self, id: str) -> None:
        """Delete all of a session that waits.

        Parameters
        ----------
        id : str
            Of the session.

        Raises
        ------
        OutputError
            When the disk refuses.
        """
        place = self.store.place(id)
        self._adding_up.forget(place)
        left = self._unwritten.pop(id, None)
        (place if left is None else left.writer.folder).delete()

    def tidy(self) -> None:
        """End, in another thread, the sessions whose page has stayed away for too long."""
        now = self._clock()
        with self._lock:
            over = [one for one in self._under_way.values() if one.deadline_s is not None and now > one.deadline_s]
        for running in over:
            threading.Thread(target=self.end, args=(running,), kwargs={"wanted": False}, daemon=True).start()

    def close(self) -> None:
        """Write what sessions there are, and end the work; they wait on the disk."""
        with self._lock:
            running = list(self._under_way.values())
        for one in running:
            with suppress(PosturecamError):
                self.end(one, wanted=False)
        self._adding_up.close()
        self._disk.shutdown(wait=False)
        for one in self._unwritten.values():
            one.writer.folder.release()

    def _is_of(self, running: RunningSession, page: PageSession) -> bool:
        return running.writer.head.owner == owner_key(page.owner)

    def _leave_to_wait(self, running: RunningSession) -> None:
        """A session whose page goes on with another one: it waits for a page, as one that was left."""
        running.page, running.deadline_s = None, self._clock() + AWAY_S

    def _is_there(self, running: RunningSession) -> bool:
        return running.id in self._unwritten or bool(running.writer.folder.parts)

    def _write_rest(self, id: str) -> Message | None:
        """Write what a full disk refused before; why it still does, or None."""
        left = self._unwritten.get(id)
        if left is None:
            return None
        if not left.writer.finish(WRITE_S):
            return left.writer.trouble
        left.writer.folder.release()
        self._unwritten.pop(id, None)
        return None


def _as_taken(writer: SessionWriter) -> SessionHead:
    return replace(writer.head, seconds=writer.seconds, person_s=writer.taken_person_s)
