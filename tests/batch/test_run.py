from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from posturecam.batch import run
from posturecam.batch.events import Event, Kind
from posturecam.batch.manifest import Entry, Outcome, load_manifest
from posturecam.batch.processes import Lost
from posturecam.batch.run import run_batch
from posturecam.batch.settings import Settings
from posturecam.batch.task import Answer, Inspection, InspectionTask, Report, Task, analyse
from posturecam.clip import analyze_to_folder
from posturecam.errors import ModelError, OutputError
from posturecam.results.inputs import file_digest
from tests.batch.conftest import Here, Stored, nobody_asks

FILES = {".posturecam.json", "analysis.json", "frames.csv", "landmarks.npz", "strides.csv"}


def _by_name(entries: Sequence[Entry]) -> dict[str, Entry]:
    return {Path(entry.clip).name: entry for entry in entries}


def _again(clips: Path, out: Path, settings: Settings | None = None) -> list[str]:
    """The names of the clips that are analysed when the batch is resumed."""
    crew = Here()
    run_batch(sorted(clips.rglob("*.*")), out, settings or Settings(), resume=True, root=clips, crew=crew)
    return crew.done


@pytest.fixture
def out(clips: Path, tmp_path: Path) -> Path:
    """The results of a first run over `clips`."""
    run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), root=clips, crew=Here())
    return tmp_path / "out"


def test_every_clip_gets_a_folder_or_a_reason(clips: Path, tmp_path: Path) -> None:
    manifest = run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), jobs=2)
    assert [entry.outcome for entry in manifest.entries] == [Outcome.DONE, Outcome.DONE, Outcome.FAILED]
    assert {path.name for path in (tmp_path / "out" / "a").iterdir()} == FILES
    assert "broken.mp4 is a text file" in (manifest.entries[2].reason or "")
    assert load_manifest(tmp_path / "out") == manifest


def test_nothing_unfinished_is_left_among_the_results(clips: Path, out: Path) -> None:
    assert {path.name for path in out.iterdir()} == {"a", "b", "coach_sheet.csv", "coach_sheet.html", "manifest.json"}


def test_the_manifest_tells_with_what_each_clip_was_analysed(out: Path) -> None:
    entry = json.loads((out / "manifest.json").read_text(encoding="utf-8"))["clips"][0]
    analysis = json.loads((out / "a" / "analysis.json").read_text(encoding="utf-8"))
    assert entry["input"] == analysis["provenance"]["input"]
    assert entry["model"] == analysis["provenance"]["model"]
    assert entry["version"] == analysis["provenance"]["version"]
    assert entry["settings"] == Settings().digest
    assert entry["started"] <= entry["finished"]


def test_the_manifest_tells_what_is_finished_while_the_rest_goes_on(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.batch.manifest.SHARE", 1.0)
    done: list[int] = []

    def count(event: Event) -> None:
        if event.kind is Kind.STARTED and (manifest := load_manifest(tmp_path / "out")):
            done.append(sum(entry.finished is not None for entry in manifest.entries))

    run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), watch=count, crew=Here())
    assert done == [0, 1, 2]


def test_a_resumed_batch_does_again_only_what_failed(clips: Path, out: Path) -> None:
    assert _again(clips, out) == ["broken.mp4"]


def test_a_resumed_batch_does_again_what_changed(clips: Path, out: Path, stored: Stored) -> None:
    before = (out / "a" / "analysis.json").read_bytes()
    stored(clips / "a.npz", 1.5)
    assert _again(clips, out) == ["broken.mp4", "a.npz"]
    assert (out / "a" / "analysis.json").read_bytes() != before
    assert not (out / "a_2").exists()


