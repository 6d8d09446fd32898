from __future__ import annotations

import threading
import time

import numpy as np
import pytest

from posturecam.errors import VideoError
from posturecam.video.webcam import Webcam


class FakeCamera:
    """Sends a blue frame every 5 ms, whose green value counts up, until it has sent `count`."""

    def __init__(self, count: int, opened: bool = True) -> None:
        self.count, self.opened, self.sent, self.released = count, opened, 0, False

    def isOpened(self) -> bool:  # noqa: N802 (OpenCV's name)
        return self.opened

    def grab(self) -> bool:
        time.sleep(0.005)
        if self.sent >= self.count:
            return False
        self.sent += 1
        return True

    def retrieve(self):
        image = np.zeros((8, 16, 3), dtype=np.uint8)
        image[..., 0], image[..., 1] = 250, self.sent
        return True, image

    def set(self, propId: int, value: float) -> bool:  # noqa: N803 (OpenCV's name)
        return True

    def release(self) -> None:
        self.released = True


def test_frames_come_as_rgb_with_increasing_times_from_zero():
    with Webcam(0, open_capture=lambda index: FakeCamera(200)) as camera:
        frames = [frame for frame, _ in zip(camera, range(5), strict=False)]
    assert camera.size == (16, 8)
    assert frames[0].t == 0.0
    assert (np.diff([frame.t for frame in frames]) > 0).all()
    assert frames[0].rgb[0, 0].tolist() == [0, 1, 250]


def test_a_slow_reader_gets_the_newest_frame():
    fake = FakeCamera(200)
    with Webcam(0, open_capture=lambda index: fake) as camera:
        frames = iter(camera)
        next(frames)
        time.sleep(0.2)
        sent = fake.sent
        assert next(frames).rgb[0, 0, 1] >= sent - 1
        assert sent > 5


def test_no_camera_is_one_clear_sentence():
    fake = FakeCamera(0, opened=False)
    with pytest.raises(VideoError, match=r"Camera 3 gives no image.*another one with --camera"):
        Webcam(3, open_capture=lambda index: fake)
    assert fake.released


def test_a_camera_that_opens_but_sends_nothing_is_no_camera():
    with pytest.raises(VideoError, match="gives no image"):
        Webcam(0, open_capture=lambda index: FakeCamera(0), patience_s=0.05)


def test_a_camera_that_vanishes_says_so_after_its_last_frame():
    with (
        pytest.raises(VideoError, match=r"stopped sending images after . s.*is kept"),
        Webcam(0, open_capture=lambda index: FakeCamera(5), patience_s=0.2) as camera,
    ):
        for _ in camera:
            pass


def test_closing_from_elsewhere_ends_the_frames_and_frees_the_camera():
    fake = FakeCamera(10_000)
    camera = Webcam(0, open_capture=lambda index: fake)
    threading.Timer(0.1, camera.close).start()
    for _ in camera:
        pass
    camera.close()
    assert fake.released
