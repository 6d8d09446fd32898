from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = ("", "live", "many", "how")
PATHS = {"Many clips": "/many", "How it works": "/how", "Live": "/live"}


@pytest.mark.parametrize(("width", "dark"), [(1400, False), (1400, True), (400, False), (400, True)])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_own_address_and_one_heading_and_fits_its_window(
    path: str, width: int, dark: bool, visit: Callable[..., Page], artifacts: Path
) -> None:
    page = visit(f"/{path}", width=width, dark=dark)
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_role("heading", level=1).count() == 1
    page.wait_for_load_state("networkidle")
    main = "document.querySelector('[data-testid=stMain]')"
    page.set_viewport_size({"width": width, "height": min(int(page.evaluate(f"{main}.scrollHeight")) + 10, 9000)})
    page.screenshot(path=artifacts / f"{path or 'analyse'}_{width}_{'dark' if dark else 'light'}.png")
    assert page.evaluate(f"{main}.scrollWidth <= {main}.clientWidth")


def test_pages_are_reached_from_the_navigation(visit: Callable[..., Page]) -> None:
    page = visit("/")
    for name in ("Many clips", "How it works", "Live"):
        page.get_by_role("link", name=name).click()
        page.wait_for_url(lambda url, name=name: url.rstrip("/").endswith(PATHS[name]))  # type: ignore[misc]
        page.get_by_role("heading", level=1).wait_for()
