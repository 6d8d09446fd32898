"""Who may talk to the live route, and what happens to those who don't speak as our page does."""

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
from posturecam.ui.live.conversation import HEAD
from posturecam.ui.live.tickets import Holder
from tests.ui.live.conftest import Page, Place, SomebodySitting, jpeg, soon

Start = Callable[..., Place]


def test_our_own_page_is_greeted(place: Start) -> None:
    here = place()
    here.page(here.desk.issue())


@pytest.mark.parametrize(
    "options",
    [
        {"subprotocols": None},
        {"subprotocols": ["posturecam"]},
        {"subprotocols": ["posturecam", "guessed-token"]},
    ],
    ids=["no token", "empty token", "wrong token"],
)
def test_anybody_else_is_turned_away_before_the_connection_opens(place: Start, options: dict[str, Any]) -> None:
    here = place()
    ticket = here.desk.issue()
    with pytest.raises(InvalidStatus, match="403"):
        here.join(ticket, **options)
    assert here.estimators == []


def test_a_token_dies_with_its_page_session(place: Start) -> None:
    here = place()
    token = here.desk.issue().token
    gc.collect()
    with pytest.raises(InvalidStatus, match="403"):
        here.join(subprotocols=["posturecam", token])


def test_a_connection_ends_with_the_page_session_it_came_from(place: Start) -> None:
    here = place()
    ticket = here.desk.issue()
    holder = Holder(ticket)
    page = here.page(ticket)
    assert page.show(0.0)["is"] == "frame"
    del holder
    gc.collect()
    page.line.send(HEAD.pack(2, 2, 100.0) + jpeg())
    assert _code_of_end(page) == 1001
    with pytest.raises(InvalidStatus, match="403"):
        here.join(ticket)


def test_tokens_can_not_be_guessed() -> None:
    from posturecam.ui.live.tickets import Desk

    desk = Desk()
    tickets = [desk.issue() for _ in range(100)]
    assert len({ticket.token for ticket in tickets}) == 100
    assert min(len(ticket.token) for ticket in tickets) >= 32


def test_one_page_too_many_is_told_so_politely(place: Start) -> None:
    here = place(seats=1)
    tickets = here.desk.issue(), here.desk.issue()
    first = here.page(tickets[0])
    second = Page(here.join(tickets[1]))
    assert second.hear() == {
        "is": "refused",
        "why": "full",
        "say": "Too many cameras are on this server already. Try again in a few minutes.",
    }
    assert _code_of_end(second) == 1013
    first.line.close()
    assert soon(lambda: _joins(here, tickets[1]))


def _joins(here: Place, ticket: Any) -> bool:
    page = Page(here.join(ticket))
    return page.hear()["is"] == "hello"


def test_a_page_that_comes_back_takes_its_own_place(place: Start) -> None:
    here = place()
    ticket = here.desk.issue()
    lost, back = here.page(ticket), here.page(ticket)
    assert _code_of_end(lost) == 1001
    assert back.show(0.1)["is"] == "frame"


def test_a_silent_page_loses_its_place(place: Start) -> None:
    here = place(idle_s=0.2)
    page = here.page(here.desk.issue())
    assert _code_of_end(page) == 1001
    assert soon(lambda: not here.estimators[0].open)


@pytest.mark.parametrize(
    ("message", "code"),
    [
        (HEAD.pack(1, 1, 0.0) + b"\x89PNG\r\n\x1a\n" + bytes(100), 1003),
        (HEAD.pack(1, 1, 0.0), 1003),
        (b"short", 1008),
        (HEAD.pack(1, 1, float("nan")) + jpeg(), 1008),
        (HEAD.pack(1, 1, 0.0) + bytes(2_000_001), 1009),
        ("drop table", 1008),
        ('{"do": "rm"}', 1008),
        ("[" * 1000, 1008),
        ('{"do": ["begin"]}', 1008),
    ],
    ids=["PNG", "no picture", "no head", "time NaN", "too large", "no JSON", "no such order", "nested", "odd order"],
)
def test_what_our_page_would_not_send_ends_the_connection(place: Start, message: bytes | str, code: int) -> None:
    here = place()
    page = here.page(here.desk.issue())
    page.line.send(message)
    assert _code_of_end(page) == code
    assert soon(lambda: not here.estimators[0].open)


