"""Work on the workers of a Dask cluster: the same tasks, in the same worker processes, on other machines.

Each Dask worker hands its task to a `WorkerProcess` of its own, so a crash in a codec costs the clip and not the
worker; a worker that is lost with its machine has its clips done again by the others, which is Dask's work. Needs
requirements-cluster.txt.
"""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Generator, Sequence
from concurrent.futures import CancelledError
from contextlib import ExitStack, suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from posturecam.batch.dask_worker import cancel_all, on_worker
from posturecam.batch.executor import OnProgress
from posturecam.batch.places import is_url
from posturecam.batch.processes import Function, Item, WorkerDiedError
from posturecam.errors import ClusterError
from posturecam.results.folder import explaining
from posturecam.results.publish import scratch_folder
from posturecam.version import __version__
from posturecam.words import language, message, say

if TYPE_CHECKING:
    from distributed import Client, Future
    from typing_extensions import Self

CONNECT_S = 5
WORKERS_S = 15
CLOSE_S = 2
FETCH_S = 5
"""How long to wait for the scheduler, the first worker, the end of the connection, and an answer; choices."""
ALONE_S = 60.0
"""How long a batch waits when every worker is gone; a choice, long enough to start one anew."""
MOST_TRIES = 3
"""How often a clip that lay on dying workers without having been begun is submitted; a choice."""


class Cluster:
    """An `Executor` of Dask workers; entering it raises ClusterError when scheduler or workers are missing or unfit.

    Parameters
    ----------
    address : str
        Of the scheduler, tcp://host:8786.
    out : Path or str
        Where results go, which every worker must reach.
    """

    def __init__(self, address: str, out: Path | str) -> None:
        self._address, self._out = address, out
        self._client: Client | None = None

    def __enter__(self) -> Self:
        self._client = _connected(self._address)
        try:
            _check_workers(self._client, self._address)
            if not is_url(self._out):
                _check_out(self._client, Path(self._out).resolve())
        except (OSError, CancelledError) as error:
            _close(self._client)
            raise self._gone() from error
        except BaseException:
            _close(self._client)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._client is not None:
            self._cancel()
            _close(self._client)

    def work(
        self, function: Function[Item], items: Sequence[Item], heard: OnProgress, stop: threading.Event
    ) -> Generator[tuple[int, Any], None, None]:
        """Call a function with each item, as `Executor.work`; raises ClusterError when the cluster goes away.

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

        Raises
        ------
        ValueError
            Outside of `with`.
        """
        if self._client is None:
            raise ValueError("a Cluster is to be used in `with`")
        try:
            round_ = _Round(self._client, function, items)
        except (OSError, CancelledError) as error:
            raise self._gone() from error
        try:
            alone_since = None
            while round_.busy:
                if stop.is_set():
                    stop = threading.Event()
                    round_.leave()
                    self._cancel()
                alone_since = self._alone(alone_since)
                try:
                    answers = round_.answers(heard)
                except (OSError, CancelledError) as error:  # of Dask's connection
                    raise self._gone() from error
                yield from answers
        finally:
            round_.leave()
            if round_.busy:
                self._cancel()

    def _alone(self, since: float | None) -> float | None:
        """Return since when there has been no worker; raises ClusterError when too long, or the scheduler is gone."""
        if self._client is None or self._client.status != "running":
            raise self._gone()
        if self._client.scheduler_info().get("workers"):
            return None
        now = time.monotonic()
        if since is not None and now - since > ALONE_S:
            raise ClusterError(message("cluster.workers_gone", address=self._address))
        return now if since is None else since

    def _gone(self) -> ClusterError:
        return ClusterError(message("cluster.scheduler_gone", address=self._address))

    def _cancel(self) -> None:
        """End our processes on all workers."""
        if self._client is not None and self._client.status == "running":
            with suppress(Exception):  # a worker that is gone has none
                self._client.run(cancel_all, on_error="ignore")


