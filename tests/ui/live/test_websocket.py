"""Who may connect to the live route, and what happens to those who do not keep to the protocol."""

from __future__ import annotations

import gc
import struct
import threading
from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus

from posturecam.errors import ModelError
from posturecam.track import Frame, Pose
from posturecam.ui.live.protocol import FRAME_HEADER
from posturecam.ui.live.registry import SessionLifetime, SessionRegistry
from tests.ui.live.conftest import FakePage, LiveServer, SeatedPerson, becomes_true, jpeg

StartServer = Callable[..., LiveServer]


def test_a_page_with_its_token_is_greeted(start_server: StartServer) -> None:
    server = start_server()
    server.page(server.registry.create())


@pytest.mark.parametrize(
    "options",
    [
        {"subprotocols": None},
        {"subprotocols": ["posturecam"]},
        {"subprotocols": ["posturecam", "guessed-token"]},
    ],
    ids=["no token", "empty token", "wrong token"],
)
def test_a_request_without_a_token_is_refused_before_the_connection_opens(
    start_server: StartServer, options: dict[str, Any]
) -> None:
    server = start_server()
    session = server.registry.create()
    with pytest.raises(InvalidStatus, match="403"):
        server.connect(session, **options)
    assert server.estimators == []


def test_a_token_expires_with_its_page_session(start_server: StartServer) -> None:
    server = start_server()
    token = server.registry.create().token
    gc.collect()
    with pytest.raises(InvalidStatus, match="403"):
        server.connect(subprotocols=["posturecam", token])


def test_a_connection_ends_with_the_page_session_it_came_from(start_server: StartServer) -> None:
    server = start_server()
    session = server.registry.create()
    lifetime = SessionLifetime(session)
    page = server.page(session)
    assert page.send_frame(0.0)["type"] == "frame"
    del lifetime
    gc.collect()
    page.connection.send(FRAME_HEADER.pack(2, 2, 100.0) + jpeg())
    assert _close_code(page) == 1001
    with pytest.raises(InvalidStatus, match="403"):
        server.connect(session)


def test_tokens_cannot_be_guessed() -> None:
    registry = SessionRegistry()
    sessions = [registry.create() for _ in range(100)]
    assert len({session.token for session in sessions}) == 100
    assert min(len(session.token) for session in sessions) >= 32


def test_one_page_too_many_is_refused_with_a_sentence(start_server: StartServer) -> None:
    server = start_server(max_connections=1)
    sessions = server.registry.create(), server.registry.create()
    first = server.page(sessions[0])
    second = FakePage(server.connect(sessions[1]))
    assert second.receive() == {
        "type": "refused",
        "reason": "full",
        "text": "Too many cameras are on this server already. Try again in a few minutes.",
    }
    assert _close_code(second) == 1013
    first.connection.close()
    assert becomes_true(lambda: _is_greeted(server, sessions[1]))


def _is_greeted(server: LiveServer, session: Any) -> bool:
    page = FakePage(server.connect(session))
    return page.receive()["type"] == "hello"


def test_a_page_that_comes_back_replaces_its_connection(start_server: StartServer) -> None:
    server = start_server()
    session = server.registry.create()
    lost, back = server.page(session), server.page(session)
    assert _close_code(lost) == 1001
    assert back.send_frame(0.1)["type"] == "frame"


def test_an_idle_page_is_disconnected(start_server: StartServer) -> None:
    server = start_server(idle_s=0.2)
    page = server.page(server.registry.create())
    assert _close_code(page) == 1001
    assert becomes_true(lambda: not server.estimators[0].open)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (FRAME_HEADER.pack(1, 1, 0.0) + b"\x89PNG\r\n\x1a\n" + bytes(100), 1003),
        (FRAME_HEADER.pack(1, 1, 0.0), 1003),
        (b"short", 1008),
        (FRAME_HEADER.pack(1, 1, float("nan")) + jpeg(), 1008),
        (FRAME_HEADER.pack(1, 1, 0.0) + bytes(2_000_001), 1009),
        ("drop table", 1008),
        ('{"command": "rm"}', 1008),
        ("[" * 1000, 1008),
        ('{"command": ["start"]}', 1008),
    ],
    ids=[
        "PNG",
        "no image",
        "no header",
        "time NaN",
        "too large",
        "no JSON",
        "no such command",
        "nested",
        "odd command",
    ],
)
def test_what_our_page_would_not_send_ends_the_connection(
    start_server: StartServer, message: bytes | str, code: int
) -> None:
    server = start_server()
    page = server.page(server.registry.create())
    page.connection.send(message)
    assert _close_code(page) == code
    assert becomes_true(lambda: not server.estimators[0].open)


