"""Reports in a browser: readable on a phone, accessible in both themes, printed on one page of A4 and Letter."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from posturecam.library import Library
from posturecam.report.content import report_page
from posturecam.report.history import history_of, result_in
from posturecam.report.html import clip_html, progress_html
from posturecam.report.progress import progress_page
from posturecam.report.records import ReportAbout
from tests.report.conftest import filmed_once, person_over_weeks, result
from tests.ui.browser.axe import assert_accessible

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

__all__ = ["filmed_once", "person_over_weeks", "result"]
pytestmark = pytest.mark.browser


@pytest.fixture
def show(chromium: Browser, tmp_path: Path) -> Any:
    """Opens a report from the disk, as a reader does, without scripts of its own."""
    contexts = []

    def show_report(html: str) -> Page:
        file = tmp_path / "report.html"
        file.write_text(html, encoding="utf-8")
        context = chromium.new_context(viewport={"width": 400, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.goto(file.as_uri())
        assert [url for url in asked if not url.startswith(("data:", "file:"))] == []
        return page

    asked: list[str] = []
    yield show_report
    for context in contexts:
        context.close()


def test_the_report_of_a_clip(show: Callable[[str], Page], result: Path) -> None:
    about = ReportAbout("run.mp4", "Ana", note="W" * 300 + "\nThree lines.\nSee you.")
    page = show(clip_html(report_page(result_in(result), about)))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    for paper in ("A4", "Letter"):
        assert len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper))) == 1, paper
    assert_accessible(page)


def test_a_progress_report(show: Callable[[str], Page], person_over_weeks: Callable[[int], Library]) -> None:
    with person_over_weeks(3) as library:
        page = show(progress_html(progress_page(history_of(library, "Ana", "Well done."))))
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.get_by_role("img", name="Trunk lean").count() == 1
    assert_accessible(page)
