"""Where results go, and that nothing else is lost there."""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from posturecam.batch.events import BatchEvent, BatchEventKind
from posturecam.batch.manifest import ClipOutcome, load_manifest
from posturecam.batch.run import run_batch
from posturecam.batch.settings import ClipSettings
from posturecam.clip import analyze_to_folder
from posturecam.errors import OutputError
from posturecam.results.inputs import file_digest
from tests.batch.conftest import FILES, InProcessExecutor, Stored, analyse_again, by_name, digests_by_folder


def test_names_with_spaces_and_emoji_and_subfolders_are_kept(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "Anna B" / "läuft 🏃.npz", 1.0), stored(tmp_path / "c" / "Ben" / "läuft 🏃.npz")]
    manifest = run_batch(clips, tmp_path / "out", ClipSettings(), jobs=1)
    assert [entry.folder for entry in manifest.entries] == ["Anna B/läuft 🏃", "Ben/läuft 🏃"]
    assert [entry.person for entry in manifest.entries] == ["Anna B", "Ben"]
    assert all((tmp_path / "out" / (entry.folder or "") / "analysis.json").is_file() for entry in manifest.entries)


def test_a_folder_that_is_not_ours_is_left_alone(stored: Stored, tmp_path: Path) -> None:
    (tmp_path / "out" / "a").mkdir(parents=True)
    (tmp_path / "out" / "a" / "diary.txt").write_text("mine")
    clip = stored(tmp_path / "a.npz")
    manifest = run_batch([clip], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert manifest.entries[0].folder == "a_npz"
    assert (tmp_path / "out" / "a" / "diary.txt").read_text() == "mine"


@pytest.mark.skipif(sys.platform == "win32", reason="names of files")
def test_a_clip_cannot_take_the_place_of_the_manifest(stored: Stored, tmp_path: Path) -> None:
    clip = stored(tmp_path / "manifest.json.npz")
    manifest = run_batch([clip], tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
    assert manifest.entries[0].folder == "manifest.json_npz"


@pytest.mark.parametrize("order", [1, -1])
def test_a_clip_beside_a_folder_of_its_name_loses_nothing(stored: Stored, tmp_path: Path, order: int) -> None:
    clips = [stored(tmp_path / "c" / "anna.npz", 1.0), stored(tmp_path / "c" / "anna" / "monday.npz", 2.0)][::order]
    for _ in range(2):
        manifest = run_batch(clips, tmp_path / "out", ClipSettings(), executor=InProcessExecutor(), root=tmp_path / "c")
    entries = by_name(manifest.entries)
    assert (entries["anna.npz"].folder, entries["monday.npz"].folder) == ("anna_npz", "anna/monday")
    assert digests_by_folder(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}


def test_a_clip_that_comes_later_into_a_folder_named_as_a_result_goes_elsewhere(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "anna.npz", 1.0)]
    run_batch(clips, tmp_path / "out", ClipSettings(), executor=InProcessExecutor(), root=tmp_path / "c")
    clips.append(stored(tmp_path / "c" / "anna" / "monday.npz", 2.0))
    manifest = run_batch(
        clips, tmp_path / "out", ClipSettings(), resume=True, executor=InProcessExecutor(), root=tmp_path / "c"
    )
    assert [entry.folder for entry in manifest.entries] == ["anna", "anna_2/monday"]
    assert digests_by_folder(tmp_path / "out") == {entry.folder: entry.input for entry in manifest.entries}


def test_notes_in_a_result_folder_survive_a_rerun(clips: Path, out: Path) -> None:
    (out / "a" / "notes.txt").write_text("knee hurts")
    (out / "a" / "photos").mkdir()
    (out / "a" / "stale.csv").touch()
    run_batch(sorted(clips.iterdir()), out, ClipSettings(activity="stand"), root=clips, executor=InProcessExecutor())
    assert {path.name for path in (out / "a").iterdir()} == {*FILES, "notes.txt", "photos", "stale.csv"}


def test_a_second_batch_into_the_same_folder_is_refused_while_the_first_runs(clips: Path, tmp_path: Path) -> None:
    refused: list[str] = []

    def begin_another(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.STARTED and not refused:
            with pytest.raises(OutputError) as error:
                run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), executor=InProcessExecutor())
            refused.append(str(error.value))

    run_batch(
        sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), watch=begin_another, executor=InProcessExecutor()
    )
    another = f"Another batch (process {os.getpid()}) writes to {tmp_path / 'out'}. "
    assert refused == [f"{another}Wait until it has ended, or choose another folder with --out."]
    run_batch(sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), executor=InProcessExecutor())


