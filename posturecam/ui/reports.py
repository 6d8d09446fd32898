"""Reports that a browser fetches: made from the stored result when they are asked for, nothing is analysed."""

from __future__ import annotations

import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

from markupsafe import Markup
from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from posturecam.batch.manifest import load_manifest
from posturecam.batch.reports import REPORTS_FILE, write_reports_of_batch
from posturecam.errors import LibraryError, PosturecamError
from posturecam.export.reading import ClipResult
from posturecam.library import Library, LibraryPerson
from posturecam.report.content import report_page
from posturecam.report.history import about_clip, about_result, history_of, result_in
from posturecam.report.making import ReportFormat, report_file
from posturecam.report.progress import ProgressPage, progress_page
from posturecam.report.records import ReportAbout, ReportPage
from posturecam.ui.shelf import Shelf, plain_name
from posturecam.ui.templates import piece
from posturecam.words import in_language, language, languages, say

RESULT, PROGRESS = "report", "progress"
"""The names of reports in addresses, without their endings."""
MEDIA = {ReportFormat.HTML: "text/html; charset=utf-8", ReportFormat.PDF: "application/pdf"}
_HEADERS = {"x-content-type-options": "nosniff", "cache-control": "private, no-store"}
_ONE_AT_A_TIME = threading.Lock()
"""An archive takes a part of a second a clip: two at once would not be there sooner."""


def report_address(shelf: Shelf, folder: Path, clip: str, form: ReportFormat) -> str:
    """Make the address of the report of a result, in the present language.

    Parameters
    ----------
    shelf : Shelf
        Which knows the folder by a token.
    folder : Path
        The result folder.
    clip : str
        The clip's name, as the user knows it.
    form : ReportFormat
        The format.

    Returns
    -------
    str
        Path and query of the address.
    """
    query = urlencode({"clip": clip, "language": language()}, errors="replace")
    return f"/report/{shelf.put(folder)}/{RESULT}.{form.value}?{query}"


def archive_address(shelf: Shelf, out: Path) -> str:
    """Make the address of the archive with the reports of a batch, in the present language.

    Parameters
    ----------
    shelf : Shelf
        Which knows the folder by a token.
    out : Path
        The folder of the batch.

    Returns
    -------
    str
        Path and query of the address.
    """
    return f"/report/{shelf.put(out)}/{REPORTS_FILE}?{urlencode({'language': language()})}"


def progress_address(person_id: str, form: ReportFormat) -> str:
    """Make the address of a person's progress report, in the present language.

    Parameters
    ----------
    person_id : str
        The person's id.
    form : ReportFormat
        The format.

    Returns
    -------
    str
        Path and query of the address.
    """
    return f"/report/person/{person_id}/{PROGRESS}.{form.value}?{urlencode({'language': language()})}"


def progress_links(person: LibraryPerson) -> Markup:
    """Offer a person's progress report.

    Parameters
    ----------
    person : LibraryPerson
        With clips.

    Returns
    -------
    Markup
        A link for each format.
    """
    links = [
        piece(
            "link",
            progress_address(person.id, form),
            f"{person.name}_report.{form.value}",
            say(f"report.button.progress_{form.value}"),
            form.value.upper(),
        )
        for form in ReportFormat
    ]
    return Markup('<div class="pc pc-links">{}</div>').format(Markup("").join(links))


def report_routes(shelf: Shelf, scratch: Path, library: Callable[[], Library]) -> list[Route]:
    """List what the server has to answer for reports.

    Parameters
    ----------
    shelf : Shelf
        Which knows folders by tokens.
    scratch : Path
        A folder where archives lie until they are sent.
    library : callable
        Opens the library, for the notes on a clip and for people.

    Returns
    -------
    list of Route
        Of the reports, and of every other address below /report.
    """
    answers = _ReportAnswers(shelf, scratch, library)
    return [
        Route("/report/person/{person}/{name}", _in_language_asked_for(answers.of_person), methods=["GET"]),
        Route("/report/{token}/{name}", _in_language_asked_for(answers.of_result), methods=["GET"]),
        Route("/report/{rest:path}", _refuse, methods=["GET"]),
    ]


class _ReportAnswers:
    """What requests for reports are answered; ValueError for what is not there."""

    def __init__(self, shelf: Shelf, scratch: Path, library: Callable[[], Library]) -> None:
        self._shelf, self._scratch, self._library = shelf, scratch, library

    def of_result(self, request: Request) -> Response:
        folder = self._shelf.folder(request.path_params["token"])
        if folder is None or not folder.is_dir():
            raise ValueError(folder)
        if request.path_params["name"] == REPORTS_FILE:
            return _archive(folder, self._scratch)
        form, result = _form_of(request, RESULT), result_in(folder)
        return _saved(report_page(result, _about(result, request.query_params.get("clip", ""), self._library)), form)

    def of_person(self, request: Request) -> Response:
        form, wanted = _form_of(request, PROGRESS), request.path_params["person"]
        if wanted not in {person.id for person in self._library().people()}:
            raise ValueError(wanted)
        return _saved(progress_page(history_of(self._library(), wanted)), form)


def _refuse(request: Request) -> Response:
    raise HTTPException(404)


def _in_language_asked_for(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """Answer in the language that the address names; whatever is not there is not found."""

    def answered(request: Request) -> Response:
        wanted = request.query_params.get("language", "")
        if wanted not in languages():
            raise HTTPException(404)
        try:
            with in_language(wanted):
                return answer(request)
        except (PosturecamError, OSError, ValueError) as error:  # gone or damaged meanwhile, or no valid name
            raise HTTPException(404) from error

    return answered


def _form_of(request: Request, stem: str) -> ReportFormat:
    """The format that the address names; ValueError for another name than that of a report."""
    name, _, ending = request.path_params["name"].partition(".")
    if name != stem:
        raise ValueError(name)
    return ReportFormat(ending)


def _saved(page: ReportPage | ProgressPage, form: ReportFormat) -> Response:
    """A report to be saved: an HTML page of others is never shown as one of the app."""
    report = report_file(page, form)
    saved = f'attachment; filename="{plain_name(report.name)}"'
    return Response(report.content, media_type=MEDIA[form], headers={**_HEADERS, "content-disposition": saved})


def _about(result: ClipResult, clip: str, library: Callable[[], Library]) -> ReportAbout:
    """Name, date and notes from the library where the clip is kept under one name there."""
    digest = result.analysis.provenance.get("input")
    with suppress(LibraryError):
        kept = library().clips(digest=digest) if digest else []
        here = [one for one in kept if library().folder(one).resolve() == result.folder.resolve()] or kept
        if len(here) == 1:
            return about_clip(library(), here[0])
    return about_result(result, clip)


def _archive(out: Path, scratch: Path) -> Response:
    manifest = load_manifest(out)
    with tempfile.NamedTemporaryFile(dir=scratch, suffix=".zip", delete=False) as made:
        path = Path(made.name)
    with _ONE_AT_A_TIME:
        written = None if manifest is None else write_reports_of_batch(manifest, path)
    if written is None:
        path.unlink(missing_ok=True)
        raise ValueError(out)
    away = BackgroundTask(path.unlink, missing_ok=True)
    return FileResponse(path, media_type="application/zip", filename=REPORTS_FILE, headers=_HEADERS, background=away)
