from __future__ import annotations

import numpy as np
import pytest
from av.video.frame import VideoFrame

from posturecam.pose.crop import crop
from posturecam.pose.region import Region
from posturecam.track import Frame
from posturecam.video.frame import Converter, DecodedFrame

TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}
FULL, LIMITED = 2, 1


def film_frame(size, turn=0, form="yuv420p", color_range=LIMITED) -> DecodedFrame:
    """A frame with soft shapes of many colours, as a video stores it."""
    x, y = np.meshgrid(np.arange(size[0]) / 40, np.arange(size[1]) / 40)
    rgb = 128 + 90 * np.stack([np.sin(x), np.cos(y + x / 3), np.sin(x * 0.7 + y)], axis=2)
    stored = VideoFrame.from_ndarray(np.ascontiguousarray(rgb.astype(np.uint8)), format="rgb24").reformat(
        format=form, dst_color_range="JPEG" if color_range == FULL else "MPEG"
    )
    stored.color_range = color_range
    return DecodedFrame(0.0, stored, size, TURNS[turn], Converter())


def regions(size):
    """The whole frame, a person in it, one turned, and one half outside."""
    width, height = size
    yield Region.whole(size)
    yield Region(0.5 * width, 0.45 * height, 0.6 * height)
    yield Region(0.4 * width, 0.5 * height, 0.8 * height, 0.5)
    yield Region(0.9 * width, 0.9 * height, 0.7 * height, -1.0)


@pytest.mark.parametrize("black_outside", [True, False])
@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("size", [(1280, 720), (1281, 961), (1920, 1080)])
def test_a_crop_of_the_planes_is_the_crop_of_the_rgb_frame(size, turn, black_outside):
    frame = film_frame(size, turn)
    assert frame.planes is not None
    for region in regions(frame.size):
        mine = crop(frame, region.matrix(256), 256, black_outside=black_outside)
        usual = crop(Frame(0.0, frame.rgb), region.matrix(256), 256, black_outside=black_outside)
        difference = np.abs(mine.astype(int) - usual)
        assert difference.mean() < 1.5
        assert np.percentile(difference, 99) <= 6


@pytest.mark.parametrize(("form", "color_range"), [("yuv420p", LIMITED), ("yuv420p", FULL), ("yuvj420p", FULL)])
def test_black_and_colours_hold_in_both_ranges(form, color_range):
    frame = film_frame((1280, 720), form=form, color_range=color_range)
    matrix = Region.whole(frame.size).matrix(128)
    mine = crop(frame, matrix, 128, black_outside=True)
    usual = crop(Frame(0.0, frame.rgb), matrix, 128, black_outside=True)
    assert mine[:26].max() == 0  # padding above the wide frame
    assert np.abs(mine.astype(int) - usual).mean() < 1.5


@pytest.mark.parametrize("form", ["yuv420p10le", "yuv422p", "yuv444p"])
def test_frames_stored_in_other_ways_are_cropped_from_their_rgb(form):
    frame = film_frame((1280, 720), form=form)
    matrix = Region(600, 340, 500, 0.3).matrix(256)
    assert frame.planes is None
    assert np.array_equal(crop(frame, matrix, 256), crop(Frame(0.0, frame.rgb), matrix, 256))


def test_a_small_frame_is_cropped_from_its_rgb():
    frame = film_frame((640, 480))
    matrix = Region(300, 240, 300, 0.3).matrix(256)
    assert np.array_equal(crop(frame, matrix, 256), crop(Frame(0.0, frame.rgb), matrix, 256))


def test_of_a_large_frame_only_the_crop_is_made_rgb(monkeypatch):
    frame = film_frame((1920, 1080))
    monkeypatch.setattr(DecodedFrame, "rgb", property(lambda self: pytest.fail("the whole frame was made RGB")))
    assert crop(frame, Region(900, 500, 700).matrix(256), 256).shape == (256, 256, 3)
