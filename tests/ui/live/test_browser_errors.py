"""What keeps the live page from working in a real Chromium: no camera, no server, a broken connection."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import at, serving
from tests.ui.live.browser_actions import (
    FAKE_CAMERA,
    FAKE_UI,
    STATE,
    Launch,
    Visit,
    open_camera,
    start_session,
    stop_session,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]


def _error_of(page: Page) -> str:
    page.get_by_role("button", name="Turn on the camera").click()
    page.wait_for_function(f"{STATE} === 'error'")
    assert page.evaluate("window.__posturecam.track()") in ("none", "ended")
    assert page.get_by_role("button", name="Try again").is_visible()
    return str(page.locator(".note").inner_text())


def test_a_camera_that_is_not_allowed(visit: Visit, launch: Launch, app_url: str) -> None:
    page = visit("/live", browser=launch([FAKE_CAMERA, "--deny-permission-prompts"]))
    assert "Allow it with the camera symbol in the address bar" in _error_of(page)


def test_no_camera(visit: Visit, launch: Launch) -> None:
    page = visit("/live", browser=launch([FAKE_UI]))
    assert "No camera was found" in _error_of(page)


@pytest.mark.parametrize(
    ("override", "words"),
    [
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('x', 'NotReadableError') }",
            "in use",
        ),
        (
            "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('x', 'OverconstrainedError') }",
            "another camera",
        ),
        ("Object.defineProperty(navigator, 'mediaDevices', { value: undefined })", "over HTTPS"),
    ],
    ids=["in use", "too little", "not localhost"],
)
def test_what_keeps_the_camera_from_starting_is_explained(visit: Visit, override: str, words: str) -> None:
    page = visit("/live")
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.evaluate(f"() => {{ {override} }}")
    assert words in _error_of(page)


@pytest.mark.parametrize("text", ["Too many cameras are on this server already.", "The pose model is missing."])
def test_a_refusal_of_the_server_is_shown_and_the_camera_goes_off(visit: Visit, walker: Browser, text: str) -> None:
    page = visit("/live", browser=walker)
    page.route_web_socket(
        "**/posture/ws*", lambda socket: socket.send(f'{{"type": "refused", "reason": "full", "text": "{text}"}}')
    )
    assert _error_of(page) == text


def test_a_server_that_is_gone_is_reported(walker: Browser, artifacts: Path) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(serving(artifacts / "live_gone.log"))
        page = walker.new_page()
        page.goto(at(url, "/live"))
        open_camera(page)
        stack.pop_all().close()
        page.get_by_text("The server does not answer.").wait_for(timeout=60_000)
        page.close()


def _record_connections(page: Page) -> None:
    """Record the page's connections in `window.__connections`."""
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.evaluate(
        "() => { window.__connections = []; const Plain = window.WebSocket; window.WebSocket = class extends Plain {"
        " constructor(...args) { super(...args); window.__connections.push(this); } }; }"
    )


@pytest.mark.parametrize(
    "trouble",
    ["window.__connections.at(-1).close()", "window.__connections.at(-1).send = () => {}"],
    ids=["connection breaks", "server falls silent"],
)
def test_a_session_survives_a_broken_connection(visit: Visit, walker: Browser, own_server: str, trouble: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _record_connections(page)
    open_camera(page)
    start_session(page)
    frames = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"window.__posturecam.frames > {frames} + 10")
    page.evaluate(f"() => {{ {trouble} }}")
    page.wait_for_function("window.__connections.length === 2", timeout=60_000)
    frames = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"{STATE} === 'live' && window.__posturecam.frames > {frames} + 10", timeout=60_000)
    stop_session(page)
    page.get_by_text("Your live session").wait_for()
