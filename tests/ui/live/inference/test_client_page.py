"""The live page when the browser analyses its frames: no image leaves it, and the server stands in where it can't."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam.ui.live.inference.messages import LandmarksError, read_landmarks
from posturecam.ui.live.protocol import FRAME_HEADER
from posturecam_lab.benchmarks.app_server import at
from tests.ui.live.browser_actions import STATE, Visit, open_camera, start_session, stop_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

PATIENT = "window.__posturecamSlowMs = 1e6"
"""However busy the machine is that runs the tests, the browser goes on."""


LISTEN = """(() => {
  window.__sent = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (content) {
    const body = new Response(content).arrayBuffer();
    if (this.url.includes('/posture/ws')) window.__sent.push([this.url, body, typeof content]);
    return send.call(this, content);
  };
})()"""
"""Notes what the page's connections send; the browser's own protocol for tests leaves out what is sent as a Blob."""
READ = """async () => Promise.all(window.__sent.map(async ([url, content, kind]) => [
  url, kind, Array.from(new Uint8Array(await content), (byte) => byte.toString(16).padStart(2, '0')).join('')]))"""


class Wire:
    """What a page has sent over its live connections."""

    def __init__(self, page: Page) -> None:
        sent = page.evaluate(READ)
        self.addresses = list(dict.fromkeys(url for url, _, _ in sent))
        self.texts = [bytes.fromhex(content).decode() for _, kind, content in sent if kind == "string"]
        self.binary = [bytes.fromhex(content) for _, kind, content in sent if kind != "string"]

    @property
    def landmarks(self) -> int:
        return sum(_is_landmarks(one) for one in self.binary)

    @property
    def images(self) -> int:
        return sum(one[FRAME_HEADER.size :][:3] == b"\xff\xd8\xff" for one in self.binary)


def _is_landmarks(sent: bytes) -> bool:
    try:
        return bool(read_landmarks(sent).frames)
    except LandmarksError:
        return False


def _visit(visit: Visit, browser: Browser, url: str, script: str = PATIENT) -> Page:
    """The live page with a script that runs before everything else."""
    page = visit("/how", browser=browser, url=url)
    page.add_init_script(f"{LISTEN};{script}")
    page.goto(at(url, "/live"))
    return page


def test_no_image_leaves_the_browser(visit: Visit, walker: Browser, client_server: str, artifacts: Path) -> None:
    page = _visit(visit, walker, client_server)
    page.get_by_text("images stay here").wait_for()
    bodies: list[str] = []
    page.on("request", lambda request: bodies.append(request.url) if request.method not in ("GET", "HEAD") else None)
    open_camera(page)
    assert page.evaluate("crossOriginIsolated")
    page.locator(".check li[data-id=light][data-state=go]").wait_for(timeout=60_000)
    assert page.locator(".where").inner_text() == "Images stay in this browser"
    page.screenshot(path=artifacts / "client_check.png")
    start_session(page)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=90_000)
    page.screenshot(path=artifacts / "client_cue.png")
    stop_session(page)
    assert page.evaluate("window.__posturecam.fallback ?? ''") == ""
    wire = Wire(page)
    assert all("landmarks=1" in address for address in wire.addresses) and wire.addresses
    assert bodies == []
    assert {json.loads(text)["command"] for text in wire.texts} == {"start", "stop"}
    assert wire.images == 0
    assert wire.landmarks == len(wire.binary) >= 20


def test_the_overlay_is_drawn_on_the_frame_that_was_analysed(visit: Visit, walker: Browser, client_server: str) -> None:
    page = _visit(visit, walker, client_server)
    open_camera(page)
    page.evaluate(
        "() => { window.__differs = 0; window.__posturecam.hook = (canvas, flight) => {"
        " const a = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " const b = flight.canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " let n = 0; for (let k = 0; k < a.length; k += 4) n += Math.abs(a[k] - b[k]) > 60 ? 1 : 0;"
        " if (n > 500 && n < a.length / 16) window.__differs += 1; }; }"
    )
    page.wait_for_function("window.__differs >= 15", timeout=60_000)


@pytest.mark.parametrize(
    "script",
    [
        "delete window.Worker",
        "window.Worker = class { constructor(...a) { throw new DOMException('no', 'SecurityError') } }",
        "const W = Worker; window.Worker = class extends W { constructor() { super(URL.createObjectURL("
        "new Blob(['delete self.WebAssembly; onmessage = () => postMessage({ type: `failed`, reason: `x` })']))) } }",
    ],
    ids=["no workers", "workers forbidden", "no WebAssembly"],
)
def test_a_browser_that_cannot_analyse_leaves_it_to_the_server_and_says_so(
    visit: Visit, walker: Browser, client_server: str, script: str
) -> None:
    page = _visit(visit, walker, client_server, script)
    open_camera(page)
    sentence = "This browser can't analyse frames itself, so they go to the server. Nothing is kept of them."
    assert page.locator(".problem").inner_text() == sentence
    assert page.locator(".where").inner_text() == "Frames are analysed on the server"
    page.wait_for_function("window.__posturecam.frames >= 10", timeout=60_000)
    wire = Wire(page)
    assert wire.landmarks == 0 and wire.images == len(wire.binary) >= 10


def test_a_browser_whose_runtime_fails_leaves_it_to_the_server(
    visit: Visit, walker: Browser, client_server: str
) -> None:
    page = visit("/how", browser=walker, url=client_server)
    page.context.route("**/litert/*.wasm", lambda route: route.fulfill(body=b"no code"))
    page.goto(at(client_server, "/live"))
    open_camera(page)
    assert page.locator(".problem").inner_text().startswith("This browser can't analyse frames itself")
    page.wait_for_function("window.__posturecam.frames >= 10", timeout=60_000)


def test_a_slow_browser_leaves_it_to_the_server_within_a_session(
    visit: Visit, walker: Browser, client_server: str
) -> None:
    page = _visit(visit, walker, client_server)
    open_camera(page)
    start_session(page)
    page.wait_for_function("window.__posturecam.frames >= 40", timeout=60_000)
    page.evaluate("window.__posturecamSlowMs = 0")
    page.wait_for_function("Boolean(window.__posturecam.fallback)", timeout=60_000)
    before = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"window.__posturecam.frames >= {before} + 15", timeout=60_000)
    assert page.evaluate(STATE) == "live"
    assert page.locator(".where").inner_text() == "Frames are analysed on the server"
    assert page.locator(".aloud").inner_text() != ""
    assert "too slow" in page.evaluate("window.__posturecam.fallback")
    stop_session(page)
    wire = Wire(page)
    assert wire.landmarks >= 3 and wire.images >= 15
    assert ["landmarks=1" in address for address in wire.addresses] == [True, False]
