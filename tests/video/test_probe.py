from __future__ import annotations

from pathlib import Path

import pytest

from posturecam.errors import VideoError
from posturecam.video.probe import ENDINGS, SHARED_ENDINGS, container_of

REFUSED = [
    (b"\xff\xd8\xff\xe1Exif", "a JPEG image"),
    (b"\x89PNG\r\n\x1a\n", "a PNG image"),
    (b"GIF89a", "a GIF image or animation"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "a WebP image"),
    (b"\x00\x00\x00\x18ftypheic", "a HEIC image"),
    (b"RIFF\x00\x00\x00\x00WAVEfmt ", "a sound recording"),
    (b"#EXTM3U\nhttp://example.org/a.ts\n", "a playlist"),
    (b"ffconcat version 1.0\nfile /etc/passwd\n", "a playlist"),
    ("Gehtraining: für später\n".encode() * 300, "a text file"),
    (b"\x00\x01\x02\x03" * 9, "not a video that can be read"),
    (b"\x00\x00\x00\x01\xff\xff" * 9, "not a video that can be read"),
    ((b"\x47" + b"\x81" * 100) * 30, "not a video that can be read"),
]


@pytest.mark.parametrize(("content", "what"), REFUSED)
def test_what_is_no_video_is_called_by_its_name(tmp_path, content, what):
    path = tmp_path / "clip.mp4"
    path.write_bytes(content)
    with pytest.raises(VideoError, match=what) as said:
        container_of(path)
    assert str(path) in str(said.value)


@pytest.mark.parametrize(
    ("head", "container"),
    [
        (b"\x00\x00\x00\x20ftypisom", "mov"),
        (b"\x1a\x45\xdf\xa3", "matroska"),
        (b"RIFF\x00\x00\x00\x00AVI LIST", "avi"),
        (b"\x47" + b"\x00" * 187 + b"\x47", "mpegts"),
        ((b"\x12\x34\x56\x78\x47" + b"\x00" * 187) * 6, "mpegts"),
        ((b"\x47" + b"\x00" * 203) * 6, "mpegts"),
        (b"\xff" * 100 + (b"\x47" + b"\x00" * 187) * 6, "mpegts"),
        (b"\x00\x00\x00\x01\x67\x64\x00", "h264"),
        (b"\x00\x00\x01\x27\x42\x00", "h264"),
        (b"\x00\x00\x00\x01\x09\x10\x00\x00\x00\x01\x67", "h264"),
        (b"\x00\x00\x00\x01\x41\x9a\x21", "h264"),
        (b"\x00\x00\x00\x01\x40\x01\x0c", "hevc"),
        (b"\x00\x00\x00\x01\x46\x01\x50", "hevc"),
        (b"\x00\x00\x01\xb3\x3c\x02\x1c", "mpegvideo"),
        (b"\x00\x00\x01\xba\x44\x00", "mpeg"),
        (b"\x00\x00\x01\xb0\x01\x00", "m4v"),
        (b"\x1f\x07\x00\xbf\xf8\x78", "dv"),
        (b"\x1f\x07\x00\x3f\x78\x78", "dv"),
        (b"\x06\x0e\x2b\x34\x02\x05\x01\x01\x0d", "mxf"),
        (b"YUV4MPEG2 W96 H64 F30:1\n", "yuv4mpegpipe"),
    ],
)
def test_a_video_is_known_by_its_first_bytes_whatever_its_name(tmp_path, head, container):
    path = tmp_path / "clip.txt"
    path.write_bytes(head)
    assert container_of(path) == container


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(VideoError, match=r"There is no file .*away\.mp4"):
        container_of(tmp_path / "away.mp4")


def test_a_folder_is_not_a_clip(tmp_path):
    with pytest.raises(VideoError, match="is a folder"):
        container_of(tmp_path)


def test_an_empty_file_is_called_empty(tmp_path):
    (tmp_path / "a.mp4").touch()
    with pytest.raises(VideoError, match="is empty"):
        container_of(tmp_path / "a.mp4")


def test_an_address_is_no_file():
    with pytest.raises(VideoError, match=r"is an address\. Download the video"):
        container_of(Path("https://example.org/a.mp4"))


@pytest.mark.parametrize("name", ["x" * 5000 + ".mp4", "a\0b.mp4"])
def test_a_name_that_can_be_no_file_is_a_sentence(tmp_path, name):
    with pytest.raises(VideoError, match=r"\.$"):
        container_of(tmp_path / name)


def test_every_ending_that_is_shared_is_one_of_a_video():
    assert SHARED_ENDINGS < ENDINGS
    assert all(ending.startswith(".") and ending == ending.lower() for ending in ENDINGS)
