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

KINDS = {
    ".mp4": "video/mp4",
    ".jpg": "image/jpeg",
    ".json": "application/json",
    ".csv": "text/csv",
    ".npz": "application/octet-stream",
    ".html": "text/html",
}
"""The endings of what may be fetched, and what the browser is told of them."""
STILLS, EVERYTHING = "stills.zip", "everything.zip"
"""Names under which a folder's pictures, and the folder with all below it, come as one file."""
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
        if name in (STILLS, EVERYTHING):
            return self._zipped(folder, name, plain_name(save_as or name), headers)
        file = next((file for file in folder.iterdir() if file.name == name and file.is_file()), None)
        if file is None or file.suffix not in KINDS or file.is_symlink():
            raise HTTPException(404)
        shown = save_as is None and file.suffix != ".html"
        saved = None if shown else plain_name(save_as or name)
        return FileResponse(file, media_type=KINDS[file.suffix], filename=saved, headers=headers)

    def _zipped(self, folder: Path, name: str, save_as: str, headers: dict[str, str]) -> Response:
        files = sorted(folder.glob("*_*.jpg")) if name == STILLS else _tree(folder)
        with tempfile.NamedTemporaryFile(dir=self._scratch, suffix=".zip", delete=False) as made:
            _pack(made, folder, files)
        away = BackgroundTask(Path(made.name).unlink, missing_ok=True)
        return FileResponse(made.name, media_type="application/zip", filename=save_as, headers=headers, background=away)


def plain_name(text: str) -> str:
    """A file name of letters, digits, '_', '-' and '.', no longer than 80, that does not begin with a dot."""
    return _PLAIN.sub("_", text).lstrip(".")[-80:] or "file"


def _tree(folder: Path) -> Iterable[Path]:
    """Everything below the folder that is no hidden, unfinished or foreign file."""
    for file in sorted(folder.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(folder).parts)
        if file.is_file() and not file.is_symlink() and not hidden and file.suffix in KINDS:
            yield file


def _pack(target: IO[bytes], folder: Path, files: Iterable[Path]) -> None:
    """Stores files as they are: films and pictures don't get smaller."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as archive:
        for file in files:
            archive.write(file, file.relative_to(folder).as_posix())
