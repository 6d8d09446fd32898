"""The files that the browser may fetch: those of result folders put on the shelf, each under a token nobody can guess."""

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

from posturecam.export import archive_name, discover, mime_types

SHEETS = {".html": "text/html", ".csv": "text/csv"}
"""The MIME types of a batch's coach sheet, by ending."""
EVERYTHING = "everything.zip"
"""Name under which a folder with all below it comes as one file."""
_ACTIVE = ("text/html", "application/xhtml+xml", "image/svg+xml", "text/xml", "application/xml")
"""MIME types that can hold scripts: saved, never shown, since the page they would run in is the app's."""
_PLAIN = re.compile(r"[^\w.-]+")


class Shelf:
    """Folders by token; the same folder keeps its token. scratch: where what is packed lies until it is fetched."""

    def __init__(self, scratch: Path) -> None:
        self._scratch = scratch
        self._tokens: dict[Path, str] = {}
        self._lock = threading.Lock()

    def put(self, folder: Path) -> str:
        """The token of a folder."""
        with self._lock:
            return self._tokens.setdefault(folder.resolve(), secrets.token_urlsafe(16))

    def folder(self, token: str) -> Path | None:
        """The folder of a token, None for one that was never given."""
        with self._lock:
            given = token.encode(errors="replace")
            return next(
                (path for path, known in self._tokens.items() if secrets.compare_digest(known.encode(), given)), None
            )

    def address(self, folder: Path, name: str, save_as: str | None = None) -> str:
        """Where the browser finds a file of the folder; with `save_as` it is saved under that name and not shown."""
        asked = f"?save={plain_name(save_as)}" if save_as else ""
        return f"/shelf/{self.put(folder)}/{name}{asked}"

    def routes(self) -> list[Route]:
        """What the server has to answer for the shelf."""
        return [
            Route("/shelf/{token}/{name}", self._answer, methods=["GET"]),
            Route("/shelf/{rest:path}", self._nothing, methods=["GET"]),
        ]

    def _nothing(self, request: Request) -> Response:
        """No other address below /shelf is a page of the app."""
        raise HTTPException(404)

    def _answer(self, request: Request) -> Response:
        folder, name = self.folder(request.path_params["token"]), request.path_params["name"]
        try:
            if folder is None or not folder.is_dir():
                raise HTTPException(404)
            return self._of_folder(folder, name, request)
        except (OSError, ValueError) as error:  # gone or locked meanwhile, or a name that is none
            raise HTTPException(404) from error

    def _of_folder(self, folder: Path, name: str, request: Request) -> Response:
        save_as = request.query_params.get("save")
        headers = {"x-content-type-options": "nosniff", "cache-control": "private, no-cache"}
        if (files := _archived(folder, name)) is not None:
            return self._zipped(folder, files, plain_name(save_as or name), headers)
        file = next((file for file in folder.iterdir() if file.name == name and file.is_file()), None)
        mime = None if file is None or file.is_symlink() else _kinds().get(file.suffix)
        if file is None or mime is None:
            raise HTTPException(404)
        shown = save_as is None and mime not in _ACTIVE
        saved = None if shown else plain_name(save_as or name)
        return FileResponse(file, media_type=mime, filename=saved, headers=headers)

    def _zipped(self, folder: Path, files: Iterable[Path], save_as: str, headers: dict[str, str]) -> Response:
        with tempfile.NamedTemporaryFile(dir=self._scratch, suffix=".zip", delete=False) as made:
            _pack(made, folder, files)
        away = BackgroundTask(Path(made.name).unlink, missing_ok=True)
        return FileResponse(made.name, media_type="application/zip", filename=save_as, headers=headers, background=away)


def plain_name(text: str) -> str:
    """A file name of letters, digits, '_', '-' and '.', no longer than 80, that does not begin with a dot."""
    return _PLAIN.sub("_", text).lstrip(".")[-80:] or "file"


def _kinds() -> dict[str, str]:
    """The MIME types of what may be fetched, by ending."""
    return {**mime_types(), **SHEETS}


def _archived(folder: Path, name: str) -> Iterable[Path] | None:
    """The files that come as the archive of that name; None where it is the name of none."""
    if name == EVERYTHING:
        return _tree(folder)
    formats = {archive_name(exporter): exporter.format for exporter in discover() if exporter.format.has_many}
    if name not in formats:
        return None
    names = sorted(file.name for file in folder.iterdir() if file.is_file() and not file.is_symlink())
    return [folder / one for one in formats[name].names_in(names)]


def _tree(folder: Path) -> Iterable[Path]:
    """Everything below the folder that is no hidden, unfinished or foreign file."""
    kinds = _kinds()
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not file.is_symlink() and not hidden and file.suffix in kinds:
            yield file


def _pack(target: IO[bytes], folder: Path, files: Iterable[Path]) -> None:
    """Stores files as they are: films and pictures don't get smaller."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())
