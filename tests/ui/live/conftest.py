"""The live route on a real server in a thread, with a pose estimator that needs no model."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from websockets.sync.client import ClientConnection, connect

from posturecam.track import Frame, Pose
from posturecam.ui.backstage import close_backstage
from posturecam.ui.live.protocol import FRAME_HEADER
from posturecam.ui.live.registry import PageSession, SessionRegistry
from posturecam.ui.live.websocket import PATH, routes
from posturecam_lab.benchmarks.app_server import serving
from tests.ui.live.browser_actions import FAKE_CAMERA, FAKE_UI, Launch, camera_file, model_environment

if TYPE_CHECKING:
    from playwright.sync_api import Browser
    from typing_extensions import Self

SIZE = (640, 480)
MakeRoutes = Callable[..., list[BaseRoute]]


class SeatedPerson:
    """Finds the same person in every frame, sitting and facing right; records the threads it was used from."""

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
    points = {7: (302 + ear_ahead, 140), 11: (302, 180), 23: (300, 300), 25: (400, 300), 27: (400, 400)}
    points |= {29: (390, 410), 31: (430, 412), 3: (320 + ear_ahead, 136)}
    for left, point in points.items():
        xy[[left, left + (3 if left == 3 else 1)]] = point
    xy[0] = (330 + ear_ahead, 146)
    return Pose(t, xy + 0.2 * np.sin([7 * t, 11 * t]), np.ones(33))


def jpeg(width: int = SIZE[0], height: int = SIZE[1], noise: bool = False) -> bytes:
    image = np.full((height, width, 3), 128, np.uint8)
    if noise:
        image = np.random.default_rng(0).integers(0, 255, image.shape, np.uint8)
    return bytes(cv2.imencode(".jpg", image)[1])


class FakePage:
    """What the page in the browser does over the socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.number = 0

    def receive(self) -> dict[str, Any]:
        message: dict[str, Any] = json.loads(self.connection.recv(timeout=20))
        return message

    def command(self, name: str) -> dict[str, Any]:
        self.connection.send(json.dumps({"command": name}))
        return self.receive()

    def send_frame(self, t: float) -> dict[str, Any]:
        """Send a frame; return its overlay, or what comes instead."""
        self.number += 1
        self.connection.send(FRAME_HEADER.pack(self.number, self.number, 1000 * t) + jpeg())
        return self.receive()


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The user's data folder, for this test alone; sessions of live pages are written there."""
    import platformdirs

    place = tmp_path / "data"
    monkeypatch.setattr(platformdirs, "user_data_path", lambda *_, **__: place)
    close_backstage()
    yield place
    close_backstage()


class LiveServer:
    """A server with the live route, and the registry of its page sessions."""

    def __init__(self, port: int, registry: SessionRegistry, stack: ExitStack) -> None:
        self.host, self.registry, self._stack = f"127.0.0.1:{port}", registry, stack
        self.estimators: list[SeatedPerson] = []

    def connect(
        self, session: PageSession | None = None, query: str = "", path: str = PATH, **options: Any
    ) -> ClientConnection:
        """Connect as the page does, or otherwise where the options say so."""
        usual: dict[str, Any] = {}
        if session is not None:
            usual["subprotocols"] = ["posturecam", session.token]
        return self._stack.enter_context(connect(f"ws://{self.host}{path}{query}", **usual | options))

    def page(self, session: PageSession, query: str = "") -> FakePage:
        """A page that has been greeted."""
        page = FakePage(self.connect(session, query))
        assert page.receive() == {"type": "hello", "phase": "check"}
        return page


@pytest.fixture(scope="module")
def walker(launch: Launch, tmp_path_factory: pytest.TempPathFactory) -> Browser:
    """A browser whose camera shows a person who walks with the head forward."""
    clip = camera_file("walk_overstride_forward_head", tmp_path_factory.mktemp("camera"))
    return launch([FAKE_UI, FAKE_CAMERA, f"--use-file-for-fake-video-capture={clip}"])


@pytest.fixture(scope="module")
def own_server(artifacts: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of the app with a data folder of its own."""
    data = tmp_path_factory.mktemp("data")
    with serving(artifacts / "live_server.log", XDG_DATA_HOME=str(data), HOME=str(data), **model_environment()) as url:
        yield url


@pytest.fixture
def start_server() -> Iterator[Callable[..., LiveServer]]:
    """Start a server: `start_server(max_connections=1, idle_s=0.2, open_estimator=…)`; make: of another page."""
    with ExitStack() as stack:

        def start(max_connections: int = 4, make: MakeRoutes = routes, **options: Any) -> LiveServer:
            listening = socket.create_server(("127.0.0.1", 0))
            stack.callback(listening.close)
            live = LiveServer(listening.getsockname()[1], SessionRegistry(max_connections), stack)

            def estimator() -> SeatedPerson:
                live.estimators.append(SeatedPerson())
                return live.estimators[-1]

            own = {"open_estimator": estimator, **options}
            app = Starlette(routes=make(live.registry, **own))
            server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio", lifespan="off"))
            thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
            thread.start()

            def stop() -> None:
                server.should_exit = True
                thread.join(20)

            stack.callback(stop)
            return live

        yield start


def becomes_true(condition: Callable[[], bool], timeout_s: float = 20.0) -> bool:
    """Whether the condition comes true."""
    end = time.monotonic() + timeout_s
    while not (result := condition()) and time.monotonic() < end:
        time.sleep(0.01)
    return result
