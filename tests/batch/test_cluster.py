"""A real scheduler and real workers on this machine, each a process of its own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.cluster import Cluster
from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.manifest import ClipOutcome, load_manifest
from posturecam.batch.processes import Cancelled, WorkerDiedError
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.errors import ClusterError, OutputError
from posturecam.results.publish import sweep
from posturecam.words import in_language
from tests.batch import fakes
from tests.batch.conftest import until

FOREVER = threading.Event()
ROOT = Path(__file__).parents[2]


class Machines:
    """A scheduler, and the workers that have been started; `deaths` of them may die of a task, 3 as Dask has it."""

    def __init__(self, home: Path, stack: ExitStack, deaths: int = 3) -> None:
        self._home, self._stack, self._deaths = home, stack, deaths
        self._file = home / "scheduler.json"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._run("scheduler", "--port", "0", "--no-show", "--scheduler-file", str(self._file))
        until(self._file.exists)
        import json

        until(lambda: self._file.read_text().strip().endswith("}"))
        self.address = json.loads(self._file.read_text())["address"]

    def worker(self) -> subprocess.Popen[bytes]:
        """Start one more worker, of one thread and without a nanny that would restart it."""
        options = ("--nthreads", "1", "--no-nanny", "--no-dashboard", "--local-directory", str(self._home))
        self.workers.append(self._run("worker", self.address, *options))
        return self.workers[-1]

    def _run(self, *words: str) -> subprocess.Popen[bytes]:
        log = self._stack.enter_context((self._home / f"{words[0]}_{len(self.workers)}.log").open("wb"))
        environment = {
            **os.environ,
            "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": str(self._deaths),
            "PYTHONPATH": str(ROOT),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "dask", *words], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
        self._stack.callback(process.wait)
        self._stack.callback(process.kill)
        return process


@pytest.fixture
def machines(tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as stack:
        (tmp_path / "dask").mkdir()
        yield Machines(tmp_path / "dask", stack)


@pytest.fixture
def two(machines: Machines) -> Machines:
    """A scheduler with two workers."""
    machines.worker()
    machines.worker()
    return machines


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[Machines]:
    """The same two, but the scheduler fails a task when one worker died of it."""
    with ExitStack() as stack:
        (tmp_path / "dask").mkdir()
        machines = Machines(tmp_path / "dask", stack, deaths=0)
        machines.worker()
        machines.worker()
        yield machines


def _all_there(cluster: Cluster, n: int) -> None:
    client: Any = cluster._client
    client.wait_for_workers(n, timeout=60)


def test_a_worker_that_is_killed_in_the_middle_loses_nothing(
    two: Machines, stored: Callable[[Path, float], Path], tmp_path: Path
) -> None:
    clips = [stored(tmp_path / "clips" / f"clip {i}.npz", 1.0 + i / 20) for i in range(8)]
    done: list[str] = []

    def kill_one(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.DONE:
            done.append(event.clip)
            if len(done) == 1:
                two.workers[0].kill()
                two.workers[0].wait()

    with Cluster(two.address, tmp_path / "out") as cluster:
        _all_there(cluster, 2)
        manifest = run_batch(clips, tmp_path / "out", ClipSettings(), watch=kill_one, executor=cluster)
    assert {entry.clip: entry.reason for entry in manifest.entries if entry.outcome is not ClipOutcome.DONE} == {}
    assert all((tmp_path / "out" / f"clip {i}" / "analysis.json").is_file() for i in range(8))
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")} == set()


def test_a_clip_that_kills_every_worker_is_reported_and_the_others_are_done(mortal: Machines, tmp_path: Path) -> None:
    with Cluster(mortal.address, tmp_path) as cluster:
        _all_there(cluster, 2)
        client: Any = cluster._client
        answers = dict(cluster.work(_kill_this_worker, [1, 13, 2, 3, 4], lambda *step: None, FOREVER))
        assert len(client.scheduler_info()["workers"]) == 1
    lost = answers.pop(1)
    assert isinstance(lost, WorkerDiedError)
    assert "died of this clip" in lost.reason
    assert answers == {0: 1, 2: 2, 3: 3, 4: 4}


def _kill_this_worker(number: int, report: Any) -> int:
    return fakes.kill_the_parent(number, report)


def test_a_crash_in_a_codec_costs_the_clip_and_not_the_worker(machines: Machines, tmp_path: Path) -> None:
    machines.worker()
    with Cluster(machines.address, tmp_path) as cluster:
        answers = dict(cluster.work(fakes.die, [13, 1], lambda *step: None, FOREVER))
    assert isinstance(answers[0], WorkerDiedError)
    assert answers[1] == 1
    assert machines.workers[0].poll() is None


def test_the_language_travels_with_the_task(machines: Machines, tmp_path: Path) -> None:
    machines.worker()
    with Cluster(machines.address, tmp_path) as cluster, in_language("es"):
        assert dict(cluster.work(fakes.greeting, [2], lambda *step: None, FOREVER)) == {0: "2 zancadas"}


def test_a_stop_ends_what_runs_on_the_workers(machines: Machines, tmp_path: Path) -> None:
    machines.worker()
    stop = threading.Event()

    def stop_when_begun(index: int, stage: str, done: int, total: int | None) -> None:
        if stage == "waiting":
            stop.set()

    with Cluster(machines.address, tmp_path) as cluster:
        answers = dict(cluster.work(fakes.wait, [str(tmp_path), str(tmp_path / "b")], stop_when_begun, stop))
    assert answers == {0: Cancelled()}
    assert (tmp_path / "left").exists()


def test_results_and_clips_can_be_urls(
    machines: Machines, stored: Callable[[Path, float], Path], tmp_path: Path
) -> None:
    machines.worker()
    clip = stored(tmp_path / "clips" / "a clip.npz", 1.0)
    out = f"{(tmp_path / 'out').as_uri()}"
    with Cluster(machines.address, out) as cluster:
        manifest = run_batch([clip.as_uri().replace("%20", " ")], out, ClipSettings(), executor=cluster)
    assert manifest.entries[0].outcome is ClipOutcome.DONE, manifest.entries[0].reason
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "a clip",
        "coach_sheet.csv",
        "coach_sheet.html",
        "manifest.json",
    ]
    assert (tmp_path / "out" / "a clip" / "analysis.json").is_file()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_scheduler_that_dies_ends_the_command_with_one_sentence_and_status_2(
    two: Machines, stored: Callable[[Path, float], Path], tmp_path: Path, number: signal.Signals
) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    for i in range(40):
        stored(clips / f"clip {i}.npz", 0.5 + i / 30)
    command = [sys.executable, "-m", "posturecam", "batch", str(clips), "--out", str(out), "--cluster", two.address]
    with subprocess.Popen(
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    ) as run:
        assert run.stderr is not None
        assert run.stderr.readline().startswith("done: ")
        two.scheduler.send_signal(number)
        said = run.stderr.read()
        assert run.wait(60) == 2, said
    lines = [line for line in said.splitlines() if not line.startswith("done: ")]
    assert lines == [
        f"The scheduler at {two.address} went away. Finished clips are kept; go on with --resume when it is back."
    ]
    manifest = load_manifest(out)
    assert manifest is not None
    counts = manifest.counts()
    assert counts[ClipOutcome.DONE] + counts[ClipOutcome.STOPPED] == 40
    assert counts[ClipOutcome.DONE] >= 1
    assert all(
        (out / str(e.folder) / "analysis.json").is_file() for e in manifest.entries if e.outcome is ClipOutcome.DONE
    )
    until(lambda: _is_swept(out))  # workers still end what they began


def _is_swept(out: Path) -> bool:
    """Whether nothing hidden is left by processes that are dead, as at the next start."""
    sweep(out)
    return not any(path.name.startswith(".") for path in out.iterdir())


def test_a_scheduler_that_is_not_there_is_reported_at_once(tmp_path: Path) -> None:
    with (
        pytest.raises(ClusterError, match=r"no Dask scheduler at tcp://127\.0\.0\.1:9"),
        Cluster("tcp://127.0.0.1:9", tmp_path),
    ):
        pass


def test_a_scheduler_without_workers_is_reported(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.batch.cluster.WORKERS_S", 0.5)
    with pytest.raises(ClusterError, match="no workers"), Cluster(machines.address, tmp_path):
        pass


def test_an_out_that_is_a_file_is_reported(machines: Machines, tmp_path: Path) -> None:
    machines.worker()
    (tmp_path / "out").write_text("a file")
    with pytest.raises(OutputError, match="is not a folder"), Cluster(machines.address, tmp_path / "out"):
        pass


def test_a_worker_with_another_version_is_reported(
    machines: Machines, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    machines.worker()
    monkeypatch.setattr("posturecam.batch.cluster.__version__", "99.0.0")
    with pytest.raises(ClusterError, match=r"has posturecam .*; you run 99\.0\.0"), Cluster(machines.address, tmp_path):
        pass
