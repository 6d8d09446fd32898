"""What runs on the workers of a Dask cluster: each task in a worker process of its own beside the Dask worker."""

from __future__ import annotations

import threading
import time
from typing import Any

from posturecam.batch.processes import Function, GivenUp, Item, WorkerProcess

BEATS_S = 1.0
"""Progress travels no more often than this."""
_BENCH = "_posturecam_bench"


class Bench:
    """The worker processes on one Dask worker, one for each task it has at a time."""

    def __init__(self) -> None:
        self._idle: list[WorkerProcess] = []
        self._busy: list[WorkerProcess] = []
        self._lock = threading.Lock()

    def do(self, function: Function[Item], item: Item, heard: Any) -> Any:
        """The function's answer, `Lost`, or `GivenUp`."""
        with self._lock:
            process = self._idle.pop() if self._idle else WorkerProcess(threads=1)
            self._busy.append(process)
        answer = process.do(function, item, heard)
        with self._lock:
            self._busy.remove(process)
            if not isinstance(answer, GivenUp):
                self._idle.append(process)
        return answer

    def send_home(self) -> None:
        """Ends all processes; what they work on is given up."""
        with self._lock:
            going, self._idle = [*self._idle, *self._busy], []
        for process in going:
            process.dismiss()


def on_worker(function: Function[Any], item: Any, index: int, topic: str) -> Any:
    """Runs on the Dask worker."""
    from distributed import get_worker

    worker = get_worker()
    last = ("", 0.0)

    def tell(stage: str, done: int, total: int | None) -> None:
        nonlocal last
        now = time.monotonic()
        if stage != last[0] or now - last[1] >= BEATS_S:
            last = (stage, now)
            worker.log_event(topic, [index, stage, done, total])

    worker.log_event(topic, [index, "", 0, None])
    bench: Bench = worker.__dict__.setdefault(_BENCH, Bench())
    return bench.do(function, item, tell)


def send_home(dask_worker: Any = None) -> None:
    """Runs on the Dask worker."""
    bench = getattr(dask_worker, _BENCH, None)
    if bench is not None:
        bench.send_home()
