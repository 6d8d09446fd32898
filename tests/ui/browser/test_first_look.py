from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from posturecam.video.files import VideoFile
from posturecam.video.writer import VideoWriter
from posturecam_lab.benchmarks.app_server import wait_for
from tests.ui.browser.axe import assert_accessible
from tests.ui.browser.conftest import SAMPLES, Cut
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]

A_LONG_WAIT_MS = 180_000


@pytest.fixture(scope="module")
def forty_minutes(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A clip of 40 minutes: the packets of a sample again and again."""
    path = tmp_path_factory.mktemp("long") / "treadmill.mp4"
    with av.open(str(path), "w") as target:
        copy, shift = None, 0
        for _ in range(152):
            with av.open(str(SAMPLES / "story.mp4")) as source:
                stream = source.streams.video[0]
                copy = copy or target.add_stream_from_template(stream)
                for packet in source.demux(stream):
                    if packet.pts is not None and packet.dts is not None:
                        packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, copy
                        target.mux(packet)
                shift += stream.duration or 0
    return path


@pytest.fixture(scope="module")
def side_by_side(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A runner who stoops beside one who does not."""
    path = tmp_path_factory.mktemp("two") / "two.mp4"
    left, right = (VideoFile(SAMPLES / f"{name}.mp4") for name in ("run_good", "run_overstride_lean"))
    with VideoWriter(path, (1920, 540)) as writer:
        for one, other in zip(left, right, strict=False):
            if one.t > 5.0:
                break
            writer.write(one.t, np.hstack([one.rgb, other.rgb]))
    return path


def _hand_in(page: Page, clip: Path) -> None:
    page.locator('input[type="file"]').first.wait_for(state="attached")
    page.locator('input[type="file"]').first.set_input_files(str(clip))
    page.get_by_role("button", name="Analyse this clip").click()
    page.wait_for_url("**/?job=*", timeout=A_LONG_WAIT_MS)


def test_the_start_shows_how_to_film_until_a_clip_was_handed_in(visit: Callable[..., Page], cut: Cut) -> None:
    page = visit("/")
    hint = page.locator(".pc-hint")
    hint.wait_for()
    assert hint.get_by_role("listitem").all_inner_texts() == ["Side-on", "Whole body", "Good light", "10 to 30 seconds"]
    assert "phone on a stand" in (hint.get_by_role("img").get_attribute("alt") or "").lower()
    _hand_in(page, cut("run_good", 4.0))
    page.go_back()
    page.locator(".pc-recent").wait_for()
    assert hint.count() == 0


def test_a_good_clip_is_analysed_at_once_below_what_the_first_look_found(visit: Callable[..., Page], cut: Cut) -> None:
    page = visit("/")
    _hand_in(page, cut("story", 15.0))
    look = page.get_by_role("list", name="The first look at this clip")
    look.wait_for()
    assert look.get_by_role("listitem").count() == 4
    assert "From head to shoes." in look.inner_text()
    assert page.get_by_role("button", name="Analyse anyway").count() == 0
    page.get_by_role("progressbar").wait_for(timeout=A_LONG_WAIT_MS)
    page.get_by_role("button", name="Cancel").click()


def test_a_clip_without_a_person_asks_before_it_is_analysed(
    visit: Callable[..., Page], tmp_path: Path, artifacts: Path
) -> None:
    with VideoWriter(tmp_path / "room.mp4", (640, 360)) as writer:
        for n in range(60):
            writer.write(n / 30, np.full((360, 640, 3), 90, np.uint8))
    page = visit("/")
    _hand_in(page, tmp_path / "room.mp4")
    page.get_by_role("heading", level=1, name="Before this clip is analysed").wait_for()
    page.get_by_text("No person is seen.").wait_for()
    shoot(page, artifacts, "anyway")
    assert_accessible(page)
    page.get_by_role("button", name="Analyse anyway").click()
    page.get_by_text("1 failed").wait_for(timeout=A_LONG_WAIT_MS)


def test_of_a_long_clip_a_part_is_chosen_by_pointer_keys_or_fields(
    visit: Callable[..., Page], forty_minutes: Path, artifacts: Path
) -> None:
    page = visit("/")
    _hand_in(page, forty_minutes)
    page.get_by_role("heading", level=1, name="Which part of this clip?").wait_for()
    start, end = page.get_by_role("slider", name="Start"), page.get_by_role("slider", name="End")
    wait_for(lambda: page.locator(".film img").count() == 14, "the filmstrip")
    assert page.locator(".film img").first.evaluate("img => img.decode().then(() => img.naturalWidth)") > 100
    assert (start.get_attribute("aria-valuetext"), end.get_attribute("aria-valuetext")) == ("4:00", "4:30")
    shoot(page, artifacts, "filmstrip")
    assert_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 1000})
    box = page.locator(".strip").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.75, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.5, box["y"] + 40, steps=4)
    page.mouse.up()
    wait_for(lambda: abs(float(end.get_attribute("aria-valuenow") or 0) - 1200) < 12, "the end at half of the clip")
    first, last = page.get_by_role("textbox", name="Start"), page.get_by_role("textbox", name="End")
    last.fill("30:20")
    last.press("Enter")
    first.fill("30:02")
    first.press("Enter")
    start.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    wait_for(lambda: start.get_attribute("aria-valuetext") == "30:04", "two seconds later")
    page.wait_for_timeout(1000)  # what was chosen is on its way
    page.get_by_role("button", name="Analyse this part").click()
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    note = page.locator(".pc-note").first.inner_text()
    assert "30:0" in note and "to 30:20 of the clip; times here count from the start of that part" in note
    wait_for(lambda: page.locator("video").evaluate("v => v.duration") > 10, "the video to load")
    assert page.locator("video").evaluate("v => v.duration") < 25


def test_of_two_people_the_one_who_was_clicked_on_is_judged(
    visit: Callable[..., Page], side_by_side: Path, artifacts: Path
) -> None:
    page = visit("/")
    _hand_in(page, side_by_side)
    page.get_by_role("heading", level=1, name="Which of them is it?").wait_for()
    people = page.get_by_role("radiogroup").get_by_role("radio")
    wait_for(lambda: people.count() == 2, "both people")
    shoot(page, artifacts, "people")
    assert_accessible(page)
    page.set_viewport_size({"width": 1400, "height": 1000})
    chosen = [radio.is_checked() for radio in people.all()].index(True)
    people.nth(chosen).focus()
    page.keyboard.press("ArrowLeft" if chosen else "ArrowRight")
    wait_for(lambda: people.nth(1 - chosen).is_checked(), "the other one by key")
    page.locator(".group label").nth(1).click()
    wait_for(lambda: people.nth(1).is_checked(), "the one on the right by a click")
    page.wait_for_timeout(1000)  # what was chosen is on its way
    page.get_by_role("button", name="Analyse", exact=True).click()
    page.locator("video").wait_for(timeout=A_LONG_WAIT_MS)
    assert "ean less" in page.get_by_role("heading", level=1).inner_text()
