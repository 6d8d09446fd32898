"""The body of one request, written to the disk as it comes: no more than was declared, and not too slowly."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import IO

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect
from starlette.types import Receive

from posturecam.ui.phone.limits import PhoneLimits
from posturecam.words import Message, message

CONTENT = "application/octet-stream"
"""The only type that is taken: no form of a foreign page can send it without asking first (Fetch Standard, 3.3)."""
_AT_ONCE = 2**20
"""Bytes that are written at once."""
_LONGEST_LENGTH = 15
"""Digits of a declared length."""


class RefusedError(Exception):
    """A request is not taken; for the phone, not for the terminal.

    Parameters
    ----------
    status : int
        Of HTTP.
    why : Message
        What the phone says.
    """

    def __init__(self, status: int, why: Message) -> None:
        super().__init__(status, why)
        self.status, self.why = status, why


def declared_bytes(headers: Headers, limits: PhoneLimits, free_bytes: int) -> int:
    """Check what the head of an upload says, before a byte of it is taken.

    Parameters
    ----------
    headers : Headers
        Of the request.
    limits : PhoneLimits
        How much may come.
    free_bytes : int
        Of the disk.

    Returns
    -------
    int
        The length of the clip.

    Raises
    ------
    RefusedError
        Where it may not come.
    """
    if headers.get("content-type", "").partition(";")[0].strip().lower() != CONTENT or "content-encoding" in headers:
        raise RefusedError(415, message("ui.phone.refused.no_clip"))
    text = headers.get("content-length", "")
    known = text.isascii() and text.isdecimal() and len(text) <= _LONGEST_LENGTH
    if not known or "transfer-encoding" in headers:
        raise RefusedError(411, message("ui.phone.refused.no_length"))
    check_size(int(text), limits, free_bytes)
    return int(text)


def check_size(size: int, limits: PhoneLimits, free_bytes: int) -> None:
    """Check whether a clip of this size may come.

    Parameters
    ----------
    size : int
        Bytes.
    limits : PhoneLimits
        How much may come.
    free_bytes : int
        Of the disk.

    Raises
    ------
    RefusedError
        Where it may not.
    """
    if size == 0:
        raise RefusedError(400, message("ui.phone.refused.empty"))
    if size > limits.clip_bytes:
        raise RefusedError(413, message("ui.phone.refused.too_large", gigabytes=limits.clip_bytes / 2**30))
    if free_bytes - size < limits.left_free_bytes:
        raise RefusedError(507, message("ui.phone.refused.disk_full"))


async def write_body(
    receive: Receive,
    target: IO[bytes],
    size: int,
    limits: PhoneLimits,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Write a body.

    Parameters
    ----------
    receive : Receive
        Of the request.
    target : file
        Where it goes.
    size : int
        Bytes that were declared.
    limits : PhoneLimits
        How slowly it may come.
    clock : callable, optional
        Monotonic s.

    Raises
    ------
    RefusedError
        Where it comes too slowly, or the disk does not take it.
    ClientDisconnect
        Where it ends before it is whole.
    """
    waiting, total, more = bytearray(), 0, True
    since_s, since_total = clock(), 0
    while more:
        part = await receive()
        if part["type"] == "http.disconnect":
            raise ClientDisconnect
        body, more = part.get("body", b""), part.get("more_body", False)
        waiting += body
        total += len(body)
        if clock() - since_s > limits.slow_s:
            if total - since_total < limits.slow_bytes and more:
                raise RefusedError(408, message("ui.phone.refused.too_slow"))
            since_s, since_total = clock(), total
        if len(waiting) >= _AT_ONCE or not more:
            await _write(target, waiting)
            waiting.clear()
    if total != size:
        raise ClientDisconnect


async def _write(target: IO[bytes], content: bytearray) -> None:
    try:
        await run_in_threadpool(target.write, bytes(content))
    except OSError as error:
        raise RefusedError(507, message("ui.phone.refused.disk_full")) from error
