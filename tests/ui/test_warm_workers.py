"""The worker processes of the queue live on between its jobs."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from posturecam.batch.executor import LocalExecutor
from posturecam.batch.settings import ClipSettings
from posturecam.pose.stored import save_track
from posturecam.track import PoseTrack
from posturecam.ui import warm_workers
from posturecam.ui.jobs import ClipState, Job, Jobs, QueuedClip
from posturecam.ui.warm_workers import WarmWorkers
from posturecam_lab.benchmarks.app_server import wait_for
from tests.batch.fakes import process_id


@pytest.fixture
def workers() -> Iterator[WarmWorkers]:
    workers = WarmWorkers()
    yield workers
    workers.close()


def _process_of(executor: LocalExecutor) -> int:
    ((_, answer),) = executor.work(process_id, [0], lambda *_: None, threading.Event())
    assert isinstance(answer, int)
    return answer


def _process(workers: WarmWorkers, processes: int = 1) -> int:
    with workers.using(processes) as executor:
        return _process_of(executor)


def test_the_next_job_gets_the_process_of_the_last(workers: WarmWorkers) -> None:
    assert _process(workers) == _process(workers)


def test_a_stopped_one_is_started_anew(workers: WarmWorkers) -> None:
    with workers.using(1) as executor:
        before = _process_of(executor)
        stop = threading.Event()
        stop.set()
        assert [answer for _, answer in executor.work(process_id, [0], lambda *_: None, stop)] in ([], [before])
        executor.__exit__(None, None, None)
    assert _process(workers) != before


def test_several_processes_end_with_their_job(workers: WarmWorkers) -> None:
    assert _process(workers) != _process(workers, 2)
    assert workers._executor is None


def test_a_warm_process_is_there_before_the_first_job(workers: WarmWorkers) -> None:
    workers.warm_up()
    wait_for(lambda: workers._executor is not None, "the start of the process", 10)
    with workers.using(1) as executor:
        assert executor is workers._executor
        (process,) = (one._process for one in executor._workers)
        assert process is not None
        assert process.pid == _process_of(executor)


def test_it_ends_when_it_was_not_used_for_a_while(workers: WarmWorkers, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _process(workers)
    workers.tidy()
    assert workers._executor is not None
    monkeypatch.setattr(warm_workers, "IDLE_S", -1.0)
    workers.tidy()
    assert workers._executor is None
    assert _process(workers) != before


def test_two_jobs_of_the_queue_share_a_process(leaning_track: PoseTrack, tmp_path: Path) -> None:
    jobs = Jobs()
    seen = []
    for number in (1, 2):
        clip = tmp_path / f"{number}.npz"
        save_track(leaning_track.between(0, number), clip)
        job = Job([QueuedClip(str(clip), clip.name)], tmp_path / f"out{number}", ClipSettings())
        jobs.submit(job)
        wait_for(lambda job=job: job.is_over, "the job's end")
        assert [one.state for one in job.clips] == [ClipState.DONE]
        with jobs.workers.using(1) as executor:
            seen.append(_process_of(executor))
    jobs.close()
    assert len(set(seen)) == 1
    assert jobs.workers._executor is None


def test_closing_while_it_warms_up_leaves_no_process() -> None:
    workers = WarmWorkers()
    workers.warm_up()
    time.sleep(0.1)
    workers.close()
    wait_for(
        lambda: not any(one.name == "posturecam-warm-up" for one in threading.enumerate()), "the end of its thread"
    )
    assert workers._executor is None
