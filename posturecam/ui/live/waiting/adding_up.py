"""Sums sessions up in processes of their own, so that neither the server nor another session waits for it.

Measured: an hour of walking takes 69 s of one core, an hour at a desk 6 s.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context

from posturecam.batch.processes import Cancelled, WorkerDiedError, WorkerProcess
from posturecam.errors import OutputError
from posturecam.ui.live.waiting.folder import SessionFolder
from posturecam.ui.live.waiting.task import Addition, add_up
from posturecam.words import Message, literal

AT_A_TIME = 2
"""Sessions that are summed up at the same time: a short one need not wait for a long one. A choice."""


class AddingUp:
    """The sessions that are being summed up, by id. Thread-safe."""

    def __init__(self) -> None:
        self._pool = ThreadPoolExecutor(AT_A_TIME, thread_name_prefix="posturecam-adding-up")
        self._lock = threading.Lock()
        self._known: dict[str, Addition] = {}
        self._workers: dict[str, WorkerProcess] = {}

    def ask(self, place: SessionFolder, prepare: Callable[[], Message | None] = lambda: None) -> Addition:
        """Look how far a session is summed up; begin where it is not.

        Parameters
        ----------
        place : SessionFolder
            The session, which has ended.
        prepare : callable
            Called before, in another thread; returns why it can't begin, or None.

        Returns
        -------
        Addition
            As it stands now.
        """
        id = place.path.name
        with self._lock:
            known = self._known.get(id)
            if known is not None and not (known.folder is not None and not known.folder.is_dir()):
                return known
            known = self._known[id] = Addition(place.result)
            if not known.is_over:
                worker = self._workers[id] = WorkerProcess(1)
                self._pool.submit(copy_context().run, self._work, place, worker, prepare)
        return known

    def again(self, place: SessionFolder) -> None:
        """Forget why a session could not be summed up, so that the next `ask` tries again.

        Parameters
        ----------
        place : SessionFolder
            The session.
        """
        with self._lock:
            known = self._known.get(place.path.name)
            if known is not None and known.reason is not None:
                del self._known[place.path.name]

    def forget(self, place: SessionFolder) -> None:
        """End what is under way for a session that is being deleted.

        Parameters
        ----------
        place : SessionFolder
            The session.
        """
        with self._lock:
            self._known.pop(place.path.name, None)
            worker = self._workers.get(place.path.name)
        if worker is not None:
            worker.cancel()

    def close(self) -> None:
        """End all that is under way; it begins again when it is next asked for."""
        with self._lock:
            workers = list(self._workers.values())
        for worker in workers:
            worker.cancel()
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _work(self, place: SessionFolder, worker: WorkerProcess, prepare: Callable[[], Message | None]) -> None:
        id = place.path.name
        try:
            reason = prepare()
            answer = worker.run(add_up, place.path, lambda *_: None) if reason is None else Addition(reason=reason)
        finally:
            worker.close()
            with self._lock:
                self._workers.pop(id, None)
        if isinstance(answer, WorkerDiedError):
            answer = Addition(reason=literal(answer.reason))
        with self._lock:
            is_wanted = id in self._known
            if isinstance(answer, Cancelled):
                self._known.pop(id, None)
            elif is_wanted:
                self._known[id] = answer
        if not is_wanted:
            with suppress(OutputError):
                place.delete()  # discarded meanwhile: the process may have written after that