def _claiming(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size."""
    image = bytearray(jpeg())
    at = image.index(b"\xff\xc0")
    image[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(image)


@pytest.mark.parametrize("size", [(65000, 65000), (1, 0), (2000, 1921)])
def test_an_image_that_claims_to_be_huge_or_empty_is_not_decoded(
    start_server: StartServer, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[int] = []
    monkeypatch.setattr(cv2, "imdecode", lambda *_: decoded.append(1))
    server = start_server()
    page = server.page(server.registry.create())
    page.connection.send(FRAME_HEADER.pack(1, 1, 0.0) + _claiming(*size))
    assert _close_code(page) == 1003
    assert decoded == []


def test_a_damaged_image_ends_the_connection_and_not_the_server(start_server: StartServer) -> None:
    server = start_server()
    page = server.page(server.registry.create())
    page.connection.send(FRAME_HEADER.pack(1, 1, 0.0) + jpeg()[:200])
    assert _close_code(page) == 1003
    server.page(server.registry.create())


def _progressive() -> bytes:
    image = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    return bytes(cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1])


def test_a_progressive_jpeg_is_not_decoded(start_server: StartServer, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    monkeypatch.setattr(cv2, "imdecode", lambda *_: decoded.append(1))
    server = start_server()
    page = server.page(server.registry.create())
    page.connection.send(FRAME_HEADER.pack(1, 1, 0.0) + _progressive())
    assert _close_code(page) == 1003
    assert decoded == []


class _Blocked(SeatedPerson):
    """Blocks in a frame until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def estimate(self, frame: Frame) -> Pose | None:
        self.may_go_on.wait()
        return super().estimate(frame)


def test_a_frame_that_takes_too_long_ends_the_session_with_a_sentence(start_server: StartServer) -> None:
    blocked = _Blocked()
    server = start_server(max_connections=1, frame_s=0.3, open_estimator=lambda: blocked)
    session = server.registry.create()
    page = server.page(session)
    message = page.send_frame(0.0)
    assert (message["type"], message["reason"]) == ("refused", "slow")
    assert "took longer than 0.3 s" in message["text"]
    assert _close_code(page) == 1013
    other = FakePage(server.connect(server.registry.create()))
    assert other.receive()["reason"] == "full"
    blocked.may_go_on.set()
    assert becomes_true(lambda: not blocked.open)
    assert becomes_true(lambda: _is_greeted(server, session))


def test_a_missing_model_is_said_in_words(start_server: StartServer) -> None:
    def no_model() -> Any:
        raise ModelError("The pose model is missing. Fetch it.")

    server = start_server(open_estimator=no_model)
    session = server.registry.create()
    page = FakePage(server.connect(session))
    assert page.receive() == {"type": "refused", "reason": "engine", "text": "The pose model is missing. Fetch it."}


def test_each_connection_has_its_own_estimator_in_a_thread_of_its_own(start_server: StartServer) -> None:
    server = start_server()
    sessions = server.registry.create(), server.registry.create()
    for page in [server.page(session) for session in sessions]:
        for n in range(5):
            page.send_frame(n / 10)
        page.connection.close()
    first, second = server.estimators
    assert becomes_true(lambda: not first.open and not second.open)
    assert len(first.threads) == len(second.threads) == 1
    assert first.threads != second.threads


@pytest.mark.parametrize(
    ("query", "start"), [("?language=es", "Ya hay"), ("?language=xx", "Too many"), ("", "Too many")]
)
def test_a_connection_is_refused_in_the_language_of_its_page(start_server: StartServer, query: str, start: str) -> None:
    server = start_server(max_connections=0)
    page = FakePage(server.connect(server.registry.create(), query))
    assert page.receive()["text"].startswith(start)


def test_connections_at_the_same_time_speak_each_its_own_language(start_server: StartServer) -> None:
    server = start_server()
    sessions = [server.registry.create() for _ in range(2)]
    pages = [server.page(session, query) for session, query in zip(sessions, ("?language=es", ""), strict=True)]
    latest: list[dict[str, Any]] = [{}, {}]
    for n in range(60):
        for news, page in zip(latest, pages, strict=True):
            news.update(page.send_frame(n / 20))
        if all("check" in news for news in latest):
            break
    assert [news["check"][3]["title"] for news in latest] == ["Luz", "Light"]
    assert [news["line"].split(" · ")[0] for news in latest] == ["Escritorio", "Desk"]


def _close_code(page: FakePage) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        page.receive()
    return ended.value.rcvd.code if ended.value.rcvd else 0
