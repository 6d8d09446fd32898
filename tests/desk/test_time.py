"""Sparse frames, gaps, repeated times, a clock that is set back, and ten hours in bounded memory."""

from __future__ import annotations

import math
import pickle
from datetime import timedelta

import pytest

from posturecam.desk import DeskSession, DeskSettings, DeskState
from posturecam.desk.timing import SessionTime
from tests.desk.sitters import NINE, SLUMPS, WELL, Player, Webcam, pose_of, reference, states


@pytest.mark.parametrize("t", [math.nan, math.inf, -math.inf])
def test_a_time_that_is_none_is_refused(t: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        DeskSession().push(None, t, (640, 480))


def test_a_repeated_time_changes_nothing_and_nudges_once() -> None:
    player = Player()
    player.play(WELL, 10)
    player.play(SLUMPS, 40)
    given = [now for now in player.seen if now.nudge is not None]
    last = player.seen[-1]
    again = player.session.push(None, last.t, player.webcam.size, local_time=NINE)
    assert len(given) == 1 and again.state is last.state and again.nudge is None
    assert player.session.push(None, last.t - 0.5, player.webcam.size).state is last.state


def test_a_clock_that_is_set_back_begins_anew_and_goes_on() -> None:
    player = Player()
    player.play(WELL, 20)
    player.t = -3600.0
    seen = player.play(WELL, 20)
    assert states(seen) == ["measuring", "upright"] and 0 <= seen[-1].since_s <= 20
    day = player.session.day
    assert day is not None and all(seconds >= 0 for seconds in day.seconds.values())


def test_a_gap_begins_measuring_anew_and_nothing_is_made_of_it() -> None:
    player = Player()
    player.play(WELL, 20)
    player.play(SLUMPS, 10)
    player.t += 600
    seen = player.play(SLUMPS, 10)
    assert states(seen) == ["measuring", "slumped"] and player.nudges == []
    player.play(SLUMPS, 10)
    assert [kind for _, kind, _ in player.nudges] == ["posture"]


def test_two_frames_a_second_are_no_gap() -> None:
    player = Player(fps=2)
    player.play(WELL, 30)
    player.play(SLUMPS, 30)
    assert states(player.seen) == ["measuring", "upright", "slumped"]


def test_the_time_of_a_session_never_falls() -> None:
    time, now = SessionTime(), 0.0
    for t in (5.0, 5.2, 5.1, 5.4, 4.9, 900.0, 2.0, 2.5, -1e6, 1e9, 1e9):
        time.advance(t)
        assert time.now >= now and time.step >= 0 and time.gap >= 0
        now = time.now


def test_ten_hours_at_five_frames_a_second_take_bounded_memory() -> None:
    camera = Webcam()
    session = DeskSession(reference(camera), DeskSettings())
    poses = [pose_of(one, camera) for one in (WELL, SLUMPS)]
    sizes = []
    for k in range(0, 10 * 3600 * 5):
        pose = None if k % 30_000 < 2_000 else poses[k // 700 % 2]
        session.push(pose, k / 5, camera.size, local_time=NINE + timedelta(seconds=k / 5))
        if k in (36_000, 179_999):
            sizes.append(len(pickle.dumps(session)))
    assert session.day is not None and sum(session.day.seconds.values()) == pytest.approx(36_000, abs=5)
    minutes = len(pickle.dumps(session.day))
    assert sizes[1] - sizes[0] < minutes and sizes[1] < 100_000
    assert session.push(None, 1e6, camera.size).state is DeskState.MEASURING