@pytest.mark.skipif(sys.platform != "linux", reason="names of files")
def test_a_name_that_is_not_utf_8_is_a_clip_like_others(stored: Stored, tmp_path: Path) -> None:
    clips = [stored(tmp_path / "c" / "a.npz", 1.0), stored(tmp_path / "c" / os.fsdecode(b"caf\xe9.npz"), 2.0)]
    (tmp_path / "c" / os.fsdecode(b"\xff.mp4")).write_text("no video")
    clips.append(tmp_path / "c" / os.fsdecode(b"\xff.mp4"))
    manifest = run_batch(clips, tmp_path / "out", ClipSettings(), jobs=1, root=tmp_path / "c")
    assert [entry.outcome for entry in manifest.entries] == [ClipOutcome.DONE, ClipOutcome.DONE, ClipOutcome.FAILED]
    assert [entry.folder for entry in manifest.entries] == ["a", "caf_", "_"]
    assert load_manifest(tmp_path / "out") == manifest
    for sheet in ("coach_sheet.html", "coach_sheet.csv"):
        assert "caf\\xe9.npz" in (tmp_path / "out" / sheet).read_text(encoding="utf-8-sig")
    executor = InProcessExecutor()
    run_batch(clips, tmp_path / "out", ClipSettings(), resume=True, root=tmp_path / "c", executor=executor)
    assert len(executor.done) == 1


def test_results_at_a_url_keep_what_is_not_ours(stored: Stored, tmp_path: Path) -> None:
    out = (tmp_path / "out").as_uri()
    for seconds in (1.0, 2.0):
        clip = stored(tmp_path / "a.npz", seconds)
        manifest = run_batch([clip], out, ClipSettings(), executor=InProcessExecutor())
        assert [entry.folder for entry in manifest.entries] == ["a"]
        assert digests_by_folder(tmp_path / "out") == {"a": manifest.entries[0].input}
        (tmp_path / "out" / "a" / "notes.txt").write_text("knee hurts")
        marker = json.loads((tmp_path / "out" / "a" / ".posturecam.json").read_text())
        (tmp_path / "out" / "a" / "1_trunk_lean_00.50s.jpg").touch()
        marker["files"].append("1_trunk_lean_00.50s.jpg")
        (tmp_path / "out" / "a" / ".posturecam.json").write_text(json.dumps(marker))
    run_batch([clip], out, ClipSettings(), executor=InProcessExecutor())
    assert {path.name for path in (tmp_path / "out" / "a").iterdir()} == {*FILES, "notes.txt"}


def test_a_result_of_another_clip_in_the_place_of_one_that_was_stopped_is_kept(
    clips: Path, out: Path, stored: Stored
) -> None:
    manifest = load_manifest(out)
    assert manifest is not None
    replace(manifest, entries=tuple(replace(entry, outcome=ClipOutcome.STOPPED) for entry in manifest.entries)).save()
    shutil.rmtree(out / "a")
    other = analyze_to_folder(stored(clips.parent / "elsewhere" / "a.npz", 1.5), out).analysis.provenance["input"]
    analyse_again(clips, out)
    assert digests_by_folder(out)["a"] == other
    assert set(digests_by_folder(out)) == {"a", "a_npz", "b"}


def test_a_result_of_another_clip_that_comes_while_the_batch_runs_is_kept(
    clips: Path, tmp_path: Path, stored: Stored
) -> None:
    other = stored(tmp_path / "elsewhere" / "a.npz", 1.5)

    def watch(event: BatchEvent) -> None:
        if event.kind is BatchEventKind.STARTED and not (tmp_path / "out" / "a").exists():
            analyze_to_folder(other, tmp_path / "out")

    manifest = run_batch(
        sorted(clips.iterdir()), tmp_path / "out", ClipSettings(), executor=InProcessExecutor(), root=clips, watch=watch
    )
    entry = by_name(manifest.entries)["a.npz"]
    assert entry.folder == "a_2"
    found = digests_by_folder(tmp_path / "out")
    assert found["a"] == file_digest(other) and found["a_2"] == entry.input


def test_a_file_of_the_user_called_manifest_is_kept(clips: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "manifest.json").write_text('{"name": "web app"}')
    run_batch(sorted(clips.iterdir()), out, ClipSettings(), executor=InProcessExecutor(), root=clips)
    assert (out / "manifest_2.json").read_text() == '{"name": "web app"}'
    assert load_manifest(out) is not None


def test_a_clip_that_is_named_in_several_ways_is_one(stored: Stored, tmp_path: Path) -> None:
    clip = stored(tmp_path / "a" / "a.npz")
    manifest = run_batch(
        [clip, tmp_path / "a" / ".." / "a" / "a.npz"], tmp_path / "out", ClipSettings(), executor=InProcessExecutor()
    )
    assert [entry.folder for entry in manifest.entries] == ["a"]
