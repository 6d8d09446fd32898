"""Reports as files: their formats and names, one beside each result, all of a batch in one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from posturecam.durable import AtomicFile
from posturecam.errors import TrackError
from posturecam.report.html import clip_html, progress_html
from posturecam.report.progress import ProgressPage
from posturecam.report.records import ReportPage, shortened
from posturecam.results.folder import explaining, prepare_out, write_atomically
from posturecam.results.names import name_key, safe_name
from posturecam.words import Message, message_of

PageMaker = Callable[[], ReportPage | ProgressPage]
"""Makes a page; may raise TrackError."""

_LONGEST_FILE_NAME = 60
"""Letters of a person's and of a clip's name in a file name, each; a choice."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)
"""The earliest date that a ZIP knows: the same reports make the same archive."""


class ReportFormat(str, Enum):
    """What a report can be."""

    HTML = "html"
    PDF = "pdf"


@dataclass(frozen=True)
class ReportFile:
    """A report ready to be written.

    Attributes
    ----------
    name : str
        Of its file, safe on every system.
    content : bytes
        What it holds.
    """

    name: str
    content: bytes


def report_file(page: ReportPage | ProgressPage, form: ReportFormat) -> ReportFile:
    """Make a report in a format.

    Parameters
    ----------
    page : ReportPage or ProgressPage
        What it says.
    form : ReportFormat
        The format.

    Returns
    -------
    ReportFile
        Its file.

    Raises
    ------
    OutputError
        Where typst can't set a PDF.
    """
    return ReportFile(f"{_stem(page)}.{form.value}", report_bytes(page, form))


def report_bytes(page: ReportPage | ProgressPage, form: ReportFormat) -> bytes:
    """Make the content of a report in a format.

    Parameters
    ----------
    page : ReportPage or ProgressPage
        What it says.
    form : ReportFormat
        The format.

    Returns
    -------
    bytes
        The content of its file.

    Raises
    ------
    OutputError
        Where typst can't set a PDF.
    """
    if form is ReportFormat.PDF:
        from posturecam.report.pdf import report_pdf

        return report_pdf(page)
    return (progress_html(page) if isinstance(page, ProgressPage) else clip_html(page)).encode()


def write_archive(path: Path, reports: Iterable[ReportFile]) -> None:
    """Write reports into one ZIP, which is there whole or not at all.

    Raises OutputError.

    Parameters
    ----------
    path : Path
        The archive; an older one gives way.
    reports : Iterable of ReportFile
        The reports, which may be made one by one; of one name the second gets a number.
    """
    with (
        explaining(path),
        AtomicFile(path) as partial,
        zipfile.ZipFile(partial, "w", zipfile.ZIP_DEFLATED) as archive,
    ):
        for name, report in _with_own_names(reports):
            info = zipfile.ZipInfo(name, _ZIP_TIME)
            info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
            archive.writestr(info, report.content)


@dataclass(frozen=True)
class WrittenReports:
    """What became of reports.

    Attributes
    ----------
    files : tuple of str
        Names of the files that were written.
    failures : tuple of Message
        Why a report could not be made.
    """

    files: tuple[str, ...]
    failures: tuple[Message, ...]


def write_reports(pages: Iterable[PageMaker], out: Path, forms: Sequence[ReportFormat]) -> WrittenReports:
    """Write reports into a folder; one whose result can't be read is left out.

    Parameters
    ----------
    pages : Iterable of PageMaker
        Each makes a page when it is called; a TrackError of it is remembered.
    out : Path
        The folder, which is made; a file of an older report gives way.
    forms : Sequence of ReportFormat
        In which formats.

    Returns
    -------
    WrittenReports
        The files and the failures.

    Raises
    ------
    OutputError
        When the folder can't be written.
    """
    prepare_out(out)
    files, failures, taken = list[str](), list[Message](), set[str]()
    for make in pages:
        try:
            page = make()
        except TrackError as error:
            failures.append(message_of(error))
            continue
        for form in forms:
            report = report_file(page, form)
            name = own_name(report.name, taken)
            write_atomically(out / name, report.content)
            files.append(name)
    return WrittenReports(tuple(files), tuple(failures))


def own_name(name: str, taken: set[str]) -> str:
    """Give a file a name that no other has, by a number where needed.

    Parameters
    ----------
    name : str
        The name it should have.
    taken : set of str
        What `name_key` makes of the names there are; the one found is added.

    Returns
    -------
    str
        The name.
    """
    file, number = Path(name), 1
    while name_key(name) in taken:
        number += 1
        name = f"{file.stem}_{number}{file.suffix}"
    taken.add(name_key(name))
    return name


def _with_own_names(reports: Iterable[ReportFile]) -> Iterator[tuple[str, ReportFile]]:
    taken = set[str]()
    for report in reports:
        yield own_name(report.name, taken), report


def _stem(page: ReportPage | ProgressPage) -> str:
    """The name of the file: the person, the clip, and the day that it was recorded."""
    parts = [page.person] if isinstance(page, ProgressPage) else [page.person, Path(page.clip).stem, page.day]
    return "_".join(safe_name(shortened(part, _LONGEST_FILE_NAME)) for part in (*parts, "report") if part)
