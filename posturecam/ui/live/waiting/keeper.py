"""Every live session of this process from its start on: under way, paused because its page is away, or ended."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import OutputError, PosturecamError
from posturecam.ui.live.waiting.adding_up import AddingUp
from posturecam.ui.live.waiting.head import SessionHead, owner_key
from posturecam.ui.live.waiting.store import LEAST_PERSON_S, SessionStore
from posturecam.ui.live.waiting.task import Addition
from posturecam.ui.live.waiting.under_way import SessionsUnderWay
from posturecam.ui.live.waiting.writer import SessionWriter
from posturecam.words import Message

if TYPE_CHECKING:
    from posturecam.ui.live.running import RunningSession

CLEAN_EVERY_S = 3600.0
"""Seconds between two looks for what has waited for too long; a choice."""
MOST_UNWRITTEN = 4
"""Sessions that stay in memory because the disk is full, 90 MB each at most; the oldest go. As many may run."""
WRITE_S = 10.0
"""Seconds that the end of a session waits for the disk."""


class SessionKeeper(SessionsUnderWay):
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
        super().__init__(SessionStore(folder), clock)
        self._adding_up = AddingUp()
        self._unwritten: dict[str, SessionWriter] = {}
        self._cleaned_s = clock()

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
            running.take()
        shown_s = writer.taken_person_s
        if writer.seconds <= 0 or (not wanted and shown_s < LEAST_PERSON_S):
            writer.finish(WRITE_S)  # else what is on its way to the disk would come after
            with suppress(OutputError):
                writer.folder.delete()
            return None
        if writer.finish(WRITE_S):
            writer.folder.release()
        else:
            self._unwritten[running.id] = writer
            for oldest in list(self._unwritten)[:-MOST_UNWRITTEN]:
                self._unwritten.pop(oldest).folder.release()
        return running.id

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
        heads = [_as_taken(writer) for writer in self._unwritten.values() if writer.head.owner == key]
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
        (place if left is None else left.folder).delete()

    def tidy(self) -> None:
        """End, in other threads, the sessions whose page has stayed away for too long, and now and then clean up."""
        for running in self._overdue():
            threading.Thread(target=self.end, args=(running,), kwargs={"wanted": False}, daemon=True).start()
        if self._clock() - self._cleaned_s > CLEAN_EVERY_S:
            self._cleaned_s = self._clock()
            threading.Thread(target=self.store.clean, daemon=True).start()

    def close(self) -> None:
        """Write what sessions there are, and end the work; they wait on the disk."""
        with self._lock:
            running = list(self._under_way.values())
        for one in running:
            with suppress(PosturecamError):
                self.end(one, wanted=False)
        self._adding_up.close()
        self._disk.shutdown(wait=False)
        for writer in self._unwritten.values():
            writer.folder.release()

    def _is_there(self, running: RunningSession) -> bool:
        return running.id in self._unwritten or bool(running.writer.folder.parts)

    def _write_rest(self, id: str) -> Message | None:
        """Write what a full disk refused before; why it still does, or None."""
        left = self._unwritten.get(id)
        if left is None:
            return None
        if not left.finish(WRITE_S):
            return left.trouble
        left.folder.release()
        self._unwritten.pop(id, None)
        return None


def _as_taken(writer: SessionWriter) -> SessionHead:
    return replace(writer.head, seconds=writer.seconds, person_s=writer.taken_person_s)