def _lying(width: int, height: int) -> bytes:
    """A JPEG whose header claims another size."""
    picture = bytearray(jpeg())
    at = picture.index(b"\xff\xc0")
    picture[at + 5 : at + 9] = struct.pack(">HH", height, width)
    return bytes(picture)


@pytest.mark.parametrize("size", [(65000, 65000), (1, 0), (2000, 1921)])
def test_a_picture_that_claims_to_be_huge_or_nothing_is_not_decoded(
    place: Start, size: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[int] = []
    monkeypatch.setattr(cv2, "imdecode", lambda *_: decoded.append(1))
    here = place()
    page = here.page(here.desk.issue())
    page.line.send(HEAD.pack(1, 1, 0.0) + _lying(*size))
    assert _code_of_end(page) == 1003
    assert decoded == []


def test_a_broken_picture_ends_the_connection_and_not_the_server(place: Start) -> None:
    here = place()
    page = here.page(here.desk.issue())
    page.line.send(HEAD.pack(1, 1, 0.0) + jpeg()[:200])
    assert _code_of_end(page) == 1003
    here.page(here.desk.issue())


def _progressive() -> bytes:
    picture = np.random.default_rng(0).integers(0, 255, (480, 640, 3), np.uint8)
    return bytes(cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_PROGRESSIVE, 1])[1])


def test_a_progressive_picture_is_not_decoded(place: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    decoded: list[int] = []
    monkeypatch.setattr(cv2, "imdecode", lambda *_: decoded.append(1))
    here = place()
    page = here.page(here.desk.issue())
    page.line.send(HEAD.pack(1, 1, 0.0) + _progressive())
    assert _code_of_end(page) == 1003
    assert decoded == []


class _Stuck(SomebodySitting):
    """Takes for ever over a frame, until it may go on."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()

    def estimate(self, frame: Frame) -> Pose | None:
        self.may_go_on.wait()
        return super().estimate(frame)


def test_a_frame_that_takes_too_long_ends_the_session_with_a_sentence(place: Start) -> None:
    stuck = _Stuck()
    here = place(seats=1, frame_s=0.3, open_estimator=lambda: stuck)
    ticket = here.desk.issue()
    page = here.page(ticket)
    said = page.show(0.0)
    assert (said["is"], said["why"]) == ("refused", "slow")
    assert "took longer than 0.3 s" in said["say"]
    assert _code_of_end(page) == 1013
    other = Page(here.join(here.desk.issue()))
    assert other.hear()["why"] == "full"
    stuck.may_go_on.set()
    assert soon(lambda: not stuck.open)
    assert soon(lambda: _joins(here, ticket))


def test_a_missing_model_is_said_in_words(place: Start) -> None:
    def no_model() -> Any:
        raise ModelError("The pose model is missing. Fetch it.")

    here = place(open_estimator=no_model)
    ticket = here.desk.issue()
    page = Page(here.join(ticket))
    assert page.hear() == {"is": "refused", "why": "engine", "say": "The pose model is missing. Fetch it."}


def test_each_connection_has_its_own_estimator_in_a_thread_of_its_own(place: Start) -> None:
    here = place()
    tickets = here.desk.issue(), here.desk.issue()
    for page in [here.page(ticket) for ticket in tickets]:
        for n in range(5):
            page.show(n / 10)
        page.line.close()
    first, second = here.estimators
    assert soon(lambda: not first.open and not second.open)
    assert len(first.threads) == len(second.threads) == 1
    assert first.threads != second.threads


def _code_of_end(page: Page) -> int:
    with pytest.raises(ConnectionClosed) as ended:
        page.hear()
    return ended.value.rcvd.code if ended.value.rcvd else 0
