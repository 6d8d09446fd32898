"""A result is kept under a name, found on the page of people, opened from there, and forgotten."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.browser.axe import assert_accessible
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

A_LONG_WAIT_MS = 120_000
PERSON = "Zoë Quinn"


def _keep(page: Page) -> None:
    """Have a sample analysed and keep its result."""
    page.get_by_role("button", name="Try this clip").nth(2).click()
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("button", name="Keep for a person").click()
    name = page.get_by_role("combobox", name="Name")
    name.wait_for()
    name.click()
    page.keyboard.type(PERSON)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_role("button", name="Kept").wait_for()


def test_a_kept_result_is_found_among_people_and_can_be_forgotten(visit: Callable[..., Page], artifacts: Path) -> None:
    page = visit("/")
    _keep(page)
    page.get_by_role("link", name="People").click()
    page.get_by_role("button", name=PERSON).click()
    page.get_by_role("heading", level=1, name=PERSON).wait_for()
    page.get_by_role("heading", level=2, name="Head ahead of the shoulders").wait_for()
    page.wait_for_function("[...document.querySelectorAll('img.pc-chart')].every(image => image.naturalWidth > 100)")
    assert page.locator("img.pc-chart").count() >= 2
    assert_accessible(page)
    shoot(page, artifacts, "person")
    page.set_viewport_size({"width": 1400, "height": 1000})
    page.locator(".pc-kept a").click()
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("button", name=f"Back to {PERSON}").click()
    page.get_by_role("button", name="Forget this person").click()
    page.get_by_role("textbox", name="confirm").fill(PERSON)
    page.get_by_role("button", name="Delete everything").click()
    page.get_by_role("heading", level=1, name="People and their weeks").wait_for()
    page.get_by_role("button", name=PERSON).wait_for(state="detached")
