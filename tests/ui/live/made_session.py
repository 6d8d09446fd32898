"""Live sessions without a browser, a camera or a connection."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from posturecam.coaching.norms import load_norms
from posturecam.export.reading import read_result
from posturecam.track import Pose
from posturecam.types import Activity
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.running import LiveRecording, RunningSession
from posturecam.ui.live.sessions import new_session
from tests.ui.live.conftest import SIZE, becomes_true, seated

RATE = 25


def slouching(t: float) -> Pose | None:
    return seated(t, 40.0)


def begin(page: PageSession, **known: Any) -> RunningSession:
    """A session that has begun, as the command of a page does it."""
    running = new_session({"activity": Activity.SIT, **known}, load_norms(), {"model": "sha256:0"}, with_baseline=True)
    page.keeper.begin(running, page)
    return running


def push(
    running: RunningSession,
    seconds: float,
    person: Callable[[float], Pose | None] = slouching,
    size: tuple[int, int] = SIZE,
    after_s: float = 0.0,
) -> None:
    """Frames for so many seconds, as the protocol takes them in."""
    start = 0.0 if running.last_t is None else running.last_t + 1 / RATE + after_s
    for n in range(round(seconds * RATE)):
        t = start + n / RATE
        if running.last_t is not None:
            running.writer.before_push(running.session, running.last_t, size)
        running.session.push(person(t), t, size)
        running.last_t = t


def ended(page: PageSession, seconds: float = 8.0, **known: Any) -> str:
    """A session that the user has ended; its id."""
    running = begin(page, **known)
    push(running, seconds)
    id = page.keeper.end(running)
    assert id is not None
    return id


def recording_of(page: PageSession) -> LiveRecording:
    """The session that the page shows, once it is summed up."""
    head = page.keeper.find(page.shown, page.owner)
    assert head is not None
    assert becomes_true(lambda: page.keeper.summed_up(head.id).is_over, 120)
    addition = page.keeper.summed_up(head.id)
    assert addition.folder is not None, str(addition.reason)
    return LiveRecording(head, addition.folder, read_result(addition.folder, with_track=False).analysis)
