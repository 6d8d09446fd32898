from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from posturecam.batch.settings import ClipSettings
from posturecam.ui import recent
from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import COOKIE, BrowserCookie
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.recent import address_of, name_of
from tests.ui.pages import html_of, open_page

A_COOKIE = "A" * 22


def _cookies_set(cookie: str = "", accept: str = "text/html", status: int = 200) -> list[str]:
    """What the middleware sets on a page answered with this status."""

    async def page(scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": status, "headers": []})

    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    async def receive() -> Any:
        return {"type": "http.request", "body": b""}

    headers = [(b"accept", accept.encode()), (b"cookie", cookie.encode())]
    scope = {"type": "http", "method": "GET", "path": "/", "headers": headers}
    with ThreadPoolExecutor(1) as thread:  # of its own: after browser tests a loop is running in this one
        thread.submit(asyncio.run, BrowserCookie(page)(scope, receive, send)).result()
    return [value.decode() for name, value in sent[0]["headers"] if name == b"set-cookie"]


def test_a_browser_gets_its_cookie_with_its_first_page_only() -> None:
    (cookie,) = _cookies_set()
    assert cookie.startswith(f"{COOKIE}=")
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
    assert _cookies_set() != [cookie]
    assert _cookies_set(f"{COOKIE}={A_COOKIE}") == []
    assert _cookies_set(f"{COOKIE}=chosen-by-hand") != []
    assert _cookies_set(accept="image/png") == []
    assert _cookies_set(status=303) == []


def test_a_job_is_called_by_its_title_or_its_clips(tmp_path: Path) -> None:
    clips = [QueuedClip(name, name) for name in ("a.mp4", "b.mp4", "c.mp4")]
    assert name_of(Job(clips, tmp_path, ClipSettings(), title="Tuesday")) == "Tuesday"
    assert name_of(Job(clips[:1], tmp_path, ClipSettings())) == "a.mp4"
    assert name_of(Job(clips, tmp_path, ClipSettings())) == "a.mp4 and 2 more"


def test_a_job_opens_on_its_own_page(tmp_path: Path) -> None:
    job = Job([], tmp_path, ClipSettings())
    assert address_of(job) == f"/?job={job.id}"
    job.page = "many"
    assert address_of(job) == f"/many?job={job.id}"


def test_the_start_lists_the_jobs_of_its_own_browser(
    stage: Backstage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for owner, label in (("me", "mine <b>.mp4"), ("you", "yours.mp4")):
        job = Job([QueuedClip(label, label, state=ClipState.DONE)], tmp_path, ClipSettings())
        job.owner = owner
        stage.jobs.submit(job)
    assert "mine" not in html_of(open_page())
    monkeypatch.setattr(recent, "browser_id", lambda: "me")
    for page in ("", "many"):
        html = html_of(open_page(page))
        assert "mine &lt;b&gt;.mp4" in html
        assert "yours.mp4" not in html