def test_a_resumed_batch_does_again_what_was_done_with_other_settings(clips: Path, out: Path) -> None:
    assert set(_again(clips, out, Settings(activity="stand"))) == {"a.npz", "b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_what_another_version_did(
    clips: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.batch.plan.__version__", "99.0.0")
    assert set(_again(clips, out)) == {"a.npz", "b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_what_another_command_analysed_with_other_settings(clips: Path, out: Path) -> None:
    """Else the row and the sheet would show settings that the result was not made with."""
    analyze_to_folder(clips / "b.npz", out, activity="stand")
    assert set(_again(clips, out)) == {"b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_whose_results_are_gone(clips: Path, out: Path) -> None:
    (out / "b" / "analysis.json").unlink()
    assert set(_again(clips, out)) == {"b.npz", "broken.mp4"}


def test_what_was_finished_just_before_the_command_was_killed_is_done_again_in_its_place(
    clips: Path, out: Path
) -> None:
    manifest = load_manifest(out)
    assert manifest is not None
    never_told = tuple(replace(entry, outcome=Outcome.STOPPED, finished=None) for entry in manifest.entries)
    replace(manifest, entries=never_told).save()
    assert set(_again(clips, out)) == {"a.npz", "b.npz", "broken.mp4"}
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"a", "b"}


def test_a_renamed_clip_keeps_its_result(clips: Path, out: Path) -> None:
    (clips / "a.npz").rename(clips / "anna.npz")
    assert _again(clips, out) == ["broken.mp4"]
    manifest = load_manifest(out)
    assert manifest is not None
    entries = _by_name(manifest.entries)
    assert entries["anna.npz"].folder == "a"
    assert "a.npz" not in entries


def test_a_resumed_batch_keeps_the_rows_of_clips_that_are_gone(clips: Path, out: Path) -> None:
    (clips / "b.npz").unlink()
    _again(clips, out)
    manifest = load_manifest(out)
    assert manifest is not None
    assert _by_name(manifest.entries)["b.npz"].outcome is Outcome.DONE


def test_without_resume_everything_is_done_again(clips: Path, out: Path) -> None:
    crew = Here()
    run_batch(sorted(clips.iterdir()), out, Settings(), root=clips, crew=crew)
    assert set(crew.done) == {"a.npz", "b.npz", "broken.mp4"}
    assert not (out / "a_2").exists()


def test_the_same_film_twice_is_analysed_once_and_told_for_both(stored: Stored, tmp_path: Path) -> None:
    first, second = stored(tmp_path / "clips" / "a.npz"), stored(tmp_path / "clips" / "copy.npz")
    crew = Here()
    manifest = run_batch([first, second], tmp_path / "out", Settings(), crew=crew)
    entries = _by_name(manifest.entries)
    assert crew.done == ["a.npz"]
    assert entries["copy.npz"].same_as == str(first)
    assert entries["copy.npz"].folder == "a"
    assert entries["copy.npz"].summary == entries["a.npz"].summary is not None
    assert (tmp_path / "out" / "coach_sheet.csv").read_text(encoding="utf-8-sig").count("\n") == 3


def test_names_with_spaces_and_emoji_and_subfolders_are_kept(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "Anna B" / "läuft 🏃.npz", 1.0), stored(tmp_path / "c" / "Ben" / "läuft 🏃.npz")]
    manifest = run_batch(clips, tmp_path / "out", Settings(), jobs=1)
    assert [entry.folder for entry in manifest.entries] == ["Anna B/läuft 🏃", "Ben/läuft 🏃"]
    assert [entry.person for entry in manifest.entries] == ["Anna B", "Ben"]
    assert all((tmp_path / "out" / (entry.folder or "") / "analysis.json").is_file() for entry in manifest.entries)


def test_a_folder_of_somebody_else_is_left_alone(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "out" / "a").mkdir(parents=True)
    (tmp_path / "out" / "a" / "diary.txt").write_text("mine")
    clip = stored(tmp_path / "a.npz")
    manifest = run_batch([clip], tmp_path / "out", Settings(), crew=Here())
    assert manifest.entries[0].folder == "a_npz"
    assert (tmp_path / "out" / "a" / "diary.txt").read_text() == "mine"


def test_a_lost_worker_costs_its_clip_and_is_told(clips: Path, tmp_path: Path) -> None:
    crew = Here({"a.npz": Lost("The worker was killed.")})
    entries = _by_name(run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), crew=crew).entries)
    assert (entries["a.npz"].outcome, entries["a.npz"].reason) == (Outcome.FAILED, "The worker was killed.")
    assert entries["b.npz"].outcome is Outcome.DONE


