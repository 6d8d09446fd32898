"""Who may connect to the route of the desk page, and how its connections end."""

from __future__ import annotations

import json
import struct
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection

from posturecam.desk import DeskGroup
from posturecam.ui.desk.keeping import OwnDesk
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.desk.route import PATH, desk_routes
from posturecam.ui.live.websocket import PATH as LIVE_PATH
from posturecam.ui.live.websocket import routes
from tests.ui.desk.person import SIZE, Company, Watching, frame
from tests.ui.live.conftest import LiveServer, becomes_true

Start = Callable[..., LiveServer]


def _both(registry: Any, **options: Any) -> Any:
    return [*routes(registry, **options), *desk_routes(registry, open_counter=Company, **options)]


@pytest.fixture
def start(start_server: Start) -> Start:
    """A server with the routes of both pages and an engine without a model."""
    return partial(start_server, make=_both, open_estimator=Watching)


class DeskTab:
    """What a tab does over the socket."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        assert self.receive()["type"] == "hello"

    def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.line.recv(timeout=20))
        return message

    def frame(self, number: int = 1) -> dict[str, Any]:
        self.line.send(frame(number))
        return self.receive()


def _page(server: LiveServer, desk: OwnDesk) -> DeskPage:
    page = DeskPage(desk=desk)
    server.registry.add(page)
    return page


def _close_code(tab: DeskTab) -> int:
    with pytest.raises(ConnectionClosed) as closed:
        _read_on(tab)
    assert closed.value.rcvd is not None
    return closed.value.rcvd.code


def _read_on(tab: DeskTab) -> None:
    while True:
        tab.receive()


def test_frames_are_answered_with_what_the_person_does(start: Start, tmp_path: Path) -> None:
    server = start()
    page = _page(server, OwnDesk(tmp_path))
    tab = DeskTab(server.connect(page, path=PATH))
    answer = tab.frame(7)
    assert (answer["type"], answer["id"], answer["size"]) == ("frame", 7, list(SIZE))
    assert answer["state"] == "measuring" and answer["wants_reference"] and answer["strokes"]


@pytest.mark.parametrize(("of_desk", "path"), [(True, LIVE_PATH), (False, PATH)])
def test_the_token_of_one_page_does_not_open_the_other(start: Start, tmp_path: Path, of_desk: bool, path: str) -> None:
    server = start()
    session = _page(server, OwnDesk(tmp_path)) if of_desk else server.registry.create()
    with pytest.raises(InvalidStatus, match="403"):
        server.connect(session, path=path)


def test_a_request_without_a_token_is_refused(start: Start) -> None:
    with pytest.raises(InvalidStatus, match="403"):
        start().connect(path=PATH)


def test_desk_and_live_share_one_limit(start: Start, tmp_path: Path) -> None:
    server = start(max_connections=1)
    page, live = _page(server, OwnDesk(tmp_path)), server.registry.create()
    tab = DeskTab(server.connect(page, path=PATH))
    refused = json.loads(server.connect(live).recv(timeout=20))
    assert (refused["type"], refused["reason"]) == ("refused", "full")
    tab.line.close()
    assert becomes_true(lambda: json.loads(server.connect(live).recv(timeout=20))["type"] == "hello")


def test_a_hidden_tab_is_not_idle_and_one_that_fell_silent_is(start: Start, tmp_path: Path) -> None:
    server = start(idle_s=1.5)
    page = _page(server, OwnDesk(tmp_path))
    tab = DeskTab(server.connect(page, path=PATH))
    for number in range(8):
        time.sleep(0.4)
        assert tab.frame(number)["type"] == "frame"
    assert _close_code(tab) == 1001


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        (struct.pack("<I", 1) + b"junk", 1003),
        (b"\0", 1008),
        ("junk", 1008),
        (b"\0" * 2_100_000, 1009),
    ],
)
def test_what_our_page_would_not_send_ends_the_connection(
    start: Start, tmp_path: Path, sent: bytes | str, code: int
) -> None:
    server = start()
    page = _page(server, OwnDesk(tmp_path))
    tab = DeskTab(server.connect(page, path=PATH))
    tab.line.send(sent)
    assert _close_code(tab) == code


def test_another_tab_takes_over_and_the_first_is_refused_in_words(start: Start, tmp_path: Path) -> None:
    server, desk = start(), OwnDesk(tmp_path)
    pages = _page(server, desk), _page(server, desk)
    first, second = (DeskTab(server.connect(page, path=PATH)) for page in pages)
    refused = first.frame()
    assert (refused["type"], refused["reason"]) == ("refused", "elsewhere")
    assert "another tab" in refused["text"]
    assert _close_code(first) == 1013
    assert second.frame()["type"] == "frame"


def test_a_tab_that_is_closed_loses_nothing_of_the_day(start: Start, tmp_path: Path) -> None:
    server = start()
    page = _page(server, OwnDesk(tmp_path))
    tab = DeskTab(server.connect(page, path=PATH))
    for number in range(12):
        time.sleep(0.1)
        tab.frame(number)
    tab.line.close()
    assert becomes_true(lambda: bool(list(tmp_path.glob("days/*.json"))))
    (day,) = OwnDesk(tmp_path).days()
    assert day.seconds[DeskGroup.UNCOUNTED] > 0.5  # no five seconds yet: nothing is judged
