from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from posturecam_lab.benchmarks.app_server import origin_of, wait_for
from tests.ui.browser.conftest import Cut
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

SECONDS = 4.0
A_LONG_WAIT_MS = 120_000


def _upload(page: Page, *files: Path) -> None:
    page.locator('input[type="file"]').first.set_input_files([str(file) for file in files])
    page.get_by_role("button", name="Analyse th").first.click()


@pytest.fixture(scope="module")
def result(app_url: str, chromium: object, cut: Cut) -> str:
    """The address of a result that was made through the page, for the tests that look at it."""
    context = chromium.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(app_url)
    page.locator('input[type="file"]').first.wait_for(state="attached")
    _upload(page, cut("run_overstride_lean", SECONDS))
    page.get_by_text("See it move").wait_for(timeout=A_LONG_WAIT_MS)
    address: str = page.url.removeprefix(origin_of(app_url))
    context.close()
    return address


def test_an_upload_becomes_a_result_with_a_headline_and_ranked_findings(
    result: str, visit: Callable[..., Page]
) -> None:
    page = visit(result)
    page.get_by_text("See it move").wait_for()
    assert page.get_by_role("heading", level=1).inner_text().endswith(".")
    assert page.locator("article.pc-card").count() >= 1
    assert page.locator("article.pc-card img").first.evaluate("img => img.decode().then(() => img.naturalWidth)") > 100


def test_the_video_really_plays_and_the_cursor_moves_with_it(result: str, visit: Callable[..., Page]) -> None:
    page = visit(result)
    video = page.locator("video")
    wait_for(lambda: video.evaluate("v => v.readyState") >= 3, "the video to load")
    assert video.evaluate("v => v.videoWidth") > 0
    cursor = page.locator("g.cursor")
    before = cursor.get_attribute("transform")
    page.get_by_role("button", name="Play", exact=True).click()
    wait_for(lambda: video.evaluate("v => v.currentTime") > 0.4, "the video to play")
    wait_for(lambda: cursor.get_attribute("transform") != before, "the cursor to move")
    assert video.evaluate("v => v.error") is None


def test_a_click_on_the_chart_goes_to_that_instant(result: str, visit: Callable[..., Page]) -> None:
    page = visit(result)
    video, chart = page.locator("video"), page.get_by_role("slider", name="Timeline")
    wait_for(lambda: video.evaluate("v => v.readyState") >= 1, "the video to load")
    box = chart.bounding_box()
    assert box is not None
    duration = float(chart.get_attribute("aria-valuemax") or 0)
    for share in (0.75, 0.25):
        chart.click(position={"x": box["width"] * share, "y": box["height"] / 3})
        wait_for(
            lambda share=share: abs(video.evaluate("v => v.currentTime") - share * duration) < 0.12,  # type: ignore[misc]
            f"the video at {share:.0%}",
        )

    def at() -> float:
        return float(chart.get_attribute("aria-valuenow") or 0)

    wait_for(lambda: abs(at() - 0.25 * duration) < 0.12, "the chart to follow the video")


def test_keys_and_buttons_step_one_frame_and_slow_it_down(result: str, visit: Callable[..., Page]) -> None:
    page = visit(result)
    video = page.locator("video")
    wait_for(lambda: video.evaluate("v => v.readyState") >= 1, "the video to load")
    now = "v => v.currentTime"
    page.get_by_role("slider", name="Timeline").focus()
    page.keyboard.press("ArrowRight")
    wait_for(lambda: 0.02 < video.evaluate(now) < 0.05, "one frame on")
    page.get_by_role("button", name="Step one frame on").click()
    wait_for(lambda: 0.055 < video.evaluate(now) < 0.085, "two frames on")
    page.keyboard.press(",")
    wait_for(lambda: 0.02 < video.evaluate(now) < 0.05, "one frame back")
    page.get_by_role("radio", name="Speed 0.25").click()
    wait_for(lambda: video.evaluate("v => v.playbackRate") == 0.25, "slow motion")
    slow = page.get_by_role("radio", name="Speed 0.25")
    wait_for(lambda: slow.get_attribute("aria-checked") == "true", "the chosen speed to be shown")


