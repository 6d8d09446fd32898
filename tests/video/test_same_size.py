from __future__ import annotations

import io
import struct
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from posturecam.errors import VideoError
from posturecam.video import opening, same_size
from posturecam.video.files import VideoFile
from posturecam.video.same_size import SameSize, square_pixels


def _jpeg_avi(path, sizes):
    """An .avi that says 64x64, of JPEG frames of other sizes (width, height); a white square in the middle of each."""

    def chunk(name, body):
        return name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2)

    frames = []
    for width, height in sizes:
        image = np.full((height, width, 3), 60, dtype=np.uint8)
        side = min(width, height) // 4
        image[height // 2 - side : height // 2 + side, width // 2 - side : width // 2 + side] = 255
        file = io.BytesIO()
        Image.fromarray(image).save(file, "JPEG", quality=90)
        frames.append(file.getvalue())
    main = struct.pack("<14I", 33333, 0, 0, 16, len(frames), 0, 1, 0, 64, 64, 0, 0, 0, 0)
    head = b"vidsMJPG" + struct.pack("<IHHIIIIIIII4H", 0, 0, 0, 0, 1, 30, 0, len(frames), 0, 2**32 - 1, 0, 0, 0, 64, 64)
    form = struct.pack("<IiiHH4sIiiII", 40, 64, 64, 1, 24, b"MJPG", 64 * 64 * 3, 0, 0, 0, 0)
    stream = chunk(b"LIST", b"strl" + chunk(b"strh", head) + chunk(b"strf", form))
    movie = chunk(b"LIST", b"movi" + b"".join(chunk(b"00dc", frame) for frame in frames))
    path.write_bytes(chunk(b"RIFF", b"AVI " + chunk(b"LIST", b"hdrl" + chunk(b"avih", main) + stream) + movie))
    return path


def test_frames_that_grow_beyond_reason_in_the_middle_are_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(same_size, "LARGE_PIXELS", 128 * 128)
    clip = VideoFile(_jpeg_avi(tmp_path / "a.avi", [(64, 64)] * 5 + [(256, 256)] * 20))
    with pytest.raises(VideoError, match=r"a\.avi grow from 64x64 to 256x256"):
        list(clip)


def test_frames_beyond_8k_are_never_decoded(tmp_path, monkeypatch):
    monkeypatch.setattr(opening, "MAX_PIXELS", 128 * 128)
    clip = VideoFile(_jpeg_avi(tmp_path / "a.avi", [(64, 64)] * 5 + [(256, 256)] * 3))
    assert len(list(clip)) == 5
    assert any("3 damaged places" in str(note) for note in clip.notes)


def test_frames_of_another_size_are_brought_to_the_first_one_and_that_is_said(tmp_path):
    clip = VideoFile(_jpeg_avi(tmp_path / "a.avi", [(96, 64)] * 3 + [(192, 128)] * 3))
    frames = [frame.rgb for frame in clip]
    assert {frame.shape for frame in frames} == {(64, 96, 3)}
    assert abs(frames[0].astype(int) - frames[-1]).mean() < 3
    assert any("changes within the file, from 96x64 to 192x128" in str(note) for note in clip.notes)


def test_frames_of_another_shape_keep_it_between_black_borders(tmp_path):
    clip = VideoFile(_jpeg_avi(tmp_path / "a.avi", [(96, 64)] * 3 + [(64, 96)] * 3))
    last = list(clip)[-1].rgb
    assert last.shape == (64, 96, 3)
    assert last[:, :20].max() < 10
    white = np.argwhere(last.min(axis=2) > 200)
    height, width = np.ptp(white, axis=0) + 1
    assert height == pytest.approx(width, abs=2)


def test_frames_larger_than_4k_are_read_at_half_their_size(make_clip, images, monkeypatch):
    monkeypatch.setattr(same_size, "LARGE_PIXELS", 96 * 64 - 1)
    clip = VideoFile(make_clip("a.mp4", images(6)))
    assert clip.size == (48, 32)
    assert {frame.rgb.shape for frame in clip} == {(32, 48, 3)}
    assert [note for note in clip.notes if "size of the frames" in str(note)] == []


def test_heavy_frames_are_kept_at_8_bits(monkeypatch):
    monkeypatch.setattr(same_size, "HEAVY_BYTES", 64 * 64 * 3)
    frame = SameSize("a").fitted(av.VideoFrame(64, 64, "gbrap16le"))
    assert (frame.width, frame.height, frame.format.name) == (64, 64, "yuv420p")


def test_frames_that_take_too_many_bytes_are_refused(monkeypatch):
    monkeypatch.setattr(same_size, "MAX_BYTES", 64 * 64 * 3)
    with pytest.raises(VideoError, match="64x64 and take"):
        SameSize("a").fitted(av.VideoFrame(64, 64, "gbrap16le"))


def test_heavy_frames_are_refused_where_memory_is_short(monkeypatch):
    monkeypatch.setattr(same_size, "HEAVY_BYTES", 64 * 64)
    monkeypatch.setattr(same_size, "is_short", lambda: True)
    with pytest.raises(VideoError, match="needs more memory than a video may take"):
        SameSize("a").fitted(av.VideoFrame(64, 64, "yuv420p"))


@pytest.mark.parametrize("size", [(2, 640), (640, 8), (3200, 100)])
def test_frames_in_which_no_person_can_be_are_refused(size):
    with pytest.raises(VideoError, match="no person can be made out"):
        SameSize("a").fitted(av.VideoFrame(*size, "yuv420p"))


@pytest.mark.parametrize(
    ("aspect", "expected"),
    [(None, (640, 360)), (Fraction(4, 3), (853, 360)), (Fraction(200), (640, 360)), (Fraction(1, 4096), (640, 360))],
)
def test_pixels_stretched_beyond_reason_count_as_square(aspect, expected):
    assert square_pixels(aspect, av.VideoFrame(640, 360, "yuv420p")) == expected


def test_square_pixels_take_no_more_than_4k():
    width, height = square_pixels(Fraction(4), av.VideoFrame(4096, 2160, "yuv420p"))
    assert width * height <= same_size.LARGE_PIXELS
    assert width / height == pytest.approx(4 * 4096 / 2160, rel=0.001)


def test_absurd_pixels_are_said(make_clip, images):
    clip = VideoFile(make_clip("a.mp4", images(6), aspect=Fraction(50)))
    assert clip.size == (96, 64)
    list(clip)
    assert any("50 times as wide as they are high" in str(note) for note in clip.notes)
