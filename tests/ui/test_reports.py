"""Reports from the app: offered on a result and a batch, made when they are fetched, in the reader's language."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from datetime import datetime, timezone
from html import unescape
from pathlib import Path

import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.clip import analyze_to_folder
from posturecam.export.reading import read_result
from posturecam.library import Library
from posturecam.pose.stored import save_track
from posturecam.report.making import ReportFormat
from posturecam.ui.jobs import Job
from posturecam.ui.reports import archive_address, progress_address, progress_links, report_address, report_routes
from posturecam.ui.result.downloads import downloads_html
from posturecam.ui.shelf import Shelf
from posturecam.words import in_language
from tests.people import SimulatedCamera, runner
from tests.ui.fetch import fetch_from
from tests.ui.pages import html_of, open_page


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    (tmp_path / "scratch").mkdir()
    return Shelf(tmp_path / "scratch")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_track(SimulatedCamera().of((runner(ahead=0.36), 6.0)), tmp_path / "me.npz")
    return analyze_to_folder(tmp_path / "me.npz", tmp_path / "out").folder


def answer(shelf: Shelf, tmp_path: Path, address: str) -> tuple[int, dict[str, str], bytes]:
    with Library.open(tmp_path / "library.sqlite3") as library:
        return fetch_from(report_routes(shelf, tmp_path / "scratch", lambda: library), address)


def test_a_kept_clip_has_its_name_date_and_notes(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    address = report_address(shelf, folder, "a.mp4", ReportFormat.HTML)
    with Library.open(tmp_path / "library.sqlite3") as library:
        clip = library.keep(folder, "Ana", name="kept.mp4", recorded=datetime(2026, 1, 5, 12, tzinfo=timezone.utc))
        library.write_note(clip, "Shorter steps.")
        kept = library.folder(clip)
    for where in (address, report_address(shelf, kept, "a.mp4", ReportFormat.HTML)):
        page = answer(shelf, tmp_path, where)[2].decode()
        for part in ("Ana", "5 January 2026", "kept.mp4", "Shorter steps."):
            assert part in page
    with Library.open(tmp_path / "library.sqlite3") as library:
        library.keep(folder, "Bea", name="kept.mp4")
    assert "Ana" not in answer(shelf, tmp_path, address)[2].decode()
    assert "Ana" in answer(shelf, tmp_path, report_address(shelf, kept, "a.mp4", ReportFormat.HTML))[2].decode()


def test_a_person_has_a_progress_report(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    with Library.open(tmp_path / "library.sqlite3") as library:
        library.keep(folder, "Ana <i>", name="kept.mp4")
        person = library.person("Ana <i>")
    links = [unescape(link) for link in re.findall(r'href="([^"]+)"', str(progress_links(person)))]
    assert links == [progress_address(person.id, form) for form in ReportFormat]
    page, pdf = (answer(shelf, tmp_path, link) for link in links)
    assert page[0] == 200 and "Ana &lt;i&gt;" in page[2].decode() and "One clip so far." in page[2].decode()
    assert pdf[0] == 200 and pdf[2].startswith(b"%PDF")
    for other in ("0" * 16, "Ana%20%3Ci%3E", ".."):
        assert answer(shelf, tmp_path, f"/report/person/{other}/progress.pdf?language=en")[0] == 404


def test_a_result_offers_both_formats_under_the_name_of_the_clip(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    reading = read_result(folder)
    html = str(downloads_html(reading, reading.analysis, "My <b>run.mp4", shelf))
    found = re.findall(r'href="(/report/[^"]+)" download="([^"]+)"', html)
    assert [unescape(saved) for _, saved in found] == ["My <b>run_report.html", "My <b>run_report.pdf"]
    for address, kind in zip((unescape(one) for one, _ in found), ("text/html", "application/pdf"), strict=True):
        status, headers, body = answer(shelf, tmp_path, address)
        assert status == 200 and headers["content-type"].startswith(kind)
        assert headers["content-disposition"].startswith("attachment")
        assert headers["x-content-type-options"] == "nosniff"
        assert b"<b>run" not in body


def test_it_speaks_the_language_of_the_page(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    with in_language("es"):
        address = report_address(shelf, folder, "a.mp4", ReportFormat.HTML)
    assert b'<html lang="es">' in answer(shelf, tmp_path, address)[2]


def test_it_is_made_of_the_result_as_it_is_now(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    address = report_address(shelf, folder, "a.mp4", ReportFormat.HTML)
    before = {file.name: file.read_bytes() for file in folder.iterdir()}
    assert answer(shelf, tmp_path, address)[0] == 200
    assert {file.name: file.read_bytes() for file in folder.iterdir()} == before
    shutil.rmtree(folder)
    assert answer(shelf, tmp_path, address)[0] == 404


@pytest.mark.parametrize(
    "rest",
    [
        *("report.exe?language=en", "analysis.json?language=en", "report.pdf", "report.pdf?language=xx"),
        *("..%2freport.pdf?language=en", "reports.zip?language=en", "?language=en", "a/b?language=en"),
    ],
)
def test_nothing_else_is_answered(rest: str, shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    assert answer(shelf, tmp_path, f"/report/{shelf.put(folder)}/{rest}")[0] == 404


def test_a_guessed_token_opens_nothing(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    shelf.put(folder)
    assert answer(shelf, tmp_path, "/report/guess/report.pdf?language=en")[0] == 404


def test_a_batch_gives_an_archive_and_leaves_nothing_behind(shelf: Shelf, folder: Path, tmp_path: Path) -> None:
    done = Entry(clip="/clips/me.mp4", outcome=ClipOutcome.DONE, folder=folder.name, person="Ana")
    gone = Entry(clip="/clips/gone.mp4", outcome=ClipOutcome.DONE, folder="gone")
    Manifest(tmp_path / "out", {}, (done, gone)).save()
    status, headers, body = answer(shelf, tmp_path, archive_address(shelf, tmp_path / "out"))
    assert status == 200 and headers["content-type"] == "application/zip"
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.namelist() == ["Ana_me_report.pdf"]
        assert archive.read("Ana_me_report.pdf").startswith(b"%PDF")
    assert not [*(tmp_path / "scratch").iterdir()]


def test_the_page_of_a_batch_offers_the_archive(job: Job) -> None:
    (job.out / "coach_sheet.csv").write_text("clip\n")
    html = html_of(open_page("many", job=job.id))
    assert "reports.zip" in html and "A report for each clip" in html
