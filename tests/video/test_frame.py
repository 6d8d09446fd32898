from __future__ import annotations

import av
import numpy as np
import pytest
from av.video.frame import VideoFrame

from posturecam.track import Frame
from posturecam.video.frame import Converter, DecodedFrame, image_at

TURNS = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0), "mirrored": (-1, 0, 0, 1)}


def image(size=(96, 64), form="yuv420p", *, colorspace=2, color_range=0) -> VideoFrame:
    """A smooth frame in which every place has its own colour."""
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    rgb = np.stack([40 + 170 * x, 210 - 170 * y, 60 + 120 * x * y], axis=2).astype(np.uint8)
    made = VideoFrame.from_ndarray(np.ascontiguousarray(rgb), format="rgb24").reformat(format=form)
    made.colorspace, made.color_range = colorspace, color_range
    return made


def film_frame(stored: VideoFrame, turn=0, square=None) -> DecodedFrame:
    return DecodedFrame(0.5, stored, square or (stored.width, stored.height), TURNS[turn], Converter())


def from_planes(frame: DecodedFrame) -> np.ndarray:
    """The whole upright frame, looked up pixel by pixel in the stored planes."""
    planes, (width, height) = frame.planes, frame.size
    x, y = np.meshgrid(np.arange(width), np.arange(height))
    column, row = np.einsum("ij,jhw->ihw", planes.turn, np.stack([x, y, np.ones_like(x)])).astype(int)
    yuv = np.stack([planes.y[row, column], *(plane[row // 2, column // 2] for plane in (planes.u, planes.v))])
    rgb = np.einsum("ij,jhw->hwi", planes.to_rgb, np.concatenate([yuv, np.ones((1, height, width))]))
    return rgb.clip(0, 255)


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("size", [(96, 64), (97, 65), (854, 480)])
def test_the_planes_show_the_same_upright_frame(turn, size):
    frame = film_frame(image(size), turn)
    assert frame.rgb.shape[1::-1] == frame.size
    difference = np.abs(from_planes(frame) - frame.rgb)
    assert difference.mean() < 1.5
    assert difference.max() < 8


@pytest.mark.parametrize("form", ["yuv420p", "yuvj420p"])
@pytest.mark.parametrize("colorspace", [1, 2, 4, 5, 6, 7, 9])
@pytest.mark.parametrize("color_range", [0, 1, 2])
def test_the_planes_have_the_colours_of_the_frame(form, colorspace, color_range):
    frame = film_frame(image(form=form, colorspace=colorspace, color_range=color_range))
    assert np.abs(from_planes(frame) - frame.rgb).max() < 4


@pytest.mark.parametrize("form", ["yuv422p", "yuv444p", "yuv420p10le", "gray", "rgb24", "nv12"])
def test_other_ways_of_storing_have_no_planes_but_their_pixels(form):
    frame = film_frame(image(form=form))
    assert frame.planes is None
    assert frame.rgb.shape == (64, 96, 3)


def test_stretched_pixels_have_no_planes():
    frame = film_frame(image(), square=(128, 64))
    assert frame.planes is None
    assert frame.size == (128, 64)


def test_planes_outlive_the_frame_that_gave_them():
    planes = film_frame(image()).planes
    before = planes.y.copy()
    for _ in range(20):
        image()
    assert np.array_equal(planes.y, before)


def test_pixels_are_made_once():
    frame = film_frame(image())
    assert frame.rgb is frame.rgb


@pytest.mark.parametrize("frame", [Frame(0.0, np.full((64, 96, 3), 77, np.uint8)), film_frame(image())])
def test_a_frame_that_was_asked_for_can_be_drawn_on(frame):
    before = frame.rgb.copy()
    image_at(frame, (96, 64), Converter())[:] = 0
    assert np.array_equal(frame.rgb, before)


@pytest.mark.parametrize("turn", TURNS)
def test_a_smaller_frame_is_the_same_frame(turn):
    frame = film_frame(image((384, 256)), turn)
    size = frame.size[0] // 4, frame.size[1] // 4
    small = image_at(frame, size, Converter())
    assert small.shape[1::-1] == size
    assert np.abs(small.astype(int) - frame.rgb[2::4, 2::4]).max() < 8


def test_any_frame_can_be_had_at_another_size():
    frame = Frame(0.0, np.full((64, 96, 3), 77, np.uint8))
    whole = image_at(frame, (96, 64), Converter())
    assert np.array_equal(whole, frame.rgb)
    assert image_at(frame, (48, 32), Converter()).shape == (32, 48, 3)
    assert frame.planes is None
    assert frame.size == (96, 64)


def test_a_video_read_from_a_file_gives_the_planes_of_its_own_frames(make_clip, images):
    from posturecam.video.files import VideoFile

    path = make_clip("a.mp4", images(5))
    with av.open(str(path)) as video:
        stored = [one.to_ndarray()[:64] for one in video.decode(video=0)]
    assert all(np.array_equal(frame.planes.y, luma) for frame, luma in zip(VideoFile(path), stored, strict=True))


@pytest.mark.parametrize("form", ["yuv420p", "yuvj420p", "yuv422p", "yuv420p10le"])
@pytest.mark.parametrize(("colorspace", "color_range"), [(1, 1), (1, 2), (2, 0), (5, 1)])
def test_a_smaller_frame_has_the_same_colours(form, colorspace, color_range):
    frame = film_frame(image((384, 256), form, colorspace=colorspace, color_range=color_range))
    small = image_at(frame, (96, 64), Converter())
    assert np.abs(small.astype(int) - frame.rgb[2::4, 2::4]).mean() < 2.5
