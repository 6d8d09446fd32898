"""How much the pages may upload: for each page and for all of them, counted before a byte is taken in."""

from __future__ import annotations

import re
from collections.abc import Mapping

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

MOST_OF_PAGE = 512 * 2**20
"""Bytes of the files that one page holds: Streamlit keeps them in memory until they are handed in or the page goes."""
MOST_OF_ALL = 600 * 2**20
"""Bytes of the files of all pages together; with the server and four live cameras below 1.2 GB."""
_UPLOAD = re.compile(r"^/_stcore/upload_file/(?P<page>[^/]+)/[^/]+$")


class UploadLimits:
    """ASGI middleware: refuses an upload that would pass a limit, by the length that its head declares."""

    def __init__(self, app: ASGIApp, of_page: int = MOST_OF_PAGE, of_all: int = MOST_OF_ALL) -> None:
        self._app, self._of_page, self._of_all = app, of_page, of_all
        self._coming: dict[str, int] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        upload = _UPLOAD.match(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
        if upload is None:
            await self._app(scope, receive, send)
            return
        page, declared = upload["page"], Headers(scope=scope).get("content-length", "")
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
            return PlainTextResponse("An upload has to declare its length.\n", 411)
        held, more = held_bytes(), int(declared)
        of_page = held.get(page, 0) + self._coming.get(page, 0)
        if of_page + more > self._of_page:
            return PlainTextResponse(f"One page takes up to {self._of_page >> 20} MB of clips.\n", 413)
        if sum(held.values()) + sum(self._coming.values()) + more > self._of_all:
            return PlainTextResponse("Other pages hold too many clips. Try again in a few minutes.\n", 413)
        return None


def share_copies() -> None:
    """Lets every copy of an upload share its bytes. Streamlit copies the value of each widget at each run of a page, which
    would take the memory of its uploads twice."""
    from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

    def shared(file: UploadedFile, memo: object) -> UploadedFile:
        return UploadedFile(UploadedFileRec(file.file_id, file.name, file.type, file.getvalue()), file._file_urls)

    setattr(UploadedFile, "__deepcopy__", shared)  # noqa: B010 (no attribute that mypy knows)


def held_bytes() -> Mapping[str, int]:
    """Bytes that Streamlit holds of the uploads of each page session."""
    from streamlit import runtime

    if not runtime.exists():
        return {}
    stored = runtime.get_instance().uploaded_file_mgr.file_storage  # type: ignore[attr-defined]
    return {page: sum(len(file.data) for file in tuple(files.values())) for page, files in tuple(stored.items())}