def test_events_tell_the_life_of_every_clip(clips: Path, tmp_path: Path) -> None:
    lives: dict[str, list[Kind]] = {}
    run_batch(
        sorted(clips.iterdir()),
        tmp_path / "out",
        Settings(),
        watch=lambda event: lives.setdefault(Path(event.clip).name, []).append(event.kind),
        crew=Here(),
    )
    assert lives["a.npz"] == [Kind.WAITING, Kind.STARTED, Kind.DONE]
    assert lives["broken.mp4"] == [Kind.WAITING, Kind.STARTED, Kind.FAILED]


def test_a_stop_keeps_what_is_finished_and_the_rest_can_be_resumed(clips: Path, tmp_path: Path) -> None:
    stop = threading.Event()

    def stop_after_one(event: Event) -> None:
        if event.kind is Kind.FAILED:
            stop.set()

    clips_given = sorted(clips.iterdir())
    manifest = run_batch(clips_given, tmp_path / "out", Settings(), stop=stop, watch=stop_after_one, crew=Here())
    outcomes = {name: entry.outcome for name, entry in _by_name(manifest.entries).items()}
    assert outcomes == {"broken.mp4": Outcome.FAILED, "a.npz": Outcome.STOPPED, "b.npz": Outcome.STOPPED}
    assert manifest.entries[0].reason == "Stopped before it was finished; run it again."
    assert set(_again(clips, tmp_path / "out")) == {"a.npz", "b.npz", "broken.mp4"}


def test_an_interrupt_leaves_manifest_and_sheet_up_to_date(clips: Path, tmp_path: Path) -> None:
    def interrupt(event: Event) -> None:
        if event.kind is Kind.DONE:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), watch=interrupt, crew=Here())
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert manifest.counts() == {Outcome.DONE: 1, Outcome.FAILED: 1, Outcome.STOPPED: 1}
    assert (tmp_path / "out" / "coach_sheet.html").is_file()


def test_what_no_clip_can_escape_stops_the_batch_with_one_error(clips: Path, tmp_path: Path) -> None:
    full = Answer(Outcome.STOPPED, "The disk that holds it is full.", hopeless="OutputError")
    crew = Here({"a.npz": full})
    with pytest.raises(OutputError, match=r"^The disk that holds it is full\.$"):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), crew=crew)
    assert crew.done == ["broken.mp4", "a.npz"]
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert _by_name(manifest.entries)["b.npz"].outcome is Outcome.STOPPED


def test_without_the_pose_model_no_film_is_begun(clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network() -> None:
        raise ModelError("The pose model could not be fetched.")

    monkeypatch.setattr(run, "model_files", no_network)
    with pytest.raises(ModelError):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), jobs=1)
    manifest = load_manifest(tmp_path / "out")
    assert manifest is not None
    assert manifest.counts()[Outcome.STOPPED] == 3


def test_a_damaged_manifest_is_told_when_it_is_to_be_resumed(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(OutputError, match="without --resume"):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), resume=True, crew=Here())


@pytest.mark.skipif(sys.platform == "win32", reason="names of files")
def test_a_clip_cannot_take_the_place_of_the_manifest(stored: Stored, tmp_path: Path) -> None:
    clip = stored(tmp_path / "manifest.json.npz")
    manifest = run_batch([clip], tmp_path / "out", Settings(), crew=Here())
    assert manifest.entries[0].folder == "manifest.json_npz"


def test_a_worker_answers_a_full_disk_as_hopeless_and_leaves_nothing(
    stored: Stored, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, content: bytes) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    scratch = tmp_path / "out" / ".x.partial"
    scratch.mkdir(parents=True)
    scratch.with_suffix(".lock").touch()
    task = Task(str(stored(tmp_path / "a.npz")), str(tmp_path / "out" / "a"), str(scratch), Settings())
    answer = analyse(task, nobody_asks)
    assert answer.hopeless == "OutputError"
    assert (
        answer.reason
        == f"The disk that holds {tmp_path / 'out'} is full. Make room, or choose another folder with --out."
    )
    assert list(scratch.iterdir()) == []


