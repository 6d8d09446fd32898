"""`posturecam library`, and the options that keep results in it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from posturecam.cli.main import app
from posturecam.errors import OutputError
from posturecam.export.reading import read_result
from posturecam.library import ClipKind, Library
from posturecam.pose.stored import save_track
from posturecam.results.baseline import load_baseline
from posturecam.wording import headline_of
from posturecam.words import in_language, literal
from tests.people import SimulatedCamera, walker

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Landmarks of a walk."""
    file = tmp_path_factory.mktemp("clip") / "walk.npz"
    save_track(SimulatedCamera().of((walker(), 6.0)), file)
    return file


def _run(*words: str | Path, status: int = 0, answer: str | None = None) -> Result:
    run = CliRunner().invoke(app, [*map(str, words)], env={"COLUMNS": "200"}, input=answer)
    assert run.exit_code == status, run.output
    return run


def _json(*words: str | Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(_run(*words, "--json").stdout)
    return found


@pytest.fixture
def kept(stored: Path, tmp_path: Path) -> Path:
    """The result of the walk, which is kept for Anna."""
    command = ("analyze", stored, "--out", tmp_path / "out", "--person", "Anna Müller")
    _run(*command, "--date", "2026-02-03", "--session", "Before the race")
    return tmp_path / "out" / "walk"


def test_what_was_kept_is_said_and_the_result_has_the_date_that_was_given(stored: Path, tmp_path: Path) -> None:
    command = ("analyze", stored, "--out", tmp_path / "out", "--person", "Anna", "--date", "2026-02-03")
    assert "Kept in the library: walk.npz, Anna." in _run(*command).stdout
    _run("report", tmp_path / "out" / "walk", "--html", "--out", tmp_path / "reports")
    (report,) = (tmp_path / "reports").iterdir()
    assert report.name == "walk_2026-02-03_report.html"
    assert "3 February 2026" in report.read_text(encoding="utf-8")


def test_a_result_is_kept_with_its_person_date_and_session(kept: Path) -> None:
    (anna,) = _json("library", "list")
    assert (anna["name"], anna["clips"]) == ("Anna Müller", 1)
    (clip,) = _json("library", "list", "--person", "anna müller")
    assert (clip["name"], clip["session"], clip["kind"]) == ("walk.npz", "Before the race", ClipKind.LANDMARKS.value)
    assert str(clip["recorded"]).startswith("2026-02-03") and clip["recorded_is_known"]
    assert kept.is_dir()
    with Library.open() as library:
        (one,) = library.clips()
        assert (library.folder(one) / "analysis.json").read_bytes() == (kept / "analysis.json").read_bytes()


def test_lists_and_cards_show_people_and_clips(kept: Path) -> None:
    people = _run("library", "list").stdout
    assert "Anna Müller" in people and "2026-02-03" in people
    clips = _run("library", "list", "--person", "Anna Müller").stdout
    assert "2026-02-03" in clips and "walk.npz" in clips and "Walking" in clips
    card = _run("library", "show", "Anna Müller").stdout
    assert card.startswith("Anna Müller\n") and "walk.npz" in card
    (row,) = _json("library", "list", "--person", "Anna Müller")
    sentence = str(row["sentence"])
    for name in ("walk.npz", str(row["id"])[:8]):
        shown = _run("library", "show", name).stdout
        assert "walk.npz · Anna Müller · 2026-02-03" in shown
        assert sentence.partition(",")[0] in shown.replace("\n", " ")
    with Library.open() as library:
        library.write_note(library.clips()[0], "arms \x1b[31m lower", 0.5)
    shown = _run("library", "show", "walk.npz").stdout
    assert "Note at 0.50 s: arms" in shown and "\x1b" not in shown
    assert json.loads(_run("library", "show", "walk.npz", "--json").stdout)["notes"][0]["t"] == 0.5
    assert json.loads(_run("library", "show", "Anna Müller", "--json").stdout)["clips"][0]["id"] == row["id"]


def test_a_list_fits_80_columns(kept: Path) -> None:
    name = "treadmill_walk_with_a_long_name_of_2026.mp4"
    with Library.open() as library:
        library.keep(kept, "Bo", name=name)
    for language in ("es", "en"):  # the language stays for the commands that follow
        command = ["--language", language, "library", "list", "--person", "Bo"]
        shown = CliRunner().invoke(app, command, env={"COLUMNS": "80", "TERMINAL_WIDTH": "80"}).stdout
        lines = shown.splitlines()
        assert max(map(len, lines)) <= 80
        start = lines[2].index("treadmill")
        assert name in "".join(line[start:].split("  ")[0].strip() for line in lines[2:])
        with in_language(language):
            words = headline_of(read_result(kept, with_track=False).analysis).split()
        assert all(word in shown for word in words)


def test_a_clip_whose_files_are_gone_does_not_stop_a_list(kept: Path) -> None:
    with Library.open() as library:
        (clip,) = library.clips()
        (library.folder(clip) / "analysis.json").write_text("damaged")
        assert "its files are damaged" in _run("library", "list", "--person", "Anna Müller").stdout
        shutil.rmtree(library.folder(clip))
    assert "its files are gone" in _run("library", "list", "--person", "Anna Müller").stdout
    with Library.open() as library:
        found = [kept.finding for kept in library.findings_of(clip)]
    shown = _run("library", "show", "walk.npz").stdout
    assert "Its files are gone" in shown
    assert all(one.title in shown for one in found if one.value is not None) and "Cadence" in shown
    document = json.loads(_run("library", "show", "walk.npz", "--json").stdout)
    assert document["analysis"] is None
    assert {one["check"] for one in document["findings"]} == {one.check for one in found}


def test_an_empty_library_says_how_to_begin() -> None:
    assert "no library yet" in _run("library", "list").stdout
    assert json.loads(_run("library", "list", "--json").stdout) == []
    Library.open().close()
    assert "holds no people yet" in _run("library", "list").stdout
    assert json.loads(_run("library", "list", "--json").stdout) == []


@pytest.mark.parametrize(
    "command",
    [
        ["library", "list"],
        ["library", "show", "Ana"],
        ["library", "export", "a.zip"],
        ["library", "forget", "Ana", "--yes"],
        ["library", "delete", "a.mp4", "--yes"],
        ["report", "--person", "Ana"],
    ],
)
def test_what_only_reads_makes_no_library(tmp_path: Path, command: list[str]) -> None:
    place = tmp_path / "mistyped" / "library.sqlite3"
    run = _run(*command, "--library", place, status=2)
    assert f"There is no library {place}" in run.stderr
    assert not place.parent.exists()


def test_a_folder_is_no_library(tmp_path: Path) -> None:
    assert f"{tmp_path} is a folder" in _run("library", "list", "--library", tmp_path, status=2).stderr


def test_a_clip_is_deleted_after_a_question(kept: Path) -> None:
    with Library.open() as library:
        library.keep(kept, "Bo", name="other.mp4")
        (clip,) = library.clips(library.person("anna müller"))
        library.write_note(clip, "arms lower", 0.5)
        folder = library.folder(clip)
    run = _run("library", "delete", "walk.npz", status=1, answer="n\n")
    assert "Delete walk.npz · Anna Müller · 2026-02-03 with its result" in run.stderr and folder.is_dir()
    run = _run("library", "delete", "walk.npz", clip.id, "--yes")
    assert run.stdout.count("is deleted") == 1 and "walk.npz of Anna Müller" in run.stdout
    assert not folder.exists() and kept.is_dir()
    with Library.open() as library:
        assert [one.name for one in library.clips()] == ["other.mp4"]
        assert library.notes([clip]) == [] and library.findings(library.person("anna müller")) == []
    assert "no clip called “walk.npz”" in _run("library", "delete", "walk.npz", "--yes", status=2).stderr


def test_results_that_were_made_before_are_added(stored: Path, tmp_path: Path) -> None:
    _run("analyze", stored, "--out", tmp_path / "out")
    run = _run(
        "library", "add", tmp_path / "out" / "walk", tmp_path, "--person", "Bo", "--date", "2026-03-04", status=2
    )
    assert "Kept in the library: walk, Bo." in run.stdout
    assert "no result folder" in run.stderr
    (clip,) = _json("library", "list", "--person", "Bo")
    assert str(clip["recorded"]).startswith("2026-03-04")


def test_what_can_not_be_kept_adds_no_person(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    _run("library", "add", tmp_path / "empty", "--person", "Bo", status=2)
    assert _json("library", "list") == []


def test_people_are_renamed_and_grouped(kept: Path) -> None:
    _run("library", "rename", "anna müller", "Ann")
    assert "belongs to “U18”" in _run("library", "group", "Ann", "U18").stdout
    assert _json("library", "list")[0]["group"] == "U18"
    assert "no group" in _run("library", "group", "Ann", "").stdout
    assert "no person called “Anna Müller”" in _run("library", "rename", "Anna Müller", "x", status=2).stderr


def test_people_go_out_and_in(kept: Path, tmp_path: Path) -> None:
    other = ("--library", tmp_path / "other.sqlite3")
    run = _run("library", "export", tmp_path / "a.zip", "--person", "Anna Müller")
    assert "People: 1; clips: 1." in run.stdout
    assert "clips taken: 1; there already: 0" in _run("library", "import", tmp_path / "a.zip", *other).stdout
    assert "clips taken: 0; there already: 1" in _run("library", "import", tmp_path / "a.zip", *other).stdout
    assert [one["name"] for one in _json("library", "list", *other)] == ["Anna Müller"]
    assert f"There is no file {tmp_path / 'no.zip'}" in _run("library", "import", tmp_path / "no.zip", status=2).stderr
    assert f"{tmp_path} is a folder" in _run("library", "import", tmp_path, status=2).stderr
    (tmp_path / "b.zip").write_bytes(b"no zip")
    assert "Nothing was taken" in _run("library", "import", tmp_path / "b.zip", *other, status=2).stderr


def test_a_person_is_forgotten_after_a_question(kept: Path) -> None:
    run = _run("library", "forget", "Anna Müller", status=1, answer="n\n")
    assert "Delete Anna Müller with 1 clip and all" in run.stderr
    assert len(_json("library", "list")) == 1
    run = _run("library", "forget", "Anna Müller", answer="y\n")
    assert "were not touched" in run.stdout
    assert _json("library", "list") == []
    assert kept.is_dir()
    assert "no person" in _run("library", "forget", "Anna Müller", "--yes", status=2).stderr


def test_what_is_not_in_the_library_is_said(kept: Path) -> None:
    assert "neither a person nor a clip called “nix”" in _run("library", "show", "nix", status=2).stderr
    with Library.open() as library:
        library.keep(kept, "Bo", name="walk.npz")
    assert "Several clips" in _run("library", "show", "walk.npz", status=2).stderr


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--session", "x"], "name its --person"),
        (["--no-keep-video"], "name its --person"),
        (["--person", "A", "--date", "3.2.2026"], "is no date"),
        (["--person", "A", "--date", "9999-12-31"], "still to come"),
        (["--person", ""], "1 to 80 letters"),
        (["--person", "A", "--library", "mysql://h/d"], "no database address"),
    ],
)
def test_wrong_usage_of_the_options_is_said(stored: Path, tmp_path: Path, options: list[str], said: str) -> None:
    run = _run("analyze", stored, "--out", tmp_path / "out", *options, status=2)
    assert said in run.stderr.replace("\n", " ").replace("│", "")


