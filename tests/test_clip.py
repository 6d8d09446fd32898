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
import cv2
import numpy as np
import pytest

from posturecam.arrays import Floats
from posturecam.clip import analyze_to_folder, analyze_video
from posturecam.errors import ModelError, NobodyFound, OutputError, VideoError
from posturecam.options import Roi
from posturecam.pose.bystanders import Sighting
from posturecam.pose.region import Region
from posturecam.pose.replay import ReplayPose
from posturecam.pose.stored import load_track, save_track
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.tracking import track_video
from posturecam.video.writer import VideoWriter
from posturecam.words import message
from tests.people import Film, stander, walker

if TYPE_CHECKING:
    from typing_extensions import Self

FILES = [".posturecam.json", "analysis.json", "frames.csv", "landmarks.npz", "strides.csv"]


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


def test_slow_motion_that_the_file_declares_reaches_the_analysis(leaning_track: PoseTrack) -> None:
    film = Pictures(leaning_track.t)
    film.capture_slow_motion = 8.0  # type: ignore[attr-defined]
    analysis = analyze_video(film, ReplayPose(leaning_track))
    assert analysis.provenance["capture_slow_motion"] == "8"
    assert any("plays 8 times slower than life" in note for note in analysis.notes)


def test_what_the_reader_knows_of_the_people_reaches_the_track(leaning_track: PoseTrack) -> None:
    pictures = Pictures(leaning_track.t)
    assert "calibration" not in track_video(pictures, ReplayPose(leaning_track)).provenance
    pictures.provenance = {"calibration": "rendered people"}  # type: ignore[attr-defined]
    assert track_video(pictures, ReplayPose(leaning_track)).provenance["calibration"] == "rendered people"


def test_progress_counts_every_frame(leaning_track: PoseTrack) -> None:
    seen: list[tuple[str, int, int | None]] = []
    track_video(Pictures(leaning_track.t, 60), ReplayPose(leaning_track), progress=lambda *step: seen.append(step))
    assert [done for _, done, _ in seen] == list(range(1, 61))
    assert {(stage, total) for stage, _, total in seen} == {("finding the person", 60)}


def test_a_clip_without_anybody_is_told_by_name(leaning_track: PoseTrack) -> None:
    with pytest.raises(NobodyFound, match="Nobody could be followed in pictures"):
        track_video(Pictures(leaning_track.t), Blind(leaning_track))


class Streams(Pictures):
    """A source with two streams, of which only the second shows the person."""

    stream = 0

    def next_stream(self) -> bool:
        self.stream += 1
        return self.stream == 1


class SeenInTheSecond(ReplayPose):
    """An estimator that sees the person only in the second stream."""

    def __init__(self, track: PoseTrack, source: Streams) -> None:
        super().__init__(track)
        self.source = source

    def estimate(self, frame: Frame) -> Pose | None:
        return super().estimate(frame) if self.source.stream == 1 else None


def test_without_a_person_in_the_first_video_stream_the_next_one_is_tried(leaning_track: PoseTrack) -> None:
    source = Streams(leaning_track.t)
    track = track_video(source, SeenInTheSecond(leaning_track, source))
    assert np.isfinite(track.xy).any()
    source = Streams(leaning_track.t)
    with pytest.raises(NobodyFound):
        track_video(source, Blind(leaning_track))


class Turning(Pictures):
    """A source that can be turned."""

    turned = 0

    def turn(self, degrees: int) -> tuple[str, ...]:
        self.turned += degrees
        return (f"Turned by {degrees}.",)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_clip_that_lies_on_its_side_is_turned_with_its_source(turned: int) -> None:
    track = Film(size=(640, 480), leg_px=120.0, place=(320.0, 440.0)).of((walker(), 4.0))
    source = Turning(track.t)
    source.size = track.turned(turned).size
    found = track_video(source, ReplayPose(track.turned(turned)))
    assert source.turned == (360 - turned) % 360
    assert ("Turned by" in " ".join(found.notes)) == bool(turned)
    np.testing.assert_allclose(found.xy, track.xy, atol=0.01)


def test_a_person_who_may_lie_is_not_turned_and_a_note_says_so() -> None:
    track = Film(size=(640, 480), leg_px=120.0, place=(320.0, 440.0)).of((stander(), 4.0)).turned(90)
    source = Turning(track.t)
    found = track_video(source, ReplayPose(track))
    assert source.turned == 0
    assert "turn it anticlockwise by 90°" in found.notes[0]


class Cut(Pictures):
    """A source with a cut, and without times of its own."""

    cuts = (1.0,)
    time_is_assumed = True


def test_cuts_and_assumed_times_reach_the_track() -> None:
    film = Film(size=(640, 480), leg_px=120.0, place=(320.0, 440.0))
    one = film.of((walker(), 2.0))
    xy = np.array(one.xy)
    xy[one.t >= 1.0, :] += (60.0, -30.0)
    found = track_video(Cut(one.t), ReplayPose(replace(one, xy=xy)))
    assert found.cuts == (1.0,)
    assert found.provenance["time"] == "assumed"


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


