"""A page that analyses its frames itself gets the same answers as one whose frames the server analyses."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from posturecam.track import Pose
from posturecam.ui.live.commands import ProtocolError
from posturecam.ui.live.inference import protocol as of_landmarks
from posturecam.ui.live.inference.protocol import LandmarkProtocol
from posturecam.ui.live.inference.turns import AnalysisTurns
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol
from posturecam.ui.live.registry import PageSession, SessionRegistry
from tests.ui.live.conftest import SeatedPerson, jpeg, seated
from tests.ui.live.inference.landmark_bytes import frame_bytes, message
from tests.ui.live.made_session import recording_of

RATE, FRAMES = 15.0, 3


@pytest.fixture(autouse=True)
def no_model_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provenance without a look at the model files."""
    monkeypatch.setattr(of_landmarks, "_provenance", lambda: {"model": SeatedPerson.model_hash})


def whole(t: float, ear_ahead: float = 0.0) -> Pose:
    """A seated person of whom every landmark is somewhere."""
    pose = seated(t, ear_ahead)
    xy = np.where(np.isfinite(pose.xy), pose.xy, 300.0)
    return Pose(t, xy, np.where(np.isfinite(pose.xy).all(axis=1), 1.0, 0.0))


class Client:
    """A page without a socket."""

    def __init__(self, page: PageSession | None = None, ear_ahead: float = 0.0, start: float = 1000.0) -> None:
        self.page = SessionRegistry().create() if page is None else page
        self.turns = AnalysisTurns()
        self.protocol = LandmarkProtocol(self.page, self.turns, clock=lambda: self.t)
        self.ear_ahead, self.t, self.n = ear_ahead, start, 0

    def show(self, seconds: float, light: tuple[float, ...] | None = (90.0, 40.0, 80.0, 100.0)) -> list[dict[str, Any]]:
        messages = []
        for _ in range(round(seconds * RATE / FRAMES)):
            frames = []
            for _ in range(FRAMES):
                self.n, self.t = self.n + 1, self.t + 1 / RATE
                frames.append(frame_bytes(self.n, self.t, whole(self.t, self.ear_ahead), delivered=2 * self.n))
            messages += [self.protocol.frame(message(frames, light=light)), *self.protocol.look()]
        json.dumps(messages)
        return messages

    def command(self, name: str) -> list[dict[str, Any]]:
        return self.protocol.command(json.dumps({"command": name}))


def _latest(messages: list[dict[str, Any]], key: str) -> Any:
    return next(one[key] for one in reversed(messages) if key in one)


def test_every_message_is_answered_by_the_number_of_its_last_frame() -> None:
    messages = Client().show(1)
    assert [one["id"] for one in messages] == [3, 6, 9, 12, 15]
    assert all(one["type"] == "overlay" and tuple(one["size"]) == (640, 480) for one in messages)


def test_the_set_up_check_knows_light_and_frame_rate_without_an_image() -> None:
    items = {item["id"]: item for item in _latest(Client().show(4), "check")}
    assert items["light"]["state"] == "go"
    assert items["rate"]["text"].startswith("15 frames a second")
    dark = {item["id"]: item for item in _latest(Client().show(4, light=(20.0, 40.0, 18.0, 21.0)), "check")}
    assert dark["light"]["state"] == "move"


def test_each_point_of_the_overlay_moves_with_the_landmark_it_lies_on() -> None:
    client = Client()
    drawn = client.show(0.2)[0]
    places = whole(client.t).xy
    assert len(drawn["strokes"]) == len(drawn["ties"]) > 10
    on = 0
    for stroke, ties in zip(drawn["strokes"], drawn["ties"], strict=True):
        assert all(0 <= tie < 38 for tie in ties)
        points = np.array(stroke[2 : 2 + 2 * len(ties)]).reshape(-1, 2)
        on += sum(bool(tie < 33 and np.hypot(*(places[tie] - at)) < 3) for tie, at in zip(ties, points, strict=True))
    assert on > 20


def test_the_same_poses_lead_to_the_same_cue_and_summary_as_by_the_servers_engine() -> None:
    class Slouching(SeatedPerson):
        def estimate(self, frame: Any) -> Pose | None:
            return whole(1000 + 1 / RATE + frame.t, ear_ahead=40.0)

    client = Client(ear_ahead=40.0)
    client.command("start")
    cue = _latest(client.show(24), "cue")
    client.command("stop")
    page, clock = SessionRegistry().create(), iter(range(10**6))
    server = LiveProtocol(page, Slouching(), clock=lambda: next(clock) * 1e-9)
    server.command('{"command": "start"}')
    image, replies = jpeg(), []
    for n in range(1, client.n + 1):
        t = 1000 + n / RATE
        replies.append(server.frame(of_frame(n, t) + image))
        server.look()
    server.command('{"command": "stop"}')
    assert (cue["verdict"], cue["text"]) == (_latest(replies, "cue")["verdict"], _latest(replies, "cue")["text"])
    mine, theirs = recording_of(client.page), recording_of(page)
    assert [(one.check, one.verdict) for one in mine.analysis.bouts[0].findings] == [
        (one.check, one.verdict) for one in theirs.analysis.bouts[0].findings
    ]


def of_frame(number: int, t: float) -> bytes:
    return FRAME_HEADER.pack(number, number, 1000 * t)


def test_a_session_goes_on_when_the_server_takes_over_the_frames() -> None:
    client = Client()
    client.command("start")
    client.show(4)
    server = LiveProtocol(client.page, SeatedPerson(), clock=lambda: 0.0)
    assert server.hello() == {"type": "hello", "phase": "live"}
    for n in range(60):
        server.frame(of_frame(n, client.t + (n + 1) / 25) + jpeg())
        server.look()
    server.command('{"command": "stop"}')
    assert recording_of(client.page).head.seconds == pytest.approx(6.4, abs=0.2)


@pytest.mark.parametrize("content", [b"", b"\xff\xd8\xff", of_frame(1, 1.0) + jpeg()], ids=["empty", "short", "image"])
def test_anything_but_landmarks_breaks_the_protocol(content: bytes) -> None:
    with pytest.raises(ProtocolError):
        Client().protocol.frame(content)


def test_landmarks_break_the_protocol_of_frames() -> None:
    protocol = LiveProtocol(SessionRegistry().create(), None)
    with pytest.raises(ProtocolError):
        protocol.frame(message([frame_bytes(1, 1.0, whole(1.0))]))


def test_times_that_run_backwards_end_the_session() -> None:
    client = Client()
    client.show(2)
    client.t -= 10
    with pytest.raises(ProtocolError):
        client.show(1)


def test_with_more_sessions_each_is_analysed_less_often() -> None:
    client = Client()
    for _ in range(99):
        client.turns.join()
    wait_s = client.turns.interval_s
    assert wait_s > 3
    messages = client.show(4 * wait_s)
    assert 3 <= sum("cue" in one for one in messages) <= 6
    assert len([one for one in messages if "strokes" in one]) == pytest.approx(4 * wait_s, rel=0.3)
