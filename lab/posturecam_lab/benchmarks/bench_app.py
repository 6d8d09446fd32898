"""What a user of the app waits for: from a clip that is handed in to its sentence and to its result."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from playwright.sync_api import sync_playwright

from posturecam_lab.benchmarks.app_server import CHROMIUM, QUIET, serving

if TYPE_CHECKING:
    from playwright.sync_api import Page

_MOST_MS = 600_000
SENTENCE = ".pc-job-headline, .pc-top h1"
"""What a clip shows: in the queue while its files are made, then on top of its result."""
GO = "Analyse this clip"


class AppWait(NamedTuple):
    """What a clip took in the app, s by the clock.

    Attributes
    ----------
    name : str
        Of the clip.
    upload_s : float
        From the drop of the file until the button to analyse it can be pressed.
    sentence_s, result_s : float
        From the press until the sentence, and until the page of the result, is there.
    """

    name: str
    upload_s: float
    sentence_s: float
    result_s: float


def in_app(clips: dict[str, Path], folder: Path) -> list[AppWait]:
    """Every clip after the other in one window; the first one again at the end, when everything is warm."""
    order = [*clips.items(), (f"{next(iter(clips))} again", next(iter(clips.values())))]
    library = str(folder / "library")
    with serving(folder / "server.log", POSTURECAM_LIBRARY=library) as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        found = [_handed_in(page, url, name, clip) for name, clip in order]
        browser.close()
    return found


def _handed_in(page: Page, url: str, name: str, clip: Path) -> AppWait:
    page.goto(url)
    button = page.get_by_role("button", name=GO)
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.wait_for(state="attached")
    began = time.monotonic()
    page.locator("[data-testid=stFileUploaderDropzoneInput]").first.set_input_files(clip)
    button.and_(page.locator("button:enabled")).wait_for(timeout=_MOST_MS)
    pressed = time.monotonic()
    button.click()
    while not page.locator(SENTENCE).count():
        anyway = page.get_by_role("button", name="Analyse").and_(page.locator(".st-key-go_on button"))
        if anyway.count():
            anyway.first.click()
        page.wait_for_timeout(20)
    sentence = time.monotonic()
    page.locator(".pc-top h1").wait_for(timeout=_MOST_MS)
    return AppWait(name, pressed - began, sentence - pressed, time.monotonic() - pressed)
