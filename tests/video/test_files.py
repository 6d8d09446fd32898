from __future__ import annotations

import struct
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from av.stream import Disposition

from posturecam.errors import VideoError
from posturecam.video import files, opening
from posturecam.video.files import VideoFile
from posturecam.video.orientation import turn_in_words
from posturecam.video.reading import Reading

CODECS = [
    ("a.mp4", "libx264"),
    ("a.mov", "libx264"),
    ("a.mkv", "libx264"),
    ("a.mp4", "libx265"),
    ("a.webm", "libvpx-vp9"),
    ("a.avi", "mjpeg"),
]


@pytest.mark.parametrize(("name", "codec"), CODECS)
def test_every_common_container_and_codec_gives_its_pictures_at_its_times(make_clip, pictures, name, codec):
    clip = VideoFile(make_clip(name, pictures(20), codec=codec, options={"x265-params": "log-level=none"}))
    frames = list(clip)
    assert clip.size == (96, 64)
    assert np.allclose([frame.t for frame in frames], np.arange(20) / 30, atol=0.0011)
    assert all(frame.rgb.shape == (64, 96, 3) and frame.rgb.dtype == np.uint8 for frame in frames)
    assert clip.notes == ()


def test_uneven_times_are_kept(make_clip, pictures):
    times = [0.0, 0.04, 0.05, 0.2, 0.21, 0.5]
    assert np.allclose([frame.t for frame in VideoFile(make_clip("a.mp4", pictures(6), times))], times, atol=0.001)


def test_an_avi_whose_pictures_are_stored_out_of_order_keeps_them_all(make_clip, pictures):
    times = [frame.t for frame in VideoFile(make_clip("a.avi", pictures(40), options={"bf": "3"}))]
    assert np.allclose(times, np.arange(40) / 30, atol=0.001)


def test_a_bare_stream_without_time_stamps_is_counted_and_says_so(make_clip, pictures):
    clip = VideoFile(make_clip("a.h264", pictures(10)))
    times = [frame.t for frame in clip]
    assert len(times) == 10
    assert np.allclose(np.diff(times), times[1])
    assert any("no time stamps" in note for note in clip.notes)


@pytest.mark.parametrize(("name", "codec"), [("a.h264", "libx264"), ("a.hevc", "libx265")])
def test_a_bare_stream_is_timed_at_the_rate_that_it_declares(tmp_path, pictures, name, codec):
    clip = VideoFile(_bare(tmp_path / name, pictures(20), codec, 50))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 50)
    assert any("declared 50 frames a second" in note for note in clip.notes)
    assert not clip.time_is_assumed


def test_a_bare_stream_without_any_rate_says_that_its_times_are_guesses(tmp_path, pictures):
    path = _bare(tmp_path / "a.hevc", pictures(20), "libx265", 50, "vui-timing-info=0")
    clip = VideoFile(path)
    assert len(list(clip)) == 20
    assert clip.time_is_assumed
    assert any("guesses" in note for note in clip.notes)


@pytest.mark.parametrize(("name", "codec", "form"), [("a.m2v", "mpeg2video", "mpeg2video"), ("a.m4v", "mpeg4", "m4v")])
def test_a_bare_mpeg_stream_is_read(tmp_path, pictures, name, codec, form):
    clip = VideoFile(_bare(tmp_path / name, pictures(20), codec, 50, form=form))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 50, atol=0.001)


def test_a_recorder_s_stream_with_access_unit_delimiters_is_read(tmp_path, pictures):
    path = _bare(tmp_path / "a.h264", pictures(20), "libx264", 30, "aud=1")
    assert path.read_bytes()[4] == 9
    assert len(list(VideoFile(path))) == 20


def test_a_tape_is_read_at_its_own_rate(tmp_path, pictures):
    path = tmp_path / "a.dv"
    with av.open(str(path), "w", format="dv") as out:
        stream = out.add_stream("dvvideo", rate=25)
        stream.width, stream.height, stream.pix_fmt = 720, 576, "yuv420p"
        for picture in pictures(10, (720, 576)):
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24").reformat(format="yuv420p")))
        out.mux(stream.encode(None))
    clip = VideoFile(path)
    assert clip.n_frames == 10
    assert np.allclose([frame.t for frame in clip], np.arange(10) / 25)