class _Round:
    """The tasks of one call of `work`: what is out, what has been begun how often, what has come back."""

    def __init__(self, client: Client, function: Function[Item], items: Sequence[Item]) -> None:
        self._client, self._function, self._items = client, function, items
        self._language = language()
        self._topic = f"posturecam-{secrets.token_hex(6)}"
        self._inbox: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self._begun = [0] * len(items)
        self._tries = [0] * len(items)
        client.subscribe_topic(self._topic, lambda event: self._inbox.put(("heard", event[1])))
        self._out: dict[int, Future[Any]] = {}
        for index in range(len(items)):
            self._submit(index)

    @property
    def busy(self) -> bool:
        """Whether answers are still to come."""
        return bool(self._out)

    def answers(self, heard: OnProgress) -> list[tuple[int, Any]]:
        """What has come since the last call, after waiting a little."""
        try:
            kind, content = self._inbox.get(timeout=0.2)
        except queue.Empty:
            return []
        if kind == "heard":
            index, stage, done, total = content
            self._begun[index] += not stage
            heard(index, stage, done, total)
            return []
        index, future = content
        if self._out.get(index) is not future:
            return []
        del self._out[index]
        answer = self._answer(index, future)
        return [] if answer is None else [(index, answer)]

    def leave(self) -> None:
        """Withdraw what no worker has begun; what has been begun still answers."""
        unbegun = [index for index in self._out if not self._begun[index]]
        with suppress(Exception):  # the scheduler may be gone
            self._client.unsubscribe_topic(self._topic)
            self._client.cancel([self._out[index] for index in unbegun], force=True)
        for index in unbegun:
            del self._out[index]

    def _submit(self, index: int) -> None:
        self._tries[index] += 1
        future = self._client.submit(
            on_worker,
            self._function,
            self._items[index],
            index,
            self._topic,
            self._language,
            key=f"{self._topic}-{index}-{self._tries[index]}",
            priority=-index,
            pure=False,
        )
        self._await(index, future)

    def _await(self, index: int, future: Future[Any]) -> None:
        self._out[index] = future
        future.add_done_callback(lambda ended: self._inbox.put(("done", (index, ended))))

    def _answer(self, index: int, future: Future[Any]) -> Any:
        """Return the task's answer; None when it is submitted anew, by us or by the scheduler.

        The scheduler does so when an answer is lost with the worker that keeps it.
        """
        from distributed import KilledWorker

        try:
            if future.status == "finished":
                return future.result(timeout=FETCH_S)
            if future.status == "cancelled":  # not by us, for `leave` forgets what it cancels: the scheduler is gone
                raise CancelledError
            error = future.exception(timeout=FETCH_S)
        except TimeoutError:
            error = None
        if error is None:
            self._await(index, future)
            return None
        if not isinstance(error, KilledWorker):
            return WorkerDiedError(say("cluster.not_begun", error=f"{type(error).__name__}: {error}"))
        if self._begun[index] <= error.allowed_failures and self._tries[index] < MOST_TRIES:
            self._submit(index)
            return None
        return WorkerDiedError(say("cluster.workers_died", workers=self._begun[index]))


def _connected(address: str) -> Client:
    try:
        from distributed import Client
    except ImportError as error:
        raise ClusterError(message("cluster.needs_packages")) from error
    try:
        for name in ("distributed", "distributed.client"):  # they log the traceback of a lost connection
            logging.getLogger(name).setLevel(logging.CRITICAL)
        return Client(address, timeout=CONNECT_S, set_as_default=False, name="posturecam")
    except (OSError, ValueError) as error:
        raise ClusterError(message("cluster.no_scheduler", address=address)) from error


def _close(client: Client) -> None:
    """Leave the cluster, at once where there is none any more."""
    with suppress(Exception):  # the scheduler may be gone
        client.close(timeout=CLOSE_S)


def _check_workers(client: Client, address: str) -> None:
    """Raise ClusterError when there is no worker, or one without this version of posturecam."""

    def version() -> str | None:  # is sent to the workers with its code, for some may have no posturecam
        try:
            from posturecam.version import __version__
        except ImportError:
            return None
        return __version__

    try:
        client.wait_for_workers(1, timeout=WORKERS_S)
    except TimeoutError as error:
        raise ClusterError(message("cluster.no_workers", address=address)) from error
    for worker, found in client.run(version).items():
        if found is None:
            raise ClusterError(message("cluster.worker_without_posturecam", worker=worker, yours=__version__))
        if found != __version__:
            raise ClusterError(message("cluster.worker_differs", worker=worker, version=found, yours=__version__))


def _check_out(client: Client, out: Path) -> None:
    """Raise ClusterError when some worker doesn't see the folder of the results, OutputError when there can be none."""

    def sees(folder: str) -> bool:
        from pathlib import Path

        return Path(folder).is_dir()

    with ExitStack() as stack:
        with explaining(out):
            out.mkdir(parents=True, exist_ok=True)
            probe = stack.enter_context(scratch_folder(out))
        for worker, seen in client.run(sees, str(probe)).items():
            if not seen:
                raise ClusterError(message("cluster.out_not_shared", worker=worker, out=out))