def test_a_result_that_can_not_be_kept_stays_and_is_named(
    stored: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OutputError(literal("The disk is full."))

    monkeypatch.setattr(Library, "keep", full)
    run = _run("analyze", stored, "--out", tmp_path / "out", "--person", "Anna", "--json", status=2)
    assert "The disk is full. The result itself is in" in run.stderr
    assert json.loads(run.stdout)["library_clip"] is None
    assert (tmp_path / "out" / "walk" / "analysis.json").is_file()


def test_a_batch_keeps_results_for_the_people_of_its_folders(stored: Path, tmp_path: Path) -> None:
    clips = tmp_path / "clips"
    (clips / "Anna").mkdir(parents=True)
    shutil.copy(stored, clips / "Anna" / "monday.npz")
    save_track(SimulatedCamera().of((walker(), 5.0)), clips / "alone.npz")
    command = ("batch", clips, "--out", tmp_path / "out", "--jobs", "1", "--keep")
    run = _run(*command)
    assert "Kept in the library: 1; there already: 0." in run.stderr
    assert "1 result was not kept" in run.stderr
    assert "Kept in the library: 0; there already: 1." in _run(*command, "--resume").stderr
    assert [(one["name"], one["clips"]) for one in _json("library", "list")] == [("Anna", 1)]
    assert "--keep needs results on this machine" in _run(*command[:3], "memory://out", "--keep", status=2).stderr


def test_calibrate_keeps_a_baseline_for_a_person(stored: Path, tmp_path: Path) -> None:
    assert "--person NAME for the library" in _run("calibrate", stored, status=2).stderr.replace("\n", " ")
    _run("calibrate", stored, "--person", "Anna", "--out", tmp_path / "b.json")
    with Library.open() as library:
        (one,) = library.baselines(library.person("anna"))
    assert one.baseline == load_baseline(tmp_path / "b.json")
    assert "Baseline of" in _run("library", "show", "Anna").stdout
    _run("calibrate", stored, "--person", "Anna")


def test_help_of_subcommands_is_in_spanish() -> None:
    assert "Borra a una persona" in _run("library", "forget", "--help", "--language", "es").stdout
    assert "Borra a una persona" in _run("--language", "es", "library", "--help").stdout
    assert "Delete a person" in _run("--language", "en", "library", "--help").stdout


def test_commands_that_keep_nothing_do_not_load_a_database(stored: Path, tmp_path: Path) -> None:
    heavy = ("sqlalchemy", "alembic", "psycopg")
    look = f"""
import sys
from posturecam.cli.main import app
try:
    app(sys.argv[1:])
except SystemExit:
    pass
print("loaded", *(name for name in {heavy} if name in sys.modules), file=sys.stderr)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(map(str, (ROOT, ROOT / "lab")))}
    for words in (["--version"], ["library", "--help"], ["analyze", str(stored), "--out", str(tmp_path / "out")]):
        run = subprocess.run(
            [sys.executable, "-c", look, *words], env=environment, capture_output=True, text=True, check=True
        )
        assert run.stderr.splitlines()[-1] == "loaded"
