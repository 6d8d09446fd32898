"""The files that the browser may fetch: those of result folders, each under a random token of 128 bits."""

from __future__ import annotations

import re
import secrets
import tempfile
import threading
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from starlette.background import BackgroundTask
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from posturecam.errors import PosturecamError
from posturecam.export import archive_name, discover, mime_types
from posturecam.export.base import AnalysisExporter
from posturecam.export.on_demand import on_demand, pack_format
from posturecam.results.marker import holds_result

SHEETS = {".html": "text/html", ".csv": "text/csv", ".zip": "application/zip"}
"""The MIME types of a batch's coach sheet and of an export of the library, by ending."""
EVERYTHING = "everything.zip"
"""Name of the archive of a folder with all below it."""
_ACTIVE = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml")
"""MIME types that can hold scripts: saved, never shown, since the page they would run in is the app's."""
_PLAIN = re.compile(r"[^\w.-]+")
_LONGEST_NAME = 80
"""Characters of a file name; a choice, well below the 255 bytes of file systems."""


class Shelf:
    """Folders by token; the same folder keeps its token.

    Parameters
    ----------
    scratch : Path
        A folder where archives lie until they are sent.
    """

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._tokens: dict[Path, str] = {}
        self._lock = threading.Lock()
        self._making = threading.Lock()

    def put(self, folder: Path) -> str:
        """Let the browser fetch the files of a folder.

        Parameters
        ----------
        folder : Path
            The folder.

        Returns
        -------
        str
            Its token.
        """
        with self._lock:
            return self._tokens.setdefault(folder.resolve(), secrets.token_urlsafe(16))

    def folder(self, token: str) -> Path | None:
        """Find the folder of a token.

        Parameters
        ----------
        token : str
            What the browser sent.

        Returns
        -------
        Path or None
            None for an unknown token.
        """
        with self._lock:
            given = token.encode(errors="replace")
            return next(
                (path for path, known in self._tokens.items() if secrets.compare_digest(known.encode(), given)), None
            )

    def address(self, folder: Path, name: str, save_as: str | None = None) -> str:
        """Make the address of a file.

        Parameters
        ----------
        folder : Path
            Its folder.
        name : str
            Its name there, or that of an archive of files there.
        save_as : str or None
            The name under which the browser saves it; None to show it.

        Returns
        -------
        str
            Path and query of the address.
        """
        query = f"?save={plain_name(save_as)}" if save_as else ""
        return f"/shelf/{self.put(folder)}/{name}{query}"

    def routes(self) -> list[Route]:
        """List what the server has to answer for the shelf.

        Returns
        -------
        list of Route
            Of the files, and of every other address below /shelf.
        """
        return [
            Route("/shelf/{token}/{name}", self._answer, methods=["GET"]),
            Route("/shelf/{rest:path}", self._nothing, methods=["GET"]),
        ]

    def _nothing(self, request: Request) -> Response:
        """Refuse every other address below /shelf: none is a page of the app."""
        raise HTTPException(404)

    def _answer(self, request: Request) -> Response:
        folder, name = self.folder(request.path_params["token"]), request.path_params["name"]
        try:
            if folder is None or not folder.is_dir():
                raise HTTPException(404)
            return self._of_folder(folder, name, request)
        except (OSError, ValueError) as error:  # gone or locked meanwhile, or no valid name
            raise HTTPException(404) from error

    def _of_folder(self, folder: Path, name: str, request: Request) -> Response:
        save_as = request.query_params.get("save")
        headers = {"x-content-type-options": "nosniff", "cache-control": "private, no-cache"}
        if (files := _archived(folder, name)) is not None:
            return self._zipped(folder, files, plain_name(save_as or name), headers)
        if (exporter := _made_on_demand(folder, name)) is not None:
            return self._made(folder, exporter, plain_name(save_as or name), headers)
        file = next((file for file in folder.iterdir() if file.name == name and file.is_file()), None)
        mime = None if file is None or file.is_symlink() else _kinds().get(file.suffix)
        if file is None or mime is None:
            raise HTTPException(404)
        shown = save_as is None and mime not in _ACTIVE
        saved = None if shown else plain_name(save_as or name)
        return FileResponse(file, media_type=mime, filename=saved, headers=headers)

    def _made(self, folder: Path, exporter: AnalysisExporter, save_as: str, headers: dict[str, str]) -> Response:
        """A format that is made now, one at a time, for it takes a while where a clip is long."""
        with tempfile.NamedTemporaryFile(dir=self._scratch, suffix=".zip", delete=False) as made:
            try:
                with self._making:
                    pack_format(folder, exporter, self._scratch, made)
            except PosturecamError as error:
                Path(made.name).unlink(missing_ok=True)
                raise HTTPException(409, str(error)) from error
        away = BackgroundTask(Path(made.name).unlink, missing_ok=True)
        return FileResponse(made.name, media_type="application/zip", filename=save_as, headers=headers, background=away)

    def _zipped(self, folder: Path, files: Iterable[Path], save_as: str, headers: dict[str, str]) -> Response:
        with tempfile.NamedTemporaryFile(dir=self._scratch, suffix=".zip", delete=False) as made:
            _pack(made, folder, files)
        away = BackgroundTask(Path(made.name).unlink, missing_ok=True)
        return FileResponse(made.name, media_type="application/zip", filename=save_as, headers=headers, background=away)


def plain_name(text: str) -> str:
    """Make a file name that every system takes.

    Parameters
    ----------
    text : str
        The wanted name.

    Returns
    -------
    str
        Letters, digits, '_', '-' and '.', no longer than 80, not beginning with a dot.

    Examples
    --------
    >>> plain_name('../my "run".mp4')
    '_my_run_.mp4'
    """
    return _PLAIN.sub("_", text).lstrip(".")[-_LONGEST_NAME:] or "file"


def _kinds() -> dict[str, str]:
    """The MIME types of what may be fetched, by ending."""
    return {**mime_types(), **SHEETS}


def _archived(folder: Path, name: str) -> Iterable[Path] | None:
    """The files in the archive of that name; None where no archive has it."""
    if name == EVERYTHING:
        return _tree(folder)
    formats = {archive_name(exporter): exporter.format for exporter in discover() if exporter.format.has_many}
    if name not in formats:
        return None
    names = sorted(file.name for file in folder.iterdir() if file.is_file() and not file.is_symlink())
    return [folder / one for one in formats[name].names_in(names)]


def _made_on_demand(folder: Path, name: str) -> AnalysisExporter | None:
    """The exporter whose archive has that name and whose files are not there yet."""
    if not name.endswith(".zip") or not holds_result(folder) or (folder / name).exists():
        return None
    there = [file.name for file in folder.iterdir()]
    return next((one for one in on_demand(there) if archive_name(one) == name), None)


def _tree(folder: Path) -> Iterable[Path]:
    """Everything below the folder that is no hidden, unfinished or foreign file."""
    kinds = _kinds()
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not file.is_symlink() and not hidden and file.suffix in kinds:
            yield file


def _pack(target: IO[bytes], folder: Path, files: Iterable[Path]) -> None:
    """Store files as they are: videos and images don't get smaller."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())
