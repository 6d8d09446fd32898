from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import origin_of

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

START = "See how you run, walk and sit"
A_LONG_WAIT_MS = 120_000
FOCUS = "document.activeElement.tagName + ' ' + document.activeElement.innerText"
ANNOUNCED = "document.getElementById('pc-announcement').textContent"


def _heading(page: Page, name: str) -> None:
    page.get_by_role("heading", level=1, name=name).wait_for()


def _begin(page: Page) -> None:
    page.get_by_role("button", name="Try this clip").nth(2).click()
    page.wait_for_url("**/?job=*")


def _show_result(page: Page) -> str:
    """Have a sample analysed; what its result says first."""
    _begin(page)
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    return page.get_by_role("heading", level=1).inner_text()


def test_title_focus_and_announcement_follow_the_view_and_back_leaves_a_result(visit: Callable[..., Page]) -> None:
    page = visit("/")
    _heading(page, START)
    headline = _show_result(page)
    page.wait_for_function("document.title === 'desk_slouched.mp4 · posturecam'")
    page.wait_for_function(f"{FOCUS} === {('H1 ' + headline)!r}")
    assert page.evaluate(ANNOUNCED) == "desk_slouched.mp4"
    page.go_back()
    _heading(page, START)
    page.wait_for_function(f"{FOCUS} === 'H1 {START}'")
    page.wait_for_function("document.title === 'Analyse a clip · posturecam'")
    assert page.evaluate(ANNOUNCED) == "Analyse a clip"
    assert "job=" not in page.url
    page.go_forward()
    _heading(page, headline)


def test_menu_and_logo_lead_home_from_a_result(visit: Callable[..., Page]) -> None:
    page = visit("/")
    _heading(page, START)
    _show_result(page)
    page.get_by_role("link", name="Analyse a clip").click()
    _heading(page, START)
    page.go_back()
    page.locator("video").wait_for()
    logo = page.get_by_role("link", name="posturecam: to the start")
    logo.click()
    _heading(page, START)
    page.go_back()
    page.locator("video").wait_for()
    logo.press("Enter")
    _heading(page, START)
    assert "job=" not in page.url


def test_a_job_is_found_again_from_another_tab_of_the_same_browser_and_from_no_other(
    visit: Callable[..., Page], app_url: str
) -> None:
    page = visit("/")
    _heading(page, START)
    _begin(page)
    tab = page.context.new_page()
    tab.goto(origin_of(app_url))
    clips = tab.locator(".pc-recent")
    clips.get_by_role("link", name="desk_slouched.mp4").wait_for()
    done = clips.get_by_text("Done", exact=True)
    clips.get_by_role("progressbar").or_(done).first.wait_for()  # a short clip may be done before the tab is drawn
    done.wait_for(timeout=A_LONG_WAIT_MS)
    clips.get_by_role("link", name="desk_slouched.mp4").click()
    tab.locator("video").wait_for()
    assert tab.url == page.url
    tab.go_back()
    _heading(tab, START)
    other = visit("/")
    _heading(other, START)
    other.get_by_role("button", name="Try this clip").first.wait_for()
    assert other.locator(".pc-recent").count() == 0
