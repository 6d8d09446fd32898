"""The inside of a worker process: takes (function, item, language) from stdin, sends what happens to stdout.

All is pickled. `python -m posturecam.batch.worker` is started by `posturecam.batch.processes`. A worker never outlives
the process that started it: on Linux the kernel kills it; everywhere the end of stdin means that the work is no longer
wanted, and a worker that does not stop by itself then is ended.
"""

from __future__ import annotations

import ctypes
import faulthandler
import os
import pickle
import queue
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from typing import Any, BinaryIO

from posturecam.batch.task import StoppedError
from posturecam.memory import limit_memory
from posturecam.progress import is_beside
from posturecam.words import Message, set_language

REPORT_INTERVAL_S = 0.1
"""Progress is reported no more often than this; a choice, as often as an eye can follow."""
GRACE_S = 10.0
"""How long what runs may take to stop by itself once it is not wanted; a choice, longer than decoding a frame takes."""
_PR_SET_PDEATHSIG = 1
"""The number of this request to prctl(2) (linux/prctl.h)."""


def main() -> None:
    """Work until stdin ends, or until a fault, whose traceback goes to stderr."""
    status = 1
    limit_memory()
    try:
        _work(_private_stdout())
        status = 0
    finally:
        if status:
            traceback.print_exc()
        sys.stderr.flush()
        # A thread waits in a read of stdin; an orderly end of the interpreter would trip over it.
        os._exit(status)


def _work(answers: BinaryIO) -> None:
    _die_with_parent()
    items: queue.SimpleQueue[Any] = queue.SimpleQueue()
    unwanted = threading.Event()
    threading.Thread(target=_listen, args=(sys.stdin.buffer, items, unwanted), daemon=True).start()
    with suppress(StoppedError):
        while (call := items.get()) is not None:
            function, item, language = call
            set_language(language)  # of the process, for the threads that it starts
            _send(answers, ("answer", function(item, _Report(answers, unwanted))))


class _Report:
    """Report progress, and raise `StoppedError` as soon as the work is no longer wanted."""

    def __init__(self, answers: BinaryIO, unwanted: threading.Event) -> None:
        self._answers, self._unwanted = answers, unwanted
        self._stage: Message | str = ""
        self._reported = 0.0

    def __call__(self, stage: Message | str, done: int, total: int | None) -> None:
        if self._unwanted.is_set():
            raise StoppedError
        now = time.monotonic()
        beside = is_beside(stage)
        if beside or stage != self._stage or now - self._reported >= REPORT_INTERVAL_S or done == total:
            if not beside:
                self._stage, self._reported = stage, now
            _send(self._answers, ("progress", (stage, done, total)))


def _send(answers: BinaryIO, message: tuple[str, Any]) -> None:
    try:
        pickle.dump(message, answers)
        answers.flush()
    except OSError:
        raise StoppedError from None


def _listen(orders: BinaryIO, items: queue.SimpleQueue[Any], unwanted: threading.Event) -> None:
    try:
        while True:
            items.put(pickle.load(orders))
    except EOFError:
        unwanted.set()
        items.put(None)
        faulthandler.dump_traceback_later(GRACE_S, exit=True)  # a watchdog that no code in C can hold up


def _die_with_parent() -> None:
    """Ask the kernel for SIGKILL when the thread ends that started this process; Linux alone can do that."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def _private_stdout() -> BinaryIO:
    """Keep the process's stdout for our messages alone; what else is printed, by codecs too, goes to stderr."""
    private = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    return private


if __name__ == "__main__":
    main()
