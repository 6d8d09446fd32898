"""Reports that a browser fetches: made from the stored result when they are asked for, nothing is analysed."""

from __future__ import annotations

import tempfile
import threading
from pathlib import Path
from urllib.parse import urlencode

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from posturecam.batch.manifest import load_manifest
from posturecam.batch.reports import REPORTS_FILE, write_reports_of_batch
from posturecam.errors import PosturecamError
from posturecam.report.content import report_page
from posturecam.report.history import analysed_on, result_in
from posturecam.report.making import ReportFormat, report_file
from posturecam.report.records import ReportAbout
from posturecam.ui.shelf import Shelf, plain_name
from posturecam.words import in_language, language, languages

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
    return f"/report/{shelf.put(folder)}/report.{form.value}?{query}"


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


def report_routes(shelf: Shelf, scratch: Path) -> list[Route]:
    """List what the server has to answer for reports.

    Parameters
    ----------
    shelf : Shelf
        Which knows folders by tokens.
    scratch : Path
        A folder where archives lie until they are sent.

    Returns
    -------
    list of Route
        Of the reports, and of every other address below /report.
    """

    def answer(request: Request) -> Response:
        folder = shelf.folder(request.path_params["token"])
        wanted = request.query_params.get("language", "")
        if folder is None or not folder.is_dir() or wanted not in languages():
            raise HTTPException(404)
        try:
            with in_language(wanted):
                return _answer(folder, request, scratch)
        except (PosturecamError, OSError, ValueError) as error:  # gone or damaged meanwhile, or no valid name
            raise HTTPException(404) from error

    def refuse(request: Request) -> Response:
        raise HTTPException(404)

    return [
        Route("/report/{token}/{name}", answer, methods=["GET"]),
        Route("/report/{rest:path}", refuse, methods=["GET"]),
    ]


def _answer(folder: Path, request: Request, scratch: Path) -> Response:
    """The report of that name; ValueError for any other."""
    stem, _, ending = request.path_params["name"].partition(".")
    if request.path_params["name"] == REPORTS_FILE:
        return _archive(folder, scratch)
    if stem != "report":
        raise ValueError(stem)
    form = ReportFormat(ending)
    about = ReportAbout(request.query_params.get("clip", ""), when=analysed_on(folder), is_recorded=False)
    report = report_file(report_page(result_in(folder), about), form)
    saved = f'attachment; filename="{plain_name(report.name)}"'
    return Response(report.content, media_type=MEDIA[form], headers={**_HEADERS, "content-disposition": saved})


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