def test_a_worker_of_another_version_answers_so(tmp_path: Path) -> None:
    answer = analyse(Task("a.mp4", "out/a", None, Settings(), version="0.0.1"), nobody_asks)
    assert answer.hopeless == "ClusterError"
    assert "you run 0.0.1" in (answer.reason or "")


def test_the_longest_clip_goes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    costs = {"short.mp4": 1.0, "long.mp4": 9.0, "middle.mp4": 5.0}
    for name in costs:
        (tmp_path / name).write_text(name)

    def see(sight: InspectionTask, report: Report) -> Inspection:
        return Inspection(None, costs[Path(sight.clip).name])

    monkeypatch.setattr("posturecam.batch.plan.inspect", see)
    crew = Here(dict.fromkeys(costs, Lost("not today")))
    run_batch([tmp_path / name for name in costs], tmp_path / "out", Settings(), crew=crew)
    assert crew.done == ["long.mp4", "middle.mp4", "short.mp4"]


def _folders(out: Path) -> dict[str, str]:
    """For every result below `out` the digest of the clip that it is of."""
    return {
        file.parent.relative_to(out).as_posix(): json.loads(file.read_text(encoding="utf-8"))["provenance"]["input"]
        for file in out.rglob("analysis.json")
    }


@pytest.mark.parametrize("order", [1, -1])
def test_a_clip_beside_a_folder_of_its_name_loses_nothing(stored: Stored, tmp_path: Path, order: int) -> None:
    clips = [stored(tmp_path / "c" / "anna.npz", 1.0), stored(tmp_path / "c" / "anna" / "monday.npz", 2.0)][::order]
    for _ in range(2):
        manifest = run_batch(clips, tmp_path / "out", Settings(), crew=Here(), root=tmp_path / "c")
    entries = _by_name(manifest.entries)
    assert (entries["anna.npz"].folder, entries["monday.npz"].folder) == ("anna_npz", "anna/monday")
    assert _folders(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}


def test_a_clip_that_comes_later_into_a_folder_named_as_a_result_goes_elsewhere(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "anna.npz", 1.0)]
    run_batch(clips, tmp_path / "out", Settings(), crew=Here(), root=tmp_path / "c")
    clips.append(stored(tmp_path / "c" / "anna" / "monday.npz", 2.0))
    manifest = run_batch(clips, tmp_path / "out", Settings(), resume=True, crew=Here(), root=tmp_path / "c")
    assert [entry.folder for entry in manifest.entries] == ["anna", "anna_2/monday"]
    assert _folders(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}


def test_notes_in_a_result_folder_survive_a_rerun(clips: Path, out: Path) -> None:
    (out / "a" / "notes.txt").write_text("knee hurts")
    (out / "a" / "photos").mkdir()
    (out / "a" / "stale.csv").touch()
    run_batch(sorted(clips.iterdir()), out, Settings(activity="stand"), root=clips, crew=Here())
    assert {path.name for path in (out / "a").iterdir()} == {*FILES, "notes.txt", "photos", "stale.csv"}


def test_without_resume_the_results_of_other_clips_stay_and_keep_their_rows(stored: Stored, tmp_path: Path) -> None:
    first, second = stored(tmp_path / "A" / "same.npz", 1.0), stored(tmp_path / "B" / "same.npz", 2.0)
    run_batch([first], tmp_path / "out", Settings(), crew=Here())
    manifest = run_batch([second], tmp_path / "out", Settings(), crew=Here())
    assert {entry.clip: entry.folder for entry in manifest.entries} == {str(first): "same", str(second): "same_npz"}
    assert _folders(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}
    again = run_batch([second], tmp_path / "out", Settings(), crew=Here())
    assert {entry.clip: entry.folder for entry in again.entries} == {str(first): "same", str(second): "same_npz"}


