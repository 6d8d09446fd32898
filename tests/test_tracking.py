"""A video becomes a track of the person in it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from posturecam.clip import analyze_video
from posturecam.errors import ModelError, NoPersonError, VideoError
from posturecam.pose.replay import ReplayPose
from posturecam.track import Frame, Pose, PoseTrack
from posturecam.tracking import track_video
from tests.people import SimulatedCamera, stander, walker
from tests.sources import BlankFrames, Blind

PATIENCE_S = 10.0

pytestmark = pytest.mark.usefixtures("no_thread_is_left")


def test_a_video_becomes_a_track_at_the_times_of_its_frames(leaning_track: PoseTrack) -> None:
    track = track_video(BlankFrames(leaning_track.t), ReplayPose(leaning_track))
    np.testing.assert_allclose(track.t, leaning_track.t)
    np.testing.assert_allclose(track.xy[10], leaning_track.xy[10])
    assert track.size == (640, 480)


def test_the_readers_notes_reach_the_analysis(leaning_track: PoseTrack) -> None:
    assert "A note of the reader." in analyze_video(BlankFrames(leaning_track.t), ReplayPose(leaning_track)).notes


def test_slow_motion_that_the_file_declares_reaches_the_analysis(leaning_track: PoseTrack) -> None:
    video = BlankFrames(leaning_track.t)
    video.capture_slow_motion = 8.0  # type: ignore[attr-defined]
    analysis = analyze_video(video, ReplayPose(leaning_track))
    assert analysis.provenance["capture_slow_motion"] == "8"
    assert any("plays 8 times slower than life" in note for note in analysis.notes)


def test_what_the_reader_knows_of_the_people_reaches_the_track(leaning_track: PoseTrack) -> None:
    images = BlankFrames(leaning_track.t)
    assert "calibration" not in track_video(images, ReplayPose(leaning_track)).provenance
    images.provenance = {"calibration": "rendered people"}  # type: ignore[attr-defined]
    assert track_video(images, ReplayPose(leaning_track)).provenance["calibration"] == "rendered people"


def test_progress_counts_every_frame(leaning_track: PoseTrack) -> None:
    seen: list[tuple[str, int, int | None]] = []
    track_video(BlankFrames(leaning_track.t, 60), ReplayPose(leaning_track), progress=lambda *step: seen.append(step))
    assert [done for _, done, _ in seen] == list(range(1, 61))
    assert {(str(stage), total) for stage, _, total in seen} == {("finding the person", 60)}


def test_frames_are_decoded_while_the_engine_is_opened(
    leaning_track: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded = threading.Event()

    class Watched(BlankFrames):
        def __iter__(self) -> Iterator[Frame]:
            decoded.set()
            yield from super().__iter__()

    def opened(*_: object, **__: object) -> ReplayPose:
        assert decoded.wait(PATIENCE_S)
        return ReplayPose(leaning_track)

    monkeypatch.setattr("posturecam.pose.engines.open_engine", opened)
    assert len(track_video(Watched(leaning_track.t))) == len(leaning_track)


def test_where_the_engine_does_not_open_no_thread_is_left(
    leaning_track: PoseTrack, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> ReplayPose:
        raise ModelError("no model")

    monkeypatch.setattr("posturecam.pose.engines.open_engine", refused)
    with pytest.raises(ModelError, match="no model"):
        track_video(BlankFrames(leaning_track.t))


def test_a_clip_without_a_person_is_named(leaning_track: PoseTrack) -> None:
    with pytest.raises(NoPersonError, match="No person could be followed in blank"):
        track_video(BlankFrames(leaning_track.t), Blind(leaning_track))


class Streams(BlankFrames):
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
    with pytest.raises(NoPersonError):
        track_video(source, Blind(leaning_track))


class Turning(BlankFrames):
    """A source that can be turned."""

    turned = 0

    def turn(self, degrees: int) -> tuple[str, ...]:
        self.turned += degrees
        return (f"Turned by {degrees}.",)


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_a_clip_that_lies_on_its_side_is_turned_with_its_source(turned: int) -> None:
    track = SimulatedCamera(size=(640, 480), leg_px=120.0, place=(320.0, 440.0)).of((walker(), 4.0))
    source = Turning(track.t)
    source.size = track.turned(turned).size
    found = track_video(source, ReplayPose(track.turned(turned)))
    assert source.turned == (360 - turned) % 360
    assert ("Turned by" in " ".join(found.notes)) == bool(turned)
    np.testing.assert_allclose(found.xy, track.xy, atol=0.01)


def test_a_person_who_may_lie_is_not_turned_and_a_note_says_so() -> None:
    track = SimulatedCamera(size=(640, 480), leg_px=120.0, place=(320.0, 440.0)).of((stander(), 4.0)).turned(90)
    source = Turning(track.t)
    found = track_video(source, ReplayPose(track))
    assert source.turned == 0
    assert "turn it anticlockwise by 90°" in found.notes[0]


class Cut(BlankFrames):
    """A source with a cut, and without times of its own."""

    cuts = (1.0,)
    time_is_assumed = True


def test_cuts_and_assumed_times_reach_the_track() -> None:
    video = SimulatedCamera(size=(640, 480), leg_px=120.0, place=(320.0, 440.0))
    one = video.of((walker(), 2.0))
    xy = np.array(one.xy)
    xy[one.t >= 1.0, :] += (60.0, -30.0)
    found = track_video(Cut(one.t), ReplayPose(replace(one, xy=xy)))
    assert found.cuts == (1.0,)
    assert found.provenance["time"] == "assumed"


def test_a_source_without_frames_is_named(leaning_track: PoseTrack) -> None:
    with pytest.raises(VideoError, match="blank holds no frames"):
        track_video(BlankFrames(np.empty(0)), ReplayPose(leaning_track))


def test_what_an_estimator_knows_besides_is_put_into_the_track(leaning_track: PoseTrack) -> None:
    class Knowing(ReplayPose):
        def refined(self, track: PoseTrack) -> PoseTrack:
            return replace(track, xy=track.xy + 1)

    track = track_video(BlankFrames(leaning_track.t), Knowing(leaning_track))
    np.testing.assert_allclose(track.xy[10], leaning_track.xy[10] + 1)


def test_a_region_names_the_person_to_the_engine(leaning_track: PoseTrack, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def opened(engine: str | None, *, person: object, accurate: bool) -> ReplayPose:
        asked.append((person, accurate))
        return ReplayPose(leaning_track)

    monkeypatch.setattr("posturecam.pose.engines.open_engine", opened)
    track_video(BlankFrames(leaning_track.t), roi=(100, 50, 300, 350), accurate=True)
    assert asked == [((100, 50, 300, 350), True)]
