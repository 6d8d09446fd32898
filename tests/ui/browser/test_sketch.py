"""A coach draws on a still of a kept clip: by mouse and by keyboard; the drawing is kept and shown over the still."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.ui.browser.axe import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

A_LONG_WAIT_MS = 120_000
PERSON = "Sketched Person"


def _open_kept(page: Page) -> None:
    """Keep a sample's result, and open it from the page of its person."""
    page.get_by_role("button", name="Try this clip").first.click()
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("button", name="Keep for a person").click()
    page.get_by_role("combobox", name="Name").click()
    page.keyboard.type(PERSON)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="Kept").wait_for()
    page.get_by_role("link", name="People").click()
    page.get_by_role("button", name=PERSON).click()
    page.get_by_role("heading", level=1, name=PERSON).wait_for()
    kept = page.locator(".pc-kept a").first.get_attribute("href")
    page.goto(f"{page.evaluate('location.origin')}{kept}")
    page.get_by_role("heading", level=2, name="Notes").wait_for(timeout=A_LONG_WAIT_MS)


def test_shapes_are_drawn_by_mouse_and_keyboard_and_stay_with_the_clip(visit: Callable[..., Page]) -> None:
    page = visit("/", height=1400)
    _open_kept(page)
    page.get_by_text("Draw on a still").click()
    canvas = page.locator(".stage svg")
    canvas.wait_for()
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 0.2 * box["width"], box["y"] + 0.2 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + 0.5 * box["width"], box["y"] + 0.4 * box["height"], steps=4)
    page.mouse.up()
    assert canvas.locator("polyline").count() == 2
    page.get_by_role("button", name="Angle", exact=True).focus()
    page.keyboard.press("Enter")
    canvas.focus()
    for key in ("Enter", "Shift+ArrowRight", "Shift+ArrowRight", "Enter", "Shift+ArrowUp", "Shift+ArrowUp", "Enter"):
        page.keyboard.press(key)
    assert canvas.locator("text").text_content() == "90°"
    page.get_by_role("button", name="Undo").focus()
    assert_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 1400})
    page.get_by_role("button", name="Save the drawing").click()
    drawn = page.locator(".pc-noted img")
    drawn.wait_for()
    page.wait_for_function("document.querySelector('.pc-noted img').naturalWidth > 100")
    assert "the coach's drawing" in str(drawn.get_attribute("alt"))
