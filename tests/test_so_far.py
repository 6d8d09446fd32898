"""What a long clip shows so far: the analysis of the poses that there are, called provisional."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.errors import BaselineError
from posturecam.pose.recorder import Recorder
from posturecam.pose.replay import ReplayPose
from posturecam.progress import SO_FAR, is_so_far
from posturecam.so_far import FIRST_RESTS_S, FIRST_S, LEAST_LEFT_S, LEAST_REST_S, WINDOW_S, SoFar, headline_judge
from posturecam.track import Pose, PoseTrack
from posturecam.tracking import track_video
from posturecam.wording import headline_of
from posturecam.words import Message, literal, message
from tests.people import SimulatedCamera, runner
from tests.sources import BlankFrames

SIZE = (1280, 720)


class Clock:
    """A time that stands until it is set."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def recorded(seconds: float, fps: float = 30.0) -> Recorder:
    record = Recorder()
    for k in range(round(seconds * fps)):
        record.add(k / fps, Pose(k / fps, np.full((33, 2), float(k)), np.ones(33)))
    return record


def asked(so_far: SoFar, record: Recorder, total: int | None) -> Message | None:
    """What is news once the look that this begins has ended."""
    news = so_far.after(record, SIZE, total)
    if so_far._look is not None:
        so_far._look.thread.join()
        news = so_far.after(record, SIZE, total)
    return news


def saying(seen: list[PoseTrack], text: Callable[[PoseTrack], str] = lambda track: "Run taller.") -> SoFar:
    def judge(track: PoseTrack) -> Message:
        seen.append(track)
        return literal(text(track))

    return SoFar(judge, Clock())


def at(so_far: SoFar, seconds: float) -> None:
    so_far._clock.now = 100.0 + seconds  # type: ignore[attr-defined]


def test_first_findings_are_there_within_ten_seconds_and_name_their_part() -> None:
    seen: list[PoseTrack] = []
    so_far, record = saying(seen), recorded(20.0)
    at(so_far, FIRST_S - 0.1)
    assert asked(so_far, record, 100_000) is None
    at(so_far, FIRST_S)
    assert FIRST_S < 10
    news = asked(so_far, record, 100_000)
    assert news == message(SO_FAR, start="0:00", end="0:20", found=literal("Run taller."))
    assert str(news) == "So far, from 0:00 to 0:20, provisional: Run taller."
    assert len(seen[0]) == len(record) == 600


def test_the_same_sentence_is_not_said_twice_and_another_one_only_after_a_rest() -> None:
    seen: list[PoseTrack] = []
    so_far, record = saying(seen, lambda track: "a" if len(seen) < 3 else "b"), recorded(20.0)
    at(so_far, FIRST_S)
    assert asked(so_far, record, None) is not None
    at(so_far, FIRST_S + LEAST_REST_S - 0.1)
    assert asked(so_far, record, None) is None
    assert len(seen) == 1
    at(so_far, FIRST_S + LEAST_REST_S)
    assert asked(so_far, record, None) is None
    at(so_far, FIRST_S + 3 * LEAST_REST_S)
    news = asked(so_far, record, None)
    assert news is not None
    assert news.parameters["found"] == literal("b")


def test_where_nothing_is_found_yet_it_looks_again_soon_and_then_as_seldom_as_ever() -> None:
    seen: list[PoseTrack] = []

    def judge(track: PoseTrack) -> Message | None:
        seen.append(track)
        return None

    so_far, record, seconds = SoFar(judge, Clock()), recorded(20.0), FIRST_S
    for rest in (*FIRST_RESTS_S, LEAST_REST_S, LEAST_REST_S):
        at(so_far, seconds)
        before = len(seen)
        assert asked(so_far, record, None) is None
        assert len(seen) == before + 1
        at(so_far, seconds + rest - 0.1)
        assert asked(so_far, record, None) is None
        assert len(seen) == before + 1
        seconds += rest
    assert FIRST_S + sum(FIRST_RESTS_S[:2]) < 8


def test_where_the_answer_itself_comes_soon_nothing_is_said() -> None:
    seen: list[PoseTrack] = []
    so_far, record = saying(seen), recorded(20.0)
    at(so_far, FIRST_S)
    rate = len(record) / FIRST_S
    assert asked(so_far, record, len(record) + round(rate * (LEAST_LEFT_S - 1))) is None
    assert not seen
    assert asked(so_far, record, len(record) + round(rate * (LEAST_LEFT_S + 1))) is not None


def test_of_too_little_of_the_clip_nothing_is_said() -> None:
    seen: list[PoseTrack] = []
    so_far = saying(seen)
    at(so_far, FIRST_S)
    assert asked(so_far, recorded(2.0), None) is None
    assert not seen


def test_only_the_latest_part_of_a_long_clip_is_judged() -> None:
    seen: list[PoseTrack] = []
    so_far = saying(seen)
    at(so_far, FIRST_S)
    news = asked(so_far, recorded(600.0), None)
    assert news is not None
    assert (news.parameters["start"], news.parameters["end"]) == ("8:00", "10:00")
    assert float(np.ptp(seen[0].t)) == pytest.approx(WINDOW_S, abs=0.05)


def test_a_look_that_finds_nothing_or_fails_is_silent() -> None:
    def fails(track: PoseTrack) -> Message:
        raise BaselineError(message("baseline.clip_shows_nothing", own="sitting"))

    for judge in (fails, lambda track: None):
        so_far = SoFar(judge, Clock())
        at(so_far, FIRST_S)
        assert asked(so_far, recorded(20.0), None) is None


def test_the_sentence_is_the_one_that_the_clip_would_get_if_it_ended_there() -> None:
    track = SimulatedCamera(noise=0.004).of((runner(), 12.0))
    part = track.between(0.0, 8.0)
    found = headline_judge({})(part)
    assert found is not None
    assert str(found) == headline_of(analyze(part))
    assert headline_judge({})(replace(part, xy=np.full_like(part.xy, np.nan), visibility=0 * part.visibility)) is None


def test_progress_gets_it_while_frames_are_looked_at(leaning_track: PoseTrack) -> None:
    reports: list[tuple[Message | str, int]] = []

    class Ready(SoFar):
        def after(self, record: Recorder, size: tuple[int, int], total: int | None) -> Message | None:
            return message(SO_FAR, start="0:00", end="0:01", found="x") if len(record) == 40 else None

    track_video(
        BlankFrames(leaning_track.t),
        ReplayPose(leaning_track),
        progress=lambda stage, done, total: reports.append((stage, done)),
        so_far=Ready(lambda track: None),
    )
    assert [done for stage, done in reports if is_so_far(stage)] == [40]
    assert len([1 for stage, _ in reports if not is_so_far(stage)]) == len(leaning_track)


def test_the_latest_poses_stay_in_the_recorder() -> None:
    record = recorded(100.0)
    latest = record.latest(10.0, SIZE)
    assert latest.t[0] == pytest.approx(record._blocks[-1]["t"][record._filled - 1] - 10.0, abs=0.04)
    whole = record.track(SIZE)
    np.testing.assert_array_equal(latest.xy, whole.between(float(latest.t[0]), 1e9).xy)
    assert len(Recorder().latest(10.0, SIZE)) == 0
