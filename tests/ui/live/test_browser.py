"""The live page in a real Chromium, with a recorded clip as its camera."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest

from posturecam.video.files import VideoFile
from posturecam_lab.benchmarks.app_server import at, serving
from posturecam_lab.checkout import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

Visit = Callable[..., "Page"]
Launch = Callable[[Sequence[str]], "Browser"]
STATE = "window.__posturecam.state"
FAKE_UI, FAKE_CAMERA = "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"


def film(clip: str, folder: Path) -> Path:
    """A sample clip as a camera's pictures: JPEGs of 640x480, one after the other."""
    made = folder / f"{clip}.mjpeg"
    if not made.exists():
        with VideoFile(ROOT / "sample_videos" / f"{clip}.mp4") as frames, made.open("wb") as file:
            for frame in frames:
                scale = min(640 / frame.rgb.shape[1], 480 / frame.rgb.shape[0])
                small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
                page = np.full((480, 640, 3), 96, np.uint8)
                top, left = (480 - small.shape[0]) // 2, (640 - small.shape[1]) // 2
                page[top : top + small.shape[0], left : left + small.shape[1]] = small
                file.write(cv2.imencode(".jpg", page[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
    return made


@pytest.fixture(scope="module")
def walker(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera shows somebody walking with the head forward."""
    clip = film("walk_overstride_forward_head", tmp_path_factory.mktemp("camera"))
    return launch([FAKE_UI, FAKE_CAMERA, f"--use-file-for-fake-video-capture={clip}"])


@pytest.fixture(scope="module")
def own_server(artifacts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the app with a data folder of its own."""
    data = tmp_path_factory.mktemp("data")
    with serving(artifacts / "live_server.log", XDG_DATA_HOME=str(data), HOME=str(data), **_models()) as url:
        yield url


def _models() -> dict[str, str]:
    """Where the model files are, for a server that has another home."""
    from posturecam.pose.models import model_files

    return {"POSTURECAM_MODELS": str(model_files().detector.parent)}


def _open(page: Page) -> None:
    page.get_by_role("button", name="Turn on the camera").click()
    page.wait_for_function(f"{STATE} === 'checking'", timeout=60_000)


def _start(page: Page) -> None:
    page.locator(".delay").select_option("0")
    page.locator(".start").click()
    page.wait_for_function(f"{STATE} === 'live'")


def _stop(page: Page) -> None:
    page.locator(".stop").click()
    page.wait_for_function(f"{STATE} === 'done'", timeout=60_000)


def _hide(page: Page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )


def test_a_session_from_the_check_to_the_summary(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    page.screenshot(path=artifacts / "live_off.png")
    _open(page)
    page.locator(".check li[data-state=go]").first.wait_for()
    page.wait_for_function("document.querySelectorAll('*').length && window.__posturecam.frames >= 15")
    page.screenshot(path=artifacts / "live_check.png")
    _start(page)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=60_000)
    page.screenshot(path=artifacts / "live_cue.png")
    shown = page.locator(".cue .text").inner_text()
    assert shown == page.evaluate("window.__posturecam.cue")
    assert page.locator(".aloud").inner_text() == shown
    assert page.locator(".mode").inner_text().startswith("Walking")
    assert page.evaluate("window.__posturecam.track()") == "live"
    _stop(page)
    assert page.evaluate("window.__posturecam.track()") == "ended"
    page.get_by_text("Nothing of this session has been written to disk.").wait_for()
    page.screenshot(path=artifacts / "live_summary.png", full_page=True)
    page.get_by_role("button", name="Keep this session").click()
    page.get_by_text("Kept in").wait_for()


def test_the_camera_is_off_after_leaving_the_page(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    page.evaluate("window.__kept = window.__posturecam")
    assert page.evaluate("window.__kept.track()") == "live"
    page.get_by_role("link", name="How it works").click()
    page.wait_for_function("window.__kept.state === 'left'")
    assert page.evaluate("window.__kept.track()") == "ended"


def test_an_overlay_is_drawn_on_the_picture(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    page.evaluate(
        "() => { window.__differs = 0; window.__posturecam.hook = (canvas, flight) => {"
        " const a = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " const b = flight.canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " let n = 0; for (let k = 0; k < a.length; k += 4) n += Math.abs(a[k] - b[k]) > 60 ? 1 : 0;"
        " if (n > 500) window.__differs += 1; }; }"
    )
    page.wait_for_function("window.__differs >= 15", timeout=60_000)


def test_mirroring_turns_the_picture_and_not_what_is_measured(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    page.get_by_label("Mirror the picture").check()
    page.evaluate(
        "() => { window.__posturecam.hook = (canvas, flight) => {"
        " const a = canvas.getContext('2d').getImageData(0, 60, canvas.width, 1).data;"
        " const b = flight.canvas.getContext('2d').getImageData(0, 60, canvas.width, 1).data;"
        " let off = 0; for (let x = 0; x < canvas.width; x++) off += Math.abs(a[4 * x] - b[4 * (canvas.width - 1 - x)]) > 60;"
        " window.__flipped = off < 0.2 * canvas.width; }; }"
    )
    page.wait_for_function("window.__flipped === true")
    page.get_by_text("Seen from your right.").wait_for()


def test_a_hidden_page_pauses_and_the_session_goes_on_after(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    _start(page)
    _hide(page, True)
    page.wait_for_function(f"{STATE} === 'paused'")
    assert page.get_by_text("Paused while this page is out of sight.").is_visible()
    frames = page.evaluate("window.__posturecam.frames")
    _hide(page, False)
    page.wait_for_function(f"{STATE} === 'live'")
    page.wait_for_function(f"window.__posturecam.frames > {frames} + 10")
    _stop(page)


def test_cues_are_spoken_when_asked_for(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    page.evaluate(
        "() => { window.__said = []; Object.defineProperty(window, 'speechSynthesis',"
        " { value: { cancel() {}, speak: (words) => window.__said.push(words.text) } }); }"
    )
    _open(page)
    page.get_by_label("Speak the cues").check()
    _start(page)
    page.wait_for_function(
        "window.__posturecam.cue !== '' && window.__said.includes(window.__posturecam.cue)", timeout=60_000
    )


def test_the_metronome_clicks_at_the_persons_own_cadence_and_a_few_percent(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    page.get_by_label("Metronome").check()
    _start(page)
    page.wait_for_function("window.__posturecam.metronome.clicks > 3", timeout=60_000)
    base, rate = page.evaluate("[window.__posturecam.metronome.base, window.__posturecam.metronome.rate]")
    assert rate == pytest.approx(1.05 * base)
    page.locator(".faster").fill("10")
    assert page.evaluate("window.__posturecam.metronome.rate") == pytest.approx(1.10 * base)


def test_five_seconds_become_a_named_profile_to_compare_with(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _open(page)
    page.locator(".delay").select_option("0")
    page.locator(".calibrate").click()
    page.get_by_label("Name", exact=True).fill("Me on the treadmill", timeout=60_000)
    page.get_by_role("button", name="Keep it", exact=True).click()
    page.get_by_label("Name", exact=True).wait_for(state="detached")
    page.get_by_text("Your own good posture, and what you know").click()
    assert page.get_by_label("Name of the profile").input_value() == "Me on the treadmill"
    page.screenshot(path=artifacts / "live_profile.png")


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
    ("spoilt", "words"),
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
def test_whatever_keeps_the_camera_from_starting_is_said(visit: Visit, spoilt: str, words: str) -> None:
    page = visit("/live")
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.evaluate(f"() => {{ {spoilt} }}")
    assert words in _error_of(page)


@pytest.mark.parametrize("why", ["Too many cameras are on this server already.", "The pose model is missing."])
def test_what_the_server_refuses_is_said_and_the_camera_goes_off(visit: Visit, walker: Browser, why: str) -> None:
    page = visit("/live", browser=walker)
    page.route_web_socket(
        "**/posture/ws", lambda line: line.send(f'{{"is": "refused", "why": "full", "say": "{why}"}}')
    )
    assert _error_of(page) == why


def test_a_server_that_is_gone_is_said(walker: Browser, artifacts: Path) -> None:
    with ExitStack() as stack:
        url = stack.enter_context(serving(artifacts / "live_gone.log"))
        page = walker.new_page()
        page.goto(at(url, "/live"))
        _open(page)
        stack.pop_all().close()
        page.get_by_text("The server does not answer.").wait_for(timeout=60_000)
        page.close()


def _watch_lines(page: Page) -> None:
    """Keeps the page's connections in `window.__lines`."""
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.evaluate(
        "() => { window.__lines = []; const Plain = window.WebSocket; window.WebSocket = class extends Plain {"
        " constructor(...what) { super(...what); window.__lines.push(this); } }; }"
    )


@pytest.mark.parametrize(
    "trouble",
    ["window.__lines.at(-1).close()", "window.__lines.at(-1).send = () => {}"],
    ids=["connection breaks", "server falls silent"],
)
def test_a_session_survives_a_broken_connection(visit: Visit, walker: Browser, own_server: str, trouble: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _watch_lines(page)
    _open(page)
    _start(page)
    frames = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"window.__posturecam.frames > {frames} + 10")
    page.evaluate(f"() => {{ {trouble} }}")
    page.wait_for_function("window.__lines.length === 2", timeout=60_000)
    frames = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"{STATE} === 'live' && window.__posturecam.frames > {frames} + 10", timeout=60_000)
    _stop(page)
    page.get_by_text("Your live session").wait_for()


def test_nothing_is_wider_than_a_phone(visit: Visit, walker: Browser, own_server: str, artifacts: Path) -> None:
    page = visit("/live", browser=walker, url=own_server, width=400, height=860, dark=True)
    _open(page)
    page.locator(".check li").first.wait_for()
    page.screenshot(path=artifacts / "live_phone_check.png", full_page=True)
    _start(page)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=60_000)
    page.screenshot(path=artifacts / "live_phone_cue.png")
    widest: Any = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 400
    text = page.locator(".cue .text")
    assert float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 26
