"""How much the pages may upload: for each page and for all of them, counted before a byte is taken in."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from posturecam.ui.held_uploads import UPLOAD_PATH, held
from posturecam.ui.language import language_of_request
from posturecam.ui.spool import Spool
from posturecam.words import in_language, say

MOST_OF_PAGE = 4608 * 2**20
"""Bytes of the files that one page holds, on the disk (`spool`): one of the largest and some small ones."""
MOST_OF_ALL = 8 * 2**30
"""Bytes of the files of all pages together; a quarter of a small disk's free space, chosen."""
LEFT_FREE = 2**30
"""Bytes of the disk that uploads leave free."""


class UploadLimits:
    """ASGI middleware that refuses an upload which would pass a limit, by the length that its head declares.

    Parameters
    ----------
    app : ASGIApp
        What comes next.
    spool : Spool
        Where the uploads lie.
    of_page, of_all : int, optional
        The limits of one page and of all of them, bytes.
    """

    def __init__(self, app: ASGIApp, spool: Spool, of_page: int = MOST_OF_PAGE, of_all: int = MOST_OF_ALL) -> None:
        self._app, self._spool, self._of_page, self._of_all = app, spool, of_page, of_all
        self._coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        upload = UPLOAD_PATH.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        page, declared = upload["page"], headers.get("content-length", "")
        with in_language(language_of_request(headers)):
            refusal = self._refusal(page, declared)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        self._coming[page] = self._coming.get(page, 0) + int(declared)
        try:
            await self._app(scope, receive, send)
        finally:
            self._coming[page] -= int(declared)
            if not self._coming[page]:
                del self._coming[page]

    def _refusal(self, page: str, declared: str) -> Response | None:
        if not declared.isascii() or not declared.isdecimal() or len(declared) > 15:
            return _refused(say("ui.shell.upload.no_length"), 411)
        present, more = held_bytes(self._spool), int(declared)
        of_page = present.get(page, 0) + self._coming.get(page, 0)
        if of_page + more > self._of_page:
            return _refused(say("ui.shell.upload.page_full", gigabytes=self._of_page / 2**30), 413)
        if sum(present.values()) + sum(self._coming.values()) + more > self._of_all:
            return _refused(say("ui.shell.upload.server_full"), 413)
        if self._spool.free_bytes - more < LEFT_FREE:
            return _refused(say("ui.shell.upload.disk_full"), 413)
        return None


def _refused(sentence: str, status: int) -> Response:
    return PlainTextResponse(f"{sentence}\n", status)


def share_copies() -> None:
    """Let every copy of an upload share its bytes.

    Streamlit copies the value of each widget at each run of a page, which would take the memory of its uploads twice.
    """
    from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

    def shared(file: UploadedFile, memo: object) -> UploadedFile:
        return UploadedFile(UploadedFileRec(file.file_id, file.name, file.type, file.getvalue()), file._file_urls)

    setattr(UploadedFile, "__deepcopy__", shared)  # noqa: B010 (no attribute that mypy knows)


def held_bytes(spool: Spool) -> Mapping[str, int]:
    """Count the uploads of each page session.

    Parameters
    ----------
    spool : Spool
        Where the large ones lie.

    Returns
    -------
    Mapping
        Bytes by session id.
    """
    return {page: sum(map(spool.size_of, files)) for page, files in held().items()}
