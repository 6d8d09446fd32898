"""The video of a comparison: its length, its frames, which frame of each clip is in which, and that it is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import av
import numpy as np
import pytest

from posturecam.errors import OutputError, VideoError
from posturecam.side_by_side.choices import ComparisonLayout, EqualBy, InStepBy
from posturecam.side_by_side.comparison import Comparison, compare
from posturecam.side_by_side.footage import Footage, FootageKind, FrameCursor, footage_of
from posturecam.side_by_side.movie import MovieFrames, MovieOptions, write_movie
from posturecam.side_by_side.panels import MOST_ZOOM, WindowView, equal_leg_px
from tests.people import walker
from tests.side_by_side.made import CYCLE, clip, number_in, numbered_video, with_exact_landings

SMALL, LARGE = (
    {"leg_px": 60.0, "size": (320, 240), "place": (160.0, 200.0)},
    {"leg_px": 110.0, "size": (480, 360), "place": (240.0, 330.0)},
)
FIRST, SECOND = walker(cadence=104.0), walker(cadence=124.0)
NONE = Footage(FootageKind.NONE)


@pytest.fixture(scope="module")
def comparison() -> Comparison:
    first = with_exact_landings(clip(FIRST, 4.0, **SMALL), FIRST)
    second = with_exact_landings(clip(SECOND, 4.0, fps=25.0, **LARGE), SECOND)
    return compare((first, second))


@pytest.fixture
def footage(comparison: Comparison, tmp_path: Path) -> tuple[Footage, Footage]:
    made = []
    for name, one in zip("ab", comparison.clips, strict=True):
        numbered_video(tmp_path / f"{name}.mp4", one.raw)
        made.append(Footage(FootageKind.CLIP, tmp_path / f"{name}.mp4"))
    return made[0], made[1]


def frames_of(file: Path) -> list[tuple[float, np.ndarray]]:
    with av.open(str(file)) as container:
        return [(float(frame.time), frame.to_ndarray(format="rgb24")) for frame in container.decode(video=0)]


def test_the_video_lasts_as_long_as_the_driving_clip_and_shows_both_at_one_phase(comparison, footage, tmp_path):
    file = tmp_path / "compare.mp4"
    write_movie(comparison, footage, file, MovieOptions(height=240, equal=EqualBy.HEIGHT))
    frames = frames_of(file)
    synchrony = comparison.synchrony
    fps = 1 / np.median(np.diff([t for t, _ in frames]))
    assert fps == pytest.approx(30, abs=0.5)
    assert len(frames) == pytest.approx(synchrony.duration_s * 30, abs=2)
    windows = MovieFrames(comparison, footage, MovieOptions(height=240, equal=EqualBy.HEIGHT))._board.windows
    for t, image in frames[:-6:9]:  # the reader takes the last plain greys for repeats
        moment = synchrony.moment_after(t)
        for rect, times, made in zip(windows, synchrony.times, comparison.clips, strict=True):
            inside = image[rect.top + 4 : rect.bottom - 4, rect.left + 4 : rect.right - 4]
            near = np.array([times.at(moment) - 1e-3, times.at(moment) + 3e-3])  # two frames where it is hardly either
            wanted = np.searchsorted(made.raw.t, near, side="right") - 1
            assert number_in(inside) in np.maximum(wanted, 0) % CYCLE


@pytest.mark.parametrize("layout", ComparisonLayout)
@pytest.mark.parametrize("by", InStepBy)
def test_skeletons_are_drawn_where_there_are_no_frames(comparison, tmp_path, layout, by):
    file, timed = tmp_path / "compare.mp4", compare(comparison.clips, by=by)
    write_movie(timed, (NONE, NONE), file, MovieOptions(layout=layout, height=200, longest_s=0.5))
    frames = frames_of(file)
    assert len(frames) == 15
    assert all(image.shape[0] % 2 == 0 and image.shape[1] % 2 == 0 for _, image in frames)
    assert (frames[0][1].max(axis=2) > 150).mean() > 0.005  # bones and letters
    assert np.abs(frames[0][1].astype(int) - frames[-1][1]).mean() > 0.2  # it moves


def test_half_the_speed_lasts_twice_as_long(comparison, tmp_path):
    slow = MovieOptions(height=160, speed=0.5, longest_s=0.6)
    write_movie(comparison, (NONE, NONE), tmp_path / "slow.mp4", slow)
    frames = frames_of(tmp_path / "slow.mp4")
    assert frames[-1][0] == pytest.approx(1.2, abs=0.06)


def test_a_person_with_a_known_leg_is_equally_large_in_both_windows(comparison):
    for height in (240, 720):
        leg = equal_leg_px(comparison.hip_paths, height)
        for path, one in zip(comparison.hip_paths, comparison.clips, strict=True):
            view = WindowView(path, one.raw.size, (height, height), leg)
            assert view.scale * path.usual_leg_px == pytest.approx(leg)
            assert view.scale <= MOST_ZOOM
            hips, _ = path.at(2.0)
            assert view.at(2.0).point(hips)[0] == pytest.approx(height / 2, abs=height / 12)


def test_the_ghost_lies_on_the_hips(comparison, footage, monkeypatch):
    frames = MovieFrames(comparison, (NONE, NONE), MovieOptions(layout=ComparisonLayout.GHOST, height=300))
    below, above = (times.at(1.3) for times in comparison.synchrony.times)
    place, _ = frames._place(below, above)
    below_hips, above_hips = (path.at(t)[0] for path, t in zip(comparison.hip_paths, (below, above), strict=True))
    assert place.point(above_hips) == pytest.approx(below_hips)
    lengths = [path.at(t)[1] for path, t in zip(comparison.hip_paths, (below, above), strict=True)]
    assert place.scale == pytest.approx(lengths[0] / lengths[1])


def test_what_fails_leaves_nothing_behind_and_what_was_there(comparison, tmp_path, footage):
    file = tmp_path / "there.mp4"
    file.write_bytes(b"older")
    footage[1].video.write_bytes(footage[1].video.read_bytes()[:400])
    with pytest.raises(VideoError):
        write_movie(comparison, footage, file, MovieOptions(height=160))
    assert file.read_bytes() == b"older"
    with pytest.raises(OutputError):
        write_movie(comparison, (NONE, NONE), tmp_path / "no" / "folder.mp4", MovieOptions(height=160, longest_s=0.2))
    assert sorted(one.name for one in tmp_path.iterdir()) == ["a.mp4", "b.mp4", "there.mp4"]


def test_a_cursor_goes_on_and_back(comparison, footage):
    cursor, track = FrameCursor(comparison.clips[0], footage[0]), comparison.clips[0].raw
    for k in (0, 5, 6, 40, 3, 3, 90, 0):
        assert cursor.at(float(track.t[k]) + 0.01).t == pytest.approx(track.t[k], abs=1e-3)
    assert cursor.at(-5.0).t == pytest.approx(0.0, abs=1e-3)
    assert cursor.at(99.0).t == pytest.approx(track.t[-1], abs=1e-3)
    cursor.close()


def test_a_stretch_that_is_repeated_is_decoded_once(comparison, footage, monkeypatch):
    from posturecam.video.files import VideoFile

    begun = []
    original = VideoFile.__iter__
    monkeypatch.setattr(VideoFile, "__iter__", lambda source: begun.append(1) or original(source))
    made = comparison.clips[0]
    cursor = FrameCursor(made, footage[0], (1.0, 2.0))
    for t in (*np.arange(1.0, 2.0, 0.04), *np.arange(1.0, 2.0, 0.03)):
        frame = cursor.at(float(t))
        wanted = int(np.searchsorted(made.raw.t, t + 2e-3, side="right")) - 1
        assert frame.t == pytest.approx(made.raw.t[wanted], abs=1e-3)
        assert number_in(frame.rgb) == wanted % CYCLE
    assert len(begun) == 1
    monkeypatch.setattr("posturecam.side_by_side.footage.MOST_KEPT_BYTES", 100)
    small = FrameCursor(made, footage[0], (1.0, 2.0))
    assert [round(small.at(t).t, 2) for t in (1.5, 1.0, 1.9, 1.0)] == [1.5, 1.0, 1.9, 1.0]
    assert len(begun) == 4  # too large to keep: it begins anew each time


def test_frames_are_taken_from_the_clip_else_the_annotated_video_else_there_are_none(comparison, footage, tmp_path):
    made = comparison.clips[0]
    assert footage_of(made).kind is FootageKind.NONE
    assert footage_of(made, footage[0].video).kind is FootageKind.CLIP  # its frames are those of the landmarks
    folder = tmp_path / "result"
    folder.mkdir()
    kept = replace(made, folder=folder)
    (folder / "annotated.mp4").write_bytes(b"-")
    found = footage_of(kept)
    assert (found.kind, found.holds_overlay) == (FootageKind.ANNOTATED, True)
    assert found.remark(kept).code == "compare.footage.annotated"
    (folder / "source.mp4").write_bytes(b"-")
    assert footage_of(kept) == Footage(FootageKind.CLIP, folder / "source.mp4")
    (folder / "source.mp4").unlink()
    (folder / "annotated.mp4").unlink()
    (folder / "annotated.mp4").symlink_to("/etc/hostname")
    assert footage_of(kept).kind is FootageKind.NONE


def test_another_clip_is_refused(comparison, footage, tmp_path):
    with pytest.raises(VideoError, match=r"is not the clip"):
        footage_of(comparison.clips[0], footage[1].video)
    with pytest.raises(VideoError):
        footage_of(comparison.clips[0], tmp_path / "none.mp4")


@pytest.mark.parametrize("size", [(16, 2000), (4096, 64)])
def test_frames_of_strange_shapes_give_an_ordinary_board(comparison, size, tmp_path):
    made = comparison.clips[0]
    odd = replace(
        made, raw=replace(made.raw, size=size), analysis=replace(made.analysis, track=replace(made.track, size=size))
    )
    for equal in EqualBy:
        frames = MovieFrames(compare((odd, made)), (NONE, NONE), MovieOptions(equal=equal, height=200))
        assert 100 <= frames.size[0] <= 1000
        assert 200 <= frames.size[1] <= 300
        next(iter(frames))
