"""The WebSocket of pages that analyse their frames themselves: slots of their own, an end for whatever else comes."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from posturecam.ui.live.inference import protocol as of_landmarks
from posturecam.ui.live.inference.messages import MAX_BYTES
from posturecam.ui.live.inference.pages import LandmarkPages
from posturecam.ui.live.protocol import FRAME_HEADER
from tests.ui.live.conftest import FakePage, LiveServer, SeatedPerson, becomes_true, jpeg
from tests.ui.live.inference.landmark_bytes import frame_bytes, message
from tests.ui.live.inference.test_landmark_protocol import whole

StartServer = Callable[..., LiveServer]
QUERY = "?landmarks=1"


@pytest.fixture(autouse=True)
def no_model_files(monkeypatch: pytest.MonkeyPatch) -> None:
    """The provenance without a look at the model files."""
    monkeypatch.setattr(of_landmarks, "_provenance", lambda: {"model": SeatedPerson.model_hash})


def _send(page: FakePage, content: bytes | str) -> dict[str, Any]:
    page.connection.send(content)
    return page.receive()


def _frame(number: int, t: float) -> bytes:
    return message([frame_bytes(number, t, whole(t))])


def _close_code(page: FakePage) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        page.receive()
    return ended.value.rcvd.code if ended.value.rcvd else 0


def test_landmarks_are_answered_without_any_estimator(start_server: StartServer) -> None:
    server = start_server(landmarks=LandmarkPages())
    page = server.page(server.registry.create(), QUERY)
    answer = _send(page, _frame(1, 1.0))
    assert (answer["type"], answer["id"], answer["person_seen"]) == ("overlay", 1, True)
    assert answer["strokes"] and len(answer["ties"]) == len(answer["strokes"])
    assert server.estimators == []


def test_a_server_that_does_not_offer_it_lets_no_such_page_in(start_server: StartServer) -> None:
    server = start_server()
    with pytest.raises(InvalidStatus) as refused:
        server.connect(server.registry.create(), QUERY)
    assert refused.value.response.status_code == 403


def test_a_page_without_a_token_is_not_let_in(start_server: StartServer) -> None:
    server = start_server(landmarks=LandmarkPages())
    with pytest.raises(InvalidStatus):
        server.connect(None, QUERY)


def test_these_pages_have_slots_of_their_own(start_server: StartServer) -> None:
    server = start_server(max_connections=1, landmarks=LandmarkPages(2))
    held = [server.page(server.registry.create(), QUERY) for _ in range(2)]
    frames = server.page(server.registry.create())
    assert FakePage(server.connect(server.registry.create())).receive()["reason"] == "full"
    assert FakePage(server.connect(server.registry.create(), QUERY)).receive()["reason"] == "full"
    held[0].connection.close()
    assert becomes_true(lambda: _is_greeted(server))
    assert frames.send_frame(0.0)["type"] == "frame"


def test_a_session_under_way_goes_on_when_the_page_turns_to_frames(start_server: StartServer) -> None:
    server = start_server(landmarks=LandmarkPages())
    session = server.registry.create()
    page = server.page(session, QUERY)
    assert page.command("start") == {"type": "phase", "phase": "live"}
    _send(page, _frame(1, 1.0))
    page.connection.close()
    again = FakePage(server.connect(session))
    assert again.receive() == {"type": "hello", "phase": "live"}
    assert again.send_frame(1.2)["type"] == "frame"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (FRAME_HEADER.pack(1, 1, 1.0) + jpeg(64, 64), 1008),
        (b"", 1008),
        (_frame(1, 1.0)[:-4], 1008),
        (message([frame_bytes(1, float("nan"), whole(1.0))]), 1008),
        (_frame(1, 1.0) + bytes(MAX_BYTES), 1009),
        (json.dumps({"command": "landmarks"}), 1008),
        ("{", 1008),
    ],
    ids=["an image", "nothing", "cut short", "no time", "too long", "no such command", "no JSON"],
)
def test_what_no_page_sends_ends_the_connection_and_not_the_server(
    start_server: StartServer, content: bytes | str, code: int
) -> None:
    server = start_server(landmarks=LandmarkPages())
    page = server.page(server.registry.create(), QUERY)
    page.connection.send(content)
    assert _close_code(page) == code
    other = server.page(server.registry.create(), QUERY)
    assert _send(other, _frame(1, 1.0))["type"] == "overlay"


def _is_greeted(server: LiveServer) -> bool:
    return bool(FakePage(server.connect(server.registry.create(), QUERY)).receive()["type"] == "hello")