@pytest.mark.parametrize(("before", "after"), [(4, 0), (0, 16)], ids=["camcorder", "error correction"])
def test_transport_packets_of_other_sizes_are_read(make_clip, pictures, before, after):
    path = make_clip("a.ts", pictures(20))
    packets = path.read_bytes()
    wide = [bytes(before) + packets[k : k + 188] + bytes(after) for k in range(0, len(packets), 188)]
    path.write_bytes(b"".join(wide))
    assert len(list(VideoFile(path))) == 20


def test_a_transport_stream_cut_out_of_the_middle_is_read(make_clip, pictures):
    path = make_clip("a.ts", pictures(90), options={"g": "15"})
    content = path.read_bytes()
    path.write_bytes(content[len(content) // 3 + 77 :])
    times = [frame.t for frame in VideoFile(path)]
    assert len(times) > 30
    assert times[0] == 0


def test_recordings_joined_into_one_file_are_all_used_and_the_join_is_said(make_clip, pictures):
    one, two = (make_clip(f"{name}.ts", pictures(45)).read_bytes() for name in "ab")
    path = make_clip("c.ts", pictures(2))
    path.write_bytes(one + two)
    clip = VideoFile(path)
    times = np.array([frame.t for frame in clip])
    assert np.allclose(times, np.arange(90) / 30, atol=0.002)
    assert clip.joins == pytest.approx((1.5,), abs=0.002)
    assert any("2 recordings joined" in note for note in clip.notes)
    assert [frame.t for frame in clip] == list(times)


def test_a_single_stamp_that_steps_back_is_left_out_and_is_no_join(make_clip, pictures, monkeypatch):
    reading, times = Reading("mpegts"), [*range(0, 900, 30), 60, *range(930, 1500, 30)]
    frames = [av.VideoFrame(16, 16, "yuv420p") for _ in times]
    for frame, t in zip(frames, times, strict=True):
        frame.pts, frame.time_base = t, Fraction(1, 900)
    monkeypatch.setattr(Reading, "decoded", lambda *_: iter(frames))
    with av.open(str(make_clip("a.mp4", pictures(3)))) as container:
        stamps = [t for t, _ in reading.stamped(container, container.streams.video[0])]
    assert len(stamps) == len(times) - 1
    assert reading.joins == []
    assert any("1 of 50 frames had a time stamp out of order" in note for note in reading.notes(None))


def test_a_matroska_file_that_starts_late_does_not_end_early(make_clip, pictures):
    clip = VideoFile(make_clip("a.mkv", pictures(60), [5000 + n / 30 for n in range(60)]))
    times = [frame.t for frame in clip]
    assert times[0] == 0
    assert times[-1] == pytest.approx(59 / 30, abs=0.002)
    assert clip.notes == ()


def test_of_two_video_streams_the_default_one_is_read_and_the_other_is_next(tmp_path, pictures):
    clip = VideoFile(_two_streams(tmp_path / "a.mp4", pictures, default=1))
    assert clip.size == (128, 64)
    list(clip)
    assert any("2 video streams; the one of 128x64 px was used" in note for note in clip.notes)
    assert clip.next_stream()
    assert clip.size == (96, 64)
    assert len(list(clip)) == 10
    assert not clip.next_stream()


def test_a_clip_that_is_turned_gives_turned_frames_and_says_so(make_clip):
    picture = np.zeros((64, 96, 3), dtype=np.uint8)
    picture[:20, :20] = 255
    clip = VideoFile(make_clip("a.mp4", [picture] * 3))
    list(clip)
    (note,) = clip.turn(90)
    assert "turned clockwise by 90°" in note
    assert [turn_in_words(degrees) for degrees in (180, 270)] == ["by 180°", "anticlockwise by 90°"]
    assert clip.size == (64, 96)
    frame = next(iter(clip))
    assert frame.rgb.shape == (96, 64, 3)
    assert frame.rgb[:15, -15:].min() > 200
    assert clip.turn(270) == ()
    assert next(iter(clip)).rgb[:15, :15].min() > 200


def test_a_step_far_ahead_in_time_is_a_join_and_the_gap_is_left_out(make_clip, pictures):
    clip = VideoFile(make_clip("a.mkv", pictures(60), [n / 30 + (500 if n >= 30 else 0) for n in range(60)]))
    times = [frame.t for frame in clip]
    assert np.allclose(times, np.arange(60) / 30, atol=0.002)
    assert clip.joins == pytest.approx((1.0,), abs=0.002)
    assert clip.joins[0] in times
    assert [note for note in clip.notes if "ends early" in note] == []
    assert any("2 recordings joined" in note for note in clip.notes)


def test_a_time_lapse_keeps_its_long_steps(make_clip, pictures):
    times = [20.0 * n for n in range(30)]
    clip = VideoFile(make_clip("a.mkv", pictures(30), times))
    assert np.allclose([frame.t for frame in clip], times, atol=0.01)
    assert clip.joins == ()


def test_frames_without_stamps_before_those_that_have_one_are_no_join(make_clip, pictures, monkeypatch):
    frames = [av.VideoFrame(16, 16, "yuv420p") for _ in range(40)]
    for n, frame in enumerate(frames[20:]):
        frame.pts, frame.time_base = n, Fraction(1, 30)
    reading = Reading("matroska")
    monkeypatch.setattr(Reading, "decoded", lambda *_: iter(frames))
    with av.open(str(make_clip("a.mp4", pictures(3)))) as container:
        times = [t for t, _ in reading.stamped(container, container.streams.video[0])]
    assert np.allclose(times, np.arange(40) / 30)
    assert reading.joins == []
    assert any("Some frames have no time stamps" in note for note in reading.notes(None))


@pytest.mark.parametrize(("name", "codec"), [("a.mxf", "libx264"), ("a.mxf", "mpeg2video"), ("a.m1v", "mpeg1video")])
def test_frames_stored_out_of_order_are_all_timed_where_only_decoding_times_are_known(make_clip, pictures, name, codec):
    clip = VideoFile(make_clip(name, pictures(40), codec=codec, options={"bf": "2"}, base=Fraction(1, 30)))
    assert np.allclose([frame.t for frame in clip], np.arange(40) / 30, atol=0.001)
    assert [note for note in clip.notes if "out of order" in note] == []


@pytest.mark.parametrize(
    ("name", "codec"), [("a.ivf", "libvpx"), ("a.ivf", "libvpx-vp9"), ("a.flv", "flv"), ("a.wmv", "wmv2")]
)
def test_less_common_containers_are_read(make_clip, pictures, name, codec):
    clip = VideoFile(make_clip(name, pictures(20), codec=codec))
    assert np.allclose([frame.t for frame in clip], np.arange(20) / 30, atol=0.002)


@pytest.mark.parametrize("name", ["a.mp4", "a.mkv", "a.avi", "a.flv"])
def test_metadata_that_are_not_utf_8_are_no_hindrance(make_clip, pictures, name):
    path = make_clip(name, pictures(10), codec="flv" if name == "a.flv" else "mpeg4", metadata={"title": "Strasse"})
    content = path.read_bytes()
    assert b"Strasse" in content
    path.write_bytes(content.replace(b"Strasse", b"Stra\xdfe!"))
    assert len(list(VideoFile(path))) == 10


def test_a_handler_name_that_is_not_utf_8_is_no_hindrance(make_clip, pictures):
    path = make_clip("a.mp4", pictures(10))
    content = path.read_bytes()
    assert b"VideoHandler" in content
    path.write_bytes(content.replace(b"VideoHandler", b"Vid\xe9oHandler"))
    assert len(list(VideoFile(path))) == 10


def test_an_unknown_codec_says_what_to_do(make_clip, pictures):
    path = make_clip("a.mp4", pictures(10))
    content = path.read_bytes()
    at = content.rindex(b"avc1")
    path.write_bytes(content[:at] + b"zzzz" + content[at + 4 :])
    with pytest.raises(VideoError, match=r"No picture in .*a\.mp4 can be decoded.*Export it again"):
        VideoFile(path)


def test_a_film_that_begins_a_moment_into_its_timeline_keeps_the_timeline(make_clip, pictures):
    times = [0.1, 0.2, 0.3, 0.4]
    assert np.allclose([frame.t for frame in VideoFile(make_clip("a.mp4", pictures(4), times))], times, atol=0.001)


def test_a_piece_of_a_longer_recording_starts_at_zero(make_clip, pictures):
    times = [frame.t for frame in VideoFile(make_clip("a.mkv", pictures(5), [2.0, 2.1, 2.2, 2.3, 2.4]))]
    assert np.allclose(times, [0, 0.1, 0.2, 0.3, 0.4], atol=0.001)


def test_a_stream_without_a_timeline_starts_at_zero(make_clip, pictures):
    assert next(iter(VideoFile(make_clip("a.ts", pictures(5))))).t == 0


def test_colours_come_as_red_green_blue(make_clip):
    red = np.zeros((64, 96, 3), dtype=np.uint8)
    red[..., 0] = 255
    first = next(iter(VideoFile(make_clip("a.mp4", [red] * 3))))
    assert first.rgb[30, 40, 0] > 230
    assert first.rgb[30, 40, 1:].max() < 25


def test_a_clip_can_be_read_twice(make_clip, pictures):
    clip = VideoFile(make_clip("a.mp4", pictures(12)))
    first, second = list(clip), list(clip)
    assert [frame.t for frame in first] == [frame.t for frame in second]
    assert np.array_equal(first[-1].rgb, second[-1].rgb)


def test_a_second_reading_gives_the_same_frames_without_looking_for_repeats(make_clip, pictures, monkeypatch):
    film = pictures(48)
    clip = VideoFile(make_clip("a.mp4", [film[int(number * 24 / 30 + 0.5)] for number in range(60)]))
    first, notes = list(clip), clip.notes
    monkeypatch.setattr(files, "without_repeats", None)
    second = list(clip)
    assert [frame.t for frame in second] == [frame.t for frame in first]
    assert all(np.array_equal(one.rgb, other.rgb) for one, other in zip(first, second, strict=True))
    assert (clip.notes, clip.n_frames) == (notes, len(first))


def test_a_reading_that_was_given_up_leaves_the_next_one_whole(make_clip, pictures):
    clip = VideoFile(make_clip("a.mp4", pictures(40)))
    next(iter(clip))
    assert len(list(clip)) == 40


def test_the_number_of_frames_is_known_before_reading(make_clip, pictures):
    clip = VideoFile(make_clip("a.mp4", pictures(12)))
    assert clip.n_frames == 12
    assert clip.duration_s == pytest.approx(0.4, abs=0.04)


@pytest.mark.parametrize(
    ("degrees", "corner"),
    [(0, (0, 0)), (90, (0, -1)), (180, (-1, -1)), (270, (-1, 0))],
)
def test_a_rotated_phone_clip_comes_upright(make_clip, degrees, corner):
    marked = np.full((64, 96, 3), 30, dtype=np.uint8)
    marked[:16, :16] = 255  # where the stored picture has its top left corner
    path = make_clip("a.mp4", [marked] * 4)
    _turn(path, degrees)
    clip = VideoFile(path)
    shown = next(iter(clip)).rgb
    assert clip.size == ((96, 64) if degrees in (0, 180) else (64, 96))
    assert shown.shape[1::-1] == clip.size
    assert shown[corner].min() > 200
    assert np.median(shown) < 60


def test_stretched_pixels_are_made_square(make_clip, pictures):
    assert VideoFile(make_clip("a.mp4", pictures(4), aspect=Fraction(4, 3))).size == (128, 64)


def test_every_fifth_picture_repeated_is_left_out_and_the_rest_is_even(make_clip, pictures):
    shown = [int(number * 24 / 30 + 0.5) for number in range(60)]
    film = pictures(max(shown) + 1)
    clip = VideoFile(make_clip("a.mp4", [film[number] for number in shown]))
    times = [frame.t for frame in clip]
    assert len(times) == len(set(shown))
    assert np.allclose(np.diff(times), 1 / 24, atol=0.001)
    assert clip.notes[0].startswith("Every 5th frame was a repeat and was left out")
    assert clip.n_frames == pytest.approx(len(times), abs=1)


@pytest.mark.parametrize(
    ("brightness", "told"), [(20, "dark"), (54, "dark"), (60, None), (210, None), (235, "overexposed")]
)
def test_too_little_or_too_much_light_is_told(make_clip, brightness, told):
    clip = VideoFile(make_clip("a.mp4", [np.full((64, 96, 3), brightness, np.uint8)] * 5))
    list(clip)
    assert [f"is {told}" in note for note in clip.notes] == ([True] if told else []) + [False]
    assert clip.notes[-1].startswith("Nothing moves in this video")


def test_a_motionless_scene_keeps_all_its_frames(make_clip, pictures):
    assert len(list(VideoFile(make_clip("a.mp4", pictures(1) * 40)))) == 40


def test_a_clip_cut_off_in_the_middle_is_read_as_far_as_it_goes(make_clip, tmp_path):
    noise = np.random.default_rng(0).integers(0, 255, (90, 64, 96, 3), dtype=np.uint8)
    whole = make_clip("whole.mp4", list(noise)).read_bytes()
    path = tmp_path / "cut.mp4"
    path.write_bytes(whole[: len(whole) // 3])
    clip = VideoFile(path)
    assert 10 < len(list(clip)) < 60
    assert any("ends early" in note for note in clip.notes)


def test_damage_in_the_middle_costs_only_what_is_damaged(make_clip):
    noise = np.random.default_rng(0).integers(0, 255, (60, 64, 96, 3), dtype=np.uint8)
    path = make_clip("a.mp4", list(noise), options={"g": "10"})
    content = bytearray(path.read_bytes())
    middle = len(content) // 2
    content[middle : middle + len(content) // 10] = b"\xa5" * (len(content) // 10)
    path.write_bytes(content)
    clip = VideoFile(path)
    assert 30 < len(list(clip)) < 60
    assert any("damaged" in note for note in clip.notes)


def test_a_file_without_its_index_is_called_incomplete(make_clip, pictures, tmp_path):
    whole = make_clip("whole.mp4", pictures(9)).read_bytes()
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
    with pytest.raises(VideoError, match="sound but no film"):
        VideoFile(path)


def test_a_picture_size_beyond_reason_is_refused(make_clip, pictures, monkeypatch):
    path = make_clip("a.mp4", pictures(3))
    monkeypatch.setattr(opening, "MAX_PIXELS", 96 * 64 - 1)
    with pytest.raises(VideoError, match="96x64, larger than 8K"):
        VideoFile(path)


def test_a_film_of_which_nothing_decodes_says_what_to_do(make_clip, pictures):
    path = make_clip("a.mp4", pictures(9))
    content = bytearray(path.read_bytes())
    data = content.index(b"mdat") + 4
    content[data:] = b"\xff" * (len(content) - data)
    path.write_bytes(content)
    with pytest.raises(VideoError, match=r"No picture in .*a\.mp4 can be decoded.*Export it again"):
        VideoFile(path)


def test_a_name_with_a_colon_is_still_only_a_file(make_clip, pictures, tmp_path):
    path = tmp_path / "http:example.mp4"
    try:
        make_clip("plain.mp4", pictures(3)).rename(path)
    except OSError:
        pytest.skip("this system allows no colons in names")
    assert len(list(VideoFile(path))) == 3


def _bare(path, pictures, codec, rate, params="", form=None):
    """A stream without a container, at a declared rate."""
    options = {"libx264": {"x264-params": params}, "libx265": {"x265-params": f"log-level=none:{params}".strip(":")}}
    with av.open(str(path), "w", format=form) as out:
        stream = out.add_stream(codec, rate=rate, options=options.get(codec, {}))
        stream.width, stream.height, stream.pix_fmt = 96, 64, "yuv420p"
        for picture in pictures:
            out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        out.mux(stream.encode(None))
    return path


def _two_streams(path, pictures, default):
    """A file with two films, 96x64 and 128x64 px, of which one is the default."""
    with av.open(str(path), "w") as out:
        streams = []
        for number, width in enumerate((96, 128)):
            stream = out.add_stream("libx264", rate=30)
            stream.width, stream.height, stream.pix_fmt = width, 64, "yuv420p"
            stream.disposition = Disposition.default if number == default else Disposition(0)
            streams.append(stream)
        for number in range(10):
            for stream in streams:
                picture = pictures(number + 1, (stream.width, 64))[-1]
                out.mux(stream.encode(av.VideoFrame.from_ndarray(picture, format="rgb24")))
        for stream in streams:
            out.mux(stream.encode(None))
    return path


def _turn(path: Path, degrees: int) -> None:
    """Writes a display matrix that turns the picture clockwise into the film's track header."""
    a, b, c, d = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}[degrees]
    content = bytearray(path.read_bytes())
    start = content.index(b"tkhd") + 4 + 40
    one = 1 << 16
    content[start : start + 36] = struct.pack(">9i", a * one, b * one, 0, c * one, d * one, 0, 0, 0, 1 << 30)
    path.write_bytes(content)
