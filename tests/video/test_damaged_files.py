"""Files that are damaged, hostile or no video."""

from __future__ import annotations

import av
import numpy as np
import pytest

from posturecam.errors import VideoError
from posturecam.video import opening
from posturecam.video.files import VideoFile


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.flv"])
def test_metadata_that_are_not_utf_8_are_no_hindrance(make_clip, images, name):
    path = make_clip(name, images(10), codec="flv" if name == "a.flv" else "mpeg4", metadata={"title": "Strasse"})
    content = path.read_bytes()
    assert b"Strasse" in content
    path.write_bytes(content.replace(b"Strasse", b"Stra\xdfe!"))
    assert len(list(VideoFile(path))) == 10


def test_a_handler_name_that_is_not_utf_8_is_no_hindrance(make_clip, images):
    path = make_clip("a.mp4", images(10))
    content = path.read_bytes()
    assert b"VideoHandler" in content
    path.write_bytes(content.replace(b"VideoHandler", b"Vid\xe9oHandler"))
    assert len(list(VideoFile(path))) == 10


def test_an_unknown_codec_says_what_to_do(make_clip, images):
    path = make_clip("a.mp4", images(10))
    content = path.read_bytes()
    at = content.rindex(b"avc1")
    path.write_bytes(content[:at] + b"zzzz" + content[at + 4 :])
    with pytest.raises(VideoError, match=r"No frame in .*a\.mp4 can be decoded.*Export it again"):
        VideoFile(path)


def test_a_clip_cut_off_in_the_middle_is_read_as_far_as_it_goes(make_clip, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (90, 64, 96, 3), dtype=np.uint8)
    whole = make_clip("whole.mp4", list(noise)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 3])
    clip = VideoFile(path)
    assert 10 < len(list(clip)) < 60
    assert any("ends early" in str(note) for note in clip.notes)


def test_damage_in_the_middle_costs_only_what_is_damaged(make_clip):
    noise = np.random.default_rng(0).integers(0, 255, (60, 64, 96, 3), dtype=np.uint8)
    path = make_clip("a.mp4", list(noise), options={"g": "10"})
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + len(content) // 10] = b"\xa5" * (len(content) // 10)
    path.write_bytes(content)
    clip = VideoFile(path)
    assert 30 < len(list(clip)) < 60
    assert any("damaged" in str(note) for note in clip.notes)


def test_a_file_without_its_index_is_called_incomplete(make_clip, images, tmp_path):
    whole = make_clip("whole.mp4", images(9)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: whole.index(b"moov") - 4] + b"\x00\x00\x40\x00mdat" + b"\x11" * 500)
    with pytest.raises(VideoError, match=r"cut\.mp4 is incomplete or damaged.*Copy it again"):
        VideoFile(path)


def test_a_sound_recording_is_refused(tmp_path):
    path = tmp_path / "voice.mp4"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("aac", rate=16000)
        frame = av.AudioFrame.from_ndarray(np.zeros((1, 4096), dtype=np.float32), format="fltp", layout="mono")
        frame.sample_rate = 16000
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    with pytest.raises(VideoError, match="sound but no video"):
        VideoFile(path)


def test_a_frame_size_beyond_reason_is_refused(make_clip, images, monkeypatch):
    path = make_clip("a.mp4", images(3))
    monkeypatch.setattr(opening, "MAX_PIXELS", 96 * 64 - 1)
    with pytest.raises(VideoError, match="96x64, larger than 8K"):
        VideoFile(path)


def test_a_video_of_which_nothing_decodes_says_what_to_do(make_clip, images):
    path = make_clip("a.mp4", images(9))
    content = bytearray(path.read_bytes())
    data = content.index(b"mdat") + 4
    content[data:] = b"\xff" * (len(content) - data)
    path.write_bytes(content)
    with pytest.raises(VideoError, match=r"No frame in .*a\.mp4 can be decoded.*Export it again"):
        VideoFile(path)


def test_a_name_with_a_colon_is_still_only_a_file(make_clip, images, tmp_path):
    path = tmp_path / "http:example.mp4"
    try:
        make_clip("plain.mp4", images(3)).rename(path)
    except OSError:
        pytest.skip("this system allows no colons in names")
    assert len(list(VideoFile(path))) == 3
