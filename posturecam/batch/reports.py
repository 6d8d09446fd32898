"""A report for each clip of a batch, all in one archive beside the coach sheet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.errors import TrackError
from posturecam.report.content import report_page
from posturecam.report.history import about_result, result_in
from posturecam.report.making import ReportFile, ReportFormat, report_file, write_archive
from posturecam.report.records import ReportPage

REPORTS_FILE = "reports.zip"


def write_reports_of_batch(manifest: Manifest, path: Path | None = None) -> Path | None:
    """Write the archive with a PDF page for each clip that was analysed.

    Parameters
    ----------
    manifest : Manifest
        Of the batch, whose results lie on this machine.
    path : Path or None
        The archive; None: reports.zip beside the manifest.

    Returns
    -------
    Path or None
        The archive; None where no clip was analysed, and nothing is written.

    Raises
    ------
    OutputError
        When it can't be written.
    """
    done = [entry for entry in manifest.entries if entry.outcome is ClipOutcome.DONE]
    if not done:
        return None
    path = path or manifest.out / REPORTS_FILE
    write_archive(path, _reports(done, manifest.out))
    return path


def _reports(entries: list[Entry], out: Path) -> Iterator[ReportFile]:
    """One for each result that can be read; the others are named in the coach sheet."""
    for entry in entries:
        try:
            page = _page(entry, out / (entry.folder or ""))
        except TrackError:
            continue
        yield report_file(page, ReportFormat.PDF)


def _page(entry: Entry, folder: Path) -> ReportPage:
    name = PurePosixPath(entry.clip.replace("\\", "/")).name
    result = result_in(folder)
    return report_page(result, about_result(result, name, entry.person or ""))
