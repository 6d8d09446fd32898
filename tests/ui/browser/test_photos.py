"""Photos in a real browser: handed in, judged and shown; several people are asked about."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from posturecam.video.files import VideoFile
from posturecam_lab.checkout import SAMPLES
from tests.ui.conftest import shoot

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.model]
A_LONG_WAIT_MS = 120_000


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """A person who sits bent over a desk."""
    frame = next(islice(VideoFile(SAMPLES / "desk_slouched.mp4"), 20, None))
    Image.fromarray(np.asarray(frame.rgb)).save(tmp_path / "me.jpg", quality=92)
    return tmp_path / "me.jpg"


def test_a_photo_becomes_a_result_with_the_photo_in_place_of_a_player(
    photo: Path, visit: Callable[..., Page], artifacts: Path
) -> None:
    page = visit("/")
    page.locator('input[type="file"]').first.wait_for(state="attached")
    page.locator('input[type="file"]').first.set_input_files(str(photo))
    page.get_by_role("button", name="Analyse th").first.click()
    page.get_by_role("heading", name="The photo", exact=True).wait_for(timeout=A_LONG_WAIT_MS)
    drawn = page.locator(".pc-whole img")
    assert drawn.evaluate("img => img.decode().then(() => img.naturalWidth)") >= 1000
    assert page.locator("article.pc-card").count() >= 1 and not page.locator("video, .pc-seek").count()
    shoot(page, artifacts, "photo")
    page.locator(".pc-whole .pc-enlarge").click()
    page.locator("dialog.pc-large img").wait_for()
