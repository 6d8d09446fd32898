"""The live page in a real Chromium, with a recorded clip as its camera."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posturecam_lab.benchmarks.app_server import serving
from tests.ui.live.browser_actions import (
    STATE,
    Visit,
    hide_page,
    model_environment,
    open_camera,
    start_session,
    stop_session,
)

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.model]


def test_a_session_from_the_check_to_the_summary(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    page.screenshot(path=artifacts / "live_off.png")
    open_camera(page)
    page.locator(".check li[data-state=go]").first.wait_for()
    page.wait_for_function("document.querySelectorAll('*').length && window.__posturecam.frames >= 15")
    page.screenshot(path=artifacts / "live_check.png")
    start_session(page)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=60_000)
    page.screenshot(path=artifacts / "live_cue.png")
    shown = page.locator(".cue .text").inner_text()
    assert shown == page.evaluate("window.__posturecam.cue")
    assert page.locator(".aloud").inner_text() == shown
    assert page.locator(".mode").inner_text().startswith("Walking")
    assert page.evaluate("window.__posturecam.track()") == "live"
    stop_session(page)
    assert page.evaluate("window.__posturecam.track()") == "ended"
    page.get_by_text("Until you keep or discard it").wait_for(timeout=120_000)
    page.screenshot(path=artifacts / "live_summary.png", full_page=True)


def test_the_camera_is_off_after_leaving_the_page(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.evaluate("window.__before = window.__posturecam")
    assert page.evaluate("window.__before.track()") == "live"
    page.get_by_role("link", name="How it works").click()
    page.wait_for_function("window.__before.state === 'left'")
    assert page.evaluate("window.__before.track()") == "ended"


def test_an_overlay_is_drawn_on_the_frame(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.evaluate(
        "() => { window.__differs = 0; window.__posturecam.hook = (canvas, flight) => {"
        " const a = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " const b = flight.canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;"
        " let n = 0; for (let k = 0; k < a.length; k += 4) n += Math.abs(a[k] - b[k]) > 60 ? 1 : 0;"
        " if (n > 500) window.__differs += 1; }; }"
    )
    page.wait_for_function("window.__differs >= 15", timeout=60_000)


def test_mirroring_flips_the_image_and_not_what_is_measured(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.get_by_label("Mirror the image").check()
    page.evaluate(
        "() => { window.__posturecam.hook = (canvas, flight) => {"
        " const a = canvas.getContext('2d').getImageData(0, 60, canvas.width, 1).data;"
        " const b = flight.canvas.getContext('2d').getImageData(0, 60, canvas.width, 1).data;"
        " const w = canvas.width; let off = 0;"
        " for (let x = 0; x < w; x++) off += Math.abs(a[4 * x] - b[4 * (w - 1 - x)]) > 60;"
        " window.__flipped = off < 0.2 * canvas.width; }; }"
    )
    page.wait_for_function("window.__flipped === true")
    page.get_by_text("Seen from your right.").wait_for()


def test_a_hidden_page_pauses_and_the_session_goes_on_after(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    start_session(page)
    hide_page(page, True)
    page.wait_for_function(f"{STATE} === 'paused'")
    assert page.get_by_text("Paused while this page is out of sight.").is_visible()
    frames = page.evaluate("window.__posturecam.frames")
    hide_page(page, False)
    page.wait_for_function(f"{STATE} === 'live'")
    page.wait_for_function(f"window.__posturecam.frames > {frames} + 10")
    stop_session(page)


def test_cues_are_spoken_when_asked_for(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    page.evaluate(
        "() => { window.__said = []; Object.defineProperty(window, 'speechSynthesis',"
        " { value: { cancel() {}, speak: (words) => window.__said.push(words.text) } }); }"
    )
    open_camera(page)
    page.get_by_label("Speak the cues").check()
    start_session(page)
    page.wait_for_function(
        "window.__posturecam.cue !== '' && window.__said.includes(window.__posturecam.cue)", timeout=60_000
    )


def test_a_page_in_spanish_shows_and_speaks_spanish(
    visit: Visit, walker: Browser, artifacts: Path, tmp_path: Path
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path), "POSTURECAM_LANGUAGE": "es", **model_environment()}
    with serving(artifacts / "live_spanish.log", **home) as url:
        page = visit("/live", browser=walker, url=url, locale="es-ES")
        page.evaluate(
            "() => { window.__spoken = []; Object.defineProperty(window, 'speechSynthesis', { value:"
            " { cancel() {}, speak: (one) => window.__spoken.push([one.lang, one.text]) } }); }"
        )
        page.get_by_role("button", name="Encender la cámara").click()
        page.wait_for_function(f"{STATE} === 'checking'", timeout=60_000)
        page.get_by_text("Se te ve desde tu derecha.").wait_for()
        page.get_by_label("Decir las indicaciones en voz alta").check()
        assert page.evaluate("window.__spoken") == [["es", "Las indicaciones se dirán en voz alta."]]
        page.close()


def test_the_metronome_clicks_at_the_persons_own_cadence_and_a_few_percent(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.get_by_label("Metronome").check()
    start_session(page)
    page.wait_for_function("window.__posturecam.metronome.clicks > 3", timeout=60_000)
    base, rate = page.evaluate("[window.__posturecam.metronome.base, window.__posturecam.metronome.rate]")
    assert rate == pytest.approx(1.05 * base)
    page.locator(".faster").fill("10")
    assert page.evaluate("window.__posturecam.metronome.rate") == pytest.approx(1.10 * base)


def test_five_seconds_become_a_named_profile_to_compare_with(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.locator(".delay").select_option("0")
    page.locator(".calibrate").click()
    page.get_by_label("Name", exact=True).fill("Me on the treadmill", timeout=60_000)
    page.get_by_role("button", name="Keep it", exact=True).click()
    page.get_by_label("Name", exact=True).wait_for(state="detached")
    page.get_by_text("Your own good posture, and what you know").click()
    assert page.get_by_label("Name of the profile").input_value() == "Me on the treadmill"
    page.screenshot(path=artifacts / "live_profile.png")


def test_nothing_is_wider_than_a_phone(visit: Visit, walker: Browser, own_server: str, artifacts: Path) -> None:
    page = visit("/live", browser=walker, url=own_server, width=400, height=860, dark=True)
    open_camera(page)
    page.locator(".check li").first.wait_for()
    page.screenshot(path=artifacts / "live_phone_check.png", full_page=True)
    start_session(page)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=60_000)
    page.screenshot(path=artifacts / "live_phone_cue.png")
    widest: Any = page.evaluate("document.documentElement.scrollWidth")
    assert widest <= 400
    text = page.locator(".cue .text")
    assert float(text.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")) >= 26
