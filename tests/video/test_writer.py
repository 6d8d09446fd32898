from __future__ import annotations

import os

import av
import numpy as np
import pytest
from av.video.reformatter import Colorspace

from posturecam.errors import OutputError
from posturecam.video.files import RENDERED_COMMENT, VideoFile
from posturecam.video.writer import VideoWriter, video_size
from posturecam.video.yuv import stored


def write(path, images, times, **options):
    with VideoWriter(path, images[0].shape[1::-1], **options) as video:
        for t, image in zip(times, images, strict=True):
            video.write(t, image)
    return path


def test_the_video_has_the_timing_of_its_source(tmp_path, images):
    times = [0.1, 0.1334, 0.15, 0.2, 0.2083, 0.9]
    path = write(tmp_path / "a.mp4", images(6), times)
    assert np.allclose([frame.t for frame in VideoFile(path)], times, atol=1e-5)


def test_it_is_h264_that_a_browser_plays_while_it_loads(tmp_path, images):
    path = write(tmp_path / "a.mp4", images(9), np.arange(9) / 30)
    with av.open(str(path)) as video:
        assert video.streams.video[0].codec_context.name == "h264"
        assert video.streams.video[0].codec_context.pix_fmt == "yuv420p"
    content = path.read_bytes()
    assert content.index(b"moov") < content.index(b"mdat")


def test_colours_survive(tmp_path):
    image = np.zeros((64, 96, 3), dtype=np.uint8)
    image[:] = (200, 60, 30)
    path = write(tmp_path / "a.mp4", [image] * 3, [0, 0.1, 0.2])
    assert np.allclose(next(iter(VideoFile(path))).rgb[30, 40], (200, 60, 30), atol=6)


def test_large_frames_are_scaled_down(tmp_path):
    image = np.zeros((720, 405, 3), dtype=np.uint8)
    path = write(tmp_path / "a.mp4", [image] * 3, [0, 0.1, 0.2], longest=360)
    assert VideoFile(path).size == (202, 360)


def test_odd_sides_become_even(tmp_path):
    path = write(tmp_path / "a.mp4", [np.zeros((65, 97, 3), dtype=np.uint8)] * 3, [0, 0.1, 0.2])
    assert VideoFile(path).size == (96, 64)


@pytest.mark.parametrize(
    ("size", "longest", "video"),
    [((1920, 1080), 1280, (1280, 720)), ((640, 480), 1280, (640, 480)), ((1081, 1921), None, (1080, 1920))],
)
def test_the_video_size_is_even_and_never_larger_than_the_source(size, longest, video):
    assert video_size(size, longest) == video


def test_a_video_that_failed_leaves_nothing_and_keeps_what_was_there(tmp_path, images):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"before")

    def fail():
        with VideoWriter(path, (96, 64)) as video:
            video.write(0.0, images(1)[0])
            raise KeyError("something else went wrong")

    with pytest.raises(KeyError):
        fail()
    assert path.read_bytes() == b"before"
    assert os.listdir(tmp_path) == ["a.mp4"]


def test_the_video_appears_only_when_it_is_whole(tmp_path, images):
    path = tmp_path / "a.mp4"
    video = VideoWriter(path, (96, 64))
    video.write(0.0, images(1)[0])
    assert not path.exists()
    video.close()
    assert os.listdir(tmp_path) == ["a.mp4"]


def test_a_folder_that_is_not_there_is_an_output_error(tmp_path):
    with pytest.raises(OutputError, match="Check that the folder exists"):
        VideoWriter(tmp_path / "away" / "a.mp4", (96, 64))


def test_times_that_go_back_are_refused(tmp_path, images):
    with VideoWriter(tmp_path / "a.mp4", (96, 64)) as video:
        video.write(1.0, images(1)[0])
        with pytest.raises(ValueError, match="must increase"):
            video.write(1.0, images(1)[0])


def test_frames_of_another_size_are_refused(tmp_path):
    with pytest.raises(ValueError, match="opened for frames of"), VideoWriter(tmp_path / "a.mp4", (96, 64)) as video:
        video.write(0.0, np.zeros((96, 64, 3), dtype=np.uint8))


def test_a_full_disk_is_an_output_error_and_leaves_nothing(tmp_path):
    resource = pytest.importorskip("resource", reason="this system cannot limit the size of files")
    noise = np.random.default_rng(0).integers(0, 255, (30, 240, 320, 3), dtype=np.uint8)
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, before[1]))
    try:
        with pytest.raises(OutputError, match="could not be written"):
            write(tmp_path / "a.mp4", list(noise), np.arange(30) / 30)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("size", [(96, 64), (202, 360), (98, 66)])
def test_a_frame_is_stored_as_ffmpeg_would_store_it(size):
    x, y = np.meshgrid(np.linspace(0, 1, size[0]), np.linspace(0, 1, size[1]))
    rgb = np.ascontiguousarray((255 * np.stack([x, y, (1 - x) * y], axis=2)).astype(np.uint8))
    usual = av.VideoFrame.from_ndarray(rgb, format="rgb24").reformat(
        format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range="MPEG", interpolation="AREA"
    )
    assert np.abs(stored(rgb).to_ndarray().astype(int) - usual.to_ndarray()).max() <= 2


def test_a_comment_is_kept_and_names_rendered_people_to_the_reader(tmp_path, images):
    plain, other, rendered = (
        VideoFile(write(tmp_path / f"{name}.mp4", images(3), [0, 0.1, 0.2], comment=comment)).provenance
        for name, comment in (("a", None), ("b", "holiday"), ("c", RENDERED_COMMENT))
    )
    assert plain == other == {}
    assert rendered == {"calibration": "rendered people"}
