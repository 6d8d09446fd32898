"""Reports as files: their formats and names, one beside each result, all of a batch in one archive."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from posturecam.durable import AtomicFile
from posturecam.report.content import ReportPage, shortened
from posturecam.report.html import clip_html, progress_html
from posturecam.report.progress import ProgressPage
from posturecam.results.folder import explaining
from posturecam.results.names import name_key, safe_name

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
    """The name of the file: the person and the clip."""
    parts = [page.person] if isinstance(page, ProgressPage) else [page.person, Path(page.clip).stem]
    return "_".join(safe_name(shortened(part, _LONGEST_FILE_NAME)) for part in (*parts, "report") if part)
