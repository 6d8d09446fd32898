"""The process that looks at uploads: started when one arrives, so that its answer does not wait for its start."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from posturecam.batch.processes import WorkerProcess
from posturecam.ui.analyse.survey import warm_up

IDLE_S = 120.0
"""Seconds after which it ends when nothing is looked at: it takes some 250 MB. Chosen."""


class CheckProcess:
    """One worker process for all pages, one page at a time.

    What is made to take all memory, or to crash its reader, must not do so to the server.
    """

    def __init__(self) -> None:
        self._worker = WorkerProcess(1)
        self._is_warm = False
        self._used_s = time.monotonic()
        self._lock = threading.Lock()

    def warm_up(self) -> None:
        """Start the process in the background, unless it runs or is in use."""
        if not self._is_warm and not self._lock.locked():
            threading.Thread(target=self._warm_up, name="posturecam-check", daemon=True).start()

    def _warm_up(self) -> None:
        with self.using() as worker:
            worker.run(warm_up, None, lambda *_: None)

    @contextmanager
    def using(self) -> Iterator[WorkerProcess]:
        """Have the process for a while.

        Yields
        ------
        WorkerProcess
            For this thread alone.
        """
        with self._lock:
            self._is_warm, self._used_s = True, time.monotonic()
            yield self._worker
            self._used_s = time.monotonic()

    def tidy(self) -> None:
        """End the process when it was not used for a while."""
        if self._is_warm and time.monotonic() - self._used_s > IDLE_S and self._lock.acquire(blocking=False):
            try:
                self.close()
            finally:
                self._lock.release()

    def close(self) -> None:
        """End the process; the next use starts another."""
        worker, self._worker, self._is_warm = self._worker, WorkerProcess(1), False
        worker.close()
