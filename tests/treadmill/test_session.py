"""A session by the minute, and what drifted over it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from posturecam.analysis import analyze
from posturecam.track import PoseTrack
from posturecam.treadmill.fatigue import session_drift
from posturecam.treadmill.strip import session_strip
from posturecam.types import Activity, Analysis
from tests.people import SimulatedCamera, runner, sitter, walker

CAMERA = SimulatedCamera(noise=0.004, fps=25.0)


def judge(track: PoseTrack) -> Analysis:
    return analyze(track, slow_motion=1.0)


def test_each_minute_shows_what_the_runner_did_in_it_within_its_uncertainty() -> None:
    usual, later = runner(), runner(lean_deg=runner().lean_deg + 3)
    analysis = judge(CAMERA.of((usual, 60.0), (later, 70.0)))
    strip = session_strip(analysis)
    assert strip.checks == ("cadence", "overstride", "trunk_lean")
    assert [minute.activity for minute in strip.minutes] == [Activity.RUN] * 3
    lean = [minute.values["trunk_lean"] for minute in strip.minutes]
    assert lean[1].value - lean[0].value == pytest.approx(3.0, abs=lean[0].uncertainty + lean[1].uncertainty)
    assert abs(lean[2].value - lean[1].value) < lean[1].uncertainty + lean[2].uncertainty
    assert all(minute.values["cadence"].value == pytest.approx(usual.cadence, rel=0.01) for minute in strip.minutes)
    assert 0.3 < lean[0].uncertainty < 1.5
    assert strip.minutes[0].values["overstride"].n > 60


def test_a_minute_off_the_belt_stays_empty_and_a_session_without_gait_has_none() -> None:
    strip = session_strip(judge(CAMERA.of((runner(), 60.0), (sitter(), 65.0), (runner(), 55.0))))
    assert [minute.activity for minute in strip.minutes] == [Activity.RUN, None, Activity.RUN]
    assert strip.minutes[1].values == {}
    assert session_strip(judge(CAMERA.of((sitter(), 20.0)))).minutes == ()


def test_a_minute_shows_the_gait_that_most_of_it_was() -> None:
    strip = session_strip(judge(CAMERA.of((walker(), 45.0), (runner(), 75.0))))
    assert [minute.activity for minute in strip.minutes] == [Activity.WALK, Activity.RUN]


def test_a_lean_that_comes_with_time_is_a_drift_and_the_rest_is_none() -> None:
    fresh = runner()
    tired = runner(lean_deg=fresh.lean_deg + 4, head_deg=fresh.head_deg + 4)
    track = CAMERA.of((fresh, 50.0), (tired, 50.0))
    drift = session_drift(judge(track), shortest_s=90.0)
    assert drift is not None
    assert [change.check for change in drift.drifted] == ["trunk_lean"]
    sentence = str(drift.sentence)
    assert sentence.startswith("You drifted from the first") and "the trunk leaned" in sentence and "more" in sentence


def test_a_steady_runner_held_steady_and_a_short_session_says_nothing() -> None:
    track = CAMERA.of((replace(runner(), late_left=0.01), 100.0))
    drift = session_drift(judge(track), shortest_s=90.0)
    assert drift is not None and drift.drifted == () and drift.compared >= 4
    assert str(drift.sentence).startswith("You held steady")
    assert session_drift(judge(track)) is None
