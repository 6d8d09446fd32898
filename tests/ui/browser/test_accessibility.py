"""What axe-core finds on every page, in both themes, wide and narrow: nothing serious."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.sheet import SHEET_FILE, write_sheet
from posturecam.batch.summary import summary_of
from posturecam.types import Analysis
from posturecam_lab.benchmarks.app_server import origin_of
from tests.ui.browser.axe import assert_accessible
from tests.ui.browser.conftest import Cut

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Visit = Callable[..., "Page"]
A_LONG_WAIT_MS = 120_000


@pytest.mark.parametrize("path", ["", "live", "desk", "many", "people", "compare", "how"])
def test_each_page_as_it_opens(path: str, visit: Visit) -> None:
    page = visit(f"/{path}")
    page.get_by_role("heading", level=1).wait_for()
    page.wait_for_load_state("networkidle")
    assert_accessible(page)


def test_the_page_of_an_address_without_the_token(app_url: str, visit: Visit) -> None:
    page = visit("/", url=app_url)
    page.context.clear_cookies()
    page.goto(origin_of(app_url))
    page.get_by_role("heading", level=1).wait_for()
    assert_accessible(page)


@pytest.mark.model
def test_a_clip_while_it_is_analysed_and_its_result(cut: Cut, visit: Visit) -> None:
    page = visit("/")
    page.locator('input[type="file"]').first.wait_for(state="attached")
    page.locator('input[type="file"]').first.set_input_files(str(cut("run_overstride_lean", 4.0)))
    page.get_by_role("button", name="Analyse th").first.click()
    page.get_by_role("progressbar").first.wait_for()
    assert_accessible(page)
    page.locator("video").first.wait_for(timeout=A_LONG_WAIT_MS)
    page.wait_for_load_state("networkidle")
    assert_accessible(page)


@pytest.mark.model
def test_many_clips_while_they_are_analysed_and_their_table(cut: Cut, visit: Visit, tmp_path: Path) -> None:
    shutil.copy(cut("walk_good", 4.0), tmp_path)
    (tmp_path / "holiday.mp4").write_bytes(b"\xff\xd8\xff\xe0" + bytes(400))
    page = visit("/many")
    page.get_by_role("textbox", name="Folder").fill(str(tmp_path))
    page.get_by_role("button", name="Analyse this folder").click()
    page.get_by_role("table").wait_for()
    assert_accessible(page)
    page.get_by_text("1 of 2 clips done").wait_for(timeout=A_LONG_WAIT_MS)
    page.wait_for_load_state("networkidle")
    assert_accessible(page)


def test_the_coach_sheet(run_analysis: Analysis, visit: Visit, tmp_path: Path) -> None:
    done = Entry("/c/Anna/run.mp4", ClipOutcome.DONE, "Anna", "Anna/run", summary=summary_of(run_analysis))
    failed = Entry("/c/broken.mp4", ClipOutcome.FAILED, reason="/c/broken.mp4 is empty (0 bytes).")
    write_sheet(Manifest(tmp_path, {}, (done, failed)))
    page = visit("/how")
    page.goto((tmp_path / SHEET_FILE).as_uri())
    page.get_by_role("table").first.wait_for()
    assert_accessible(page)
