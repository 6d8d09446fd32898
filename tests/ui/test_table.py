"""The table of the app's pages on a phone's screen, in a real browser and without a server."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from posturecam.ui.table import component
from posturecam.ui.table.component import TableCell, TableRow, table_words

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser

DOT = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='400' height='300'/>"
HEADINGS = ["", "Name", "Clips"]
ROWS = [
    TableRow(name, (TableCell(image=DOT), TableCell(name), TableCell(str(clips), order=float(clips))), opens=True)
    for name, clips in (("Zoë", 3), ("Ana", 12))
]


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    found = chromium.new_page(viewport={"width": 400, "height": 800})
    folder = component._HERE
    css = (folder / "table.css").read_text(encoding="utf-8")
    found.set_content(f"<!DOCTYPE html><style>{css}</style><div id='all'><div class='frame'></div></div>")
    script = b64encode((folder / "table.js").read_bytes()).decode()
    data = {"label": "People", "headings": HEADINGS, "rows": [asdict(row) for row in ROWS], "words": table_words()}
    found.evaluate(
        """async ([script, data]) => {
          const table = await import(`data:text/javascript;base64,${script}`);
          const parentElement = document.getElementById("all");
          table.default({ data, parentElement, setTriggerValue: (name, id) => { window.opened = id; } });
        }""",
        [script, data],
    )
    yield found
    found.close()


def names(page: Page) -> list[str]:
    return page.locator("tbody th").all_inner_texts()


def test_blocks_stand_below_no_row_of_headings_and_can_be_sorted(page: Page) -> None:
    assert not page.locator("thead").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 400
    page.get_by_role("combobox").focus()
    page.get_by_role("combobox").select_option("Name")
    assert names(page) == ["Ana", "Zoë"]
    page.get_by_role("combobox").select_option("Clips")
    assert names(page) == ["Zoë", "Ana"]
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
    page.get_by_role("button", name="Ana").click()
    assert page.evaluate("window.opened") == "Ana"


def test_a_thumbnail_stands_beside_the_name_and_takes_a_quarter_of_the_width(page: Page) -> None:
    image, name = (page.locator(one).first.bounding_box() for one in ("tbody img", "tbody th button"))
    assert image is not None and name is not None
    assert image["width"] <= 100 and image["height"] <= 80
    assert name["x"] >= image["x"] + image["width"]
    assert image["y"] < name["y"] < image["y"] + image["height"]


def test_a_wide_window_has_headings_and_no_second_way_to_sort(page: Page) -> None:
    page.set_viewport_size({"width": 1000, "height": 800})
    assert page.locator("thead").is_visible() and not page.locator(".sorter").is_visible()
    page.get_by_role("button", name="Sort by Clips").click()
    assert names(page) == ["Zoë", "Ana"]
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("Clips")
