"""Reports as files: the command, names, the archive of a batch."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from posturecam.batch.manifest import load_manifest
from posturecam.batch.reports import REPORTS_FILE, write_reports_of_batch
from posturecam.cli.main import app
from posturecam.errors import OutputError
from posturecam.library import Library
from posturecam.pose.stored import save_track
from posturecam.report.content import report_page
from posturecam.report.history import result_folders, result_in
from posturecam.report.making import ReportFile, ReportFormat, report_file, write_archive, write_reports
from posturecam.report.records import ReportAbout
from tests.people import SimulatedCamera
from tests.report.conftest import FAR_AHEAD
from tests.report.pdf_text import text_of_pdf

Build = Callable[[int], Library]


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, [str(one) for one in arguments])
    return done.exit_code, done.output


def test_a_result_becomes_a_file_of_each_format(result: Path, tmp_path: Path) -> None:
    out = tmp_path / "reports"
    status, said = run("report", result, "--name", "Ana", "--note", "Well done.", "--out", out)
    assert status == 0
    assert "2 reports in" in said
    assert {file.name for file in out.iterdir()} == {"Ana_result_report.html", "Ana_result_report.pdf"}
    assert "Well done." in (out / "Ana_result_report.html").read_text(encoding="utf-8")
    assert "Well done." in text_of_pdf((out / "Ana_result_report.pdf").read_bytes())


@pytest.mark.parametrize("form", ["html", "pdf"])
def test_one_format_alone(form: str, result: Path, tmp_path: Path) -> None:
    assert run("report", result, f"--{form}", "--out", tmp_path / "o")[0] == 0
    assert [file.name for file in (tmp_path / "o").iterdir()] == [f"result_report.{form}"]


def test_a_folder_of_results_gives_a_report_each_and_a_damaged_one_a_sentence(result: Path, tmp_path: Path) -> None:
    batch = tmp_path / "batch"
    for name in ("one", "two", ".hidden", "broken"):
        (batch / name).mkdir(parents=True)
        for file in result.iterdir():
            (batch / name / file.name).write_bytes(file.read_bytes())
    (batch / "broken" / "analysis.json").write_text('{"schema_version": 1', encoding="utf-8")
    assert [folder.name for folder in result_folders(batch)] == ["broken", "one", "two"]
    status, said = run("report", batch, "--html", "--out", tmp_path / "o")
    assert status == 3
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"one_report.html", "two_report.html"}
    assert "2 reports in" in said


def test_what_is_no_result_is_said(tmp_path: Path) -> None:
    status, said = run("report", tmp_path / "nothing", "--out", tmp_path / "o")
    assert status == 3 and "no result folder" in said


def test_neither_results_nor_a_person_is_wrong_usage(result: Path) -> None:
    assert run("report")[0] == 2
    assert run("report", result, "--person", "Ana")[0] == 2


def test_a_person_of_the_library(person_over_weeks: Build, tmp_path: Path) -> None:
    person_over_weeks(2).close()
    given = ("report", "--person", "ANA", "--library", tmp_path / "library.sqlite3", "--html", "--out", tmp_path / "o")
    assert run(*given)[0] == 0
    assert {file.name for file in (tmp_path / "o").iterdir()} == {"Ana_report.html"}
    assert run(*given, "--each")[0] == 0
    names = {file.name for file in (tmp_path / "o").iterdir()}
    assert names == {
        "Ana_report.html",
        "Ana_week_0_2026-01-05_report.html",
        "Ana_week_1_2026-01-12_report.html",
    }
    assert run("report", "--person", "Bob", "--library", tmp_path / "library.sqlite3")[0] == 2


def test_a_clip_whose_files_are_gone_is_named(person_over_weeks: Build, tmp_path: Path) -> None:
    with person_over_weeks(2) as library:
        shutil.rmtree(library.folder(library.clips()[0]))
    place = ("--library", tmp_path / "library.sqlite3", "--html", "--out", tmp_path / "o")
    status, said = run("report", "--person", "Ana", "--each", *place)
    assert status == 3
    assert "week_1.mp4 of 12 January 2026: its files are gone" in said
    names = {file.name for file in (tmp_path / "o").iterdir()}
    assert names == {"Ana_report.html", "Ana_week_0_2026-01-05_report.html"}
    page = (tmp_path / "o" / "Ana_report.html").read_text(encoding="utf-8")
    assert "The latest clip whose files are there, 5 January 2026" in page
    assert "The files of week_1.mp4 (12 January 2026) are gone" in page


def test_a_report_is_not_written_into_a_result(result: Path) -> None:
    page = report_page(result_in(result), ReportAbout("run.mp4"))
    with pytest.raises(OutputError):
        write_reports([lambda: page], result, [ReportFormat.HTML])


@pytest.mark.parametrize("name", ["../../etc/passwd", "a/b\\c", "\x00\n", "con", "x" * 5000, "..", "\ud800"])
def test_no_name_leads_out_of_the_folder(name: str, result: Path, tmp_path: Path) -> None:
    page = report_page(result_in(result), ReportAbout(name, name))
    made = write_reports([lambda: page, lambda: page], tmp_path / "o", [ReportFormat.HTML])
    assert len({*made.files}) == 2
    assert {file.name for file in (tmp_path / "o").iterdir()} == {*made.files}
    assert report_file(page, ReportFormat.HTML).name.endswith("report.html")


def test_the_same_reports_make_the_same_archive_and_names_differ(tmp_path: Path) -> None:
    reports = [ReportFile("A.pdf", b"1"), ReportFile("a.pdf", b"2")]
    for name in ("x.zip", "y.zip"):
        write_archive(tmp_path / name, reports)
    assert (tmp_path / "x.zip").read_bytes() == (tmp_path / "y.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "x.zip") as archive:
        assert archive.namelist() == ["A.pdf", "a_2.pdf"]


def test_a_failure_leaves_no_archive(tmp_path: Path) -> None:
    def failing() -> ReportFile:
        raise OutputError("full")

    with pytest.raises(OutputError):
        write_archive(tmp_path / "x.zip", (failing() for _ in range(1)))
    assert not [*tmp_path.iterdir()]


def test_a_batch_with_report_has_one_for_each_clip(tmp_path: Path) -> None:
    clips, out = tmp_path / "clips", tmp_path / "out"
    (clips / "Ana").mkdir(parents=True)
    save_track(SimulatedCamera().of((FAR_AHEAD, 6.0)), clips / "Ana" / "run.npz")
    (clips / "bad.npz").write_bytes(b"no landmarks")
    status, said = run("batch", clips, "--out", out, "--report", "--jobs", "1")
    assert status == 3 and REPORTS_FILE in said
    with zipfile.ZipFile(out / REPORTS_FILE) as archive:
        (name,) = archive.namelist()
        words = text_of_pdf(archive.read(name))
    assert name == "Ana_run_report.pdf"
    assert "Ana" in words and "run.npz" in words
    manifest = load_manifest(out)
    assert manifest is not None
    assert write_reports_of_batch(manifest, tmp_path / "again.zip") == tmp_path / "again.zip"
    assert (tmp_path / "again.zip").stat().st_size == (out / REPORTS_FILE).stat().st_size


def test_reports_of_a_batch_elsewhere_are_refused(tmp_path: Path) -> None:
    status, said = run("batch", tmp_path, "--out", "memory://x", "--report")
    assert status == 2 and "this machine only" in said
