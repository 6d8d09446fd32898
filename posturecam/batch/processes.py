"""A worker process of this machine, whose death costs only what it worked on.

The pools of the standard library break as a whole when a process dies, and their "spawn" runs the caller's main script
again (a Streamlit page, say). So each worker here is a plain `python -m posturecam.batch.worker` behind two pipes of
its own.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, TypeVar

from posturecam.progress import is_beside
from posturecam.words import Message, language, say

if TYPE_CHECKING:
    from posturecam.batch.task import Report

GRACE_S = 10.0
"""How long a worker may take to stop by itself; a choice, longer than a decoder takes for a frame."""
_STARTER = ThreadPoolExecutor(1, thread_name_prefix="posturecam-starter")
"""Starts all workers: on Linux a worker is killed when the thread ends that started it, and this one ends last."""

Item = TypeVar("Item")
Function = Callable[[Item, "Report"], Any]


@dataclass(frozen=True)
class FirstAnswer:
    """In place of a stage: it is known what a clip shows, and its files are being made.

    Attributes
    ----------
    headline : str
        A sentence or two, in the language of the worker.
    """

    headline: str


Stage = Message | str | FirstAnswer
"""What is being done; '' when it has just begun."""


@dataclass(frozen=True)
class WorkerDiedError:
    """In place of an answer: the worker died before it gave one.

    Attributes
    ----------
    reason : str
        One sentence.
    """

    reason: str


@dataclass(frozen=True)
class Cancelled:
    """In place of an answer: stopped on request."""


class WorkerProcess:
    """One process that does one thing at a time, and is started anew after its death.

    `do` belongs to one thread; `dismiss` and `end` may be called from another.

    Parameters
    ----------
    threads : int
        How many threads numerical libraries may start in it.
    """

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._process: subprocess.Popen[bytes] | None = None
        self._log: IO[bytes] | None = None
        self._cancelled = False
        self._lock = threading.Lock()

    def run(self, function: Function[Item], item: Item, heard: Callable[[Stage, int, int | None], None]) -> Any:
        """Have the process call a function, in the language of this thread.

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
            The function's answer, `WorkerDiedError`, or `Cancelled` after `cancel`.
        """
        stage: Message | str = ""
        try:
            process = self._send((function, item, language()))
            if process is None:
                return Cancelled()
            while True:
                kind, message = pickle.load(process.stdout)  # type: ignore[arg-type]
                if kind == "answer":
                    return message
                if not isinstance(message[0], FirstAnswer) and not is_beside(message[0]):
                    stage = message[0]
                heard(*message)
        except (EOFError, OSError, pickle.UnpicklingError):
            status, log = self._reap()
            return Cancelled() if self._cancelled else WorkerDiedError(_cause_of_death(status, stage, log))

    @property
    def is_cancelled(self) -> bool:
        """Whether it does nothing more."""
        return self._cancelled

    def cancel(self) -> None:
        """Cancel what runs: the worker stops by itself, or is killed after a while."""
        with self._lock:
            self._cancelled = True
            process = self._process
            if process is None or process.poll() is not None:
                return
            with suppress(OSError):
                process.stdin.close()  # type: ignore[union-attr]
        last = threading.Timer(GRACE_S, process.kill)
        last.daemon = True
        last.start()

    def close(self) -> None:
        """End the process, which waits for work by now."""
        self.cancel()
        self._reap()

    def _send(self, call: tuple[Function[Any], Any, str]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._cancelled:
                return None
            if self._process is None or self._process.poll() is not None:
                self._process, self._log = _STARTER.submit(_started, self._threads).result()
            process = self._process
            pickle.dump(call, process.stdin)  # type: ignore[arg-type]
            process.stdin.flush()  # type: ignore[union-attr]
            return process

    def _reap(self) -> tuple[int, str]:
        """Wait for the process and forget it; return its exit status and the last line of its stderr."""
        with self._lock:
            process, log, self._process, self._log = self._process, self._log, None, None
        if process is None:
            return 0, ""
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        status = process.wait()
        return status, "" if log is None else _last_line(log)


def _last_line(log: IO[bytes]) -> str:
    """Read the last line of a file, and close it."""
    with log:
        log.seek(0)
        lines = log.read().decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else ""


def _started(threads: int) -> tuple[subprocess.Popen[bytes], IO[bytes]]:
    """Start a worker, in a group of its own so that Ctrl-C reaches only us; return it with the file of its stderr."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 (closed when the worker is reaped)
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


def _cause_of_death(status: int, stage: Message | str, log: str) -> str:
    """Say in one sentence how a worker ended, and what to do."""
    if status >= 0:
        how = "failed" if log else "ended"
    else:
        how = "killed" if _signal_name(-status) == "SIGKILL" else "crashed"
    at = {"stage": stage} if stage else {}
    known = {"signal": _signal_name(-status), "fault": log.rstrip("."), "status": status}
    return say(f"batch.worker.{how}_at" if at else f"batch.worker.{how}", **known, **at)


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"