def test_everything_can_be_taken_along(result: str, visit: Callable[..., Page]) -> None:
    page = visit(result)
    page.get_by_text("Take it with you").wait_for()
    page.evaluate("document.querySelectorAll('details').forEach((folded) => { folded.open = true; })")
    got = {}
    for link in page.locator("a.pc-link[download]").all():
        with page.expect_download() as asked:
            link.click()
        file = asked.value
        got[file.suggested_filename] = Path(file.path()).read_bytes()
    stem = "run_overstride_lean"
    assert json.loads(got[f"{stem}_analysis.json"])["bouts"]
    assert got[f"{stem}_strides.csv"].startswith(b"bout,")
    assert got[f"{stem}_frames.csv"].startswith(b"t_s,")
    assert any(name.endswith(".jpg") for name in zipfile.ZipFile(io.BytesIO(got[f"{stem}_stills.zip"])).namelist())


def test_several_clips_queue_and_a_bad_one_says_why_while_the_rest_goes_on(
    cut: Cut, visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    bad = tmp_path / "holiday.mp4"
    bad.write_bytes(b"\xff\xd8\xff\xe0" + bytes(400))
    page = visit("/")
    page.locator('input[type="file"]').first.wait_for(state="attached")
    _upload(page, cut("desk_slouched", 3.0), bad, cut("walk_good", SECONDS))
    page.get_by_text("holiday.mp4 is a JPEG image, not a video.").wait_for()
    page.screenshot(path=artifacts / "queue.png")
    page.get_by_text("2 of 3 clips done, 1 failed").wait_for(timeout=A_LONG_WAIT_MS)
    page.reload()
    page.get_by_text("2 of 3 clips done, 1 failed").wait_for()
    page.get_by_role("button", name="See the result").first.click()
    page.get_by_text("See it move").wait_for()
    page.get_by_role("button", name="All clips").click()
    page.get_by_text("2 of 3 clips done").wait_for()


def test_a_job_can_be_cancelled(cut: Cut, visit: Callable[..., Page]) -> None:
    page = visit("/")
    page.locator('input[type="file"]').first.wait_for(state="attached")
    _upload(page, cut("story", 15.0))
    page.get_by_role("button", name="Cancel").click()
    page.get_by_text("1 stopped").wait_for(timeout=A_LONG_WAIT_MS)


def test_a_folder_becomes_a_table_that_sorts_and_opens(
    cut: Cut, visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    for name in ("walk_good", "desk_slouched"):
        (tmp_path / f"{name}.mp4").write_bytes(cut(name, SECONDS).read_bytes())
    (tmp_path / "broken.mp4").write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(100))
    page = visit("/many")
    page.get_by_role("textbox", name="Folder").fill(str(tmp_path))
    page.get_by_role("textbox", name="Folder").press("Enter")
    page.get_by_role("button", name="Analyse this folder").click()
    page.get_by_text("2 of 3 clips done, 1 failed").wait_for(timeout=A_LONG_WAIT_MS)
    page.reload()
    rows = page.locator("tbody tr")
    page.get_by_role("heading", name="Downloads").wait_for()
    wait_for(lambda: rows.count() == 3, "the three rows")
    assert "damaged" in rows.nth(0).inner_text()
    page.get_by_role("button", name="Sort by Head").click()
    wait_for(lambda: "desk_slouched" in rows.nth(0).inner_text(), "the rows to be sorted")
    assert page.locator('th[aria-sort="ascending"]').inner_text().startswith("Head")
    shoot(page, artifacts, "batch")
    page.set_viewport_size({"width": 1400, "height": 1000})
    assert (tmp_path / "posturecam" / "coach_sheet.csv").is_file()
    page.get_by_role("button", name="desk_slouched.mp4").click()
    page.get_by_text("See it move").wait_for()
    wait_for(lambda: "desk_slouched" in page.locator(".pc-eyebrow").inner_text(), "the clip that was chosen")


def test_a_result_fits_its_window_in_both_themes(result: str, visit: Callable[..., Page], artifacts: Path) -> None:
    page = visit(result)
    page.get_by_text("Take it with you").wait_for()
    wait_for(lambda: page.locator("video").evaluate("v => v.readyState") >= 2, "the video to load")
    shoot(page, artifacts, "result")
