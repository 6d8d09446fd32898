from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = ("", "live", "many", "how")
PATHS = {"Many clips": "/many", "How it works": "/how", "Live": "/live"}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_own_address_and_one_heading_and_fits_its_window_in_both_themes(
    path: str, visit: Callable[..., Page], artifacts: Path
) -> None:
    page = visit(f"/{path}")
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_role("heading", level=1).count() == 1
    page.wait_for_load_state("networkidle")
    shoot(page, artifacts, path or "analyse")


def test_pages_are_reached_from_the_navigation(visit: Callable[..., Page]) -> None:
    page = visit("/")
    for name in ("Many clips", "How it works", "Live"):
        page.get_by_role("link", name=name).click()
        page.wait_for_url(lambda url, name=name: url.rstrip("/").endswith(PATHS[name]))  # type: ignore[misc]
        page.get_by_role("heading", level=1).wait_for()
