from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.runtime.uploaded_file_manager import UploadedFile, UploadedFileRec

from posturecam.ui import upload_limits
from posturecam.ui.spool import Spool
from posturecam.ui.upload_limits import UploadLimits, share_copies

FILE = "/_stcore/upload_file/{page}/{file}"


class Disk(Spool):
    """A spool on a disk with as much space as is said."""

    free = 10 * upload_limits.LEFT_FREE

    @property
    def free_bytes(self) -> int:
        return self.free


class Uploads:
    """Requests to the middleware with limits of 100 bytes a page and 150 in all; the app behind keeps what it gets."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
        self.held: dict[str, int] = {}
        self.inside: dict[str, Any] = {}
        self.spool = Disk(folder)
        self.limits = UploadLimits(self._keep, self.spool, of_page=100, of_all=150)
        monkeypatch.setattr(upload_limits, "held_bytes", lambda spool: self.held)

    async def _keep(self, scope: Any, receive: Any, send: Any) -> None:
        for path, then in self.inside.items():
            self.inside = {}
            assert await self.send(path, then) == 413
        if scope["method"] == "PUT":
            page = scope["path"].split("/")[3]
            self.held[page] = self.held.get(page, 0) + int(dict(scope["headers"])[b"content-length"])
        await send({"type": "http.response.start", "status": 204, "headers": []})

    async def send(self, page: str, length: object, method: str = "PUT") -> int:
        """The status of an upload that declares so many bytes."""
        headers = [] if length is None else [(b"content-length", str(length).encode())]
        scope = {"type": "http", "method": method, "path": FILE.format(page=page, file="f"), "headers": headers}
        statuses: list[int] = []

        async def receive() -> Any:
            return {"type": "http.request", "body": b""}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        await self.limits(scope, receive, send)
        (status,) = statuses
        return status

    def put(self, page: str, length: object, method: str = "PUT") -> int:
        with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
            return thread.submit(asyncio.run, self.send(page, length, method)).result()  # type: ignore[arg-type]


@pytest.fixture
def uploads(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Uploads:
    return Uploads(monkeypatch, tmp_path)


def test_a_page_takes_up_to_its_limit_and_again_when_files_are_gone(uploads: Uploads) -> None:
    assert [uploads.put("ann", length) for length in (60, 40, 1)] == [204, 204, 413]
    uploads.held["ann"] = 0
    assert uploads.put("ann", 100) == 204


def test_all_pages_together_take_up_to_their_limit(uploads: Uploads) -> None:
    assert [uploads.put(page, 50) for page in ("ann", "bob", "cid", "dan")] == [204, 204, 204, 413]


def test_uploads_leave_some_of_the_disk_free(uploads: Uploads) -> None:
    uploads.spool.free = upload_limits.LEFT_FREE + 50
    assert [uploads.put("ann", length) for length in (50, 51)] == [204, 413]


def test_what_is_still_coming_in_counts(uploads: Uploads) -> None:
    uploads.inside = {"ann": 50}
    assert uploads.put("ann", 60) == 204
    assert uploads.put("ann", 40) == 204


@pytest.mark.parametrize("length", [None, "", "-1", "1e3", "²", "9" * 16])
def test_an_upload_has_to_declare_its_length(uploads: Uploads, length: object) -> None:
    assert uploads.put("ann", length) == 411


def test_copies_of_an_upload_share_its_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(UploadedFile, "__deepcopy__", None, raising=False)  # put back at the end
    share_copies()
    record = UploadedFileRec("id", "run.mp4", "video/mp4", b"clip" * 100)
    copy = deepcopy([UploadedFile(record, FileURLs())])[0]
    assert (copy.file_id, copy.name, copy.size) == ("id", "run.mp4", 400)
    assert copy.getvalue() is record.data
    copy.write(b"x")
    assert record.data == b"clip" * 100


def test_other_requests_pass(uploads: Uploads) -> None:
    assert uploads.put("ann", None, "DELETE") == 204
