"""`posturecam compare`: result folders and clips in; a table, JSON and a video out; refusals are sentences."""

from __future__ import annotations

import json
from datetime import datetime, timezone
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from posturecam.cli.compare_inputs import GivenClip, known_clip
from posturecam.cli.main import app
from posturecam.clip import analyze_to_folder
from posturecam.library import Library, LibraryClip
from posturecam.pose.stored import load_track, save_track
from tests.people import SimulatedCamera, stander, walker
from tests.side_by_side.made import numbered_video


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    out = tmp_path_factory.mktemp("results")
    made = []
    for name, who in (("before", walker(lean_deg=2.0)), ("after", walker(lean_deg=15.0, cadence=118.0))):
        save_track(SimulatedCamera().of((who, 5.0)), out / f"{name}.npz")
        made.append(analyze_to_folder(out / f"{name}.npz", out).folder)
    return made[0], made[1]


def compare(*arguments: object) -> Result:
    return CliRunner().invoke(app, ["compare", *map(str, arguments)])


def test_the_table_begins_with_the_sentence(folders):
    answer = compare(*folders)
    assert answer.exit_code == 0
    sentence = " ".join(answer.stdout.split("Check")[0].split())
    assert "Really changed: " in sentence
    assert "lean (for the worse)" in sentence
    assert "In step by gait phase: 0 % is the landing of the right foot." in answer.stdout
    assert "±" in answer.stdout


def test_json_holds_all_of_it(folders):
    document = json.loads(compare(*folders, "--json", "--by", "time").stdout)
    assert document["synchrony"]["by"] == "time"
    assert [one["name"] for one in document["clips"]] == ["before", "after"]
    lean = next(one for one in document["differences"] if one["check"] == "trunk_lean")
    assert (lean["kind"], lean["direction"]) == ("real", "worse")
    assert lean["second"]["value"] - lean["first"]["value"] == pytest.approx(
        lean["difference"] + lean["by_speed"], abs=0.01
    )


def test_a_video_without_frames_shows_the_skeletons_and_says_so(folders, tmp_path):
    answer = compare(*folders, "--out", tmp_path / "both.mp4", "--seconds", 1, "--layout", "ghost")
    assert answer.exit_code == 0, answer.output
    assert (tmp_path / "both.mp4").stat().st_size > 1000
    said = " ".join(answer.stdout.split())
    assert "no video is there" in said
    assert "Video of the first 1 s" in said


def test_landmarks_without_a_result_are_analysed_once(tmp_path, folders):
    save_track(SimulatedCamera().of((walker(), 4.0)), tmp_path / "new.npz")
    for _ in range(2):
        answer = compare(tmp_path / "new.npz", folders[1], "--results", tmp_path / "out")
        assert answer.exit_code == 0, answer.output
    assert [one.name for one in (tmp_path / "out").iterdir() if one.is_dir()] == ["new"]


def test_another_part_can_be_chosen(tmp_path, folders):
    save_track(SimulatedCamera().of((stander(), 6.0), (walker(), 6.0)), tmp_path / "mixed.npz")
    mixed = analyze_to_folder(tmp_path / "mixed.npz", tmp_path / "out").folder
    document = json.loads(compare(mixed, folders[1], "--part-a", 1, "--json").stdout)
    assert document["clips"][0]["activity"] == "stand"
    assert document["synchrony"]["by"] == "time"
    refused = compare(mixed, folders[1], "--part-a", 9)
    assert refused.exit_code == 3
    assert "has no part 9" in refused.output


def test_two_people_differ_and_do_not_change(folders):
    answer = compare(*folders, "--two-people")
    assert "They clearly differ in: " in answer.stdout
    assert "change" not in answer.stdout


@pytest.mark.parametrize("hostile", ["empty", "text.mp4", "missing.mp4", "../..", "/dev/null"])
def test_what_is_no_clip_is_refused_in_a_sentence(hostile, tmp_path, folders):
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.mp4").write_text("no video")
    place = hostile if hostile.startswith(("/", "..")) else tmp_path / hostile
    answer = compare(folders[0], place, "--results", tmp_path / "out")
    assert answer.exit_code == 3, answer.output
    assert "Traceback" not in answer.output


def test_a_damaged_result_is_refused(tmp_path, folders):
    for name, content in (("analysis.json", b"{"), ("landmarks.npz", b"PK")):
        copy = tmp_path / name.split(".")[0]
        copy.mkdir()
        for file in folders[0].iterdir():
            (copy / file.name).write_bytes(file.read_bytes())
        (copy / name).write_bytes(content)
        assert compare(copy, folders[1]).exit_code == 3


def test_a_clip_is_never_written_over(tmp_path, folders):
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"clip")
    assert compare(folders[0], folders[1], "--video-a", clip, "--out", clip).exit_code == 2
    assert clip.read_bytes() == b"clip"
    assert compare(*folders, "--out", tmp_path / "both.txt").exit_code == 2


@pytest.fixture
def library(folders, tmp_path: Path) -> tuple[str, list[LibraryClip]]:
    """A library with both clips: of one person the first with its file, of another the second."""
    place = str(tmp_path / "kept" / "library.sqlite3")
    day = datetime(2026, 10, 19, 12, tzinfo=timezone.utc)
    source = tmp_path / "before.mp4"
    numbered_video(source, load_track(folders[0] / "landmarks.npz"))
    with Library.open(place) as made:
        first = made.keep(folders[0], "Ana", name="before.mp4", recorded=day, source=source)
        return place, [first, made.keep(folders[1], "Ben", name="after.mp4")]


def test_clips_of_the_library_are_named_by_their_ids(library):
    place, kept = library
    document = json.loads(compare(kept[0].id, kept[1].id[:8], "--library", place, "--json").stdout)
    assert [one["name"] for one in document["clips"]] == ["before.mp4", "after.mp4"]
    assert document["clips"][0]["recorded"] == "2026-10-19"
    assert document["two_people"] is True


def test_a_result_folder_has_the_day_and_the_file_that_the_library_knows(library, folders, tmp_path):
    place, _ = library
    (folders[0] / "annotated.mp4").write_bytes((tmp_path / "before.mp4").read_bytes())
    try:
        known = known_clip(folders[0], place)
        assert known is not None and known.source is not None
        assert GivenClip(folders[0], None, None, known).clip == known.source
        document = json.loads(compare(*folders, "--library", place, "--json").stdout)
        assert document["clips"][0]["recorded"] == "2026-10-19"
        answer = compare(*folders, "--library", place, "--out", tmp_path / "both.mp4", "--seconds", 1)
        assert answer.exit_code == 0, answer.output
        assert "only the annotated video is there" not in " ".join(answer.stdout.split())
    finally:
        (folders[0] / "annotated.mp4").unlink()


def test_comparing_makes_no_library(folders, tmp_path, monkeypatch):
    monkeypatch.setenv("POSTURECAM_LIBRARY", str(tmp_path / "none" / "library.sqlite3"))
    assert compare(*folders, "--json").exit_code == 0
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("which", ["0000", "deadbeefdeadbeef", "../../etc/passwd", "zzzz", "a\x01b"])
def test_an_id_that_the_library_does_not_know_is_refused(which, folders, library):
    answer = compare(which, folders[1], "--library", library[0])
    assert answer.exit_code != 0 and "Traceback" not in answer.output
