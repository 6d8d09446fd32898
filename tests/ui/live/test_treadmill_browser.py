"""The whole screen, keys, metronome and trial of the live page in a real Chromium."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.live.browser_actions import STATE, Visit, open_camera

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]


def started_by_key(page: Page) -> None:
    page.locator(".delay").select_option("0")
    page.locator(".delay").evaluate("field => field.blur()")
    page.keyboard.press("Space")
    page.wait_for_function(f"{STATE} === 'live'")


def test_keys_run_a_session_on_the_whole_screen(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server, width=1920, height=1080)
    open_camera(page)
    started_by_key(page)
    live = page.locator(".live")
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement !== null")
    stage, shown = page.locator(".stage").bounding_box(), page.locator(".live").bounding_box()
    assert stage is not None and shown is not None
    assert stage["width"] == shown["width"] == 1920 and stage["height"] >= 0.7 * 1080
    page.keyboard.press("?")
    page.get_by_role("dialog", name="Keys").wait_for()
    page.screenshot(path=artifacts / "live_keys.png")
    page.keyboard.press("?")
    assert page.locator(".keys").is_hidden()
    for key, box in (("m", ".mirror"), ("b", ".beat"), ("v", ".voice")):
        before = page.locator(box).evaluate("box => box.checked")
        page.keyboard.press(key)
        assert page.locator(box).evaluate("box => box.checked") != before or page.locator(box).is_disabled()
    page.keyboard.press("+")
    assert page.locator(".faster").input_value() == "6" and page.locator(".bar-percent").inner_text() == "+6 %"
    live.evaluate(
        "root => new Promise(done => new MutationObserver((_, o) => root.dataset.idle === 'true' &&"
        " (o.disconnect(), done())).observe(root, { attributes: true }))"
    )
    assert page.locator(".bar").evaluate("bar => getComputedStyle(bar).pointerEvents") == "none"
    page.mouse.move(300, 300)
    page.mouse.move(310, 300)
    assert live.evaluate("root => root.dataset.idle") == "false"
    page.keyboard.press("f")
    page.wait_for_function("document.fullscreenElement === null")
    page.keyboard.press("Space")
    page.wait_for_function(f"{STATE} === 'done'", timeout=60_000)


def test_a_letter_typed_into_a_field_is_no_command(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.get_by_text("Your own good posture, and what you know").click()
    field = page.locator("input[type=number]").first
    field.click()
    field.press("m")
    field.press("f")
    assert not page.locator(".mirror").evaluate("box => box.checked")
    assert page.evaluate("document.fullscreenElement === null")


def test_beats_stay_even_while_the_page_is_busy_and_the_own_cadence_is_kept(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    """The cadence comes from here: what the camera shows depends on how busy this machine is."""
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.locator(".beat").check()
    page.evaluate("(tempo => { tempo.measured(170, true); tempo.play(true); })(window.__posturecam.tempo)")
    page.wait_for_function("window.__posturecam.metronome.clicks > 3")
    page.evaluate("() => { const end = performance.now() + 1200; while (performance.now() < end); }")
    page.wait_for_function("window.__posturecam.metronome.times.length > 8")
    times, rate = page.evaluate("(({ times, rate }) => [times, rate])(window.__posturecam.metronome)")
    assert rate == pytest.approx(1.05 * 170)
    steps = [later - earlier for earlier, later in pairwise(times)]
    assert steps == pytest.approx([60 / rate] * len(steps), rel=1e-6)
    page.evaluate("window.__posturecam.tempo.measured(178, true)")  # the runner follows the beat
    assert page.evaluate("window.__posturecam.metronome.rate") == rate
    page.locator(".alternate").check()
    page.wait_for_function(
        "(({ times, rate }) => times.length > 2 && Math.abs(times.at(-1) - times.at(-2) - 120 / rate) < 1e-6)"
        "(window.__posturecam.metronome)"
    )
    page.evaluate("window.__posturecam.tempo.follow(190, true)")  # a trial asks for a rate of its own
    assert page.evaluate("window.__posturecam.metronome.rate") == 190
    page.evaluate("window.__posturecam.tempo.follow(null, true)")
    assert page.evaluate("window.__posturecam.metronome.rate") == rate


def test_a_trial_begins_and_stops_by_its_key_and_says_why_there_is_no_result(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    started_by_key(page)
    page.keyboard.press("t")
    page.get_by_text("Cadence trial: go on as you do.").first.wait_for(timeout=60_000)
    page.keyboard.press("t")
    page.get_by_text("Cadence trial: no result. You stopped it before its end.").first.wait_for(timeout=60_000)
    page.locator(".trial-close").click()
    assert page.locator(".trial").is_hidden()


def test_spoken_cues_fade_with_sessions_that_this_browser_counts(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    open_camera(page)
    page.evaluate("window.speechSynthesis.speak = () => {}")
    page.locator(".voice").check()
    assert page.locator(".fading-now").inner_text() == "Now: every cue."
    page.locator(".fading").select_option("quarter")
    assert page.locator(".fading-now").inner_text() == "Now: a quarter of them."
    page.locator(".fading").select_option("sessions")
    page.evaluate(
        "localStorage.setItem('posturecam.live', JSON.stringify({ voice: true, sessions: { everybody: 4 } }))"
    )
    page.reload()
    open_camera(page)
    page.locator(".fading-now").get_by_text("Now: about 63 % of them.").wait_for()
    assert page.locator(".fading-count").inner_text() == "4 sessions with voice so far, in this browser."
    page.locator(".fading-reset").click()
    assert page.locator(".fading-now").inner_text() == "Now: every cue."
