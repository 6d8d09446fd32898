from __future__ import annotations

import pickle
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch import processes
from posturecam.batch.executor import LocalExecutor
from posturecam.batch.processes import Cancelled, WorkerDiedError
from posturecam.words import in_language
from tests.batch import fakes
from tests.batch.conftest import until

FOREVER = threading.Event()
ROOT = Path(__file__).parents[2]

posix = pytest.mark.skipif(sys.platform == "win32", reason="signals")


def _work(function: Any, items: list[Any], jobs: int = 2, stop: threading.Event = FOREVER) -> dict[int, Any]:
    with LocalExecutor(jobs) as executor:
        return dict(executor.work(function, items, lambda *step: None, stop))


def test_every_item_is_answered() -> None:
    assert _work(fakes.double, [1, 2, 3, 4, 5]) == {0: 2, 1: 4, 2: 6, 3: 8, 4: 10}


def test_progress_is_heard_and_begins_with_an_empty_stage() -> None:
    heard: list[tuple[int, str, int, int | None]] = []
    with LocalExecutor(1) as executor:
        list(executor.work(fakes.double, [1], lambda *step: heard.append(step), FOREVER))
    assert heard == [(0, "", 0, None), (0, "doubling", 1, 1)]


@posix
def test_a_killed_worker_costs_one_item_and_says_what_it_was_at() -> None:
    answers = _work(fakes.die, [1, 13, 2, 3])
    lost = answers.pop(1)
    assert answers == {0: 1, 2: 2, 3: 3}
    assert isinstance(lost, WorkerDiedError)
    assert "killed while counting" in lost.reason
    assert "memory" in lost.reason


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux counts what may be written to")
def test_a_worker_may_take_only_so_much_memory() -> None:
    assert 0 < _work(fakes.memory_limit, [1])[0] < 2**36


@posix
def test_a_crash_in_native_code_is_named_by_its_signal() -> None:
    lost = _work(fakes.crash, [1])[0]
    assert isinstance(lost, WorkerDiedError)
    assert "SIGSEGV" in lost.reason


def test_a_fault_of_the_program_is_reported_with_its_last_line() -> None:
    lost = _work(fakes.fail, [1])[0]
    assert isinstance(lost, WorkerDiedError)
    assert "ZeroDivisionError: no such number" in lost.reason


def test_a_worker_speaks_the_language_that_is_present_where_it_is_asked() -> None:
    with LocalExecutor(1) as executor:
        for language, said in (("es", "2 zancadas"), ("en", "2 strides")):
            with in_language(language):
                assert dict(executor.work(fakes.greeting, [2], lambda *step: None, FOREVER)) == {0: said}


@posix
def test_how_a_worker_died_is_said_in_the_language_of_the_batch() -> None:
    with in_language("es"):
        lost = _work(fakes.die, [13])[0]
    assert isinstance(lost, WorkerDiedError)
    assert "(counting), normalmente por falta de memoria" in lost.reason


def test_what_a_codec_prints_does_not_disturb_the_answers() -> None:
    assert _work(fakes.chatter, [1, 2], jobs=1) == {0: 1, 1: 2}


def test_the_workers_share_the_cores(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes.os, "cpu_count", lambda: 8)
    assert _work(fakes.threads, [0], jobs=2) == {0: "4"}
    assert _work(fakes.threads, [0], jobs=16) == {0: "1"}


def test_a_stop_ends_what_runs_by_itself_and_begins_nothing_more(tmp_path: Path) -> None:
    stop, answers = threading.Event(), {}
    folders = [str(tmp_path / name) for name in "ab"]
    for folder in folders:
        Path(folder).mkdir()

    def stop_when_begun(index: int, stage: str, done: int, total: int | None) -> None:
        if stage == "waiting":
            stop.set()

    with LocalExecutor(1) as executor:
        answers = dict(executor.work(fakes.wait, folders, stop_when_begun, stop))
    assert answers == {0: Cancelled()}
    assert (tmp_path / "a" / "left").exists()
    assert not (tmp_path / "b" / "begun").exists()


def test_leaving_in_the_middle_leaves_no_process_behind(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), LocalExecutor(1) as executor:
        for _ in executor.work(fakes.wait, [str(tmp_path)], _interrupt, FOREVER):
            pass
    until((tmp_path / "left").exists)


def _interrupt(index: int, stage: str, done: int, total: int | None) -> None:
    if stage == "waiting":
        raise KeyboardInterrupt


PARENT = """
import os, threading
from posturecam.batch.executor import LocalExecutor
from posturecam.words import in_language
from tests.batch import fakes
def begun(index, stage, done, total):
    if stage:
        print(stage, flush=True)
with LocalExecutor(2) as executor:
    list(executor.work(fakes.double, [1, 2], lambda *step: None, threading.Event()))
    list(executor.work(fakes.sleep, [600.0, 600.0], begun, threading.Event()))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="a signal at the death of the parent")
def test_workers_die_with_their_parent_whatever_they_do() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], cwd=ROOT, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        workers = [int(parent.stdout.readline()) for _ in range(2)]
        assert all(_is_alive(worker) for worker in workers)
        parent.kill()
    until(lambda: not any(_is_alive(worker) for worker in workers))


def _is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_workers_outlive_the_thread_that_first_needed_them() -> None:
    with LocalExecutor(1) as executor:
        list(executor.work(fakes.double, [1], lambda *step: None, FOREVER))
        first = executor._workers[0]._process
        assert dict(executor.work(fakes.double, [2], lambda *step: None, FOREVER)) == {0: 4}
        assert executor._workers[0]._process is first


IMPATIENT = (
    "from posturecam.batch import worker; worker.GRACE_S = 0.2; worker._die_with_parent = lambda: None; worker.main()"
)


def test_a_worker_that_is_not_wanted_any_more_ends_whatever_it_does() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", IMPATIENT],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as worker:
        assert worker.stdin is not None
        assert worker.stdout is not None
        pickle.dump((fakes.sleep, 600.0, "en"), worker.stdin)
        worker.stdin.flush()
        assert pickle.load(worker.stdout)[0] == "progress"
        worker.stdin.close()
        assert worker.wait(60) == 1
