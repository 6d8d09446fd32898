"""Several clips of one session as one answer, in a real browser."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.browser.axe import assert_accessible
from tests.ui.browser.conftest import Cut
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

A_LONG_WAIT_MS = 120_000
A_SHORT_WAIT_MS = 3_000


def _choose(page: Page, name: str) -> None:
    """Choose a clip in the field; its list closes whenever the page is drawn anew."""
    from playwright.sync_api import TimeoutError

    option, field = page.get_by_role("option", name=name), page.get_by_role("combobox", name="Clips of one session")

    def is_clicked() -> bool:
        if not option.is_visible():
            field.press("ArrowDown")
        try:
            option.click(timeout=A_SHORT_WAIT_MS)
        except TimeoutError:  # the list was drawn anew under the pointer
            return False
        return True

    wait_for(is_clicked, f"{name} to be chosen")


def test_two_results_become_one_answer_whose_cards_lead_to_their_clips(
    cut: Cut, visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    for name in ("run_overstride_lean", "run_front"):
        shutil.copy(cut(name, 4.0), tmp_path)
    page = visit("/many")
    page.get_by_role("textbox", name="Folder").fill(str(tmp_path))
    page.get_by_role("textbox", name="Folder").press("Enter")
    page.get_by_role("button", name="Analyse this folder").click()
    page.get_by_text("2 of 2 clips done").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("heading", name="Downloads").wait_for()
    page.get_by_text("Clips of one session? See them as one answer").click()
    for name in ("run_front.mp4", "run_overstride_lean.mp4"):
        _choose(page, name)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="See one answer").click()
    page.get_by_role("heading", name="The clips by themselves").wait_for()
    assert page.get_by_role("heading", level=1).inner_text().endswith(".")
    card = page.locator("article.pc-card").first
    assert card.locator("img").evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
    assert page.locator(".pc-seek").count() == 0
    shoot(page, artifacts, "together")
    assert_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 1000})
    shown = page.url
    page.reload()
    page.get_by_role("heading", name="The clips by themselves").wait_for()
    assert page.url == shown
    name = card.locator(".pc-origin a").inner_text().removeprefix("Open ")
    card.locator(".pc-origin a").click()
    page.get_by_text("See it move").wait_for()
    wait_for(lambda: name in page.locator(".pc-eyebrow").inner_text(), "the clip that the card names")
    page.go_back()
    page.get_by_role("heading", name="The clips by themselves").wait_for()
    page.get_by_role("button", name="All clips").click()
    page.get_by_text("2 of 2 clips done").wait_for()
