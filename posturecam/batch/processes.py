"""Work in parallel processes of this machine, where the death of one costs only what it worked on.

The pools of the standard library break as a whole when a process dies, and their "spawn" runs the caller's main script
again (a Streamlit page, say). So each worker here is a plain `python -m posturecam.batch.worker` behind two pipes of its own.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Generator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import IO, TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from typing_extensions import Self

    from posturecam.batch.task import Report

GRACE_S = 10.0
"""How long a worker may take to stop by itself."""
_STARTER = ThreadPoolExecutor(1, thread_name_prefix="posturecam-starter")
"""Starts all workers: on Linux a worker is killed when the thread ends that started it, and this one ends last."""

Item = TypeVar("Item")
Function = Callable[[Item, "Report"], Any]
Heard = Callable[[int, str, int, "int | None"], None]
"""Called with the item's index, stage ('' = begun), frames done and expected."""


@dataclass(frozen=True)
class Lost:
    """In place of an answer: the worker ended before it gave one. reason: one sentence."""

    reason: str


@dataclass(frozen=True)
class GivenUp:
    """In place of an answer: stopped on request."""


class Crew(Protocol):
    """Those who do the work: processes of this machine, or a cluster."""

    def work(
        self, function: Function[Item], items: Sequence[Item], heard: Heard, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        """Yields (index, answer, `Lost` or `GivenUp`) as they come, having begun in the order of `items`.

        function must be importable by name. After `stop` nothing more is begun, what runs is stopped, and items that were
        never begun are not yielded.
        """
        ...


class Processes:
    """A `Crew` of `jobs` worker processes; they are started when needed and ended on exit."""

    def __init__(self, jobs: int) -> None:
        threads = max(1, (os.cpu_count() or 1) // jobs)
        self._workers = [WorkerProcess(threads) for _ in range(jobs)]

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self._workers:
            worker.end()

    def work(
        self, function: Function[Item], items: Sequence[Item], heard: Heard, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        waiting: queue.SimpleQueue[int] = queue.SimpleQueue()
        inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        for index in range(len(items)):
            waiting.put(index)
        threads = [
            threading.Thread(target=_serve, args=(worker, function, items, waiting, inbox), daemon=True)
            for worker in self._workers[: len(items)]
        ]
        for thread in threads:
            thread.start()
        busy, stopping = len(threads), False
        try:
            while busy:
                if stop.is_set() and not stopping:
                    stopping = True
                    self._dismiss(waiting)
                with suppress(queue.Empty):
                    kind, message = inbox.get(timeout=0.1)
                    if kind == "idle":
                        busy -= 1
                    elif kind == "heard":
                        heard(*message)
                    else:
                        yield message
        finally:
            if busy:
                self._dismiss(waiting)
            for thread in threads:
                thread.join()

    def _dismiss(self, waiting: queue.SimpleQueue[int]) -> None:
        with suppress(queue.Empty):
            while True:
                waiting.get_nowait()
        for worker in self._workers:
            worker.dismiss()


def _serve(
    worker: WorkerProcess,
    function: Function[Any],
    items: Sequence[Any],
    waiting: queue.SimpleQueue[int],
    inbox: queue.SimpleQueue[tuple[str, Any]],
) -> None:
    """The thread of one worker: hands it one item after the other."""
    with suppress(queue.Empty):
        while True:
            index = waiting.get_nowait()
            inbox.put(("heard", (index, "", 0, None)))
            answer = worker.do(function, items[index], lambda *step, i=index: inbox.put(("heard", (i, *step))))
            inbox.put(("answer", (index, answer)))
    inbox.put(("idle", None))


class WorkerProcess:
    """One process that does one thing at a time, and is started anew after its death.

    `do` belongs to one thread; `dismiss` and `end` may be called from another.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._dismissed = False
        self._lock = threading.Lock()

    def do(self, function: Function[Item], item: Item, heard: Callable[[str, int, int | None], None]) -> Any:
        """The function's answer, `Lost`, or `GivenUp` after `dismiss`."""
        stage = ""
        try:
            process = self._send((function, item))
            if process is None:
                return GivenUp()
            while True:
                kind, message = pickle.load(process.stdout)  # type: ignore[arg-type]
                if kind == "answer":
                    return message
                stage = message[0]
                heard(*message)
        except (EOFError, OSError, pickle.UnpicklingError):
            status, log = self._buried()
            return GivenUp() if self._dismissed else Lost(_obituary(status, stage, log))

    def dismiss(self) -> None:
        """What runs is no longer wanted: the worker stops by itself, or is killed after a while."""
        with self._lock:
            self._dismissed = True
            process = self._process
            if process is None or process.poll() is not None:
                return
            with suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]
        last = threading.Timer(GRACE_S, process.kill)
        last.daemon = True
        last.start()

    def end(self) -> None:
        """Ends the process, which waits for work by now."""
        self.dismiss()
        self._buried()

    def _send(self, call: tuple[Function[Any], Any]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._dismissed:
                return None
            if self._process is None or self._process.poll() is not None:
                self._process, self._log = _STARTER.submit(_started, self._threads).result()
            process = self._process
            pickle.dump(call, process.stdin)  # type: ignore[arg-type]
            process.stdin.flush()  # type: ignore[union-attr]
            return process

    def _buried(self) -> tuple[int, str]:
        """(exit status, last words) of the process, which is waited for and forgotten."""
        with self._lock:
            process, log, self._process, self._log = self._process, self._log, None, None
        if process is None:
            return 0, ""
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        status = process.wait()
        words = ""
        if log is not None:
            log.seek(0)
            lines = log.read().decode(errors="replace").strip().splitlines()
            words = lines[-1] if lines else ""
            log.close()
        return status, words


def _started(threads: int) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """A new worker, in a group of its own so that Ctrl-C reaches only us, and the file of its stderr."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the worker is buried)
    caps = {name: str(threads) for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
    environment = {**os.environ, **caps, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    process = subprocess.Popen(
        [sys.executable, "-m", "posturecam.batch.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=log,
        env=environment,
        start_new_session=True,
        creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
    )
    return process, log


def _obituary(status: int, stage: str, log: str) -> str:
    """One sentence on how a worker ended, and what to do."""
    at = f" while {stage}" if stage else ""
    if status < 0:
        name = _signal_name(-status)
        if name == "SIGKILL":
            return (
                f"The worker was killed{at}, usually because memory ran out. "
                "Close what else needs much of it, or do fewer clips at a time, and run it again."
            )
        return f"The worker crashed{at} ({name}), probably in a codec. Export the clip again as H.264 (.mp4)."
    if log:
        return f"posturecam itself failed{at} ({log.rstrip('.')}). Please report this, with the clip if you can."
    return f"The worker ended{at} with status {status}. Run it again."


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
