"""A single-threaded executor whose thread does not keep the program from ending."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextvars import Context, copy_context
from dataclasses import dataclass
from typing import Any

Work = Callable[[], Any]


@dataclass(frozen=True)
class _Task:
    work: Work
    context: Context
    done: Future[Any]


class DaemonExecutor:
    """Runs what it is given in one daemon thread, in order, in the context (and so the language) of the caller.

    `concurrent.futures` has no such thread: its own are waited for when the program ends, even one that is stuck.

    Parameters
    ----------
    name : str
        Name of the thread.
    """

    def __init__(self, name: str) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._last: Work | None = None
        threading.Thread(target=self._run, name=name, daemon=True).start()

    async def run(self, work: Work, timeout_s: float | None = None) -> Any:
        """Run `work` in the thread.

        Parameters
        ----------
        work : callable
            What to do.
        timeout_s : float or None
            Seconds after which asyncio.TimeoutError is raised, while the work goes on; None for no limit.

        Returns
        -------
        Any
            What `work` returned.
        """
        task = _Task(work, copy_context(), Future())
        self._tasks.put(task)
        return await asyncio.wait_for(asyncio.wrap_future(task.done), timeout_s)

    def shutdown(self, last: Work) -> None:
        """End the thread once it has done what it was given.

        Parameters
        ----------
        last : callable
            Called in the thread at its end.
        """
        self._last = last
        self._tasks.put(None)

    def _run(self) -> None:
        while (task := self._tasks.get()) is not None:
            if task.done.set_running_or_notify_cancel():
                _complete(task)
            del task
        if self._last is not None:
            self._last()


def _complete(task: _Task) -> None:
    try:
        task.done.set_result(task.context.run(task.work))
    except BaseException as error:
        task.done.set_exception(error)  # raised again where the result is awaited
