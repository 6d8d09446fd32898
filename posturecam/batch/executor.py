"""Work in parallel: what an executor is, and the one of worker processes on this machine."""

from __future__ import annotations

import os
import queue
import threading
from collections.abc import Callable, Generator, Sequence
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Protocol

from posturecam.batch.processes import Function, Item, Stage, WorkerProcess
from posturecam.words import in_language, language

if TYPE_CHECKING:
    from typing_extensions import Self

OnProgress = Callable[[int, Stage, int, "int | None"], None]
"""Called with the item's index, stage, frames done and expected."""
_POLL_S = 0.1
"""How often a wait for answers looks whether to stop; a choice, shorter than a person notices."""


class Executor(Protocol):
    """What does the work: processes of this machine, or a cluster."""

    def work(
        self, function: Function[Item], items: Sequence[Item], heard: OnProgress, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        """Call a function with each item, begun in the order of the items.

        Parameters
        ----------
        function : Function
            Importable by name.
        items : sequence of Item
            Its arguments.
        heard : OnProgress
            Called in this thread with what the function reports.
        stop : threading.Event
            Once it is set nothing more is begun, and what runs is stopped.

        Yields
        ------
        (int, object)
            Index of an item with the function's answer, `Lost` or `Cancelled`, as they come; none for an item that was
            never begun.
        """
        ...


class LocalExecutor:
    """An `Executor` of worker processes on this machine, started when needed and ended on exit.

    Parameters
    ----------
    jobs : int
        How many there are.
    """

    def __init__(self, jobs: int) -> None:
        threads = max(1, (os.cpu_count() or 1) // jobs)
        self._workers = [WorkerProcess(threads) for _ in range(jobs)]

    @property
    def is_cancelled(self) -> bool:
        """Whether it was stopped, after which it does nothing more."""
        return any(worker.is_cancelled for worker in self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.close()

    def work(
        self, function: Function[Item], items: Sequence[Item], heard: OnProgress, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        """Call a function with each item, as `Executor.work`.

        Parameters
        ----------
        function : Function
            Importable by name.
        items : sequence of Item
            Its arguments.
        heard : OnProgress
            Called with progress.
        stop : threading.Event
            Set to stop.

        Yields
        ------
        (int, object)
            Index and answer.
        """
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        for index in range(len(items)):
            waiting.put(index)
        threads = self._start(function, items, waiting, inbox)
        busy, stopping = len(threads), False
        try:
            while busy:
                if stop.is_set() and not stopping:
                    stopping = True
                    self._cancel(waiting)
                with suppress(queue.Empty):
                    kind, content = inbox.get(timeout=_POLL_S)
                    if kind == "idle":
                        busy -= 1
                    elif kind == "heard":
                        heard(*content)
                    else:
                        yield content
        finally:
            if busy:
                self._cancel(waiting)
            for thread in threads:
                thread.join()

    def _start(
        self,
        function: Function[Item],
        items: Sequence[Item],
        waiting: queue.SimpleQueue[int],
        inbox: queue.SimpleQueue[tuple[str, Any]],
    ) -> list[threading.Thread]:
        spoken = language()  # a thread does not inherit that of the context
        threads = [
            threading.Thread(target=_serve, args=(worker, function, items, waiting, inbox, spoken), daemon=True)
            for worker in self._workers[: len(items)]
        ]
        for thread in threads:
            thread.start()
        return threads

    def _cancel(self, waiting: queue.SimpleQueue[int]) -> None:
        with suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        for worker in self._workers:
            worker.cancel()


def _serve(
    worker: WorkerProcess,
    function: Function[Any],
    items: Sequence[Any],
    waiting: queue.SimpleQueue[int],
    inbox: queue.SimpleQueue[tuple[str, Any]],
    spoken: str,
) -> None:
    """Run the thread of one worker: hand it one item after the other."""
    with suppress(queue.Empty), in_language(spoken):
        while True:
            index = waiting.get_nowait()
            inbox.put(("heard", (index, "", 0, None)))
            answer = worker.run(function, items[index], lambda *step, i=index: inbox.put(("heard", (i, *step))))
            inbox.put(("answer", (index, answer)))
    inbox.put(("idle", None))
