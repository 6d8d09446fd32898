"""A batch from clips to manifest and sheet: outcomes, events, stops and faults."""

from __future__ import annotations

import json
import os
import sys
import threading
from pathlib import Path

import pytest

from posturecam.batch import run
from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.manifest import ClipOutcome, load_manifest
from posturecam.batch.processes import WorkerDiedError
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.batch.task import Answer, Inspection, InspectionTask, Report, Task, analyse
from posturecam.errors import ModelError, OutputError
from tests.batch.conftest import FILES, InProcessExecutor, Stored, analyse_again, by_name, ignore_progress


def test_every_clip_gets_a_folder_or_a_reason(clips: Path, tmp_path: Path) -> None:
    manifest = run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), jobs=2)
    assert [entry.outcome for entry in manifest.entries] == [ClipOutcome.DONE, ClipOutcome.DONE, ClipOutcome.FAILED]
    assert {path.name for path in (tmp_path / "out" / "a").iterdir()} == FILES
    assert "broken.mp4 is a text file" in (manifest.entries[2].reason or "")
    assert load_manifest(tmp_path / "out") == manifest


def test_what_a_clip_shows_is_reported_before_its_files_are_there(stored: Stored, tmp_path: Path) -> None:
    seen: list[tuple[BatchEventKind, str, bool]] = []

    def watch(event: BatchEvent) -> None:
        if event.kind is not BatchEventKind.PROGRESS:
            seen.append((event.kind, event.headline, (tmp_path / "out" / "a").exists()))

    manifest = run_batch([stored(tmp_path / "a.npz")], tmp_path / "out", ClipSettings(), watch=watch)
    headline = (manifest.entries[0].summary or {})["headline"]
    kinds = BatchEventKind
    assert headline
    assert seen[1:] == [(kinds.STARTED, "", False), (kinds.FOUND, headline, False), (kinds.DONE, "", True)]


def test_nothing_unfinished_is_left_among_the_results(clips: Path, out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {"a", "b", "coach_sheet.csv", "coach_sheet.html", "manifest.json"}


def test_the_manifest_holds_with_what_each_clip_was_analysed(out: Path) -> None:
    entry = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["clips"][0]
    analysis = json.loads((out / "a" / "analysis.json").read_text(encoding="utf-8"))
    assert entry["input"] == analysis["provenance"]["input"]
    assert entry["model"] == analysis["provenance"]["model"]
    assert entry["version"] == analysis["provenance"]["version"]
    assert entry["settings"] == ClipSettings().digest
    assert entry["started"] <= entry["finished"]


def test_the_manifest_holds_what_is_finished_while_the_rest_goes_on(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.batch.manifest.SHARE", 1.0)
    done: list[int] = []

    def count(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.STARTED and (manifest := load_manifest(tmp_path / "out")):
            done.append(sum(entry.finished is not None for entry in manifest.entries))

    run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), watch=count, executor=InProcessExecutor())
    assert done == [0, 1, 2]


def test_the_same_clip_twice_is_analysed_once_and_listed_twice(stored: Stored, tmp_path: Path) -> None:
    first, second = stored(tmp_path / "clips" / "a.npz"), stored(tmp_path / "clips" / "copy.npz")
    executor = InProcessExecutor()
    manifest = run_batch([first, second], tmp_path / "out", ClipSettings(), executor=executor)
    entries = by_name(manifest.entries)
    assert executor.done == ["a.npz"]
    assert entries["copy.npz"].same_as == str(first)
    assert entries["copy.npz"].folder == "a"
    assert entries["copy.npz"].summary == entries["a.npz"].summary is not None
    assert (tmp_path / "out" / "coach_sheet.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_a_worker_that_died_costs_its_clip_and_is_reported(clips: Path, tmp_path: Path) -> None:
    executor = InProcessExecutor({"a.npz": WorkerDiedError("The worker was killed.")})
    entries = by_name(run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), executor=executor).entries)
    assert (entries["a.npz"].outcome, entries["a.npz"].reason) == (ClipOutcome.FAILED, "The worker was killed.")
    assert entries["b.npz"].outcome is ClipOutcome.DONE


def test_events_report_the_life_of_every_clip(clips: Path, tmp_path: Path) -> None:
    lives: dict[str, list[BatchEventKind]] = {}
    run_batch(
        sorted(clips.iterdir()),
        tmp_path / "out",
        ClipSettings(),
        watch=lambda event: lives.setdefault(Path(event.clip).name, []).append(event.kind),
        executor=InProcessExecutor(),
    )
    assert lives["a.npz"] == [BatchEventKind.WAITING, BatchEventKind.STARTED, BatchEventKind.DONE]
    assert lives["broken.mp4"] == [BatchEventKind.WAITING, BatchEventKind.STARTED, BatchEventKind.FAILED]


