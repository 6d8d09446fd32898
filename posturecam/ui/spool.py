"""Uploads on their way to the disk: what Streamlit keeps in memory of a large one is a ticket for its file."""

from __future__ import annotations

import secrets
import shutil
import threading
from collections.abc import Collection
from pathlib import Path
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posturecam.ui.held_uploads import UPLOAD_PATH
from posturecam.words import say

SPOOLED_FROM = 2**20
"""Bytes from which an upload goes to the disk; smaller ones stay in memory, as Streamlit has them."""
_LONGEST_HEAD = 2**14
"""Bytes of the head of a part; browsers send some 200."""
_AT_ONCE = 2**20
"""Bytes that are written at once."""
_TICKET = b"posturecam upload "


class Spool:
    """Files of uploads by ticket: random bytes that stand in their place.

    Parameters
    ----------
    folder : Path
        Where the files lie.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[bytes, Path] = {}
        self._coming: set[bytes] = set()
        self._lock = threading.Lock()

    @property
    def free_bytes(self) -> int:
        """Bytes that are free on the disk of the folder."""
        return shutil.disk_usage(self._folder).free

    def begin(self) -> tuple[bytes, Path]:
        """Make room for an upload that comes in.

        Returns
        -------
        (bytes, Path)
            Its ticket and its file.
        """
        name = secrets.token_hex(16)
        ticket, file = _TICKET + name.encode(), self._folder / name
        with self._lock:
            self._files[ticket] = file
            self._coming.add(ticket)
        return ticket, file

    def end(self, ticket: bytes) -> None:
        """Note that an upload has come in, or broke off: from now on it stays only as long as a page holds its ticket.

        Parameters
        ----------
        ticket : bytes
            From `begin`.
        """
        with self._lock:
            self._coming.discard(ticket)

    def file_of(self, content: bytes) -> Path | None:
        """Find the file of an upload.

        Parameters
        ----------
        content : bytes
            What Streamlit holds of it.

        Returns
        -------
        Path or None
            None where that is the whole upload.
        """
        with self._lock:
            return self._files.get(content) if content.startswith(_TICKET) else None

    def size_of(self, content: bytes) -> int:
        """Say how large an upload is.

        Parameters
        ----------
        content : bytes
            What Streamlit holds of it.

        Returns
        -------
        int
            Bytes.
        """
        file = self.file_of(content)
        try:
            return len(content) if file is None else file.stat().st_size
        except OSError:
            return 0

    def tidy(self, held: Collection[bytes]) -> None:
        """Remove the files whose tickets no page holds any more.

        Parameters
        ----------
        held : collection of bytes
            All that pages hold.
        """
        with self._lock:
            gone = [ticket for ticket in self._files if ticket not in held and ticket not in self._coming]
            files = [self._files.pop(ticket) for ticket in gone]
        for file in files:
            file.unlink(missing_ok=True)


class SpooledUploads:
    """ASGI middleware that writes a large upload to the disk as it comes, and passes on a small one with its ticket.

    Parameters
    ----------
    app : ASGIApp
        What comes next.
    spool : Spool
        Keeps the files.
    """

    def __init__(self, app: ASGIApp, spool: Spool) -> None:
        self._app, self._spool = app, spool

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if not _is_large_upload(scope):
            await self._app(scope, receive, send)
            return
        ticket, file = self._spool.begin()
        try:
            body = await _spooled(Headers(scope=scope), receive, file, ticket)
            if body is None:
                await PlainTextResponse(f"{say('ui.shell.upload.no_form')}\n", 400)(scope, receive, send)
            else:
                await self._app(_with_length(scope, len(body)), _once(body, receive), send)
        except ClientDisconnect:
            return
        finally:
            self._spool.end(ticket)


def _is_large_upload(scope: Scope) -> bool:
    if scope["type"] != "http" or scope["method"] != "PUT" or not UPLOAD_PATH.match(scope["path"]):
        return False
    declared = Headers(scope=scope).get("content-length", "")
    return declared.isascii() and declared.isdecimal() and int(declared) >= SPOOLED_FROM


async def _spooled(headers: Headers, receive: Receive, file: Path, ticket: bytes) -> bytes | None:
    """Write the only file of a form; the form with the ticket in its place, or None where it is no such form."""
    _, _, boundary = headers.get("content-type", "").partition("boundary=")
    end = b"\r\n--" + boundary.strip('"').encode("latin-1") + b"--"
    with file.open("w+b") as target:
        head = await _written(receive, target)
        if head is None or not boundary or not _cut(target, end):
            return None
    return head + ticket + end + b"\r\n"


async def _written(receive: Receive, target: IO[bytes]) -> bytes | None:
    """Write all that follows the head of the form; the head, or None where it has none."""
    head: bytes | None = None
    waiting, more = bytearray(), True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnect
        waiting += message.get("body", b"")
        more = message.get("more_body", False)
        if head is None:
            length = waiting.find(b"\r\n\r\n", 0, _LONGEST_HEAD)
            if length < 0:
                if len(waiting) > _LONGEST_HEAD or not more:
                    return None
                continue
            head = bytes(waiting[: length + 4])
            del waiting[: length + 4]
        if len(waiting) >= _AT_ONCE or not more:
            await run_in_threadpool(target.write, bytes(waiting))
            waiting.clear()
    return head


def _cut(target: IO[bytes], end: bytes) -> bool:
    """Cut off the end of the form from its file; whether it was there."""
    size = target.tell()
    start = max(0, size - len(end) - 2)
    target.seek(start)
    place = target.read().rfind(end)
    target.truncate(start + max(place, 0))
    return place >= 0


def _with_length(scope: Scope, length: int) -> Scope:
    others = [(name, value) for name, value in scope["headers"] if name.lower() != b"content-length"]
    return {**scope, "headers": [*others, (b"content-length", str(length).encode())]}


def _once(body: bytes, receive: Receive) -> Receive:
    """A `receive` that gives this body, and then what the client still has to say."""
    given = False

    async def receive_body() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive_body
