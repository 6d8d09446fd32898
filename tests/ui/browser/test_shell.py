from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.browser

PAGES = {"": "Analyse a clip", "live": "Live", "many": "Many clips", "how": "How it works"}


@pytest.mark.parametrize("path", PAGES)
def test_every_page_has_its_own_address_and_one_heading(path: str, visit: Callable[..., Page], artifacts: Path) -> None:
    page = visit(f"/{path}")
    page.get_by_role("heading", level=1).wait_for()
    assert page.get_by_role("heading", level=1).count() == 1
    page.screenshot(path=artifacts / f"{path or 'analyse'}.png")
