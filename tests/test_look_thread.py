"""Looks in a thread of their own: frames go on meanwhile, and find what looks in the thread of the frames find."""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
import pytest

from posturecam.live import LiveSession
from posturecam.look_thread import BackgroundLooks
from posturecam.track import Pose, PoseTrack
from posturecam.types import Analysis

SIZE = (640, 480)


class SlowEngine:
    """Analyses nothing, once it may; remembers the ends of the tracks and the threads it was called in."""

    def __init__(self) -> None:
        self.began, self.may_end = threading.Event(), threading.Event()
        self.ends: list[float] = []
        self.threads: list[str] = []
        self.error: Exception | None = None

    def __call__(self, track: PoseTrack, **options: Any) -> Analysis:
        self.threads.append(threading.current_thread().name)
        self.began.set()
        assert self.may_end.wait(20)
        if self.error is not None:
            raise self.error
        self.ends.append(float(track.t[-1]))
        return Analysis((), None, (), {})


def push(session: LiveSession, first: int, last: int) -> None:
    for k in range(first, last):
        session.push(Pose(k / 30, np.full((33, 2), 7.0), np.ones(33)), k / 30, SIZE)


def test_frames_go_on_while_a_look_runs() -> None:
    engine, looks = SlowEngine(), BackgroundLooks()
    session = LiveSession(analyze=engine)
    push(session, 0, 40)
    assert looks.update(session) == (None, None)
    assert engine.began.wait(20)
    push(session, 40, 90)
    assert looks.update(session) == (None, None)
    assert engine.threads == ["look"], "no second one beside it"
    engine.may_end.set()
    looks.wait()
    analysis, _ = looks.update(session)
    assert analysis is not None
    assert engine.ends[0] == 39 / 30, "it saw what was there when it began"


def test_a_busy_computer_looks_less_often() -> None:
    now = [0.0]
    engine, looks = SlowEngine(), BackgroundLooks(lambda: now[0])
    session = LiveSession(analyze=engine)
    push(session, 0, 40)
    looks.update(session)
    now[0] = 1.0  # the look takes a second
    engine.may_end.set()
    looks.wait()
    push(session, 40, 60)
    now[0] = 3.9
    looks.update(session)
    looks.wait()
    assert len(engine.ends) == 1
    now[0] = 4.1
    looks.update(session)
    looks.wait()
    assert engine.ends == [39 / 30, 59 / 30]


def test_what_a_look_raises_is_raised_where_frames_come_in() -> None:
    engine, looks = SlowEngine(), BackgroundLooks()
    engine.error = RuntimeError("no analysis")
    engine.may_end.set()
    session = LiveSession(analyze=engine)
    push(session, 0, 40)
    looks.update(session)
    looks.wait()
    with pytest.raises(RuntimeError, match="no analysis"):
        looks.update(session)
    looks.update(session)


def test_a_look_of_an_earlier_session_is_dropped() -> None:
    engine, looks = SlowEngine(), BackgroundLooks()
    earlier, session = LiveSession(analyze=engine), LiveSession(analyze=engine)
    push(earlier, 0, 40)
    looks.update(earlier)
    engine.may_end.set()
    looks.wait()
    assert looks.update(session) == (None, None)
    assert earlier.latest == (None, None)


def test_it_finds_what_looks_in_the_thread_of_the_frames_find(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("posturecam.look_thread.REST", 0.0)
    engine, other = SlowEngine(), SlowEngine()
    engine.may_end.set()
    other.may_end.set()
    looks, session, inline = BackgroundLooks(), LiveSession(analyze=engine), LiveSession(analyze=other)
    for k in range(600):
        for each in (session, inline):
            push(each, k, k + 1)
        looks.update(session)
        looks.wait()
        looks.update(session)
        inline.update()
    assert engine.ends == other.ends
    assert session.latest[0] == inline.latest[0] is not None
