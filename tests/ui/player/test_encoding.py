from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from posturecam.types import Analysis
from posturecam.ui.player.encoding import OverlayTask, PlainTask, make_video, turned_by
from posturecam.ui.player.playable import plays_as_it_is
from posturecam.video.files import VideoFile
from posturecam.words import Message, message
from tests.ui.player.clips import SIZE, clip_of, recoded, remuxed, stored, track_of

LARGE = 2400, 1350


def _unheard(stage: Message | str, done: int, total: int | None) -> None:
    pass


def _times_of(path: Path) -> list[float]:
    return [frame.t for frame in VideoFile(path)]


def test_what_a_browser_plays_is_taken_as_it_is(tmp_path: Path) -> None:
    times = clip_of(tmp_path / "clip.mp4")
    assert plays_as_it_is(tmp_path / "clip.mp4", SIZE, np.array(times))
    assert plays_as_it_is(tmp_path / "clip.mp4", SIZE, np.array(times[::2]))
    (tmp_path / "room").mkdir()
    task = PlainTask(str(tmp_path / "clip.mp4"), stored(track_of(times), tmp_path / "r"), str(tmp_path / "room"))
    made = make_video(task, _unheard)
    assert made.file is not None
    assert Path(made.file).read_bytes() == (tmp_path / "clip.mp4").read_bytes()


def test_other_times_or_sizes_and_files_that_browsers_do_not_play_are_encoded(tmp_path: Path) -> None:
    times = np.array(clip_of(tmp_path / "clip.mp4"))
    assert not plays_as_it_is(tmp_path / "clip.mp4", SIZE, times + 0.01)
    assert not plays_as_it_is(tmp_path / "clip.mp4", SIZE[::-1], times)
    for other in (
        remuxed(tmp_path / "clip.mp4", tmp_path / "clip.mkv"),
        remuxed(tmp_path / "clip.mp4", tmp_path / "index_last.mp4"),
        recoded(tmp_path / "clip.mp4", tmp_path / "old.mp4", "mpeg4", "yuv420p"),
        recoded(tmp_path / "clip.mp4", tmp_path / "fine_colours.mp4", "libx264", "yuv444p"),
    ):
        assert not plays_as_it_is(other, SIZE, times), other.name


@pytest.mark.parametrize("first_s", [0.0, 0.1])
def test_an_encoded_video_begins_at_once_and_has_every_frame_at_its_time(first_s: float, tmp_path: Path) -> None:
    clip_of(tmp_path / "clip.mp4", first_s=first_s)
    clip = remuxed(tmp_path / "clip.mp4", tmp_path / "clip.mkv")
    times = _times_of(clip)
    (tmp_path / "room").mkdir()
    heard: list[int] = []
    task = PlainTask(str(clip), stored(track_of(times), tmp_path / "result"), str(tmp_path / "room"))
    made = make_video(task, lambda stage, done, total: heard.append(done))
    assert made.file is not None
    assert heard == list(range(1, len(times) + 1))
    assert _times_of(Path(made.file))[0] == 0.0
    assert _times_of(Path(made.file))[1:] == pytest.approx(times[1:], abs=1e-4)
    assert plays_as_it_is(Path(made.file), SIZE, np.array(times))


def test_a_large_clip_is_scaled_to_full_hd(tmp_path: Path) -> None:
    from posturecam.video.writer import VideoWriter

    with VideoWriter(tmp_path / "large.mp4", LARGE, longest=None) as writer:
        for k in range(4):
            writer.write(k / 30, np.full((LARGE[1], LARGE[0], 3), 40 * k, np.uint8))
    (tmp_path / "room").mkdir()
    landmarks = stored(track_of([0.0, 1 / 30], LARGE), tmp_path / "result")
    made = make_video(PlainTask(str(tmp_path / "large.mp4"), landmarks, str(tmp_path / "room")), _unheard)
    assert made.file is not None
    assert VideoFile(made.file).size == (1920, 1080)


def test_a_clip_that_lay_on_its_side_is_upright_in_its_video(tmp_path: Path) -> None:
    times = clip_of(tmp_path / "clip.mp4")
    note = message("video.note.on_its_side", turn=message("video.turn.by_90"))
    track = replace(track_of(times, SIZE[::-1]), remarks=(note,))
    assert turned_by(track) == 90
    (tmp_path / "room").mkdir()
    task = PlainTask(str(tmp_path / "clip.mp4"), stored(track, tmp_path / "result"), str(tmp_path / "room"))
    made = make_video(task, _unheard)
    assert made.file is not None
    video = VideoFile(made.file)
    assert video.size == SIZE[::-1]
    first = next(iter(video)).rgb.mean(axis=(1, 2))  # the bar stood upright; turned clockwise it lies near the top
    assert first[5:12].min() > 150 > first[40:].max()


def test_the_overlay_is_drawn_on_the_plain_video(tmp_path: Path) -> None:
    times = clip_of(tmp_path / "clip.mp4")
    (tmp_path / "room").mkdir()
    landmarks = stored(track_of(times), tmp_path / "result")
    analysis = Analysis((), None, (), {}).to_dict()
    made = make_video(OverlayTask(str(tmp_path / "clip.mp4"), landmarks, analysis, str(tmp_path / "room")), _unheard)
    assert made.file is not None
    assert Path(made.file).name == "annotated.mp4"
    assert _times_of(Path(made.file)) == pytest.approx(times, abs=1e-4)
    plain, drawn = (next(iter(VideoFile(path))).rgb.astype(int) for path in (tmp_path / "clip.mp4", Path(made.file)))
    assert np.abs(plain - drawn)[20:80, 20:80].max() > 80


def test_what_is_wrong_with_a_clip_is_an_answer(tmp_path: Path) -> None:
    (tmp_path / "clip.mp4").write_bytes(b"\x00\x00\x00\x18ftypisom" + bytes(100))
    landmarks = stored(track_of([0.0]), tmp_path / "result")
    made = make_video(PlainTask(str(tmp_path / "clip.mp4"), landmarks, str(tmp_path)), _unheard)
    assert made.file is None
    assert "clip.mp4" in str(made.reason)
