"""Requests to a shelf without a server."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from starlette.applications import Starlette
from starlette.routing import Route

from posturecam.ui.shelf import Shelf


def fetch(shelf: Shelf, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What the shelf answers: status, headers, content."""
    return fetch_from(shelf.routes(), path, **headers)


def fetch_from(routes: Sequence[Route], path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """What routes answer: status, headers, content."""
    place, _, query = path.partition("?")
    sent: list[dict[str, Any]] = []
    asked: list[bool] = []
    scope = {
        "type": "http",
        "method": "GET",
        "path": place,
        "raw_path": place.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }

    async def receive() -> dict[str, Any]:
        if not asked:
            asked.append(True)
            return {"type": "http.request", "body": b"", "more_body": False}
        await asyncio.Event().wait()
        raise AssertionError

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    answering = Starlette(routes=[*routes])(scope, receive, send)  # type: ignore[arg-type]
    with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
        thread.submit(asyncio.run, answering).result()
    start = next(message for message in sent if message["type"] == "http.response.start")
    body = b"".join(message.get("body", b"") for message in sent if message["type"] == "http.response.body")
    return start["status"], {k.decode(): v.decode() for k, v in start["headers"]}, body
