"""Frames of a video file: pixels, turns, streams, and readings that follow each other."""

from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from posturecam.video import files
from posturecam.video.files import VideoFile
from posturecam.video.orientation import turn_message

CODECS = [
    ("a.mp4", "libx264"),
    ("a.mov", "libx264"),
    ("a.mkv", "libx264"),
    ("a.mp4", "libx265"),
    ("a.webm", "libvpx-vp9"),
    ("a.avi", "mjpeg"),
]


@pytest.mark.parametrize(("name", "codec"), CODECS)
def test_every_common_container_and_codec_gives_its_frames_at_its_times(make_clip, images, name, codec):
    clip = VideoFile(make_clip(name, images(20), codec=codec, options={"x265-params": "log-level=none"}))
    frames = list(clip)
    assert clip.size == (96, 64)
    assert np.allclose([frame.t for frame in frames], np.arange(20) / 30, atol=0.0011)
    assert all(frame.rgb.shape == (64, 96, 3) and frame.rgb.dtype == np.uint8 for frame in frames)
    assert clip.notes == ()


def test_of_two_video_streams_the_default_one_is_read_and_the_other_is_next(tmp_path, images):
    clip = VideoFile(_two_streams(tmp_path / "a.mp4", images, default=1))
    assert clip.size == (128, 64)
    list(clip)
    assert any("2 video streams; the one of 128x64 px was used" in str(note) for note in clip.notes)
    assert clip.next_stream()
    assert clip.size == (96, 64)
    assert len(list(clip)) == 10
    assert not clip.next_stream()


def test_a_clip_that_is_turned_gives_turned_frames_and_says_so(make_clip):
    image = np.zeros((64, 96, 3), dtype=np.uint8)
    image[:20, :20] = 255
    clip = VideoFile(make_clip("a.mp4", [image] * 3))
    list(clip)
    (note,) = clip.turn(90)
    assert "turned clockwise by 90°" in str(note)
    assert [str(turn_message(degrees)) for degrees in (180, 270)] == ["by 180°", "anticlockwise by 90°"]
    assert clip.size == (64, 96)
    frame = next(iter(clip))
    assert frame.rgb.shape == (96, 64, 3)
    assert frame.rgb[:15, -15:].min() > 200
    assert clip.turn(270) == ()
    assert next(iter(clip)).rgb[:15, :15].min() > 200


@pytest.mark.parametrize(
    ("name", "codec"), [("a.ivf", "libvpx"), ("a.ivf", "libvpx-vp9"), ("a.flv", "flv"), ("a.wmv", "wmv2")]
)
def test_less_common_containers_are_read(make_clip, images, name, codec):
    clip = VideoFile(make_clip(name, images(20), codec=codec))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 30, atol=0.002)


def test_colours_come_as_red_green_blue(make_clip):
    red = np.zeros((64, 96, 3), dtype=np.uint8)
    red[..., 0] = 255
    first = next(iter(VideoFile(make_clip("a.mp4", [red] * 3))))
    assert first.rgb[30, 40, 0] > 230
    assert first.rgb[30, 40, 1:].max() < 25


def test_a_clip_can_be_read_twice(make_clip, images):
    clip = VideoFile(make_clip("a.mp4", images(12)))
    first, second = list(clip), list(clip)
    assert [frame.t for frame in first] == [frame.t for frame in second]
    assert np.array_equal(first[-1].rgb, second[-1].rgb)


def test_a_second_reading_gives_the_same_frames_without_looking_for_repeats(make_clip, images, monkeypatch):
    video = images(48)
    clip = VideoFile(make_clip("a.mp4", [video[int(number * 24 / 30 + 0.5)] for number in range(60)]))
    first, notes = list(clip), clip.notes
    monkeypatch.setattr(files, "without_repeats", None)
    second = list(clip)
    assert [frame.t for frame in second] == [frame.t for frame in first]
    assert all(np.array_equal(one.rgb, other.rgb) for one, other in zip(first, second, strict=True))
    assert (clip.notes, clip.n_frames) == (notes, len(first))


def test_a_reading_that_was_given_up_leaves_the_next_one_whole(make_clip, images):
    clip = VideoFile(make_clip("a.mp4", images(40)))
    next(iter(clip))
    assert len(list(clip)) == 40


def test_the_number_of_frames_is_known_before_reading(make_clip, images):
    clip = VideoFile(make_clip("a.mp4", images(12)))
    assert clip.n_frames == 12
    assert clip.duration_s == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize(
    ("degrees", "corner"),
    [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))],
)
def test_a_rotated_phone_clip_comes_upright(make_clip, degrees, corner):
    marked = np.full((64, 96, 3), 30, dtype=np.uint8)
    marked[:16, :16] = 255  # where the stored frame has its top left corner
    path = make_clip("a.mp4", [marked] * 4)
    _turn(path, degrees)
    clip = VideoFile(path)
    shown = next(iter(clip)).rgb
    assert clip.size == ((96, 64) if degrees in (0, 180) else (64, 96))
    assert shown.shape[1::-1] == clip.size
    assert shown[corner].min() > 200
    assert np.median(shown) < 60


def test_stretched_pixels_are_made_square(make_clip, images):
    assert VideoFile(make_clip("a.mp4", images(4), aspect=Fraction(4, 3))).size == (128, 64)


def test_every_fifth_frame_repeated_is_left_out_and_the_rest_is_even(make_clip, images):
    shown = [int(number * 24 / 30 + 0.5) for number in range(60)]
    video = images(max(shown) + 1)
    clip = VideoFile(make_clip("a.mp4", [video[number] for number in shown]))
    times = [frame.t for frame in clip]
    assert len(times) == len(set(shown))
    assert np.allclose(np.diff(times), 1 / 24, atol=0.001)
    assert str(clip.notes[0]).startswith("Every 5th frame was a repeat and was left out")
    assert clip.n_frames == pytest.approx(len(times), abs=1)


@pytest.mark.parametrize(
    ("brightness", "said"), [(20, "dark"), (54, "dark"), (60, None), (210, None), (235, "overexposed")]
)
def test_too_little_or_too_much_light_is_said(make_clip, brightness, said):
    clip = VideoFile(make_clip("a.mp4", [np.full((64, 96, 3), brightness, np.uint8)] * 5))
    list(clip)
    assert [f"is {said}" in str(note) for note in clip.notes] == ([True] if said else []) + [False]
    assert str(clip.notes[-1]).startswith("Nothing moves in this video")


def test_a_motionless_scene_keeps_all_its_frames(make_clip, images):
    assert len(list(VideoFile(make_clip("a.mp4", images(1) * 40)))) == 40


def _two_streams(path, images, default):
    """A file with two videos, 96x64 and 128x64 px, of which one is the default."""
    with av.open(str(path), "w") as out:
        streams = []
        for number, width in enumerate((96, 128)):
            stream = out.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = width, 64, "yuv420p"
            stream.disposition = Disposition.default if number == default else Disposition(0)
            streams.append(stream)
        for number in range(10):
            for stream in streams:
                image = images(number + 1, (stream.width, 64))[-1]
                out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        for stream in streams:
            out.mux(stream.encode(None))
    return path


def _turn(path: Path, degrees: int) -> None:
    """Writes a display matrix that turns the frame clockwise into the video's track header."""
    a, b, c, d = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[degrees]
    content = bytearray(path.read_bytes())
    start = content.index(b"tkhd") + 4 + 40
    one = 1 << 16
    content[start : start + 36] = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
