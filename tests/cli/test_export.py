"""`posturecam export`: files for other tools out of results that are there."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from posturecam.cli.main import app
from posturecam.clip import analyze_to_folder
from posturecam.export.on_demand import on_demand
from posturecam.pose.stored import save_track
from posturecam.results.marker import files_of
from posturecam.words import languages, texts
from tests.people import SimulatedCamera, walker

FILES = {"markers.trc", "angles.mot", "markers.c3d", "motion_bids.zip", "recording.json"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_track(SimulatedCamera().of((walker(), 6.0)), tmp_path / "me.npz")
    return analyze_to_folder(tmp_path / "me.npz", tmp_path / "out").folder


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(app, ["export", *map(str, words)], env={"COLUMNS": "250"})


def test_all_formats_are_written_beside_the_result_and_known_as_ours(folder: Path) -> None:
    before = {file.name for file in folder.iterdir()}
    run = _run(folder, "--format", "trc,mot", "--format", "c3d, bids", "--height", "1.8")
    assert run.exit_code == 0, run.stderr
    assert {file.name for file in folder.iterdir()} - before == FILES
    assert files_of(folder) >= FILES
    assert run.stdout.strip() == f"{folder}: {', '.join(sorted(FILES))}"


def test_a_folder_without_a_result_is_named_so_and_help_says_what_the_height_is_for(tmp_path: Path) -> None:
    run = _run(tmp_path, "--format", "trc")
    assert run.exit_code == 3 and f"{tmp_path} is no result folder" in run.stderr
    shown = _run("--help").stdout
    assert "the scale of the files" in shown and "for your cadence" not in shown
    assert "Required. Which files" in shown


def test_a_rerun_of_the_clip_leaves_no_old_file_behind(folder: Path) -> None:
    assert _run(folder, "--format", "trc", "--height", "1.8").exit_code == 0
    again = analyze_to_folder(folder.parents[1] / "me.npz", folder.parent).folder
    assert again == folder
    assert not (folder / "markers.trc").exists()


def test_the_files_are_those_that_analyze_makes(folder: Path) -> None:
    assert _run(folder, "--format", "trc,mot,bids", "--height", "1.8").exit_code == 0
    clip, formats = folder.parents[1] / "me.npz", ("trc", "mot", "bids")
    other = analyze_to_folder(clip, folder.parents[1] / "other", exports=formats, height_m=1.8).folder
    for name in ("markers.trc", "angles.mot", "motion_bids.zip", "recording.json"):
        assert (folder / name).read_bytes() == (other / name).read_bytes()


def test_a_height_that_was_given_to_analyze_need_not_be_given_again(folder: Path) -> None:
    clip = folder.parents[1] / "me.npz"
    known = analyze_to_folder(clip, folder.parent, height_m=1.8).folder
    assert _run(known, "--format", "trc").exit_code == 0
    first = (known / "markers.trc").read_bytes()
    assert _run(known, "--format", "trc", "--height", "1.6").exit_code == 0
    assert (known / "markers.trc").read_bytes() != first


def test_without_a_height_it_says_what_to_type_and_makes_the_rest(folder: Path) -> None:
    run = _run(folder, "--format", "trc,mot")
    assert run.exit_code == 3
    assert "Markers for OpenSim (TRC) can't be made. It is in metres, so it needs the person's height" in run.stderr
    assert "--height 1.75" in run.stderr
    assert (folder / "angles.mot").exists()
    assert not (folder / "markers.trc").exists()
    assert _run(folder, "--format", "trc", "--leg-length", "0.9").exit_code == 0
    facts = json.loads((folder / "recording.json").read_text())
    assert facts["scale"]["leg_length_m"] == 0.9


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--format", "docx"), "docx is not a format. Choose from trc, mot, c3d, bids."),
        (("--format", "frames"), "frames is not a format"),
        ((), "Say which of trc, mot, c3d, bids."),
        (("--format", " , "), "Say which of trc"),
        (("--format", "trc", "--height", "17"), "--height"),
        (("--format", "trc", "--leg-length", "90"), "--leg-length"),
        (("--format", "trc", "--leg-length", "nan"), "--leg-length"),
    ],
)
def test_wrong_usage_is_said(folder: Path, words: tuple[str, ...], said: str) -> None:
    run = _run(folder, *words)
    assert run.exit_code == 2
    assert said in run.stderr
    assert not (folder / "markers.trc").exists()


def test_what_is_no_result_is_said_and_the_others_are_made(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    run = _run(tmp_path / "empty", tmp_path / "nowhere", folder, "--format", "mot")
    assert run.exit_code == 3
    assert str(tmp_path / "empty") in run.stderr
    assert (folder / "angles.mot").exists()


@pytest.mark.parametrize("name", ["analysis.json", "landmarks.npz"])
def test_a_damaged_result_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_bytes((folder / name).read_bytes()[:100])
    run = _run(folder, "--format", "mot")
    assert run.exit_code == 3
    assert run.stderr.strip()
    assert not (folder / "angles.mot").exists()


def test_a_provenance_that_was_tampered_with_is_refused(folder: Path) -> None:
    content = json.loads((folder / "analysis.json").read_text())
    for key, value in (("option.slow_motion", "soon"), ("option.height_m", "1e999"), ("option.height_m", "tall")):
        changed = {**content, "provenance": {**content["provenance"], key: value}}
        (folder / "analysis.json").write_text(json.dumps(changed))
        run = _run(folder, "--format", "trc,mot")
        assert run.exit_code == 3
        assert not (folder / "markers.trc").exists()


def test_a_file_of_the_users_is_not_overwritten(folder: Path) -> None:
    (folder / "angles.mot").write_text("mine")
    run = _run(folder, "--format", "mot")
    assert run.exit_code == 2
    assert "is not a file of posturecam's" in run.stderr
    assert (folder / "angles.mot").read_text() == "mine"


def test_the_help_names_every_format() -> None:
    ids = [one.format.id for one in on_demand()]
    for language in languages():
        assert f": {', '.join(ids)};" in str(texts(language)["formats.help.format"])
