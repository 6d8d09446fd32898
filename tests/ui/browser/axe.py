"""What axe-core finds on a page, in both themes, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING

from tests.ui.conftest import LOOKS

if TYPE_CHECKING:
    from playwright.sync_api import Page

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
