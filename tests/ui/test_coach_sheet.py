"""The coach sheet of a batch, opened as a file in a real browser."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.sheet import write_sheet
from posturecam.batch.summary import summary_of
from posturecam.types import Analysis

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser


@pytest.fixture
def sheet(run_analysis: Analysis, tmp_path: Path) -> str:
    """The address of a sheet of three clips with scores 74, 9 and none, and a failure."""
    summary = summary_of(run_analysis)
    scores = {"b 10.mp4": 74, "b 9.mp4": 9, "a_clip_with_a_very_long_name_from_some_phone_20261122.mp4": None}
    entries = [
        Entry(f"/c/{name}", ClipOutcome.DONE, "Anna", name[:-4], summary={**summary, "score": score})
        for name, score in scores.items()
    ]
    failed = Entry("/c/broken.mp4", ClipOutcome.FAILED, reason="/c/broken.mp4 is empty (0 bytes).")
    write_sheet(Manifest(tmp_path, {}, (*entries, failed)))
    return (tmp_path / "coach_sheet.html").as_uri()


def _open(chromium: Browser, sheet: str, width: int) -> Page:
    page = chromium.new_page(viewport={"width": width, "height": 900})
    page.goto(sheet)
    return page


def _scores(page: Page) -> list[str]:
    return [text.strip() for text in page.locator("#sheet tbody td[data-label=Score]").all_inner_texts()]


def test_a_click_on_a_heading_sorts_and_another_turns_it_round(chromium: Browser, sheet: str) -> None:
    page = _open(chromium, sheet, 1400)
    page.get_by_role("button", name="Score").click()
    assert _scores(page) == ["none", "9", "74"]
    page.get_by_role("button", name="Score").click()
    assert _scores(page) == ["74", "9", "none"]
    page.get_by_role("button", name="Clip").click()
    assert _scores(page) == ["none", "9", "74"]
    page.close()


def test_on_a_phone_nothing_runs_off_the_screen_and_it_can_be_sorted(chromium: Browser, sheet: str) -> None:
    page = _open(chromium, sheet, 400)
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_label("Sort by").select_option("Score")
    assert [score.removeprefix("Score").strip() for score in _scores(page)] == ["none", "9", "74"]
    page.close()
