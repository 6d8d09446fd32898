"""`posturecam report`: results or a person of the library in, pages to send out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from posturecam.cli.language import help_text
from posturecam.cli.speech import Status, error_console, print_answer, print_error, reporting_errors
from posturecam.words import say

if TYPE_CHECKING:
    from posturecam.report.making import PageMaker

MOST_NAMED = 4
"""Files that the answer names; a choice, two lines."""

Folders = Annotated[list[Path] | None, typer.Argument(metavar="FOLDER", help=help_text("report.cli.folders"))]
OfPerson = Annotated[str | None, typer.Option("--person", metavar="NAME", help=help_text("report.cli.person"))]
EachClip = Annotated[bool, typer.Option("--each", help=help_text("report.cli.each"))]
AsHtml = Annotated[bool, typer.Option("--html", help=help_text("report.cli.html"))]
AsPdf = Annotated[bool, typer.Option("--pdf", help=help_text("report.cli.pdf"))]
ReportOut = Annotated[Path, typer.Option(metavar="DIR", help=help_text("report.cli.out"))]
NameOnIt = Annotated[str, typer.Option("--name", metavar="NAME", help=help_text("report.cli.name"))]
NoteOnIt = Annotated[str, typer.Option("--note", metavar="TEXT", help=help_text("report.cli.note"))]
InLibrary = Annotated[str | None, typer.Option("--library", metavar="PATH", help=help_text("report.cli.library"))]


def report(
    folders: Folders = None,
    *,
    person: OfPerson = None,
    each: EachClip = False,
    html: AsHtml = False,
    pdf: AsPdf = False,
    out: ReportOut = Path("out"),
    name: NameOnIt = "",
    note: NoteOnIt = "",
    library: InLibrary = None,
) -> None:
    """Write a page to send for each result, or a person's progress report.

    Parameters
    ----------
    folders : list of Path or None
        Result folders, or folders of these.
    person : str or None
        A person of the library.
    each : bool
        Whether to write a page for each clip of that person too.
    html, pdf : bool
        In which formats; neither for both.
    out : Path
        The folder of the reports.
    name : str
        The person's name on the reports of results.
    note : str
        The coach's note on each report.
    library : str or None
        Where the library lies; None for the usual place.

    Raises
    ------
    BadParameter
        Of Typer, where neither results nor a person are given, or both.
    Exit
        Of Typer, always, with the status.
    """
    if bool(folders) == (person is not None):
        raise typer.BadParameter(say("report.cli.either"))
    from posturecam.report.making import ReportFormat, write_reports

    chosen = [form for form, wanted in ((ReportFormat.HTML, html), (ReportFormat.PDF, pdf)) if wanted]
    errors = error_console()
    with reporting_errors(errors):
        if person is None:
            pages = _of_results(folders or [], name, note)
        else:
            pages = _of_person(person, note, library, each=each)
        made = write_reports(pages, out, chosen or list(ReportFormat))
    for failure in made.failures:
        print_error(errors, str(failure))
    if made.files:
        print_answer(say("report.cli.written", n=len(made.files), place=out, names=_named(made.files)))
    raise typer.Exit(Status.UNREADABLE if made.failures else Status.DONE)


def _named(files: Sequence[str]) -> str:
    """The names of files; of many the first."""
    most = files[:MOST_NAMED]
    return ", ".join(most) + (" …" if len(files) > MOST_NAMED else "")


def _of_results(folders: Sequence[Path], name: str, note: str) -> list[PageMaker]:
    """One page for each result."""
    from posturecam.report.content import report_page
    from posturecam.report.history import about_result, result_folders, result_in
    from posturecam.report.records import ReportPage

    def page(folder: Path) -> ReportPage:
        result = result_in(folder)
        return report_page(result, about_result(result, folder.resolve().name, name, note))

    return [partial(page, folder) for given in folders for folder in result_folders(given)]


def _of_person(person: str, note: str, where: str | None, *, each: bool) -> list[PageMaker]:
    """The progress report, and a page for each clip where wanted; the library is read at once."""
    from posturecam.library import Library
    from posturecam.report.content import report_page
    from posturecam.report.history import about_clip, history_of, result_of_clip
    from posturecam.report.progress import progress_page

    with Library.open(where, make=False) as library:
        history = history_of(library, person, note)
        clips = [(library.folder(clip), about_clip(library, clip)) for clip in (history.clips if each else ())]
    return [
        partial(progress_page, history),
        *(partial(lambda folder, about: report_page(result_of_clip(folder, about), about), *clip) for clip in clips),
    ]
