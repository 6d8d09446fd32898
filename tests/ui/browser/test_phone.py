"""The phone's page and the code on the app's own page, in Chromium."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np
import pytest

from posturecam.video.writer import VideoWriter
from posturecam_lab.benchmarks.app_server import POSTURECAM, free_port, serving, wait_for
from tests.ui.browser.axe import assert_accessible
from tests.ui.browser.conftest import Cut
from tests.ui.conftest import LOOKS, shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Visit = Callable[..., "Page"]
A_LONG_WAIT_MS = 120_000
LIKE_A_PHONE = {"width": 400, "height": 800, "ignore_https_errors": True, "has_touch": True}


@pytest.fixture(scope="module")
def with_phone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of an app that lets phones in, on this machine only."""
    of_phone = ("--phone-address", "127.0.0.1", "--phone-port", str(free_port()))
    program = (*POSTURECAM[:-1], *of_phone, POSTURECAM[-1])
    with serving(tmp_path_factory.mktemp("server") / "server.log", program) as address:
        yield address


def _scanned(page: Page) -> str:
    """What the code on the app's page says, read from the screen as a phone does."""
    code = page.get_by_role("img", name="QR code")
    code.wait_for()
    shown = cv2.imdecode(np.frombuffer(code.screenshot(), np.uint8), cv2.IMREAD_COLOR)
    text, _, _ = cv2.QRCodeDetector().detectAndDecode(cv2.resize(shown, None, fx=3, fy=3))
    return str(text)


def _snap(page: Page, artifacts: Path, name: str) -> None:
    """The whole page in both themes; asserts that nothing sticks out at the side."""
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.screenshot(path=artifacts / f"phone_{name}_{theme}.png", full_page=True)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name


@pytest.mark.model
def test_a_clip_goes_from_the_phone_to_both_pages(
    with_phone: str, visit: Visit, cut: Cut, artifacts: Path, tmp_path: Path
) -> None:
    desk = visit("/", url=with_phone)
    desk.get_by_role("heading", name="From the phone").wait_for()
    address = _scanned(desk)
    phone = visit("/", url=address, **LIKE_A_PHONE)
    phone.get_by_role("heading", name="Hand in a clip").wait_for()
    assert "token" not in phone.url
    _snap(phone, artifacts, "start")
    assert_accessible(phone)
    phone.set_viewport_size({"width": 400, "height": 800})
    wait_for(lambda: _scanned(desk) not in ("", address), "a new code for another phone")
    desk.get_by_text("1 phone is in.").wait_for()

    clip = tmp_path / "IMG_1234.MOV"
    clip.write_bytes(cut("run_overstride_lean", 4.0).read_bytes())
    phone.locator("input[type=file]").set_input_files(str(clip))
    phone.get_by_role("heading", name="Analysing").wait_for(timeout=A_LONG_WAIT_MS)
    _snap(phone, artifacts, "working")
    assert_accessible(phone)
    phone.set_viewport_size({"width": 400, "height": 800})
    desk.get_by_text("From the phone: IMG_1234.MOV").wait_for()
    phone.locator("[data-stage=done]").wait_for(timeout=A_LONG_WAIT_MS)
    assert phone.evaluate("document.activeElement.tagName") == "H1"
    assert 1 <= phone.locator("article").count() <= 3
    for still in phone.locator("article img").all():
        assert still.evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
    _snap(phone, artifacts, "result")
    assert_accessible(phone)
    phone.reload()
    phone.locator("[data-stage=done]").wait_for()

    headline = phone.get_by_role("heading", level=1).inner_text()
    desk.get_by_role("link", name="From the phone: IMG_1234.MOV").click()
    desk.get_by_role("heading", level=1, name=headline).wait_for()
    phone.get_by_role("button", name="Hand in another clip").click()
    phone.get_by_role("heading", name="Hand in a clip").wait_for()


