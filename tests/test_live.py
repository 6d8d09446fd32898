"""A live session is the batch engine on a moving window; here with an engine that only records its calls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from posturecam.analysis import analyze
from posturecam.errors import BaselineError
from posturecam.landmarks import Landmark
from posturecam.live import LiveSession
from posturecam.track import Pose, PoseTrack
from posturecam.types import Activity, Analysis, Baseline, Bout, Finding, Roll, Scene, Verdict, View
from tests.people import SimulatedCamera, runner

SIZE = (640, 480)


class FakeEngine:
    """Says that the whole track is one bout of `activity`, leaning by the median x of the nose; remembers its calls."""

    def __init__(self, activity: Activity = Activity.RUN, view: View = View.RIGHT) -> None:
        self.activity, self.view = activity, view
        self.tracks: list[PoseTrack] = []
        self.options: list[dict[str, Any]] = []

    def __call__(self, track: PoseTrack, **options: Any) -> Analysis:
        self.tracks.append(track)
        self.options.append(options)
        seen = track.xy[np.isfinite(track.xy[:, 0, 0]), 0, 0]
        if not len(seen):
            return Analysis((), None, track.remarks, {})
        scene = Scene(self.view, 0.0, 1, 200.0, 120.0, Roll(0.0, 1.0, "belt"))
        finding = _lean(float(np.median(seen)))
        bout = Bout(float(track.t[0]), float(track.t[-1]), self.activity, scene, None, (finding,))
        return Analysis((bout,), finding.score, track.remarks, {})


def _lean(value: float) -> Finding:
    verdict = Verdict.WATCH if value > 12 else Verdict.GOOD
    nothing = dict.fromkeys(("uncertainty", "expected", "iqr", "share_outside", "left", "right", "trend"))
    return Finding(
        check="trunk_lean",
        unit="deg",
        verdict=verdict,
        value=value,
        n=9,
        confidence=0.9,
        cue_code="run_tall" if verdict is Verdict.WATCH else None,
        moments=(),
        score=80.0,
        weight=25.0,
        beyond=(value - 12) / 5,
        **nothing,
    )


def pose(t: float, value: float = 7.0, world: bool = False) -> Pose:
    return Pose(t, np.full((33, 2), value), np.ones(33), np.full((33, 3), value) if world else None)


def replay(session: LiveSession, t: np.ndarray, value: float = 7.0, size: tuple[int, int] = SIZE) -> None:
    for moment in t:
        session.push(pose(float(moment), value), float(moment), size)
        session.update()


def at(rate: float, seconds: float, start: float = 0.0) -> np.ndarray:
    return start + np.arange(int(seconds * rate)) / rate


def test_before_the_first_pose_there_is_no_analysis() -> None:
    assert LiveSession(analyze=FakeEngine()).update() == (None, None)


def test_the_first_analysis_waits_for_a_second() -> None:
    session = LiveSession(analyze=FakeEngine())
    replay(session, at(30, 1))
    assert session.update() == (None, None)
    replay(session, at(30, 1, start=1.0))
    assert session.update()[0] is not None


def test_a_running_window_holds_the_last_seven_seconds() -> None:
    engine = FakeEngine()
    replay(LiveSession(analyze=engine), at(30, 20))
    last = engine.tracks[-1]
    assert last.t[-1] - last.t[0] == pytest.approx(7.0, abs=0.05)
    assert last.size == SIZE


@pytest.mark.parametrize(("view", "window_s"), [(View.LEFT, 3.0), (View.FRONT, 5.0)])
def test_a_sitting_window_is_shorter_and_keeps_activity_and_view(view: View, window_s: float) -> None:
    engine = FakeEngine(Activity.SIT, view)
    replay(LiveSession(analyze=engine), at(30, 20))
    last, options = engine.tracks[-1], engine.options[-1]
    assert last.t[-1] - last.t[0] == pytest.approx(window_s, abs=0.05)
    assert (options["activity"], options["view"]) == (Activity.SIT, view)


def test_an_unknown_view_is_left_to_the_engine() -> None:
    engine = FakeEngine(Activity.STAND, View.UNKNOWN)
    replay(LiveSession(analyze=engine), at(30, 5))
    assert engine.options[-1]["view"] is None


def test_the_engine_is_called_at_most_five_times_a_second_of_clip_time() -> None:
    engine = FakeEngine()
    replay(LiveSession(analyze=engine), at(60, 10))
    assert 40 <= len(engine.tracks) <= 51


def test_between_two_analyses_the_same_one_is_returned() -> None:
    session = LiveSession(analyze=FakeEngine())
    replay(session, at(30, 2))
    assert session.update()[0] is session.update()[0]


def test_the_options_reach_the_engine() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine, activity="run", speed_mps=3.0, provenance={"model": "sha256:0"})
    replay(session, at(30, 2))
    session.summary()
    assert engine.options[-1]["activity"] == "run" and engine.options[-1]["speed_mps"] == 3.0
    assert engine.options[-1]["norms"] is engine.options[0]["norms"] is not None
    assert engine.tracks[-1].provenance["model"] == "sha256:0"


def test_a_lasting_fault_becomes_the_cue_and_is_spoken() -> None:
    session = LiveSession(analyze=FakeEngine())
    spoken = []
    for moment in at(30, 6):
        session.push(pose(moment, 15.0), float(moment), SIZE)
        _, cue = session.update()
        if session.spoken:
            spoken.append(session.spoken)
    assert cue is not None and cue.text == "Run tall"
    assert {str(text) for text in spoken} == {"Run tall"}


def test_the_summary_sees_every_pose_of_the_clip() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    t = at(30, 40)
    replay(session, t)
    session.summary()
    np.testing.assert_array_equal(engine.tracks[-1].t, t)
    assert np.all(engine.tracks[-1].xy == 7.0)


def test_the_summary_of_a_replayed_clip_is_the_analysis_of_the_clip() -> None:
    engine, session = FakeEngine(), LiveSession(analyze=FakeEngine())
    poses = [pose(float(moment), 5 + moment) for moment in at(30, 20)]
    for each in poses:
        session.push(each, each.t, SIZE)
    whole = engine(PoseTrack.from_poses([each.t for each in poses], poses, SIZE))
    assert session.summary().bouts[0].findings[0].value == pytest.approx(whole.bouts[0].findings[0].value, abs=1e-5)
    assert session.summary().bouts[0].findings[0].verdict is whole.bouts[0].findings[0].verdict


def test_frames_without_a_person_are_stored_as_such() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    for moment in at(30, 5):
        session.push(None, float(moment), SIZE)
        analysis, cue = session.update()
    assert analysis is not None and analysis.bouts == ()
    assert cue is not None and cue.text == "Step into view"
    assert np.isnan(engine.tracks[-1].xy).all() and engine.tracks[-1].world is None


def test_world_landmarks_are_stored_when_there_are_any() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    session.push(None, 0.0, SIZE)
    session.push(pose(0.1, world=True), 0.1, SIZE)
    session.summary()
    world = engine.tracks[-1].world
    assert world is not None and np.isnan(world[0]).all() and np.all(world[1] == 7.0)


def test_a_baseline_that_fits_nothing_now_is_left_out_with_a_note() -> None:
    plain = FakeEngine()

    def engine(track: PoseTrack, **options: Any) -> Analysis:
        if options["baseline"] is not None:
            raise BaselineError("This baseline was recorded for sit from the right.")
        return plain(track, **options)

    session = LiveSession(analyze=engine, baseline=Baseline(Activity.SIT, View.RIGHT, {}, 5.0))
    replay(session, at(30, 2))
    analysis, _ = session.update()
    assert analysis is not None and analysis.bouts
    expected = ["This baseline was recorded for sit from the right."]
    assert [str(note) for note in analysis.notes] == [str(note) for note in session.summary().notes] == expected


def test_a_repeated_or_slightly_older_time_is_dropped() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    for moment in (0.0, 0.1, 0.1, 0.05, 0.2):
        session.push(pose(moment), moment, SIZE)
    session.summary()
    assert engine.tracks[-1].t.tolist() == [0.0, 0.1, 0.2]


@pytest.mark.parametrize("wrong", [3.9, float("nan"), float("inf")])
def test_time_that_jumps_back_or_is_not_finite_is_a_programming_error(wrong: float) -> None:
    session = LiveSession(analyze=FakeEngine())
    session.push(pose(5.0), 5.0, SIZE)
    with pytest.raises(ValueError, match="another LiveSession"):
        session.push(pose(wrong), wrong, SIZE)


def test_after_a_long_gap_the_window_holds_only_what_came_since() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    replay(session, at(30, 5))
    replay(session, at(30, 2, start=100.0))
    assert engine.tracks[-1].t[0] >= 100.0


def test_a_frame_of_another_size_starts_a_new_stretch_and_the_summary_says_so() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    replay(session, at(30, 10))
    replay(session, at(30, 3, start=10.0), size=(480, 640))
    assert engine.tracks[-1].t[0] >= 10.0 and engine.tracks[-1].size == (480, 640)
    summary = session.summary()
    assert engine.tracks[-1].size == SIZE and engine.tracks[-1].t[-1] < 10.0
    assert any("longest stretch" in str(note) for note in summary.notes)


def test_more_than_eighty_poses_a_second_are_thinned_evenly() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    replay(session, at(120, 5))
    session.summary()
    assert np.diff(engine.tracks[-1].t) == pytest.approx(1 / 60)


def test_a_session_of_two_hours_covers_the_last_hour_and_says_so() -> None:
    engine = FakeEngine()
    session = LiveSession(analyze=engine)
    for moment in np.arange(0.0, 7200.0, 1.0):
        session.push(pose(float(moment)), float(moment), SIZE)
    summary = session.summary()
    times = engine.tracks[-1].t
    assert times[-1] == 7199.0
    assert 3600 <= times[-1] - times[0] < 3600 + 520
    assert any("last hour" in str(note) for note in summary.notes)


def test_the_summary_of_an_empty_session_is_unknown_with_a_note() -> None:
    summary = LiveSession(analyze=FakeEngine()).summary()
    assert (summary.bouts, summary.score) == ((), None)
    assert [str(note) for note in summary.notes] == ["The session was too short: no frames came in."]


def seated(t: float, ear_ahead: float) -> Pose:
    """A person who sits facing right, trunk upright, with the ears that many px ahead of the shoulders."""
    xy = np.full((33, 2), np.nan)
    body = {"HIP": (300, 300), "SHOULDER": (302, 180), "EAR": (302 + ear_ahead, 140), "KNEE": (400, 300)}
    body |= {"ANKLE": (400, 400), "HEEL": (390, 410), "FOOT_INDEX": (430, 412), "EYE_OUTER": (320 + ear_ahead, 136)}
    for part, place in body.items():
        for side in ("LEFT", "RIGHT"):
            xy[Landmark[f"{side}_{part}"]] = place
    xy[Landmark.NOSE] = (330 + ear_ahead, 146)
    return Pose(t, xy + 0.2 * np.sin([7 * t, 11 * t]), np.ones(33))


@pytest.mark.parametrize("ear_ahead", [0.0, 30.0])
def test_a_steady_clip_gets_the_same_verdicts_live_in_the_summary_and_as_a_whole(ear_ahead: float) -> None:
    from posturecam.analysis import analyze

    poses = [seated(float(moment), ear_ahead) for moment in at(30, 12)]
    whole = analyze(PoseTrack.from_poses([p.t for p in poses], poses, SIZE), activity="sit", view="right")
    session = LiveSession(activity="sit", view="right")
    windows = []
    for each in poses:
        session.push(each, each.t, SIZE)
        windows.append(session.update()[0])
    expected = [(f.check, f.verdict) for f in whole.bouts[-1].findings]
    assert any(verdict is not Verdict.UNKNOWN for _, verdict in expected)
    assert [(f.check, f.verdict) for f in session.summary().bouts[-1].findings] == expected
    for window in windows[150:]:
        assert window is not None
        assert [(f.check, f.verdict) for f in window.bouts[-1].findings] == expected


def test_the_recent_poses_and_the_whole_recording_are_there() -> None:
    session = LiveSession(analyze=FakeEngine())
    t = at(30, 10)
    replay(session, t)
    assert session.recent(2.0).t[0] == pytest.approx(t[-1] - 2.0, abs=0.04)
    np.testing.assert_array_equal(session.recording().t, t)
    assert len(LiveSession(analyze=FakeEngine()).recording()) == 0


def test_looks_that_are_rare_analyse_the_last_quarter_of_a_minute_once() -> None:
    """As where many sessions share a computer: the longer look is the only one, and its verdicts are the same."""
    lengths: list[float] = []

    def engine(track: PoseTrack, **options: Any) -> Analysis:
        lengths.append(float(track.t[-1] - track.t[0]))
        return analyze(track, **options)

    session = LiveSession(analyze=engine)
    track = SimulatedCamera().of((runner(), 40.0))
    for k, t in enumerate(track.t.tolist()):
        session.push(Pose(t, track.xy[k], track.visibility[k]), t, track.size)
        if t > 10 and (k % round(8 / (track.t[1] - track.t[0]))) == 0:
            before = len(lengths)
            analysis, _ = session.update()
            assert len(lengths) == before + 1 and analysis is session.longer
    assert lengths[-1] == pytest.approx(15.0, abs=0.2)
