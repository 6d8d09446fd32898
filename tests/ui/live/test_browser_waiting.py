"""Leaving a live session in a real Chromium: reload, menu, a closed tab, a killed server; its summary is never lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import (
    POSTURECAM,
    at,
    free_port,
    listens,
    printed_address,
    serving,
    wait_for,
)
from posturecam_lab.checkout import ROOT
from tests.ui.conftest import shoot
from tests.ui.live.browser_actions import STATE, Visit, model_environment, open_camera, start_session, stop_session

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.model]
A_LONG_WAIT_MS = 120_000


def _run_for(page: Page, frames: int = 60) -> None:
    """A session that has seen its person for a while."""
    open_camera(page)
    start_session(page)
    before = page.evaluate("window.__posturecam.frames")
    page.wait_for_function(f"window.__posturecam.frames > {before + frames}", timeout=A_LONG_WAIT_MS)
    page.wait_for_function("window.__posturecam.cue !== ''", timeout=A_LONG_WAIT_MS)


def _sees_summary(page: Page) -> None:
    page.get_by_text("Until you keep or discard it").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_text("Your live session of").first.wait_for()


def test_a_reload_during_a_session_offers_to_go_on_and_the_kept_session_opens_in_the_library(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _run_for(page)
    page.reload()
    page.get_by_text("is paused").wait_for(timeout=A_LONG_WAIT_MS)
    shoot(page, artifacts, "live_paused")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function(f"{STATE} === 'live'", timeout=A_LONG_WAIT_MS)
    page.wait_for_function("window.__posturecam.frames > 30", timeout=A_LONG_WAIT_MS)
    stop_session(page)
    _sees_summary(page)
    shoot(page, artifacts, "live_summed_up")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.get_by_role("button", name="Keep").first.click()
    page.get_by_role("combobox", name="Name").fill("Ana")
    page.keyboard.press("Enter")
    page.screenshot(path=artifacts / "live_keep_form.png")
    page.get_by_test_id("stFormSubmitButton").get_by_role("button", name="Keep").click()
    page.get_by_text("Kept in the library under Ana.").wait_for(timeout=A_LONG_WAIT_MS)
    shoot(page, artifacts, "live_kept")
    page.get_by_role("link", name="Open it on the page of Ana").click()
    page.wait_for_url("**/people?person=*&clip=*")
    page.get_by_text("Live session,").first.wait_for(timeout=A_LONG_WAIT_MS)
    page.locator(".player").first.wait_for(timeout=A_LONG_WAIT_MS)
    shoot(page, artifacts, "live_in_library")


def test_the_menu_ends_the_camera_and_the_session_waits_on_the_live_page(
    visit: Visit, walker: Browser, own_server: str, artifacts: Path
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _run_for(page)
    page.evaluate("window.__before = window.__posturecam")
    page.get_by_role("link", name="How it works").click()
    page.get_by_text("Your live session of").wait_for(timeout=A_LONG_WAIT_MS)
    assert page.evaluate("window.__before.track()") == "ended"
    page.get_by_role("link", name="To the Live page").wait_for()
    page.get_by_role("heading", name="How it works").or_(page.locator("h1")).first.wait_for()
    shoot(page, artifacts, "live_note")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.get_by_role("link", name="To the Live page").click()
    page.get_by_role("button", name="End it").click()
    _sees_summary(page)
    page.get_by_role("button", name="Discard").click()
    page.get_by_role("button", name="Delete this session").click()
    page.get_by_text("Until you keep or discard it").wait_for(state="detached")
    page.get_by_role("button", name="Turn on the camera").wait_for()


def test_a_session_goes_on_after_a_visit_to_another_page(visit: Visit, walker: Browser, own_server: str) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _run_for(page)
    page.get_by_role("link", name="How it works").click()
    page.get_by_role("link", name="To the Live page").click()
    page.get_by_role("button", name="Go on").click()
    page.wait_for_function(f"{STATE} === 'live'", timeout=A_LONG_WAIT_MS)
    stop_session(page)
    _sees_summary(page)


def test_the_camera_turned_on_again_ends_a_paused_session_with_its_summary(
    visit: Visit, walker: Browser, own_server: str
) -> None:
    page = visit("/live", browser=walker, url=own_server)
    _run_for(page)
    page.get_by_role("link", name="How it works").click()
    page.get_by_role("link", name="To the Live page").click()
    page.get_by_role("button", name="End it").wait_for()
    open_camera(page)
    _sees_summary(page)


@pytest.mark.skipif(sys.platform == "win32", reason="servers are stopped otherwise there")
@pytest.mark.parametrize("sign", ["SIGINT", "SIGKILL"])
def test_a_stopped_server_leaves_a_session_for_the_next_start(
    walker: Browser, artifacts: Path, tmp_path: Path, sign: str
) -> None:
    home = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path), **model_environment()}
    log, port = artifacts / f"live_{sign}.log", free_port()
    with ExitStack() as stack:
        context = walker.new_context()
        stack.callback(context.close)
        with log.open("wb") as file:
            command = [sys.executable, "-m", *POSTURECAM, str(port)]
            server = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **home}, stdout=file, stderr=file)
        stack.callback(server.wait, 60)
        stack.callback(server.kill)
        wait_for(lambda: listens("127.0.0.1", port), "the server")
        page = context.new_page()
        page.goto(at(printed_address(log), "/live"))
        _run_for(page)
        if sign == "SIGKILL":  # the first part of a session is written after half a minute
            wait_for(lambda: any((tmp_path / "posturecam" / "live_sessions").glob("*/part-*.npz")), "a part", 120)
        server.send_signal(signal.Signals[sign])
        server.wait(60)
        with serving(artifacts / "live_started_again.log", **home) as url:
            again = context.new_page()
            again.goto(at(url, "/live"))
            again.get_by_text("waits to be kept or discarded").wait_for(timeout=A_LONG_WAIT_MS)
            again.get_by_role("button", name="Turn on the camera").wait_for(timeout=A_LONG_WAIT_MS)
            shoot(again, artifacts, f"live_waiting_{sign}")
            again.get_by_role("button", name="Look at it").click()
            _sees_summary(again)


def test_a_session_that_can_not_be_written_says_so_once_and_asks_before_the_page_goes(
    visit: Visit, walker: Browser, artifacts: Path, tmp_path: Path
) -> None:
    (tmp_path / "posturecam").mkdir()
    (tmp_path / "posturecam" / "live_sessions").write_text("in the way")
    home = {"XDG_DATA_HOME": str(tmp_path), "HOME": str(tmp_path), **model_environment()}
    with serving(artifacts / "live_unwritten.log", **home) as url:
        page = visit("/live", browser=walker, url=url)
        _run_for(page)
        asked: list[str] = []
        page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
        page.locator(".problem").wait_for(timeout=A_LONG_WAIT_MS)
        page.screenshot(path=artifacts / "live_unwritten.png")
        assert page.evaluate(STATE) == "live"
        page.reload()
        assert asked == ["beforeunload"]
        page.get_by_role("button", name="End it").click()
        page.get_by_text("could not be summed up").wait_for(timeout=A_LONG_WAIT_MS)
        (tmp_path / "posturecam" / "live_sessions").unlink()
        page.get_by_role("button", name="Try again").last.click()
        _sees_summary(page)
        page.close()
