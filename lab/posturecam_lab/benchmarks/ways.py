"""How long, in clicks and seconds, it takes in a real browser to get what one came for.

From a sample on the start page to the headline of its result; from a result to the same with one's height; from a still
to its moment in the video. The clicks are those that the browser counted.

    python -m posturecam_lab.benchmarks.ways [--sample 0] [--height 1.75]

Needs Chromium and playwright. The status is 1 when a promise is broken: a height takes at most two clicks and less than
a second, a still leads to its moment with one click.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from playwright.sync_api import sync_playwright

from posturecam_lab.benchmarks.app_server import CHROMIUM, QUIET, serving, wait_for

if TYPE_CHECKING:
    from playwright.sync_api import Page

MOST_CLICKS_FOR_HEIGHT, MOST_S_FOR_HEIGHT, MOST_CLICKS_TO_MOMENT = 2, 1.0, 1
A_LONG_WAIT_MS = 180_000
MOMENT_S = 0.05
"""How near a still's time the video has to stand: between two frames of 30 a second, with a margin."""
COUNT = "window.__clicks = 0; addEventListener('click', (one) => { window.__clicks += one.isTrusted ? 1 : 0; }, true);"
IDLE = "document.querySelector('[data-testid=stApp]')?.dataset.testScriptState === 'notRunning'"


@dataclass
class Way:
    """What it took to get somewhere.

    Attributes
    ----------
    name : str
        From where to where.
    clicks : int
        How many the browser counted.
    seconds : float
        From the last press until it was there.
    """

    name: str
    clicks: int = 0
    seconds: float = 0.0

    def __str__(self) -> str:
        return f"{self.name:<28} {self.clicks} {'click ' if self.clicks == 1 else 'clicks'}  {self.seconds:6.2f} s"


@contextmanager
def timed(page: Page, name: str) -> Iterator[tuple[Way, Callable[[], None]]]:
    """A way, and what to call right before the last press on it; it ends with the block."""
    way, began = Way(name), time.monotonic()
    before = page.evaluate("window.__clicks")

    def last_press() -> None:
        nonlocal began
        began = time.monotonic()

    yield way, last_press
    way.seconds = time.monotonic() - began
    way.clicks = page.evaluate("window.__clicks") - before


def to_headline(page: Page, sample: int) -> Way:
    """From the start page to the headline of a sample's result."""
    buttons = page.get_by_role("button", name="Try this clip")
    buttons.nth(sample).wait_for()
    page.wait_for_function(IDLE)
    with timed(page, "sample → headline") as (way, last_press):
        last_press()
        buttons.nth(sample).click()
        page.locator(".pc-top h1").wait_for(timeout=A_LONG_WAIT_MS)
    return way


def to_height(page: Page, height_m: float) -> Way:
    """From a result to the same, judged with a height; it says "add your height" before and not after."""
    wanting = page.get_by_text("add your height").first
    wanting.wait_for()
    page.wait_for_function(IDLE)
    with timed(page, "result → result with a height") as (way, last_press):
        page.get_by_role("button", name="Height, speed, activity").click()
        field = page.get_by_role("spinbutton", name="Height")
        field.click()
        field.fill(f"{height_m:.2f}")
        last_press()
        field.press("Enter")
        wanting.wait_for(state="detached")
    return way


def to_moment(page: Page) -> Way:
    """From a still to its moment in the video."""
    seek, video = page.locator(".pc-seek").first, page.locator("video").first
    wait_for(lambda: bool(video.evaluate("v => v.readyState >= 1")), "the video to load")
    page.wait_for_function(IDLE)
    seconds = float(seek.get_attribute("data-seconds") or "nan")
    with timed(page, "still → its moment") as (way, last_press):
        last_press()
        seek.click()
        there = f"v => Math.abs(v.currentTime - {seconds}) < {MOMENT_S} && !v.seeking"
        wait_for(lambda: bool(video.evaluate(there)), "the video at the still's moment")
    return way


def measured(url: str, sample: int, height_m: float) -> list[Way]:
    """All ways, one after the other in one window."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        page = browser.new_context(viewport={"width": 1400, "height": 1000}).new_page()
        page.add_init_script(COUNT)
        page.goto(url)
        ways = [to_headline(page, sample), to_moment(page), to_height(page, height_m)]
        browser.close()
    return ways


def broken(ways: list[Way]) -> list[str]:
    """The promises that were not kept."""
    _, moment, height = ways
    faults = {
        f"a height takes at most {MOST_CLICKS_FOR_HEIGHT} clicks": height.clicks > MOST_CLICKS_FOR_HEIGHT,
        f"a height takes less than {MOST_S_FOR_HEIGHT:g} s": height.seconds >= MOST_S_FOR_HEIGHT,
        "a still leads to its moment with one click": moment.clicks > MOST_CLICKS_TO_MOMENT,
    }
    return [promise for promise, is_broken in faults.items() if is_broken]


def main() -> int:
    """Measure the ways and print them; 0 where every promise is kept, 1 otherwise."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--sample", type=int, default=0, help="the place of the sample on the start page, from 0")
    options.add_argument("--height", type=float, default=1.75, help="in metres")
    asked = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="posturecam-") as folder, serving(Path(folder) / "server.log") as url:
        ways = measured(url, asked.sample, asked.height)
    print("\n".join(map(str, ways)))
    faults = broken(ways)
    print("kept" if not faults else f"broken: {'; '.join(faults)}")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
