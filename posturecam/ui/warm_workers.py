"""The worker processes of the queue, kept between its jobs, so that a clip does not wait for their start."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from posturecam.batch.executor import LocalExecutor
from posturecam.batch.task import warm_up

IDLE_S = 600.0
"""Seconds after which they end when nothing is analysed: each takes some 400 MB. Chosen: long enough to film again."""


class WarmWorkers:
    """An executor for one job at a time; one that was stopped is made anew.

    Several processes end with their job, for each takes memory; a single one is kept.
    """

    def __init__(self) -> None:
        self._executor: LocalExecutor | None = None
        self._processes = 0
        self._used_s = time.monotonic()
        self._lock = threading.Lock()

    @contextmanager
    def using(self, processes: int) -> Iterator[LocalExecutor]:
        """Have the executor for a while.

        Parameters
        ----------
        processes : int
            How many worker processes it has.

        Yields
        ------
        LocalExecutor
            For this thread alone.
        """
        with self._lock:
            try:
                yield self._ready(processes)
            finally:
                self._used_s = time.monotonic()
                if processes > 1:
                    self._end()

    def warm_up(self) -> None:
        """Start one process in the background and load what the analysis of a clip needs, unless that is done."""
        if self._executor is None and not self._lock.locked():
            threading.Thread(target=self._warm_up, name="posturecam-warm-up", daemon=True).start()

    def _warm_up(self) -> None:
        with self.using(1) as executor:
            for _ in executor.work(warm_up, [None], lambda *_: None, threading.Event()):
                pass

    def _ready(self, processes: int) -> LocalExecutor:
        """The executor; the lock is held."""
        executor = self._executor
        if executor is None or executor.is_cancelled or self._processes != processes:
            self._end()
            executor = self._executor = LocalExecutor(processes)
            self._processes = processes
        return executor

    def tidy(self) -> None:
        """End the processes when they were not used for a while."""
        if self._executor is not None and self._lock.acquire(blocking=False):
            try:
                if time.monotonic() - self._used_s > IDLE_S:
                    self._end()
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the processes, once nothing is analysed any more."""
        with self._lock:
            self._end()

    def _end(self) -> None:
        executor, self._executor = self._executor, None
        if executor is not None:
            executor.__exit__(None, None, None)
