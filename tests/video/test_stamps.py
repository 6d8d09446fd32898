"""When frames come: time stamps that are uneven, missing, joined or out of order."""

from __future__ import annotations

from fractions import Fraction

import av
import numpy as np
import pytest

from posturecam.video.files import VideoFile
from posturecam.video.reading import ClipPass


def test_uneven_times_are_kept(make_clip, images):
    times = [0.0, 0.04, 0.05, 0.2, 0.21, 0.5]
    assert np.allclose([frame.t for frame in VideoFile(make_clip("a.mp4", images(6), times))], times, atol=0.001)


def test_an_avi_whose_frames_are_stored_out_of_order_keeps_them_all(make_clip, images):
    times = [frame.t for frame in VideoFile(make_clip("a.avi", images(40), options={"bf": "3"}))]
    assert np.allclose(times, np.arange(40) / 30, atol=0.001)


def test_recordings_joined_into_one_file_are_all_used_and_the_join_is_said(make_clip, images):
    one, two = (make_clip(f"{name}.ts", images(45)).read_bytes() for name in "ab")
    path = make_clip("c.ts", images(2))
    path.write_bytes(one + two)
    clip = VideoFile(path)
    times = np.array([frame.t for frame in clip])
    assert np.allclose(times, np.arange(90) / 30, atol=0.002)
    assert clip.joins == pytest.approx((1.5,), abs=0.002)
    assert any("2 recordings joined" in str(note) for note in clip.notes)
    assert [frame.t for frame in clip] == list(times)


def test_a_single_stamp_that_steps_back_is_left_out_and_is_no_join(make_clip, images, monkeypatch):
    reading, times = ClipPass("mpegts"), [*range(0, 900, 30), 60, *range(930, 1500, 30)]
    frames = [av.VideoFrame(16, 16, "yuv420p") for _ in times]
    for frame, t in zip(frames, times, strict=True):
        frame.pts, frame.time_base = t, Fraction(1, 900)
    monkeypatch.setattr(ClipPass, "decoded", lambda *_: iter(frames))
    with av.open(str(make_clip("a.mp4", images(3)))) as container:
        stamps = [t for t, _ in reading.stamped(container, container.streams.video[0])]
    assert len(stamps) == len(times) - 1
    assert reading.joins == []
    assert any("1 of 50 frames had a time stamp out of order" in str(note) for note in reading.notes(None))


def test_a_matroska_file_that_starts_late_does_not_end_early(make_clip, images):
    clip = VideoFile(make_clip("a.mkv", images(60), [5000 + n / 30 for n in range(60)]))
    times = [frame.t for frame in clip]
    assert times[0] == 0
    assert times[-1] == pytest.approx(59 / 30, abs=0.002)
    assert clip.notes == ()


def test_a_step_far_ahead_in_time_is_a_join_and_the_gap_is_left_out(make_clip, images):
    clip = VideoFile(make_clip("a.mkv", images(60), [n / 30 + (500 if n >= 30 else 0) for n in range(60)]))
    times = [frame.t for frame in clip]
    assert np.allclose(times, np.arange(60) / 30, atol=0.002)
    assert clip.joins == pytest.approx((1.0,), abs=0.002)
    assert clip.joins[0] in times
    assert [note for note in clip.notes if "ends early" in str(note)] == []
    assert any("2 recordings joined" in str(note) for note in clip.notes)


def test_a_time_lapse_keeps_its_long_steps(make_clip, images):
    times = [20.0 * n for n in range(30)]
    clip = VideoFile(make_clip("a.mkv", images(30), times))
    assert np.allclose([frame.t for frame in clip], times, atol=0.01)
    assert clip.joins == ()


def test_frames_without_stamps_before_those_that_have_one_are_no_join(make_clip, images, monkeypatch):
    frames = [av.VideoFrame(16, 16, "yuv420p") for _ in range(40)]
    for n, frame in enumerate(frames[20:]):
        frame.pts, frame.time_base = n, Fraction(1, 30)
    reading = ClipPass("matroska")
    monkeypatch.setattr(ClipPass, "decoded", lambda *_: iter(frames))
    with av.open(str(make_clip("a.mp4", images(3)))) as container:
        times = [t for t, _ in reading.stamped(container, container.streams.video[0])]
    assert np.allclose(times, np.arange(40) / 30)
    assert reading.joins == []
    assert any("Some frames have no time stamps" in str(note) for note in reading.notes(None))


@pytest.mark.parametrize(("name", "codec"), [("a.mxf", "libx264"), ("a.mxf", "mpeg2video"), ("a.m1v", "mpeg1video")])
def test_frames_stored_out_of_order_are_all_timed_where_only_decoding_times_are_known(make_clip, images, name, codec):
    clip = VideoFile(make_clip(name, images(40), codec=codec, options={"bf": "2"}, base=Fraction(1, 30)))
    assert np.allclose([frame.t for frame in clip], np.arange(40) / 30, atol=0.001)
    assert [note for note in clip.notes if "out of order" in str(note)] == []


def test_a_video_that_begins_a_moment_into_its_timeline_keeps_the_timeline(make_clip, images):
    times = [0.1, 0.2, 0.3, 0.4]
    assert np.allclose([frame.t for frame in VideoFile(make_clip("a.mp4", images(4), times))], times, atol=0.001)


def test_a_piece_of_a_longer_recording_starts_at_zero(make_clip, images):
    times = [frame.t for frame in VideoFile(make_clip("a.mkv", images(5), [2.0, 2.1, 2.2, 2.3, 2.4]))]
    assert np.allclose(times, [0, 0.1, 0.2, 0.3, 0.4], atol=0.001)


def test_a_stream_without_a_timeline_starts_at_zero(make_clip, images):
    assert next(iter(VideoFile(make_clip("a.ts", images(5))))).t == 0
