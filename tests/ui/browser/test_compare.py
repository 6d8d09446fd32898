"""Two clips in one player in a real Chromium: in step at every frame, as a ghost, by keys, and as one video."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from posturecam.clip import analyze_to_folder
from posturecam.library.store import Library
from posturecam.pose.stored import save_track
from posturecam_lab.benchmarks.app_server import at, serving, wait_for
from tests.people import SimulatedCamera, walker
from tests.side_by_side.made import CYCLE, DARKEST, STEP, numbered_video
from tests.ui.browser.axe import assert_accessible
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = pytest.mark.browser

LONG_MS = 120_000
FIRST, SECOND = walker(cadence=100.0), walker(cadence=124.0, lean_deg=14.0)
FPS = (30.0, 25.0)
SMALL: dict[str, Any] = {"leg_px": 110.0, "size": (480, 360), "place": (240.0, 330.0)}
NEXT, BACK = "Step one frame on", "Step one frame back"
CORNER = "c => Array.from(c.getContext('2d').getImageData(c.width / 2, c.height - 12, 1, 1).data).slice(0, 3)"
SAMPLES = """async (root, [videos, milliseconds]) => {
    const samples = [], start = performance.now(), both = [...root.querySelectorAll("video")];
    while (performance.now() - start < milliseconds) {
        await new Promise((go) => requestAnimationFrame(go));
        samples.push(both.map((video) => video.currentTime));
    }
    return samples;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """An app whose library holds two clips of known people; the address that compares them."""
    folder = tmp_path_factory.mktemp("compare")
    place, keys = folder / "library.sqlite3", []
    with Library.open(place) as library:
        for number, (who, fps) in enumerate(zip((FIRST, SECOND), FPS, strict=True)):
            track = SimulatedCamera(fps=fps, **SMALL).of((who, 5.0))
            numbered_video(folder / f"{number}.mp4", track)
            save_track(track, folder / f"{number}.npz")
            result = analyze_to_folder(folder / f"{number}.npz", folder / "out").folder
            day = datetime(2026, 10, 5 + number, 12, tzinfo=timezone.utc)
            clip = library.keep(result, "Ana", source=folder / f"{number}.mp4", name=f"{number}.mp4", recorded=day)
            keys.append(f"clip.{clip.id}")
    with serving(folder / "server.log", POSTURECAM_LIBRARY=str(place)) as url:
        yield at(url, f"/compare?a={keys[0]}&b={keys[1]}")


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    """A page whose videos are both there."""
    context = chromium.new_context(viewport={"width": 1400, "height": 1000})
    page, wrong = context.new_page(), list[str]()
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.goto(address)
    page.locator(".compare .window").first.wait_for(timeout=LONG_MS)
    wait_for(lambda: page.locator(".compare video").count() == 2, "both videos")
    wait_for(
        lambda: page.evaluate("[...document.querySelectorAll('.compare video')].every(v => v.readyState >= 2)"),
        "both videos to load",
    )
    yield page
    context.close()
    assert wrong == []


def root_of(page: Page) -> Locator:
    return page.locator(".compare").first


def press(page: Page, name: str) -> None:
    page.locator(".compare").get_by_role("button", name=name, exact=True).click()


def times_of(page: Page) -> list[float]:
    return [float(t) for t in root_of(page).evaluate("root => root.dataset.times").split()]


def phases_off(times: list[float]) -> float:
    """How far apart in the stride the two people are, 0 to 0.5; the right foot of both lands at 0 s."""
    phases = [(t / who.stride_s) % 1.0 for t, who in zip(times, (FIRST, SECOND), strict=True)]
    return abs((phases[0] - phases[1] + 0.5) % 1.0 - 0.5)


FRAME_OF_THE_SLOWER = 1 / min(fps * who.stride_s for fps, who in zip(FPS, (FIRST, SECOND), strict=True))
"""In strides."""
TIMING = 0.03
"""What landings that were found by the engine may be off, in strides."""


def settled(page: Page) -> None:
    """Wait until what is on the canvas is the frame that the page says."""
    still = "[...document.querySelectorAll('.compare video')].every(v => !v.seeking)"
    wait_for(lambda: page.evaluate(still), "the frames")


def test_at_every_step_both_are_in_step_and_the_right_frames_are_on_the_screen(page: Page) -> None:
    seen = []
    for step in range(24):
        press(page, NEXT)
        settled(page)
        times = times_of(page)
        seen.append(times)
        assert phases_off(times) <= FRAME_OF_THE_SLOWER + TIMING, step
        for number, fps in enumerate(FPS):
            canvas = page.locator(".compare canvas.image").nth(number)
            frame = round(times[number] * fps)

            def shown(canvas: Locator = canvas) -> float:
                return (float(np.mean(canvas.evaluate(CORNER))) - DARKEST) / STEP

            wait_for(lambda shown=shown, frame=frame: abs(shown() - frame % CYCLE) < 0.7, "the frame itself")
    assert all(later[0] > earlier[0] for earlier, later in pairwise(seen))
    press(page, BACK)
    settled(page)
    assert times_of(page)[0] == pytest.approx(seen[-2][0], abs=1e-3)


def test_both_play_and_are_in_step_again_when_they_stop(page: Page) -> None:
    press(page, "Play")
    wait_for(lambda: times_of(page)[0] > 1.0, "the first to play")
    samples = np.array(root_of(page).evaluate(SAMPLES, [2, 1500]))
    assert (np.ptp(samples, axis=0) > 0.2).all()
    off = [phases_off(list(one)) for one in samples]
    print(f"playing: median {np.median(off):.3f}, 90 % {np.percentile(off, 90):.3f} strides off")
    press(page, "Pause")
    settled(page)
    assert phases_off(times_of(page)) <= FRAME_OF_THE_SLOWER + TIMING


def test_by_time_both_are_as_long_after_their_first_landing(page: Page) -> None:
    press(page, "By time")
    zero = None
    for _ in range(12):
        press(page, NEXT)
        settled(page)
        times = times_of(page)
        zero = zero or times
    assert zero is not None
    passed = [t - start for t, start in zip(times, zero, strict=True)]
    assert passed[0] == pytest.approx(11 / 30, abs=0.04)
    assert abs(passed[0] - passed[1]) <= 1 / min(FPS)
    assert page.locator(".compare .clock").inner_text().endswith("s")


def test_the_ghost_has_the_colours_of_both_and_can_be_made_fainter(page: Page) -> None:
    press(page, "Ghost")
    colours = """canvas => {
        const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height), seen = [0, 0];
        for (let k = 0; k < data.length; k += 4) {
            if (data[k + 3] < 250) continue;
            seen[0] += Math.abs(data[k] - 126) + Math.abs(data[k + 1] - 200) + Math.abs(data[k + 2] - 245) < 12;
            seen[1] += Math.abs(data[k] - 238) + Math.abs(data[k + 1] - 150) + Math.abs(data[k + 2] - 206) < 12;
        }
        return seen;
    }"""
    top, image = page.locator(".compare canvas.top").first, page.locator(".compare canvas.image").first
    wait_for(lambda: min(top.evaluate(colours)) > 100, "both skeletons")
    assert not page.locator(".compare .window").nth(1).is_visible()
    picked = "c => c.toDataURL()"
    strong = image.evaluate(picked)
    page.get_by_role("slider", name="How strong the ghost is").fill("0")
    wait_for(lambda: image.evaluate(picked) != strong, "a fainter ghost")


def test_keys_and_the_slider_move_both(page: Page) -> None:
    slider = page.get_by_role("slider", name="Moment")
    slider.fill("1.5")
    settled(page)
    assert phases_off(times_of(page)) <= FRAME_OF_THE_SLOWER + TIMING
    assert slider.get_attribute("aria-valuetext") == "Stride 2 · 50 %"
    before = times_of(page)
    slider.press("ArrowRight")
    settled(page)
    assert times_of(page)[0] == pytest.approx(before[0] + 1 / 30, abs=0.034)
    slider.press("Home")
    wait_for(lambda: times_of(page)[0] < before[0] - 0.5, "the beginning")
    slider.press("g")
    wait_for(lambda: "ghost" in (root_of(page).get_attribute("class") or ""), "the ghost")


def test_the_clips_change_places_and_the_table_stays(page: Page) -> None:
    assert "lean (for the worse)" in page.locator(".pc-lead").inner_text()
    page.get_by_role("button", name="Swap").click()
    page.get_by_text("swap them, so that what changed").wait_for()
    wait_for(lambda: page.locator(".compare .label .name").first.inner_text() == "1.mp4", "the other clip first")


def test_one_video_of_both_can_be_saved(page: Page, tmp_path: Path) -> None:
    import av

    page.get_by_role("button", name="Save as a video").click()
    page.get_by_role("button", name="Make the video").click()
    link = page.get_by_role("link", name="Save the video of both")
    link.wait_for(timeout=LONG_MS)
    with page.expect_download() as download:
        link.click()
    download.value.save_as(tmp_path / "both.mp4")
    with av.open(str(tmp_path / "both.mp4")) as container:
        assert sum(1 for _ in container.decode(video=0)) > 60


def test_it_can_be_used_by_everyone_and_fits_a_phone(page: Page, artifacts: Path) -> None:
    assert_accessible(page)
    press(page, "Ghost")
    assert_accessible(page)
    press(page, "Side by side")
    shoot(page, artifacts, "compare")
    page.set_viewport_size({"width": 400, "height": 1000})
    boxes = [page.locator(".compare .window").nth(number).bounding_box() for number in (0, 1)]
    assert boxes[0] is not None
    assert boxes[1] is not None
    assert boxes[1]["y"] >= boxes[0]["y"] + boxes[0]["height"]