def test_a_stop_keeps_what_is_finished_and_the_rest_can_be_resumed(clips: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def stop_after_one(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.FAILED:
            stop.set()

    clips_given = sorted(clips.iterdir())
    manifest = run_batch(
        clips_given, tmp_path / "out", ClipSettings(), stop=stop, watch=stop_after_one, executor=InProcessExecutor()
    )
    outcomes = {name: entry.outcome for name, entry in by_name(manifest.entries).items()}
    assert outcomes == {"broken.mp4": ClipOutcome.FAILED, "a.npz": ClipOutcome.STOPPED, "b.npz": ClipOutcome.STOPPED}
    assert manifest.entries[0].reason == "Stopped before it was finished; run it again."
    assert set(analyse_again(clips, tmp_path / "out")) == {"a.npz", "b.npz", "broken.mp4"}


def test_an_interrupt_leaves_manifest_and_sheet_up_to_date(clips: Path, tmp_path: Path) -> None:
    def interrupt(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.DONE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(
            sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), watch=interrupt, executor=InProcessExecutor()
        )
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert manifest.counts() == {ClipOutcome.DONE: 1, ClipOutcome.FAILED: 1, ClipOutcome.STOPPED: 1}
    assert (tmp_path / "out" / "coach_sheet.html").is_file()


def test_what_no_clip_can_escape_stops_the_batch_with_one_error(clips: Path, tmp_path: Path) -> None:
    full = Answer(ClipOutcome.STOPPED, "The disk that holds it is full.", hopeless="OutputError")
    executor = InProcessExecutor({"a.npz": full})
    with pytest.raises(OutputError, match=r"^The disk that holds it is full\.$"):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), executor=executor)
    assert executor.done == ["broken.mp4", "a.npz"]
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert by_name(manifest.entries)["b.npz"].outcome is ClipOutcome.STOPPED


def test_without_the_pose_model_no_video_is_begun(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network() -> None:
        raise ModelError("The pose model could not be fetched.")

    monkeypatch.setattr(run, "model_files", no_network)
    with pytest.raises(ModelError):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), jobs=1)
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert manifest.counts()[ClipOutcome.STOPPED] == 3


def test_a_worker_answers_a_full_disk_as_hopeless_and_leaves_nothing(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    scratch = tmp_path / "out" / ".x.partial"
    scratch.mkdir(parents=True)
    scratch.with_suffix(".lock").touch()
    task = Task(str(stored(tmp_path / "a.npz")), str(tmp_path / "out" / "a"), str(scratch), ClipSettings())
    answer = analyse(task, ignore_progress)
    assert answer.hopeless == "OutputError"
    assert (
        str(answer.reason)
        == f"The disk that holds {tmp_path / 'out'} is full. Make room, or choose another folder with --out."
    )
    assert list(scratch.iterdir()) == []


def test_a_worker_of_another_version_answers_so(tmp_path: Path) -> None:
    answer = analyse(Task("a.mp4", "out/a", None, ClipSettings(), version="0.0.1"), ignore_progress)
    assert answer.hopeless == "ClusterError"
    assert "you run 0.0.1" in str(answer.reason)


def test_the_longest_clip_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {"short.mp4": 1.0, "long.mp4": 9.0, "middle.mp4": 5.0}
    for name in costs:
        (tmp_path / name).write_text(name)

    def see(sight: InspectionTask, report: Report) -> Inspection:
        return Inspection(None, costs[Path(sight.clip).name])

    monkeypatch.setattr("posturecam.batch.plan.inspect", see)
    executor = InProcessExecutor(dict.fromkeys(costs, WorkerDiedError("not today")))
    run_batch([tmp_path / name for name in costs], tmp_path / "out", ClipSettings(), executor=executor)
    assert executor.done == ["long.mp4", "middle.mp4", "short.mp4"]


def test_a_clip_whose_original_changed_before_it_was_analysed_is_not_given_its_result(
    stored: Stored, tmp_path: Path
) -> None:
    first, copy = stored(tmp_path / "a.npz"), stored(tmp_path / "copy.npz")

    def change(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.STARTED and event.clip == str(first):
            stored(first, 1.0)

    manifest = run_batch([first, copy], tmp_path / "out", ClipSettings(), watch=change, executor=InProcessExecutor())
    entry = by_name(manifest.entries)["copy.npz"]
    assert (entry.outcome, entry.same_as, entry.folder) == (ClipOutcome.STOPPED, None, None)
    assert "changed while the batch ran" in (entry.reason or "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_list_that_names_a_pipe_or_a_device_ends(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.npz")
    os.mkfifo(tmp_path / "pipe.mp4")
    names = [tmp_path / "pipe.npz", tmp_path / "pipe.mp4", "/dev/zero"]
    manifest = run_batch(names, tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert [entry.outcome for entry in manifest.entries] == [ClipOutcome.FAILED] * 3
    assert "not a regular file" in (manifest.entries[0].reason or "")