def test_without_resume_rows_of_other_clips_without_a_result_go(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_text("no film")
    run_batch([tmp_path / "broken.mp4"], tmp_path / "out", Settings(), crew=Here())
    manifest = run_batch([stored(tmp_path / "a.npz")], tmp_path / "out", Settings(), crew=Here())
    assert [Path(entry.clip).name for entry in manifest.entries] == ["a.npz"]


def test_a_second_batch_into_the_same_folder_is_refused_while_the_first_runs(clips: Path, tmp_path: Path) -> None:
    refused: list[str] = []

    def begin_another(event: Event) -> None:
        if event.kind is Kind.STARTED and not refused:
            with pytest.raises(OutputError) as told:
                run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), crew=Here())
            refused.append(str(told.value))

    run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), watch=begin_another, crew=Here())
    told = f"Another batch (process {os.getpid()}) writes to {tmp_path / 'out'}. "
    assert refused == [f"{told}Wait until it has ended, or choose another folder with --out."]
    run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), crew=Here())


KILLED = """
import os, sys, threading
from pathlib import Path
from posturecam.batch.events import Kind
from posturecam.batch.run import run_batch
from posturecam.batch.settings import Settings
from posturecam.results import publish
def kill(event):
    if event.kind is Kind.DONE:
        os._exit(9)
run_batch(sys.argv[2:], sys.argv[1], Settings(), jobs=1, watch=kill)
"""