def test_the_code_on_the_page_in_every_look(with_phone: str, visit: Visit, artifacts: Path) -> None:
    page = visit("/", url=with_phone)
    page.get_by_role("heading", name="From the phone").wait_for()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)
    shoot(page, artifacts, "phone_code")
    assert len(LOOKS) == 4


def test_a_clip_that_is_none_says_why_and_the_phone_can_try_again(
    with_phone: str, visit: Visit, artifacts: Path, tmp_path: Path
) -> None:
    phone = visit("/", url=_scanned(visit("/", url=with_phone)), locale="es-MX", **LIKE_A_PHONE)
    phone.get_by_role("heading", name="Envía un vídeo").wait_for()
    bad = tmp_path / "holiday.mp4"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + bytes(400))
    phone.locator("input[type=file]").set_input_files(str(bad))
    phone.get_by_text("holiday.mp4").wait_for()
    phone.locator("[data-stage=failed]").wait_for(timeout=A_LONG_WAIT_MS)
    assert "JPEG" in phone.locator(".fault").inner_text()
    _snap(phone, artifacts, "failed")
    assert_accessible(phone)
    phone.get_by_role("button", name="Enviar otro vídeo").click()
    phone.get_by_role("heading", name="Envía un vídeo").wait_for()


@pytest.mark.model
def test_what_the_first_look_finds_is_asked_on_the_phone(
    with_phone: str, visit: Visit, artifacts: Path, tmp_path: Path
) -> None:
    phone = visit("/", url=_scanned(visit("/", url=with_phone)), **LIKE_A_PHONE)
    with VideoWriter(tmp_path / "dark.mp4", (320, 240)) as writer:
        for n in range(60):
            writer.write(n / 30, np.zeros((240, 320, 3), np.uint8))
    phone.locator("input[type=file]").set_input_files(str(tmp_path / "dark.mp4"))
    phone.get_by_role("heading", name="Before this clip is analysed").wait_for(timeout=A_LONG_WAIT_MS)
    _snap(phone, artifacts, "asks")
    assert_accessible(phone)
    phone.get_by_role("button", name="Analyse anyway").click()
    phone.locator("[data-stage=failed]").wait_for(timeout=A_LONG_WAIT_MS)


def test_sending_shows_how_far_it_is_and_can_be_cancelled(
    with_phone: str, visit: Visit, artifacts: Path, tmp_path: Path
) -> None:
    phone = visit("/", url=_scanned(visit("/", url=with_phone)), **LIKE_A_PHONE)
    session = phone.context.new_cdp_session(phone)
    session.send("Network.enable")
    slow = {"offline": False, "latency": 20, "downloadThroughput": 1e6, "uploadThroughput": 4e5}
    session.send("Network.emulateNetworkConditions", slow)
    large = tmp_path / "long.mp4"
    large.write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(6_000_000))
    phone.locator("input[type=file]").set_input_files(str(large))
    phone.get_by_role("heading", name="Sending").wait_for()
    wait_for(lambda: phone.locator("progress").evaluate("bar => bar.value") > 5, "the bar to move")
    _snap(phone, artifacts, "sending")
    phone.get_by_role("button", name="Cancel").click()
    phone.get_by_role("heading", name="Hand in a clip").wait_for()


def test_a_used_code_and_a_session_that_has_ended_say_what_to_do(
    with_phone: str, visit: Visit, artifacts: Path
) -> None:
    address = _scanned(visit("/", url=with_phone))
    phone = visit("/", url=address, **LIKE_A_PHONE)
    phone.get_by_role("heading", name="Hand in a clip").wait_for()
    late = visit("/", url=address, **LIKE_A_PHONE)
    late.get_by_role("heading", name="Scan the code again").wait_for()
    _snap(late, artifacts, "refused")
    assert_accessible(late)
    phone.context.clear_cookies()
    phone.evaluate("ask('/status')")
    phone.get_by_role("heading", name="not let in any more").wait_for()
    _snap(phone, artifacts, "ended")
