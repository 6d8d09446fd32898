"""What runs on the workers of a Dask cluster: each task in a worker process of its own beside the Dask worker."""

from __future__ import annotations

import threading
import time
from typing import Any

from posturecam.batch.processes import Cancelled, FirstAnswer, Function, Item, Stage, WorkerProcess
from posturecam.words import in_language

REPORT_INTERVAL_S = 1.0
"""Progress travels no more often than this; a choice, so that a cluster's network carries little of it."""
_ATTRIBUTE = "_posturecam_processes"
"""Of the Dask worker: its `WorkerProcesses`."""


class WorkerProcesses:
    """The worker processes on one Dask worker, one for each task it has at a time."""

    def __init__(self) -> None:
        self._idle: list[WorkerProcess] = []
        self._busy: list[WorkerProcess] = []
        self._lock = threading.Lock()

    def run(self, function: Function[Item], item: Item, heard: Any) -> Any:
        """Have an idle process, or a new one, call a function.

        Parameters
        ----------
        function : Function
            Importable by name.
        item : Item
            Its argument.
        heard : callable
            Called with stage, frames done and expected.

        Returns
        -------
        object
            The function's answer, `Lost`, or `Cancelled`.
        """
        with self._lock:
            process = self._idle.pop() if self._idle else WorkerProcess(threads=1)
            self._busy.append(process)
        answer = process.run(function, item, heard)
        with self._lock:
            self._busy.remove(process)
            if not isinstance(answer, Cancelled):
                self._idle.append(process)
        return answer

    def cancel(self) -> None:
        """End all processes; what they work on is cancelled."""
        with self._lock:
            ending, self._idle = [*self._idle, *self._busy], []
        for process in ending:
            process.cancel()


def on_worker(function: Function[Any], item: Any, index: int, topic: str, language: str) -> Any:
    """Do one task; runs on the Dask worker.

    Parameters
    ----------
    function : Function
        Importable by name.
    item : object
        Its argument.
    index : int
        Of the item, to report with.
    topic : str
        Where the client listens.
    language : str
        That of the client, whose words this machine may not speak by itself.

    Returns
    -------
    object
        The function's answer, `Lost`, or `Cancelled`.
    """
    from distributed import get_worker

    worker = get_worker()
    last = ("", 0.0)

    def report(stage: Stage, done: int, total: int | None) -> None:
        nonlocal last
        if isinstance(stage, FirstAnswer):
            return  # a batch on a cluster shows results, not their making
        now, name = time.monotonic(), str(stage)
        if name != last[0] or now - last[1] >= REPORT_INTERVAL_S:
            last = (name, now)
            worker.log_event(topic, [index, name, done, total])

    worker.log_event(topic, [index, "", 0, None])
    processes: WorkerProcesses = worker.__dict__.setdefault(_ATTRIBUTE, WorkerProcesses())
    with in_language(language):
        return processes.run(function, item, report)


def cancel_all(dask_worker: Any = None) -> None:
    """End all processes of a Dask worker; runs there.

    Parameters
    ----------
    dask_worker : distributed.Worker
        Which Dask fills in.
    """
    processes = getattr(dask_worker, _ATTRIBUTE, None)
    if processes is not None:
        processes.cancel()