@pytest.mark.parametrize("stage", ["finding the person", "drawing"])
@pytest.mark.parametrize("how", ["another film", "cut short", "overwritten", "removed", "replaced by text"])
def test_a_clip_that_changes_while_it_is_analysed_is_refused_and_leaves_nothing(
    clip: Path, leaning_track: PoseTrack, tmp_path: Path, stage: str, how: str
) -> None:
    with VideoWriter(tmp_path / "other.mp4", (320, 240)) as film:
        for i in range(20):
            film.write(i / 30, np.full((240, 320, 3), 250 - i, np.uint8))

    def change(present: str, done: int, total: int | None) -> None:
        if (present, done) == (stage, 2) and how != "removed":
            _change(clip, tmp_path / "other.mp4", how)
        elif (present, done) == (stage, 2):
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
    assert message("tracking.accurate_needs_frames") in track_video(stored, accurate=True).remarks
    assert not track_video(stored).remarks


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


class WithOthers(ReplayPose):
    """An estimator that follows one person and has seen others."""

    others: tuple[Sighting, ...] = ()


class Engines:
    """In place of `open_engine`: the one who is followed first, then for each person to start with the track of it."""

    def __init__(self, first: PoseTrack, later: PoseTrack, *sightings: Sighting) -> None:
        self.first, self.later, self.sightings = first, later, sightings
        self.opened: list[tuple[Roi | None, float]] = []

    def __call__(
        self,
        engine: str | None = None,
        *,
        person: Roi | None = None,
        since: float = -float("inf"),
        accurate: bool = False,
    ) -> ReplayPose:
        model = WithOthers(self.later if self.opened else self.first)
        model.others = () if self.opened or person else self.sightings
        self.opened.append((person, since))
        return model


def _two_people(first_s: float) -> tuple[PoseTrack, PoseTrack, tuple[Sighting, ...]]:
    """Two who walk 6 s, the first one, on the left, seen for `first_s` only; and the looks at the other."""
    track = Film(size=(640, 480), leg_px=100.0, place=(150.0, 440.0)).of((walker(), 6.0))
    rows = track.t < first_s
    first = replace(
        track,
        xy=np.where(rows[:, None, None], track.xy, np.nan),
        visibility=np.where(rows[:, None], track.visibility, 0.0),
    )
    later = replace(track, xy=track.xy + np.array([300.0, 0.0]))
    looks = tuple(Sighting(t, Region(150.0, 340.0, 400.0), Region(450.0, 340.0, 400.0)) for t in (0.0, 1.0))
    return first, later, looks


def _tracked(monkeypatch: pytest.MonkeyPatch, engines: Engines, roi: Roi | None = None) -> PoseTrack:
    monkeypatch.setattr("posturecam.pose.engines.open_engine", engines)
    return track_video(Pictures(engines.first.t), roi=roi)


def test_another_person_is_judged_when_the_first_is_hardly_ever_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    engines = Engines(first, later, *looks)
    track = _tracked(monkeypatch, engines)
    assert engines.opened == [(None, -np.inf), ((370, 260, 160, 160), 0.0)]
    np.testing.assert_allclose(track.xy, later.xy, atol=0.01)
    assert track.notes[0].startswith("A second person is in the picture, to the left of the one who is judged.")


def test_the_first_person_stays_when_they_are_steady(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(4.0)
    engines = Engines(first, later, *looks)
    track = _tracked(monkeypatch, engines)
    assert len(engines.opened) == 1
    np.testing.assert_allclose(track.xy, first.xy, atol=0.01)


def test_the_first_person_stays_when_the_other_is_no_steadier(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(1.6)
    brief = replace(
        later,
        xy=np.where((later.t < 1.6)[:, None, None], later.xy, np.nan),
        visibility=np.where((later.t < 1.6)[:, None], later.visibility, 0.0),
    )
    engines = Engines(first, brief, *looks)
    track = _tracked(monkeypatch, engines)
    assert len(engines.opened) == 2
    np.testing.assert_allclose(track.xy, first.xy, atol=0.01)


def test_one_person_costs_no_second_pass(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    for engines, roi in ((Engines(first, later), None), (Engines(first, later, *looks), (50, 100, 200, 350))):
        _tracked(monkeypatch, engines, roi)
        assert len(engines.opened) == 1


def test_a_source_that_can_be_read_only_once_keeps_the_first_person(monkeypatch: pytest.MonkeyPatch) -> None:
    first, later, looks = _two_people(0.6)
    monkeypatch.setattr("posturecam.pose.engines.open_engine", Engines(first, later, *looks))
    source = Pictures(first.t)
    frames = iter(list(source))
    source.__class__ = type("Once", (Pictures,), {"__iter__": lambda _: frames})
    np.testing.assert_allclose(track_video(source).xy, first.xy, atol=0.01)


@pytest.mark.parametrize("fault", [MemoryError(), cv2.error("Insufficient memory")])
def test_too_little_memory_is_a_sentence(
    fault: Exception, clip: Path, leaning_track: PoseTrack, tmp_path: Path
) -> None:
    if isinstance(fault, cv2.error):
        fault.code = -4

    def short(stage: str, done: int, total: int | None) -> None:
        raise fault

    with pytest.raises(VideoError, match=rf"{clip.name} takes more memory than it may\. Cut it"):
        analyze_to_folder(clip, tmp_path / "out", estimator=ReplayPose(leaning_track), progress=short)
