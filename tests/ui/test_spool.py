from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from posturecam.ui import spool as spooling
from posturecam.ui.spool import Spool, SpooledUploads

HEAD = b'--x\r\nContent-Disposition: form-data; name="file"; filename="run.mp4"\r\nContent-Type: video/mp4\r\n\r\n'
END = b"\r\n--x--\r\n"


class Server:
    """The middleware before an app that keeps the body it gets."""

    def __init__(self, folder: Path) -> None:
        self.spool = Spool(folder)
        self.bodies: list[bytes] = []
        self.lengths: list[bytes] = []

    async def _app(self, scope: Any, receive: Any, send: Any) -> None:
        body, more = b"", True
        while more:
            message = await receive()
            body += message["body"]
            more = message.get("more_body", False)
        self.bodies.append(body)
        self.lengths.append(dict(scope["headers"])[b"content-length"])
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    def put(self, chunks: Sequence[bytes], kind: bytes = b"multipart/form-data; boundary=x", ends: bool = True) -> int:
        """The status of an upload in these chunks; 0 where it breaks off."""
        length = str(sum(map(len, chunks))).encode()
        headers = [(b"content-type", kind), (b"content-length", length)]
        scope = {"type": "http", "method": "PUT", "path": "/_stcore/upload_file/page/file", "headers": headers}
        waiting = [
            {"type": "http.request", "body": one, "more_body": not ends or n + 1 < len(chunks)}
            for n, one in enumerate(chunks)
        ]
        statuses: list[int] = []

        async def receive() -> Any:
            return waiting.pop(0) if waiting else {"type": "http.disconnect"}

        async def send(message: Any) -> None:
            if message["type"] == "http.response.start":
                statuses.append(message["status"])

        with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
            thread.submit(asyncio.run, SpooledUploads(self._app, self.spool)(scope, receive, send)).result()
        return statuses[0] if statuses else 0


@pytest.fixture
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Server:
    monkeypatch.setattr(spooling, "SPOOLED_FROM", 300)
    monkeypatch.setattr(spooling, "_AT_ONCE", 64)
    return Server(tmp_path)


@pytest.mark.parametrize("step", [1, 7, 100, 10_000])
def test_a_large_upload_goes_to_the_disk_and_a_ticket_stands_for_it(server: Server, step: int) -> None:
    content = bytes(range(256)) * 3 + b"\r\n\r\n--x\r\n"
    whole = HEAD + content + END
    assert server.put([whole[at : at + step] for at in range(0, len(whole), step)]) == 204
    (body,) = server.bodies
    assert server.lengths == [str(len(body)).encode()]
    assert body.startswith(HEAD) and body.endswith(END)
    ticket = body.removeprefix(HEAD).removesuffix(END)
    file = server.spool.file_of(ticket)
    assert file is not None
    assert file.read_bytes() == content
    assert server.spool.size_of(ticket) == len(content)


def test_a_small_upload_passes_as_it_is(server: Server) -> None:
    whole = HEAD + b"small" + END
    assert server.put([whole]) == 204
    assert server.bodies == [whole]


def test_a_form_without_its_end_or_head_or_boundary_is_refused(server: Server, tmp_path: Path) -> None:
    assert server.put([HEAD + bytes(500)]) == 400
    assert server.put([bytes(500)]) == 400
    assert server.put([bytes(20_000)]) == 400
    assert server.put([HEAD + bytes(500) + END], kind=b"text/plain") == 400
    assert server.bodies == []
    server.spool.tidy(())
    assert list(tmp_path.iterdir()) == []


def test_an_upload_that_breaks_off_leaves_nothing(server: Server, tmp_path: Path) -> None:
    assert server.put([HEAD + bytes(500)], ends=False) == 0
    server.spool.tidy(())
    assert list(tmp_path.iterdir()) == []


def test_files_go_with_the_last_page_that_holds_their_ticket(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    ticket, file = spool.begin()
    file.write_bytes(b"clip")
    spool.tidy(())
    assert file.exists()
    spool.end(ticket)
    spool.tidy({ticket})
    assert file.exists()
    spool.tidy({b"another"})
    assert not file.exists()
    assert spool.file_of(ticket) is None


def test_no_made_up_ticket_opens_a_file(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    assert spool.file_of(b"posturecam upload ../../etc/passwd") is None
    assert spool.file_of(b"\x00\x00\x00\x18ftyp") is None
    assert spool.size_of(b"clip") == 4
