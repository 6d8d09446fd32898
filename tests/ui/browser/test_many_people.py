"""Clips of a folder are named, compared with last time, kept all at once, and found on the page of people."""

from __future__ import annotations

import csv
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.browser.axe import assert_accessible
from tests.ui.browser.conftest import Cut
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

A_LONG_WAIT_MS = 120_000
PERSON = "Ida Lund"
OCTOBER, NOVEMBER = 1_791_300_000, 1_794_000_000
"""When the files were written, s: 6 October and 6 November 2026."""


def _folder(folder: Path, cut: Cut) -> Path:
    """Two clips of a walker, a month apart."""
    for name, when in (("walk_overstride_forward_head", OCTOBER), ("walk_good", NOVEMBER)):
        file = folder / f"{name}.mp4"
        file.write_bytes(cut(name, 4.0).read_bytes())
        os.utime(file, (when, when))
    return folder


def _name_all(page: Page) -> None:
    page.get_by_role("button", name="Name people").click()
    clips = page.get_by_role("combobox", name="Clips")
    for name in ("walk_good", "walk_overstride_forward_head"):
        clips.click()
        page.get_by_role("option", name=f"{name}.mp4").click()
    page.get_by_role("combobox", name="Person").focus()
    page.keyboard.type(PERSON)
    page.keyboard.press("Enter")
    page.get_by_role("textbox", name="Group").fill("Juniors")
    page.get_by_role("button", name="Name them").click()


def test_clips_are_named_compared_kept_and_found_among_people(
    cut: Cut, visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    folder = _folder(tmp_path, cut)
    page = visit("/many")
    page.get_by_role("textbox", name="Folder").fill(str(folder))
    page.get_by_role("textbox", name="Folder").press("Enter")
    page.get_by_role("button", name="Analyse this folder").click()
    page.get_by_text("2 of 2 clips done").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("heading", name="Downloads").wait_for()
    _name_all(page)
    page.get_by_role("button", name="Sort by Since last time").wait_for()
    rows = page.locator("tbody tr")
    wait_for(lambda: "walk_good" in rows.nth(0).inner_text(), "the latest clip to stand first")
    assert "since about 6 October 2026" in rows.nth(0).inner_text()
    assert "Juniors" in rows.nth(1).inner_text()
    page.get_by_role("button", name="Keep all in the library").click()
    page.get_by_role("button", name="Keep", exact=True).click()
    page.get_by_text("2 clips kept in the library.").wait_for()
    page.get_by_role("button", name="Keep", exact=True).wait_for(state="detached")
    shoot(page, artifacts, "named_batch")
    assert_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 1000})
    with (folder / "posturecam" / "coach_sheet.csv").open(encoding="utf-8-sig", newline="") as table:
        lines = list(csv.DictReader(table))
    assert [(line["person"], line["group"], line["since"]) for line in lines] == [
        (PERSON, "Juniors", "~2026-10-06"),
        (PERSON, "Juniors", ""),
    ]
    assert "better" in lines[0]["changes"]
    page.get_by_role("link", name=PERSON).click()
    page.get_by_role("heading", level=1, name=PERSON).wait_for()
    page.get_by_text("Juniors").first.wait_for()
    wait_for(lambda: page.locator(".pc-kept a").count() == 2, "both clips on the page of the person")
