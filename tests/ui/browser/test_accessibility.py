"""What axe-core finds on every page, in both themes, wide and narrow: nothing serious."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam.batch.manifest import ClipOutcome, Entry, Manifest
from posturecam.batch.sheet import SHEET_FILE, write_sheet
from posturecam.batch.summary import summary_of
from posturecam.types import Analysis
from posturecam_lab.benchmarks.app_server import origin_of
from tests.ui.browser.conftest import Cut
from tests.ui.conftest import LOOKS

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

Visit = Callable[..., "Page"]
A_LONG_WAIT_MS = 120_000
GRAVE = ("serious", "critical")
_RUN = """async () => {
  const found = await axe.run(document, { iframes: false, resultTypes: ["violations"] });
  return found.violations.flatMap(({ id, impact, nodes }) =>
    nodes.map((node) => ({ id, impact, where: node.target.flat().join(" "), why: node.failureSummary })));
}"""


@cache
def _axe() -> str:
    """The script of axe-core, as the package for Playwright carries it."""
    return resources.files("axe_playwright_python").joinpath("axe.min.js").read_text(encoding="utf-8")


def _settle(page: Page) -> None:
    """Open all that is folded, and wait until nothing fades any more."""
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    page.wait_for_function("!document.querySelector('[data-stale=true]')")
    page.wait_for_timeout(300)  # Streamlit's own transition of colours and of what was stale


def _faults(page: Page) -> Iterator[str]:
    """What is wrong with the page as it stands now, each with where and why."""
    for frame in page.frames:
        frame.evaluate(_axe())
        for fault in frame.evaluate(_RUN):
            if fault["impact"] in GRAVE:
                yield f"{fault['id']} at {fault['where']}: {fault['why']}"


def assert_accessible(page: Page) -> None:
    """Nothing serious in either theme, wide or narrow."""
    found = {}
    for width, theme in LOOKS:
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        page.set_viewport_size({"width": width, "height": 1000})
        _settle(page)
        found |= {f"{width} {theme}": faults for faults in [list(_faults(page))] if faults}
    assert found == {}


@pytest.mark.parametrize("path", ["", "live", "many", "how"])
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
