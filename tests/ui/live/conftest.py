"""The live route on a real server in a thread, with a pose estimator that needs no model."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect

from posturecam.track import Frame, Pose
from posturecam.ui.live.conversation import HEAD
from posturecam.ui.live.socket import PATH, routes
from posturecam.ui.live.tickets import Desk, Ticket

if TYPE_CHECKING:
    from typing_extensions import Self

SIZE = (640, 480)


class SomebodySitting:
    """Finds the same person in every picture, sitting and facing right; remembers the threads it was used from."""

    model_hash = "sha256:0"
    bias = None

    def __init__(self) -> None:
        self.threads: set[int] = set()
        self.open = False

    def estimate(self, frame: Frame) -> Pose | None:
        self.threads.add(threading.get_ident())
        return seated(frame.t)

    def __enter__(self) -> Self:
        self.threads.add(threading.get_ident())
        self.open = True
        return self

    def __exit__(self, *_: object) -> None:
        self.threads.add(threading.get_ident())
        self.open = False


def seated(t: float, ear_ahead: float = 0.0) -> Pose:
    xy = np.full((33, 2), np.nan)
    places = {7: (302 + ear_ahead, 140), 11: (302, 180), 23: (300, 300), 25: (400, 300), 27: (400, 400)}
    places |= {29: (390, 410), 31: (430, 412), 3: (320 + ear_ahead, 136)}
    for left, place in places.items():
        xy[[left, left + (3 if left == 3 else 1)]] = place
    xy[0] = (330 + ear_ahead, 146)
    return Pose(t, xy + 0.2 * np.sin([7 * t, 11 * t]), np.ones(33))


def jpeg(width: int = SIZE[0], height: int = SIZE[1], noise: bool = False) -> bytes:
    picture = np.full((height, width, 3), 128, np.uint8)
    if noise:
        picture = np.random.default_rng(0).integers(0, 255, picture.shape, np.uint8)
    return bytes(cv2.imencode(".jpg", picture)[1])


class Page:
    """What the page in the browser does over the socket."""

    def __init__(self, line: ClientConnection) -> None:
        self.line = line
        self.number = 0

    def hear(self) -> dict[str, Any]:
        heard: dict[str, Any] = json.loads(self.line.recv(timeout=20))
        return heard

    def order(self, **words: Any) -> dict[str, Any]:
        self.line.send(json.dumps(words))
        return self.hear()

    def show(self, t: float, picture: bytes | None = None) -> dict[str, Any]:
        """Sends a frame; returns its overlay, or whatever comes instead."""
        self.number += 1
        self.line.send(HEAD.pack(self.number, self.number, 1000 * t) + (jpeg() if picture is None else picture))
        return self.hear()


class Place:
    """A server with the live route, and the tickets for it."""

    def __init__(self, port: int, desk: Desk, stack: ExitStack) -> None:
        self.host, self.desk, self._stack = f"127.0.0.1:{port}", desk, stack
        self.estimators: list[SomebodySitting] = []

    def join(self, ticket: Ticket | None = None, **options: Any) -> ClientConnection:
        """Connects as the page does, or otherwise where the options say so."""
        asked: dict[str, Any] = {}
        if ticket is not None:
            asked["subprotocols"] = ["posturecam", ticket.token]
        return self._stack.enter_context(connect(f"ws://{self.host}{PATH}", **asked | options))

    def page(self, ticket: Ticket) -> Page:
        """A page that has been greeted."""
        page = Page(self.join(ticket))
        assert page.hear() == {"is": "hello", "phase": "check"}
        return page


@pytest.fixture
def place() -> Iterator[Callable[..., Place]]:
    """Starts a server: `place(seats=1, idle_s=0.2, open_estimator=…)`."""
    with ExitStack() as stack:

        def start(seats: int = 4, **options: Any) -> Place:
            listening = socket.create_server(("127.0.0.1", 0))
            stack.callback(listening.close)
            here = Place(listening.getsockname()[1], Desk(seats), stack)

            def estimator() -> SomebodySitting:
                here.estimators.append(SomebodySitting())
                return here.estimators[-1]

            own = {"open_estimator": estimator, **options}
            app = Starlette(routes=routes(here.desk, **own))
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio", lifespan="off"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()

            def stop() -> None:
                server.should_exit = True
                thread.join(20)

            stack.callback(stop)
            return here

        yield start


def soon(condition: Callable[[], bool], patience_s: float = 20.0) -> bool:
    """Whether the condition comes true."""
    end = time.monotonic() + patience_s
    while not (came := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return came