def test_what_a_killed_batch_left_is_no_obstacle_and_is_cleared_up(clips: Path, tmp_path: Path) -> None:
    given = [str(clips / "a.npz"), str(clips / "b.npz")]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "out"), *given], capture_output=True, text=True, check=False
    )
    assert run.returncode == 9, run.stderr
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")} > {".posturecam.lock"}
    _again(clips, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")} == set()


def test_a_result_that_was_set_aside_when_a_batch_was_killed_comes_back(stored: Stored, tmp_path: Path) -> None:
    clip, out = stored(tmp_path / "c" / "anna" / "a.npz"), tmp_path / "out"
    run_batch([clip], out, Settings(), crew=Here(), root=tmp_path / "c")
    old = out / "anna" / ".0123456789ab.old"
    old.mkdir()
    (out / "anna" / ".0123456789ab.lock").write_text("sha256:of a result that never came")
    (out / "anna" / "a").rename(old / "a")
    crew = Here()
    run_batch([clip], out, Settings(), resume=True, crew=crew, root=tmp_path / "c")
    assert crew.done == []
    assert [path.name for path in (out / "anna").iterdir()] == ["a"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of files")
def test_a_name_that_is_not_utf_8_is_a_clip_like_others(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "a.npz", 1.0), stored(tmp_path / "c" / os.fsdecode(b"caf\xe9.npz"), 2.0)]
    (tmp_path / "c" / os.fsdecode(b"\xff.mp4")).write_text("no film")
    clips.append(tmp_path / "c" / os.fsdecode(b"\xff.mp4"))
    manifest = run_batch(clips, tmp_path / "out", Settings(), jobs=1, root=tmp_path / "c")
    assert [entry.outcome for entry in manifest.entries] == [Outcome.DONE, Outcome.DONE, Outcome.FAILED]
    assert [entry.folder for entry in manifest.entries] == ["a", "caf_", "_"]
    assert load_manifest(tmp_path / "out") == manifest
    for sheet in ("coach_sheet.html", "coach_sheet.csv"):
        assert "caf\\xe9.npz" in (tmp_path / "out" / sheet).read_text(encoding="utf-8-sig")
    crew = Here()
    run_batch(clips, tmp_path / "out", Settings(), resume=True, root=tmp_path / "c", crew=crew)
    assert len(crew.done) == 1


def test_a_clip_whose_likeness_changed_before_it_was_analysed_is_not_given_its_result(
    stored: Stored, tmp_path: Path
) -> None:
    first, copy = stored(tmp_path / "a.npz"), stored(tmp_path / "copy.npz")

    def change(event: Event) -> None:
        if event.kind is Kind.STARTED and event.clip == str(first):
            stored(first, 1.0)

    manifest = run_batch([first, copy], tmp_path / "out", Settings(), watch=change, crew=Here())
    entry = _by_name(manifest.entries)["copy.npz"]
    assert (entry.outcome, entry.same_as, entry.folder) == (Outcome.STOPPED, None, None)
    assert "changed while the batch ran" in (entry.reason or "")


@pytest.mark.skipif(sys.platform == "win32", reason="pipes")
def test_a_list_that_names_a_pipe_or_a_device_ends(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.npz")
    os.mkfifo(tmp_path / "pipe.mp4")
    names = [tmp_path / "pipe.npz", tmp_path / "pipe.mp4", "/dev/zero"]
    manifest = run_batch(names, tmp_path / "out", Settings(), crew=Here())
    assert [entry.outcome for entry in manifest.entries] == [Outcome.FAILED] * 3
    assert "not a regular file" in (manifest.entries[0].reason or "")


def test_results_at_a_url_keep_what_is_not_ours(stored: Stored, tmp_path: Path) -> None:
    out = (tmp_path / "out").as_uri()
    for seconds in (1.0, 2.0):
        clip = stored(tmp_path / "a.npz", seconds)
        manifest = run_batch([clip], out, Settings(), crew=Here())
        assert [entry.folder for entry in manifest.entries] == ["a"]
        assert _folders(tmp_path / "out") == {"a": manifest.entries[0].input}
        (tmp_path / "out" / "a" / "notes.txt").write_text("knee hurts")
        marker = json.loads((tmp_path / "out" / "a" / ".posturecam.json").read_text())
        (tmp_path / "out" / "a" / "1_trunk_lean_00.50s.jpg").touch()
        marker["files"].append("1_trunk_lean_00.50s.jpg")
        (tmp_path / "out" / "a" / ".posturecam.json").write_text(json.dumps(marker))
    run_batch([clip], out, Settings(), crew=Here())
    assert {path.name for path in (tmp_path / "out" / "a").iterdir()} == {*FILES, "notes.txt"}


def test_a_result_of_another_clip_in_the_place_of_one_that_was_stopped_is_kept(
    clips: Path, out: Path, stored: Stored
) -> None:
    manifest = load_manifest(out)
    assert manifest is not None
    replace(manifest, entries=tuple(replace(entry, outcome=Outcome.STOPPED) for entry in manifest.entries)).save()
    shutil.rmtree(out / "a")
    other = analyze_to_folder(stored(clips.parent / "elsewhere" / "a.npz", 1.5), out).analysis.provenance["input"]
    _again(clips, out)
    assert _folders(out)["a"] == other
    assert set(_folders(out)) == {"a", "a_npz", "b"}


def test_a_result_of_another_clip_that_comes_while_the_batch_runs_is_kept(
    clips: Path, tmp_path: Path, stored: Stored
) -> None:
    other = stored(tmp_path / "elsewhere" / "a.npz", 1.5)

    def watch(event: Event) -> None:
        if event.kind is Kind.STARTED and not (tmp_path / "out" / "a").exists():
            analyze_to_folder(other, tmp_path / "out")

    manifest = run_batch(sorted(clips.iterdir()), tmp_path / "out", Settings(), crew=Here(), root=clips, watch=watch)
    entry = _by_name(manifest.entries)["a.npz"]
    assert entry.folder == "a_2"
    found = _folders(tmp_path / "out")
    assert found["a"] == file_digest(other) and found["a_2"] == entry.input


def test_a_file_of_the_user_called_manifest_is_kept(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text('{"name": "web app"}')
    run_batch(sorted(clips.iterdir()), out, Settings(), crew=Here(), root=clips)
    assert (out / "manifest_2.json").read_text() == '{"name": "web app"}'
    assert load_manifest(out) is not None


def test_a_clip_that_is_named_in_several_ways_is_one(stored: Stored, tmp_path: Path) -> None:
    clip = stored(tmp_path / "a" / "a.npz")
    manifest = run_batch([clip, tmp_path / "a" / ".." / "a" / "a.npz"], tmp_path / "out", Settings(), crew=Here())
    assert [entry.folder for entry in manifest.entries] == ["a"]
