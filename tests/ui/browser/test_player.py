"""The player in a real Chromium."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.landmarks import Landmark
from posturecam.pose.stored import load_track
from posturecam.render.timeline import Timeline
from posturecam_lab.benchmarks.app_server import origin_of, serving, wait_for
from tests.ui.browser.conftest import Cut
from tests.ui.player.clips import remuxed

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

HELD = Path(__file__).parents[1] / "player" / "held"
SECONDS = 3.0
LONG_MS = 120_000
PIXELS = """canvas => {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    let seen = 0;
    for (let k = 3; k < data.length; k += 4) seen += data[k] > 0;
    return seen;
}"""
WHITE_NEAR = """(canvas, [x, y, reach]) => {
    const scale = canvas.width / canvas.clientWidth, side = 2 * reach + 1;
    const left = Math.round(x * scale) - reach, top = Math.round(y * scale) - reach;
    const { data } = canvas.getContext("2d").getImageData(left, top, side, side);
    let [n, right, down] = [0, 0, 0];
    for (let k = 0; k < side * side; k++) {
        if (Math.min(data[4 * k], data[4 * k + 1], data[4 * k + 2], data[4 * k + 3]) < 250) continue;
        n += 1; right += k % side; down += Math.floor(k / side);
    }
    return n ? [(left + right / n) / scale, (top + down / n) / scale] : null;
}"""


def _upload(page: Page, file: Path) -> None:
    page.locator('input[type="file"]').first.wait_for(state="attached")
    page.locator('input[type="file"]').first.set_input_files(str(file))
    page.get_by_role("button", name="Analyse th").first.click()
    page.locator(".stage").wait_for(timeout=LONG_MS)


@pytest.fixture(scope="module")
def result(app_url: str, chromium: object, cut: Cut) -> Iterator[str]:
    """The address of a result that was made through the page."""
    context = chromium.new_context()  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(app_url)
    _upload(page, cut("run_overstride_lean", SECONDS))
    page.locator("video").wait_for(state="attached", timeout=LONG_MS)
    yield page.url.removeprefix(origin_of(app_url))
    context.close()


@pytest.fixture
def player(result: str, visit: Callable[..., Page]) -> Page:
    """A page whose video shows a frame with its drawing."""
    page = visit(result)
    _until_drawn(page)
    return page


def _until_drawn(page: Page) -> None:
    page.locator("video").wait_for(state="attached", timeout=LONG_MS)
    wait_for(lambda: page.locator("video").evaluate("v => v.readyState") >= 2, "the video to load")
    wait_for(lambda: page.locator(".stage canvas").evaluate(PIXELS) > 0, "the drawing")


def _go_to(page: Page, t: float, check: str = "") -> int:
    """Goes to a moment as the rest of the page does, and gives the number of the frame that is drawn then."""
    page.evaluate(
        "detail => window.dispatchEvent(new CustomEvent('posturecam:seek', { detail }))", {"t": t, "check": check}
    )
    wait_for(lambda: abs(page.locator("video").evaluate("v => v.currentTime") - t) < 0.04, "the video to be there")
    canvas = page.locator(".stage canvas")
    wait_for(lambda: abs(int(canvas.evaluate("c => c.dataset.frame")) - round(t * 30)) <= 1, "the drawing to be there")
    return int(canvas.evaluate("c => c.dataset.frame"))


def test_each_switch_takes_something_off_the_canvas_and_is_remembered(player: Page) -> None:
    canvas = player.locator(".stage canvas")
    landing = float(player.evaluate(_first_landing()))
    _go_to(player, landing + 0.03)
    before = canvas.evaluate(PIXELS)
    for name in ("Skeleton", "Angles", "Contacts"):
        player.get_by_role("button", name=name, exact=True).click()
        after = canvas.evaluate(PIXELS)
        assert after < before, name
        before = after
    assert before == 0
    assert player.locator(".said").inner_text()
    player.get_by_role("button", name="Cue", exact=True).click()
    assert player.locator(".said").inner_text() == ""
    player.get_by_role("button", name="Contacts", exact=True).click()
    player.reload()
    player.locator(".stage").wait_for()
    pressed = {
        name: player.get_by_role("button", name=name, exact=True).get_attribute("aria-pressed")
        for name in ("Skeleton", "Angles", "Contacts", "Cue")
    }
    assert pressed == {"Skeleton": "false", "Angles": "false", "Contacts": "true", "Cue": "false"}


def _first_landing() -> str:
    """JavaScript that finds when the first foot lands after half a second, in what the page fetched."""
    fetched = "performance.getEntriesByType('resource').map(one => one.name).find(name => name.endsWith('.json'))"
    return f"fetch({fetched}).then(a => a.json()).then(made => made.landings.find(one => one.t > 0.5).t)"


@pytest.mark.parametrize(("width", "density"), [(1400, 1), (400, 3)])
def test_the_ankle_is_drawn_where_it_was_found(
    width: int, density: int, result: str, visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(result, width=width, device_scale_factor=density)
    _until_drawn(page)
    for name in ("Angles", "Contacts", "Cue"):
        page.get_by_role("button", name=name, exact=True).click()
    link = page.locator('a[download$="_landmarks.npz"]').first.evaluate("link => link.href")
    (tmp_path / "landmarks.npz").write_bytes(page.request.get(link).body())
    analysis = analyze(load_track(tmp_path / "landmarks.npz"))
    track = analysis.track
    assert track is not None
    moments = Timeline(analysis, track.size)  # puts the landmarks where they are drawn, on the joints
    canvas = page.locator(".stage canvas")
    scale = canvas.evaluate("c => c.clientWidth") / track.size[0]
    for t in (0.7, 1.3, 2.1):
        frame = _go_to(page, t)
        assert frame == int(np.searchsorted(track.t, t + 0.002, side="right")) - 1
        body, distances = moments.body_at(float(track.t[frame])), []
        assert body is not None
        for ankle in (Landmark.LEFT_ANKLE, Landmark.RIGHT_ANKLE):
            point = body.at(ankle)
            assert point is not None
            x, y = scale * point[0], scale * point[1]
            found: Any = canvas.evaluate(WHITE_NEAR, [x, y, 5 * density])
            if found is not None:
                distances.append(float(np.hypot(found[0] - x, found[1] - y)))
        assert distances and min(distances) < 3.0, (t, distances)


def test_full_screen_takes_controls_lanes_and_keys_along(player: Page) -> None:
    player.get_by_role("button", name="Show the player on the full screen").click()
    wait_for(lambda: player.locator(".player.full").count() == 1, "the full screen")
    video = player.locator("video")
    for part in (".stage", ".bar", ".chart"):
        assert player.locator(part).is_visible()
    assert player.locator(".stage").evaluate("s => s.getBoundingClientRect().width / innerWidth") > 0.9
    player.keyboard.press("Shift+ArrowRight")
    wait_for(lambda: abs(video.evaluate("v => v.currentTime") - 1.0) < 0.05, "a second on")
    player.keyboard.press("ArrowLeft")
    wait_for(lambda: abs(video.evaluate("v => v.currentTime") - 0.967) < 0.02, "a frame back")
    player.keyboard.press("s")
    switch = player.get_by_role("button", name="Skeleton", exact=True)
    wait_for(lambda: switch.get_attribute("aria-pressed") == "false", "the skeleton to go")
    player.keyboard.press("f")
    wait_for(lambda: player.locator(".player.full").count() == 0, "the page to come back")
    assert player.evaluate("document.fullscreenElement") is None


def test_where_the_browser_refuses_full_screen_the_player_fills_its_window(
    result: str, visit: Callable[..., Page]
) -> None:
    page = visit(result, width=400, height=800)
    _until_drawn(page)
    page.evaluate("() => { Element.prototype.requestFullscreen = () => Promise.reject(new TypeError()); }")
    page.get_by_role("button", name="Show the player on the full screen").click()
    wait_for(lambda: page.locator(".player.full").count() == 1, "the player to fill the window")
    box = page.locator(".player").bounding_box()
    assert box == {"x": 0, "y": 0, "width": 400, "height": 800}
    assert page.get_by_role("button", name="Leave full screen").is_visible()
    page.keyboard.press("Escape")
    wait_for(lambda: page.locator(".player.full").count() == 0, "the page to come back")


def test_the_video_leaves_room_for_the_rest(player: Page) -> None:
    assert player.locator("video").evaluate("v => v.getBoundingClientRect().height / innerHeight") <= 0.451
    on_it = """v => {
        const a = v.getBoundingClientRect(), b = v.parentElement.querySelector("canvas").getBoundingClientRect();
        return Math.max(...["x", "y", "width", "height"].map((name) => Math.abs(a[name] - b[name])));
    }"""
    assert player.locator("video").evaluate(on_it) < 0.5


def test_a_card_can_lead_to_its_moment_without_a_script(player: Page) -> None:
    player.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<button data-seconds=\"1.5\" id=\"still\">x</button>')"
    )
    player.locator("#still").evaluate("button => button.click()")
    wait_for(lambda: abs(player.locator("video").evaluate("v => v.currentTime") - 1.5) < 0.05, "the moment")


def test_the_overlay_is_made_on_demand_and_can_be_saved(player: Page) -> None:
    player.get_by_role("button", name="Make the video with overlay").click()
    link = player.get_by_role("link", name="Video with overlay")
    link.wait_for(timeout=LONG_MS)
    with player.expect_download() as asked:
        link.click()
    assert asked.value.suggested_filename == "run_overstride_lean_annotated.mp4"
    assert Path(asked.value.path()).read_bytes()[4:8] == b"ftyp"


def test_findings_are_there_while_the_video_is_still_being_made(
    cut: Cut, visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    held = tmp_path / "held"
    clip = remuxed(cut("run_overstride_lean", SECONDS), tmp_path / "run.mkv")  # which a browser does not play
    held.touch()
    known = os.pathsep.join([str(HELD), os.environ.get("PYTHONPATH", "")])
    with serving(artifacts / "held.log", PYTHONPATH=known, HELD_VIDEOS=str(held)) as url:
        page = visit(url=url)
        _upload(page, clip)
        page.get_by_text("The video follows").wait_for()
        assert page.get_by_role("heading", level=1).inner_text().endswith(".")
        assert page.locator("article.pc-card").count() >= 1
        assert page.locator("video").count() == 0
        wait_for(lambda: page.locator(".stage canvas").evaluate(PIXELS) > 0, "the skeleton on a neutral ground")
        page.get_by_role("button", name="Play", exact=True).click()
        slider = page.get_by_role("slider", name="Timeline")
        wait_for(lambda: float(slider.get_attribute("aria-valuenow") or 0) > 0.3, "the skeleton to move")
        page.screenshot(path=artifacts / "video_follows.png")
        held.unlink()
        _until_drawn(page)
        assert page.get_by_text("The video follows").count() == 0
        assert page.locator("video").evaluate("v => v.error") is None
        page.context.close()
