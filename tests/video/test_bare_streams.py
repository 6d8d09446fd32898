"""Files without a container of their own: bare streams, tapes, broadcasts."""

from __future__ import annotations

import av
import numpy as np
import pytest

from posturecam.video.files import VideoFile


def test_a_bare_stream_without_time_stamps_is_counted_and_says_so(make_clip, images):
    clip = VideoFile(make_clip("a.h264", images(10)))
    times = [frame.t for frame in clip]
    assert len(times) == 10
    assert np.allclose(np.diff(times), times[1])
    assert any("no time stamps" in str(note) for note in clip.notes)


@pytest.mark.parametrize(("name", "codec"), [("a.h264", "libx264"), ("a.hevc", "libx265")])
def test_a_bare_stream_is_timed_at_the_rate_that_it_declares(tmp_path, images, name, codec):
    clip = VideoFile(_bare(tmp_path / name, images(20), codec, 50))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 50)
    assert any("declared 50 frames a second" in str(note) for note in clip.notes)
    assert not clip.time_is_assumed


def test_a_bare_stream_without_any_rate_says_that_its_times_are_guesses(tmp_path, images):
    path = _bare(tmp_path / "a.hevc", images(20), "libx265", 50, "vui-timing-info=0")
    clip = VideoFile(path)
    assert len(list(clip)) == 20
    assert clip.time_is_assumed
    assert any("guesses" in str(note) for note in clip.notes)


@pytest.mark.parametrize(("name", "codec", "form"), [("a.m2v", "mpeg2video", "mpeg2video"), ("a.m4v", "mpeg4", "m4v")])
def test_a_bare_mpeg_stream_is_read(tmp_path, images, name, codec, form):
    clip = VideoFile(_bare(tmp_path / name, images(20), codec, 50, form=form))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 50, atol=0.001)


def test_a_recorder_s_stream_with_access_unit_delimiters_is_read(tmp_path, images):
    path = _bare(tmp_path / "a.h264", images(20), "libx264", 30, "aud=1")
    assert path.read_bytes()[4] == 9
    assert len(list(VideoFile(path))) == 20


def test_a_tape_is_read_at_its_own_rate(tmp_path, images):
    path = tmp_path / "a.dv"
    with av.open(str(path), "w", format="dv") as out:
        stream = out.add_stream("dvvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = 720, 576, "yuv420p"
        for image in images(10, (720, 576)):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24").reformat(format="yuv420p")))
        out.mux(stream.encode(None))
    clip = VideoFile(path)
    assert clip.n_frames == 10
    assert np.allclose([frame.t for frame in clip], np.arange(10) / 25)


@pytest.mark.parametrize(("before", "after"), [(4, 0), (0, 16)], ids=["camcorder", "error correction"])
def test_transport_packets_of_other_sizes_are_read(make_clip, images, before, after):
    path = make_clip("a.ts", images(20))
    packets = path.read_bytes()
    wide = [bytes(before) + packets[k : k + 188] + bytes(after) for k in range(0, len(packets), 188)]
    path.write_bytes(b"".join(wide))
    assert len(list(VideoFile(path))) == 20


def test_a_transport_stream_cut_out_of_the_middle_is_read(make_clip, images):
    path = make_clip("a.ts", images(90), options={"g": "15"})
    content = path.read_bytes()
    path.write_bytes(content[len(content) // 3 + 77 :])
    times = [frame.t for frame in VideoFile(path)]
    assert len(times) > 30
    assert times[0] == 0


def _bare(path, images, codec, rate, params="", form=None):
    """A stream without a container, at a declared rate."""
    options = {"libx264": {"x264-params": params}, "libx265": {"x265-params": f"log-level=none:{params}".strip(":")}}
    with av.open(str(path), "w", format=form) as out:
        stream = out.add_stream(codec, rate=rate, options=options.get(codec, {}))
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for image in images:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(image, format="rgb24")))
        out.mux(stream.encode(None))
    return path
