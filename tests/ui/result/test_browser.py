"""The result page as a runner reads it: few words, four phone screens, stills that lead into the video, and paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import origin_of, wait_for
from tests.ui.browser.conftest import SAMPLES
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

MOST_WORDS = 80
MOST_SCREENS = 4
PHONE = {"width": 400, "height": 850}
A_LONG_WAIT_MS = 120_000
MAIN = "document.querySelector('[data-testid=stMain]')"
READ = re.compile(r"[\w'±%.]*\w[\w'±%.]*")
"""A word or a number."""


@pytest.fixture(scope="module")
def result(app_url: str, chromium: object) -> Iterator[str]:
    """The address of the result of the sample that has most to say."""
    context = chromium.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(app_url)
    page.locator('input[type="file"]').first.wait_for(state="attached")
    page.locator('input[type="file"]').first.set_input_files([str(SAMPLES / "run_overstride_lean.mp4")])
    page.get_by_role("button", name="Analyse th").first.click()
    page.get_by_text("Take it with you").wait_for(timeout=A_LONG_WAIT_MS)
    yield page.url.removeprefix(origin_of(app_url))
    context.close()


@pytest.fixture
def phone(result: str, visit: Callable[..., Page]) -> Page:
    """The result on a phone, with its video loaded."""
    page = visit(result, **PHONE)
    page.get_by_text("Take it with you").wait_for()
    wait_for(lambda: page.locator("video").evaluate("v => v.readyState") >= 1, "the video to load")
    return page


def test_before_the_video_there_are_few_words_and_no_number_with_its_uncertainty(phone: Page) -> None:
    texts = [phone.locator(".pc-top").inner_text(), *phone.locator("article.pc-card").all_inner_texts()]
    fields = phone.get_by_role("button", name="Height, speed, activity").get_attribute("aria-label") or ""
    words = READ.findall(" ".join([*texts, fields]))
    assert 2 <= len(texts) - 1 <= 3
    assert len(words) <= MOST_WORDS, words
    assert not any("±" in text for text in texts)
    top, video = (phone.locator(part).bounding_box() for part in (".pc-top", ".pc-part.video"))
    assert top is not None and video is not None and top["y"] < video["y"]


def test_all_that_is_not_folded_fits_on_four_phone_screens(phone: Page) -> None:
    assert phone.evaluate(f"{MAIN}.scrollHeight") <= MOST_SCREENS * PHONE["height"]


def test_a_still_enlarges_and_its_time_takes_the_video_there(phone: Page) -> None:
    time = phone.locator(".pc-seek").first
    seconds = float(time.get_attribute("data-seconds") or "nan")
    time.click()
    video = phone.locator("video")
    wait_for(lambda: abs(video.evaluate("v => v.currentTime") - seconds) < 0.02, "the video at the still's moment")
    assert video.evaluate("v => v.paused")
    phone.get_by_role("button", name="Enlarge").first.click()
    dialog = phone.get_by_role("dialog")
    assert dialog.locator("img").evaluate("img => img.naturalWidth") > PHONE["width"]
    phone.keyboard.press("Escape")
    dialog.wait_for(state="detached")


def test_numbers_and_scale_open_on_one_click(phone: Page) -> None:
    card = phone.locator("article.pc-card").first
    scale = card.get_by_role("img", name="Almost certainly too")
    assert scale.count() == 0
    card.get_by_text("Details").click()
    scale.wait_for()
    assert "±" in card.inner_text()


def test_a_height_takes_two_clicks_and_the_page_follows(phone: Page) -> None:
    phone.get_by_text("Cadence: add your height").wait_for()
    phone.get_by_role("button", name="Height, speed, activity").click()
    height = phone.get_by_role("spinbutton", name="Height, m")
    height.click()
    height.fill("1.75")
    height.press("Enter")
    phone.get_by_text("Cadence: add your height").wait_for(state="detached")
    phone.wait_for_function("document.cookie.includes('posturecam-known=height_m:1.7500')")


def test_on_paper_there_are_the_sentence_and_the_cards_and_nothing_to_press(phone: Page) -> None:
    phone.emulate_media(media="print")
    for part in (".pc-top h1", "article.pc-card", "article.pc-card img"):
        assert phone.locator(part).first.is_visible(), part
    for part in ("video", "header[data-testid=stHeader]", "[data-testid=stPopover]", ".pc-links", ".st-key-ways"):
        shown = phone.locator(part)
        assert not any(one.is_visible() for one in shown.all()), part
    assert phone.evaluate(f"getComputedStyle({MAIN}).overflowY") == "visible"


def test_the_result_fits_its_window_in_both_themes_with_everything_open(phone: Page, artifacts: Path) -> None:
    phone.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    shoot(phone, artifacts, "result_open")
