from __future__ import annotations

import errno
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.clip import NO_FRAMES_NOTE, analyze_to_folder, analyze_video, track_video
from posturecam.errors import ModelError, NobodyFound, OutputError, VideoError
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import load_track, save_track
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.video.writer import VideoWriter

if TYPE_CHECKING:
    from typing_extensions import Self

FILES = ["analysis.json", "frames.csv", "landmarks.npz", "strides.csv"]


class Pictures:
    """A VideoSource of black pictures at the times of a track."""

    name = "pictures"
    size = (640, 480)
    notes = ("A note of the reader.",)

    def __init__(self, times: Floats, n_frames: int | None = None) -> None:
        self.times, self.n_frames = times, n_frames

    def __iter__(self) -> Iterator[Frame]:
        for t in self.times:
            yield Frame(float(t), np.zeros((480, 640, 3), np.uint8))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...


class Blind(ReplayPose):
    """An estimator that never sees anybody."""

    def estimate(self, frame: Frame) -> Pose | None:
        return None


@pytest.fixture
def clip(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    """A film of grey pictures, of the length of the track."""
    with VideoWriter(tmp_path / "clip.mp4", leaning_track.size) as film:
        for i, t in enumerate(leaning_track.t):
            film.write(float(t), np.full((480, 640, 3), 2 * i, np.uint8))
    return tmp_path / "clip.mp4"


@pytest.fixture
def stored(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    save_track(leaning_track, tmp_path / "stored.npz")
    return tmp_path / "stored.npz"


@pytest.fixture(autouse=True)
def _no_thread_is_left() -> Iterator[None]:
    before = set(threading.enumerate())
    yield
    assert set(threading.enumerate()) <= before


def test_a_video_becomes_a_track_at_the_times_of_its_frames(leaning_track: PoseTrack) -> None:
    track = track_video(Pictures(leaning_track.t), ReplayPose(leaning_track))
    np.testing.assert_allclose(track.t, leaning_track.t)
    np.testing.assert_allclose(track.xy[10], leaning_track.xy[10])
    assert track.size == (640, 480)


def test_the_readers_notes_reach_the_analysis(leaning_track: PoseTrack) -> None:
    assert "A note of the reader." in analyze_video(Pictures(leaning_track.t), ReplayPose(leaning_track)).notes


def test_progress_counts_every_frame(leaning_track: PoseTrack) -> None:
    seen: list[tuple[str, int, int | None]] = []
    track_video(Pictures(leaning_track.t, 60), ReplayPose(leaning_track), progress=lambda *step: seen.append(step))
    assert [done for _, done, _ in seen] == list(range(1, 61))
    assert {(stage, total) for stage, _, total in seen} == {("finding the person", 60)}


def test_a_clip_without_anybody_is_told_by_name(leaning_track: PoseTrack) -> None:
    with pytest.raises(NobodyFound, match="Nobody could be followed in pictures"):
        track_video(Pictures(leaning_track.t), Blind(leaning_track))


def test_a_source_without_pictures_is_told_by_name(leaning_track: PoseTrack) -> None:
    with pytest.raises(VideoError, match="pictures holds no pictures"):
        track_video(Pictures(np.empty(0)), ReplayPose(leaning_track))


def test_a_missing_clip_is_told_by_name(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"nowhere\.mp4"):
        analyze_to_folder(tmp_path / "nowhere.mp4", tmp_path / "out")


def test_a_clip_gets_all_its_files(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    result = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track))
    assert result.folder == tmp_path / "out" / "clip"
    assert {path.name for path in result.folder.iterdir()} >= {*FILES, "annotated.mp4", "thumbnail.jpg"}
    with av.open(str(result.folder / "annotated.mp4")) as film:
        assert sum(1 for _ in film.decode(video=0)) == len(leaning_track)


def test_without_video_there_are_only_numbers(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    result = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), video=False)
    assert sorted(path.name for path in result.folder.iterdir()) == FILES


def test_the_same_input_gives_the_same_bytes(stored: Path, tmp_path: Path) -> None:
    folders = [analyze_to_folder(stored, tmp_path / out).folder for out in ("a", "b")]
    for name in FILES:
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()


def test_the_stored_landmarks_give_the_same_findings_again(
    clip: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    first = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), video=False)
    again = analyze_to_folder(first.folder / "landmarks.npz", tmp_path / "out")
    assert again.folder.name == "clip_landmarks"
    before, after = (json.loads((r.folder / "analysis.json").read_text(encoding="utf-8")) for r in (first, again))
    assert before["bouts"] == after["bouts"]


def test_the_stored_landmarks_are_those_the_model_saw(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    result = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), video=False)
    np.testing.assert_allclose(load_track(result.folder / "landmarks.npz").xy[10], leaning_track.xy[10], atol=0.01)


def test_the_result_names_the_clip_by_its_content(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    result = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), video=False)
    other = tmp_path / "other" / "clip.mp4"
    other.parent.mkdir()
    other.write_bytes(clip.read_bytes() + b"\0")
    second = analyze_to_folder(other, tmp_path / "out", estimator=ReplayPose(leaning_track), video=False)
    assert (result.folder.name, second.folder.name) == ("clip", "clip_2")
    assert result.analysis.provenance["input"] != second.analysis.provenance["input"]


def test_stopping_while_the_video_is_drawn_leaves_nothing(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    def stop(stage: str, done: int, total: int | None) -> None:
        if stage == "drawing" and done == 20:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), progress=stop)
    assert list((tmp_path / "out").iterdir()) == []


def test_an_estimator_that_fails_ends_the_work_at_once(clip: Path, leaning_track: PoseTrack) -> None:
    class Failing(ReplayPose):
        def estimate(self, frame: Frame) -> Pose | None:
            raise ModelError("The pose model broke.")

    with pytest.raises(ModelError, match="The pose model broke"):
        track_video(clip, Failing(leaning_track))


def test_a_drawing_that_fails_is_told_and_leaves_nothing(
    clip: Path, leaning_track: PoseTrack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("posturecam.render.overlay.Overlay.draw", fail)
    with pytest.raises(OutputError, match="is full"):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track))
    assert list((tmp_path / "out").iterdir()) == []


def test_what_an_estimator_knows_besides_is_put_into_the_track(leaning_track: PoseTrack) -> None:
    class Knowing(ReplayPose):
        def refined(self, track: PoseTrack) -> PoseTrack:
            return replace(track, xy=track.xy + 1)

    track = track_video(Pictures(leaning_track.t), Knowing(leaning_track))
    np.testing.assert_allclose(track.xy[10], leaning_track.xy[10] + 1)


def test_stored_landmarks_hold_no_frames_to_look_at_again_which_is_said(stored: Path) -> None:
    assert NO_FRAMES_NOTE in track_video(stored, accurate=True).notes
    assert NO_FRAMES_NOTE not in track_video(stored).notes


def test_an_engine_is_asked_for_by_name(clip: Path) -> None:
    with pytest.raises(ValueError, match="steam"):
        track_video(clip, engine="steam")


def test_a_region_names_the_person_to_the_engine(leaning_track: PoseTrack, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def opened(engine: str | None, *, person: object, accurate: bool) -> ReplayPose:
        asked.append((person, accurate))
        return ReplayPose(leaning_track)

    monkeypatch.setattr("posturecam.pose.engines.open_engine", opened)
    track_video(Pictures(leaning_track.t), roi=(100, 50, 300, 350), accurate=True)
    assert asked == [((100, 50, 300, 350), True)]
