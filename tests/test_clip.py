"""A clip gets its result folder: whole, or not at all."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import av
import cv2
import numpy as np
import pytest

from posturecam.clip import analyze_to_folder
from posturecam.errors import ModelError, OutputError, VideoError
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import load_track, save_track
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.tracking import track_video
from posturecam.types import Analysis
from posturecam.video.writer import VideoWriter
from posturecam.words import message

pytestmark = pytest.mark.usefixtures("no_thread_is_left")
FILES = [".posturecam.json", "analysis.json", "frames.csv", "landmarks.npz", "strides.csv"]


@pytest.fixture
def clip(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    """A video of grey frames, of the length of the track."""
    with VideoWriter(tmp_path / "clip.mp4", leaning_track.size) as video:
        for i, t in enumerate(leaning_track.t):
            video.write(float(t), np.full((480, 640, 3), 2 * i, np.uint8))
    return tmp_path / "clip.mp4"


@pytest.fixture
def stored(leaning_track: PoseTrack, tmp_path: Path) -> Path:
    save_track(leaning_track, tmp_path / "stored.npz")
    return tmp_path / "stored.npz"


def test_a_missing_clip_is_named(tmp_path: Path) -> None:
    with pytest.raises(VideoError, match=r"nowhere\.mp4"):
        analyze_to_folder(tmp_path / "nowhere.mp4", tmp_path / "out")


def test_a_clip_gets_all_its_files(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    result = analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track))
    assert result.folder == tmp_path / "out" / "clip"
    assert {path.name for path in result.folder.iterdir()} >= {*FILES, "annotated.mp4", "thumbnail.jpg"}
    with av.open(str(result.folder / "annotated.mp4")) as video:
        assert sum(1 for _ in video.decode(video=0)) == len(leaning_track)


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


@pytest.mark.parametrize("stage", ["finding the person", "drawing"])
@pytest.mark.parametrize("how", ["another film", "cut short", "overwritten", "removed", "replaced by text"])
def test_a_clip_that_changes_while_it_is_analysed_is_refused_and_leaves_nothing(
    clip: Path, leaning_track: PoseTrack, tmp_path: Path, stage: str, how: str
) -> None:
    with VideoWriter(tmp_path / "other.mp4", (320, 240)) as video:
        for i in range(20):
            video.write(i / 30, np.full((240, 320, 3), 250 - i, np.uint8))

    def change(present: object, done: int, total: int | None) -> None:
        if (str(present), done) == (stage, 2) and how != "removed":
            _change(clip, tmp_path / "other.mp4", how)
        elif (str(present), done) == (stage, 2):
            clip.unlink()

    with pytest.raises(VideoError, match=r"clip\.mp4 was (changed|removed or can't be read any more) while it was an"):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), progress=change)
    assert list((tmp_path / "out").glob("*")) == []


def _change(clip: Path, other: Path, how: str) -> None:
    content = {"cut short": clip.read_bytes()[:1000], "replaced by text": b"hello"}.get(how, other.read_bytes())
    if how == "another film":
        other.replace(clip)
        return
    with clip.open("r+b") as file:
        file.write(content)
        file.truncate()


def test_notes_beside_the_files_of_a_clip_survive_a_rerun(stored: Path, tmp_path: Path) -> None:
    home = analyze_to_folder(stored, tmp_path / "out").folder
    (home / "notes.txt").write_text("knee hurts")
    (home / "stale.jpg").touch()
    assert analyze_to_folder(stored, tmp_path / "out", activity="stand").folder == home
    assert sorted(path.name for path in home.iterdir()) == [*FILES[:4], "notes.txt", "stale.jpg", FILES[4]]


def test_names_that_differ_only_in_case_get_folders_of_their_own(
    stored: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    (tmp_path / "other").mkdir()
    save_track(leaning_track.between(0, 1), tmp_path / "other" / "Stored.npz")
    clips = (tmp_path / "other" / "Stored.npz", stored, tmp_path / "other" / "Stored.npz", stored)
    homes = [analyze_to_folder(clip, tmp_path / "out").folder.name for clip in clips]
    assert homes == ["Stored", "stored_2", "Stored", "stored_2"]


def test_stopping_while_the_video_is_drawn_leaves_nothing(clip: Path, leaning_track: PoseTrack, tmp_path: Path) -> None:
    def stop(stage: object, done: int, total: int | None) -> None:
        if str(stage) == "drawing" and done == 20:
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


def test_a_drawing_that_fails_is_reported_and_leaves_nothing(
    clip: Path, leaning_track: PoseTrack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "no space left")

    monkeypatch.setattr("posturecam.render.overlay.Overlay.draw", fail)
    with pytest.raises(OutputError, match="is full"):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track))
    assert list((tmp_path / "out").iterdir()) == []


def test_stored_landmarks_hold_no_frames_to_look_at_again_which_is_said(stored: Path) -> None:
    assert message("tracking.accurate_needs_frames") in track_video(stored, accurate=True).remarks
    assert not track_video(stored).remarks


def test_an_engine_is_asked_for_by_name(clip: Path) -> None:
    with pytest.raises(ValueError, match="steam"):
        track_video(clip, engine="steam")


@pytest.mark.parametrize("fault", [MemoryError(), cv2.error("Insufficient memory")])
def test_too_little_memory_is_a_sentence(
    fault: Exception, clip: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    if isinstance(fault, cv2.error):
        fault.code = -4

    def short(stage: object, done: int, total: int | None) -> None:
        raise fault

    with pytest.raises(VideoError, match=rf"{clip.name} takes more memory than it may\. Cut it"):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), progress=short)


def test_what_is_found_is_handed_over_before_its_files_are_made(
    leaning_track: PoseTrack, clip: Path, tmp_path: Path
) -> None:
    found: list[tuple[Analysis, bool]] = []
    result = analyze_to_folder(
        clip,
        tmp_path / "out",
        estimator=ReplayPose(leaning_track),
        video=False,
        found=lambda analysis: found.append((analysis, (tmp_path / "out" / clip.stem).exists())),
    )
    ((analysis, was_there),) = found
    assert analysis is result.analysis
    assert not was_there


def test_nothing_is_said_of_a_clip_that_was_changed_meanwhile(
    leaning_track: PoseTrack, clip: Path, tmp_path: Path
) -> None:
    said: list[Analysis] = []

    def change(stage: object, done: int, total: int | None) -> None:
        clip.write_bytes(clip.read_bytes() + b"more")

    with pytest.raises(VideoError, match="changed"):
        analyze_to_folder(
            clip, tmp_path / "out", estimator=ReplayPose(leaning_track), progress=change, found=said.append
        )
    assert said == []


def test_a_clip_that_was_only_touched_is_the_same(leaning_track: PoseTrack, clip: Path, tmp_path: Path) -> None:
    said: list[Analysis] = []
    estimator = ReplayPose(leaning_track)
    analyze_to_folder(
        clip, tmp_path / "out", estimator=estimator, progress=lambda *_: clip.touch(), found=said.append, video=False
    )
    assert len(said) == 1
