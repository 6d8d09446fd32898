"""One thread for what must always happen in the same one; it never keeps the program from ending."""

from __future__ import annotations

import asyncio
import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

Work = Callable[[], Any]


class Worker:
    """A daemon thread that works off what it is given, in order. `concurrent.futures` has no such thread: its own are
    waited for when the program ends, even one that is stuck."""

    def __init__(self, name: str) -> None:
        self._given: queue.SimpleQueue[tuple[Work, Future[Any]] | None] = queue.SimpleQueue()
        self._last: Work | None = None
        threading.Thread(target=self._run, name=name, daemon=True).start()

    async def do(self, work: Work, seconds: float | None = None) -> Any:
        """The result of `work`; asyncio.TimeoutError when it takes longer, and then it goes on in the thread."""
        done: Future[Any] = Future()
        self._given.put((work, done))
        return await asyncio.wait_for(asyncio.wrap_future(done), seconds)

    def end(self, last: Work) -> None:
        """Ends the thread once it has done what it was given; `last` is called in it then."""
        self._last = last
        self._given.put(None)

    def _run(self) -> None:
        while (given := self._given.get()) is not None:
            work, done = given
            if not done.set_running_or_notify_cancel():
                continue
            try:
                done.set_result(work())
            except BaseException as error:  # noqa: BLE001 (whoever waits gets it)
                done.set_exception(error)
            del given, work, done
        if self._last is not None:
            self._last()
