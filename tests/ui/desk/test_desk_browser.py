"""The desk page in a real Chromium, with a rendered person as its camera."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import STREAMLIT, at, free_port, hosting_at, printed_address
from posturecam_lab.benchmarks.desk_clip import SUNK, WELL, write_camera
from posturecam_lab.benchmarks.hidden_tab import CAMERA, tab_at
from tests.ui.browser.axe import assert_accessible
from tests.ui.live.browser_actions import hide_page, model_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

Visit = Callable[..., "Page"]
STATE, POSTURE = "window.__posturecam?.state", "window.__posturecam?.posture"
A_WHILE_MS = 120_000
NOTICES = """() => {
  window.__shown = []; window.__asked = 0;
  window.Notification = class {
    constructor(title, { body }) { window.__shown.push(body); }
    close() {}
    static permission = 'granted';
    static async requestPermission() { window.__asked += 1; return 'granted'; }
  };
}"""


def _watch(page: Page) -> None:
    """The two clicks."""
    page.get_by_role("button", name="Turn on the camera").click()
    page.get_by_role("button", name="Sit well for five seconds").click(timeout=A_WHILE_MS)
    page.wait_for_function(f"{POSTURE} === 'upright'", timeout=A_WHILE_MS)


def _wait(page: Page, condition: str) -> None:
    page.wait_for_function(condition, timeout=A_WHILE_MS)


def test_two_clicks_to_being_watched_then_a_slump_in_title_and_icon_and_the_day_after_a_reload(
    visit: Visit, sitter: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.screenshot(path=artifacts / "desk_off.png")
    title = page.title()
    _watch(page)
    page.screenshot(path=artifacts / "desk_upright.png")
    page.get_by_text("Comparing with: Me at the desk").wait_for()
    _wait(page, "window.__posturecam.desk.screen.root.dataset.tone === 'watch'")
    _wait(page, "document.title.startsWith('◆')")
    assert page.title() != title
    icon = page.locator("link[rel~=icon]").first.get_attribute("href") or ""
    assert icon.startswith("data:image/svg+xml") and "ffbc2e" in icon
    assert page.evaluate("window.__posturecam.nudges") == ["posture"]
    assert page.locator(".aloud").inner_text()
    page.screenshot(path=artifacts / "desk_slumped.png", full_page=True)
    page.reload()
    _wait(page, f"{STATE} === 'watching'")
    page.get_by_text("slouched").first.wait_for()
    page.get_by_text("Comparing with: Me at the desk").wait_for()
    page.get_by_role("link", name="How it works").click()
    _wait(page, f"{STATE} === 'left'")
    assert "◆" not in page.title()
    assert page.evaluate("window.__posturecam.desk.camera.track.readyState") == "ended"


@pytest.mark.parametrize("way", ["stream", "pull"])
def test_frames_go_on_and_a_slump_is_shown_while_the_tab_is_hidden(
    own_server: str, tmp_path: Path, artifacts: Path, way: str
) -> None:
    video = tmp_path / "desk.mjpeg"
    write_camera([(WELL, 40.0), (SUNK, 60.0)], video)
    with tab_at(at(own_server, "/desk"), [*CAMERA, f"--use-file-for-fake-video-capture={video}"]) as (tab, _):
        tab.wait(f"{STATE} === 'off'", 120)
        if way == "pull":
            tab.evaluate("delete window.MediaStreamTrackProcessor")
        tab.evaluate("window.__posturecam.desk.choices.set('delay', '5')")
        tab.evaluate("window.__posturecam.desk.turnOn()")
        tab.wait(f"{STATE} === 'first'", 120)
        tab.evaluate("window.__posturecam.desk.measure()")
        tab.wait(f"{STATE} === 'watching'", 120)
        assert tab.evaluate("window.__posturecam.way") == way
        tab.hide()
        tab.wait("window.__posturecam.hidden >= 10", 120)
        tab.wait("document.title.startsWith('◆')", 120)
        assert tab.evaluate("document.visibilityState") == "hidden"
        tab.show()
        frames = tab.evaluate("window.__posturecam.frames")
        try:
            tab.wait(f"window.__posturecam.frames > {frames} + 10", 120)
        except TimeoutError:
            pytest.fail(tab.evaluate("JSON.stringify([window.__posturecam.state, window.__posturecam.errors])"))


def test_each_way_of_reminding_is_asked_for_and_comes_only_when_the_page_is_not_looked_at(
    visit: Visit, sitter: Browser, own_server: str
) -> None:
    page = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    page.get_by_role("button", name="Turn on the camera").wait_for()
    page.evaluate(NOTICES)
    _watch(page)
    assert page.evaluate("window.__asked") == 0
    page.get_by_label("Notification").check()
    page.get_by_label("Soft sound").check()
    assert page.evaluate("window.__asked") == 1
    rung = page.evaluate("window.__posturecam.desk.chime.rung")
    nudge = "window.__posturecam.desk.nudge({ kind: 'posture', text: 'Sit up.' }, 'slumped')"
    page.evaluate(nudge)
    assert page.evaluate("[window.__shown, window.__posturecam.desk.chime.rung]") == [[], rung]
    hide_page(page, True)
    page.evaluate(nudge)
    assert page.evaluate("[window.__shown, window.__posturecam.desk.chime.rung]") == [["Sit up."], rung + 1]
    page.get_by_label("Notification").uncheck()
    page.evaluate(nudge)
    assert page.evaluate("window.__shown") == ["Sit up."]
    hide_page(page, False)
    page.get_by_label("Quiet time").check()
    page.get_by_label("from").fill("08:15")
    page.get_by_label("After slouching for").select_option("30")
    page.reload()
    _wait(page, f"{STATE} === 'watching'")
    assert page.get_by_label("Soft sound").is_checked() and not page.get_by_label("Notification").is_checked()
    chosen = page.evaluate("window.__posturecam.desk.choices.settings")
    assert (chosen["delay_s"], chosen["quiet"]) == (30, [["08:15", "13:00"]])


def test_a_pause_turns_the_camera_off_also_over_a_reload_and_ends(
    visit: Visit, sitter: Browser, own_server: str
) -> None:
    page = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    _watch(page)
    page.get_by_role("button", name="15 min").click()
    page.get_by_text("Paused until").first.wait_for()
    assert page.evaluate("window.__posturecam.desk.camera.track.readyState") == "ended"
    page.reload()
    page.get_by_text("Paused until").first.wait_for()
    page.evaluate(
        "() => { const kept = window.__posturecam.desk.choices.preferences; kept.set('paused_until', Date.now() - 1);"
        " window.__posturecam.desk.pause.look(); }"
    )
    _wait(page, f"{STATE} === 'watching'")
    page.get_by_role("button", name="Turn off").click()
    page.get_by_text("The camera is off. Your day is kept.").wait_for()
    page.reload()
    page.get_by_role("button", name="Turn on the camera").wait_for()
    assert page.evaluate(STATE) == "off"


def test_a_second_tab_takes_over_and_gives_back(visit: Visit, sitter: Browser, own_server: str) -> None:
    first = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    _watch(first)
    second = first.context.new_page()
    second.goto(at(own_server, "/desk"))
    second.get_by_role("button", name="Turn on the camera").click()
    first.get_by_text("Your desk is watched in another tab by now.").first.wait_for(timeout=A_WHILE_MS)
    assert first.evaluate("window.__posturecam.desk.camera.track.readyState") == "ended"
    first.get_by_role("button", name="Watch here instead").click()
    second.get_by_text("Your desk is watched in another tab by now.").first.wait_for(timeout=A_WHILE_MS)
    _wait(first, f"{STATE} === 'watching'")


def test_a_camera_that_was_unplugged_is_waited_for(visit: Visit, sitter: Browser, own_server: str) -> None:
    page = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    _watch(page)
    page.evaluate(
        "() => { const { track } = window.__posturecam.desk.camera; track.stop();"
        " track.dispatchEvent(new Event('ended')); }"
    )
    page.get_by_text("The camera went away. Plug it in again.").first.wait_for()
    page.evaluate("navigator.mediaDevices.dispatchEvent(new Event('devicechange'))")
    _wait(page, f"{STATE} === 'watching'")


def test_a_server_that_was_restarted_finds_its_page_again(sitter: Browser, artifacts: Path, tmp_path: Path) -> None:
    home, port, log = str(tmp_path / "home"), free_port(), artifacts / "desk_restart.log"
    environment = {"XDG_DATA_HOME": home, "HOME": home, **model_environment()}
    page = sitter.new_context(permissions=["camera"]).new_page()
    with hosting_at(port, log, STREAMLIT, **environment):
        page.goto(at(printed_address(log), "/desk"))
        _watch(page)
    page.get_by_text("The server does not answer.").first.wait_for(timeout=A_WHILE_MS)
    (day,) = (tmp_path / "home" / "posturecam" / "desk" / "days").glob("*.json")
    before = json.loads(day.read_text())["seconds"]
    with hosting_at(port, log, STREAMLIT, **environment):
        page.context.new_page().goto(printed_address(log))
        _wait(page, f"{STATE} === 'watching'")
        frames = page.evaluate("window.__posturecam.frames")
        _wait(page, f"window.__posturecam.frames > {frames} + 10")
    assert sum(json.loads(day.read_text())["seconds"].values()) > sum(before.values()) > 0
    page.context.close()


def test_nothing_grave_for_assistive_technology_and_nothing_wider_than_a_phone(
    visit: Visit, sitter: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/desk", browser=sitter, url=own_server, permissions=["camera"])
    page.get_by_role("button", name="Turn on the camera").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="Turn on the camera").click()
    _wait(page, f"{STATE} === 'first'")
    assert_accessible(page)
    page.reload()
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.get_by_role("button", name="Sit well for five seconds").click(timeout=A_WHILE_MS)
    _wait(page, f"{STATE} === 'watching'")
    page.get_by_text("The strip in words").wait_for(timeout=A_WHILE_MS)
    assert_accessible(page)
    page.set_viewport_size({"width": 400, "height": 860})
    page.screenshot(path=artifacts / "desk_phone.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 400
