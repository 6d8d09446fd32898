"""What a later batch keeps of an earlier one, and what it does again."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from posturecam.batch.manifest import ClipOutcome, load_manifest
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.clip import analyze_to_folder
from posturecam.errors import OutputError
from posturecam.words import in_language
from tests.batch.conftest import InProcessExecutor, Stored, analyse_again, by_name, digests_by_folder


def test_a_resumed_batch_does_again_only_what_failed(clips: Path, out: Path) -> None:
    assert analyse_again(clips, out) == ["broken.mp4"]


def test_a_resumed_batch_does_again_what_changed(clips: Path, out: Path, stored: Stored) -> None:
    before = (out / "a" / "analysis.json").read_bytes()
    stored(clips / "a.npz", 1.5)
    assert analyse_again(clips, out) == ["broken.mp4", "a.npz"]
    assert (out / "a" / "analysis.json").read_bytes() != before
    assert not (out / "a_2").exists()


def test_a_resumed_batch_does_again_what_was_done_with_other_settings(clips: Path, out: Path) -> None:
    assert set(analyse_again(clips, out, ClipSettings(activity="stand"))) == {"a.npz", "b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_what_another_version_did(
    clips: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("posturecam.batch.plan.__version__", "99.0.0")
    assert set(analyse_again(clips, out)) == {"a.npz", "b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_what_another_command_analysed_with_other_settings(clips: Path, out: Path) -> None:
    """Else the row and the sheet would show settings that the result was not made with."""
    analyze_to_folder(clips / "b.npz", out, activity="stand")
    assert set(analyse_again(clips, out)) == {"b.npz", "broken.mp4"}


def test_a_resumed_batch_does_again_whose_results_are_gone(clips: Path, out: Path) -> None:
    (out / "b" / "analysis.json").unlink()
    assert set(analyse_again(clips, out)) == {"b.npz", "broken.mp4"}


def test_what_was_finished_just_before_the_command_was_killed_is_done_again_in_its_place(
    clips: Path, out: Path
) -> None:
    manifest = load_manifest(out)
    assert manifest is not None
    never_finished = tuple(replace(entry, outcome=ClipOutcome.STOPPED, finished=None) for entry in manifest.entries)
    replace(manifest, entries=never_finished).save()
    assert set(analyse_again(clips, out)) == {"a.npz", "b.npz", "broken.mp4"}
    assert {path.name for path in out.iterdir() if path.is_dir()} == {"a", "b"}


def test_a_renamed_clip_keeps_its_result(clips: Path, out: Path) -> None:
    (clips / "a.npz").rename(clips / "anna.npz")
    assert analyse_again(clips, out) == ["broken.mp4"]
    manifest = load_manifest(out)
    assert manifest is not None
    entries = by_name(manifest.entries)
    assert entries["anna.npz"].folder == "a"
    assert "a.npz" not in entries


def test_a_resumed_batch_keeps_the_rows_of_clips_that_are_gone(clips: Path, out: Path) -> None:
    (clips / "b.npz").unlink()
    analyse_again(clips, out)
    manifest = load_manifest(out)
    assert manifest is not None
    assert by_name(manifest.entries)["b.npz"].outcome is ClipOutcome.DONE


def test_what_was_done_in_another_language_is_kept_and_said_in_the_present_one(clips: Path, out: Path) -> None:
    before = load_manifest(out)
    with in_language("es"):
        assert analyse_again(clips, out) == ["broken.mp4"]
        manifest = load_manifest(out)
    assert before is not None and manifest is not None
    english, spanish = (by_name(one.entries)["a.npz"].summary or {} for one in (before, manifest))
    assert english["headline"] != spanish["headline"]
    assert english["checks"].keys() == spanish["checks"].keys()
    assert "Hoja de entrenador" in (out / "coach_sheet.html").read_text(encoding="utf-8")


def test_without_resume_everything_is_done_again(clips: Path, out: Path) -> None:
    executor = InProcessExecutor()
    run_batch(sorted(clips.iterdir()), out, ClipSettings(), root=clips, executor=executor)
    assert set(executor.done) == {"a.npz", "b.npz", "broken.mp4"}
    assert not (out / "a_2").exists()


def test_a_damaged_manifest_is_reported_when_it_is_to_be_resumed(clips: Path, tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "manifest.json").write_text("{")
    with pytest.raises(OutputError, match="without --resume"):
        run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), resume=True, executor=InProcessExecutor())


def test_without_resume_the_results_of_other_clips_stay_and_keep_their_rows(stored: Stored, tmp_path: Path) -> None:
    first, second = stored(tmp_path / "A" / "same.npz", 1.0), stored(tmp_path / "B" / "same.npz", 2.0)
    run_batch([first], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    manifest = run_batch([second], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert {entry.clip: entry.folder for entry in manifest.entries} == {str(first): "same", str(second): "same_npz"}
    assert digests_by_folder(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}
    again = run_batch([second], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert {entry.clip: entry.folder for entry in again.entries} == {str(first): "same", str(second): "same_npz"}


def test_without_resume_rows_of_other_clips_without_a_result_go(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "broken.mp4").write_text("no video")
    run_batch([tmp_path / "broken.mp4"], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    manifest = run_batch([stored(tmp_path / "a.npz")], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert [Path(entry.clip).name for entry in manifest.entries] == ["a.npz"]


KILLED = """
import os, sys, threading
from pathlib import Path
from posturecam.batch.events import BatchEventKind
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.results import publish
def kill(event):
    if event.kind is BatchEventKind.DONE:
        os._exit(9)
run_batch(sys.argv[2:], sys.argv[1], ClipSettings(), jobs=1, watch=kill)
"""


def test_what_a_killed_batch_left_is_no_obstacle_and_is_cleared_up(clips: Path, tmp_path: Path) -> None:
    given = [str(clips / "a.npz"), str(clips / "b.npz")]
    run = subprocess.run(
        [sys.executable, "-c", KILLED, str(tmp_path / "out"), *given], capture_output=True, text=True, check=False
    )
    assert run.returncode == 9, run.stderr
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")} > {".posturecam.lock"}
    analyse_again(clips, tmp_path / "out")
    assert {path.name for path in (tmp_path / "out").iterdir() if path.name.startswith(".")} == set()


def test_a_result_that_was_set_aside_when_a_batch_was_killed_comes_back(stored: Stored, tmp_path: Path) -> None:
    clip, out = stored(tmp_path / "c" / "anna" / "a.npz"), tmp_path / "out"
    run_batch([clip], out, ClipSettings(), executor=InProcessExecutor(), root=tmp_path / "c")
    old = out / "anna" / ".0123456789ab.old"
    old.mkdir()
    (out / "anna" / ".0123456789ab.lock").write_text("sha256:of a result that never came")
    (out / "anna" / "a").rename(old / "a")
    executor = InProcessExecutor()
    run_batch([clip], out, ClipSettings(), resume=True, executor=executor, root=tmp_path / "c")
    assert executor.done == []
    assert [path.name for path in (out / "anna").iterdir()] == ["a"]
