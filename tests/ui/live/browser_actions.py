"""What a visitor of the live page does in the browser, and a recorded clip as its camera."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import cv2
import numpy as np

from posturecam.video.files import VideoFile
from posturecam_lab.checkout import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Visit = Callable[..., "Page"]
Launch = Callable[[Sequence[str]], "Browser"]
STATE = "window.__posturecam.state"
FAKE_UI, FAKE_CAMERA = "--use-fake-ui-for-media-stream", "--use-fake-device-for-media-stream"


def camera_file(clip: str, folder: Path) -> Path:
    """A sample clip as the frames of a camera: JPEGs of 640x480, one after the other."""
    file = folder / f"{clip}.mjpeg"
    if not file.exists():
        with VideoFile(ROOT / "sample_videos" / f"{clip}.mp4") as frames, file.open("wb") as out:
            for frame in frames:
                scale = min(640 / frame.rgb.shape[1], 480 / frame.rgb.shape[0])
                small = cv2.resize(frame.rgb, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
                canvas = np.full((480, 640, 3), 96, np.uint8)
                top, left = (480 - small.shape[0]) // 2, (640 - small.shape[1]) // 2
                canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
                out.write(cv2.imencode(".jpg", canvas[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 92])[1].tobytes())
    return file


def model_environment() -> dict[str, str]:
    """The environment that says where the model files are, for a server with another home."""
    from posturecam.pose.models import model_files

    return {"POSTURECAM_MODELS": str(model_files().detector.parent)}


def open_camera(page: Page) -> None:
    page.get_by_role("button", name="Turn on the camera").click()
    page.wait_for_function(f"{STATE} === 'checking'", timeout=60_000)


def start_session(page: Page) -> None:
    page.locator(".delay").select_option("0")
    page.locator(".start").click()
    page.wait_for_function(f"{STATE} === 'live'")


def stop_session(page: Page) -> None:
    page.locator(".stop").click()
    page.wait_for_function(f"{STATE} === 'done'", timeout=60_000)


def hide_page(page: Page, hidden: bool) -> None:
    page.evaluate(
        "hidden => { Object.defineProperty(document, 'hidden', { value: hidden, configurable: true });"
        " document.dispatchEvent(new Event('visibilitychange')); }",
        hidden,
    )
