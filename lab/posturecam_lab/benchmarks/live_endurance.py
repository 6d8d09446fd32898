"""Whether live stays as large as it is: memory and threads of a server over many connections and over hours.

    python -m posturecam_lab.benchmarks.live_endurance [--connections 200] [--minutes 120] [--rate 15]

First pages connect one after the other, each with a pose model of its own, and leave after a few frames. Then one page
walks for hours: its poses are those of a sample clip over and over, so that two hours take some minutes; the analyses
are real. The status is 1 when memory has grown by more than `MOST_GROWTH_MB`, or threads have, between the first part
of either and its end. A session keeps the poses of its last hour, so the second counts from the end of that hour.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import cv2
import numpy as np
import uvicorn
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect

from posturecam.pose.engines import open_engine
from posturecam.track import PoseTrack
from posturecam.tracking import track_video
from posturecam.ui.live.protocol import FRAME_HEADER
from posturecam.ui.live.registry import PROTOCOL, PageSession, SessionLifetime, SessionRegistry
from posturecam.ui.live.waiting.keeper import SessionKeeper
from posturecam.ui.live.websocket import PATH, OpenEstimator, routes
from posturecam_lab.benchmarks.app_server import wait_for
from posturecam_lab.benchmarks.played_back import PlayedBack
from posturecam_lab.checkout import SAMPLES

FRAMES = 5
"""Frames that each of the many pages sends."""
MOST_GROWTH_MB = 15.0
"""Growth of the memory that counts as none, MB: the allocator keeps some of what was freed."""
SIZE = (640, 480)
Usage = tuple[float, int]
"""Resident memory, MB, and threads of this process."""


def usage() -> Usage:
    """Memory and threads of this process now, after what is free has been given back."""
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    fields = dict(line.split(":", 1) for line in lines)
    return int(fields["VmRSS"].split()[0]) / 1024, int(fields["Threads"])


@contextmanager
def live_server(registry: SessionRegistry, open_estimator: OpenEstimator) -> Iterator[str]:
    """The address of a server of the live route, in a thread of this process."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        app = Starlette(routes=routes(registry, open_estimator))
        server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="websockets-sansio", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"ws://127.0.0.1:{listening.getsockname()[1]}{PATH}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def page_on(address: str, session: PageSession) -> Iterator[ClientConnection]:
    """A page that has been greeted."""
    with connect(address, subprotocols=[PROTOCOL, session.token]) as socket_:  # type: ignore[list-item]
        greeting = json.loads(socket_.recv(timeout=60))
        if greeting["type"] != "hello":
            raise RuntimeError(f"the server answered {greeting}")
        yield socket_


def send_frame(page: ClientConnection, number: int, t: float, jpeg: bytes) -> None:
    """Send a frame and wait for its overlay."""
    page.send(FRAME_HEADER.pack(number, number, 1000 * t) + jpeg)
    while json.loads(page.recv(timeout=60))["type"] != "frame":
        pass


def many_connections(count: int, jpeg: bytes) -> list[Usage]:
    """Usage after each tenth of so many connections."""
    registry, measured = SessionRegistry(), []
    with live_server(registry, open_engine) as address:
        for n in range(count):
            session = registry.create()
            lifetime = SessionLifetime(session)
            with page_on(address, session) as page:
                for frame in range(FRAMES):
                    send_frame(page, frame + 1, frame / 15, jpeg)
            del lifetime, session
            wait_for(no_connection, "the connection's thread has ended")
            if (n + 1) % max(1, count // 10) == 0:
                measured.append(usage())
                print(f"{n + 1:4d} connections: {measured[-1][0]:6.0f} MB, {measured[-1][1]} threads", flush=True)
    return measured


def long_session(minutes: int, rate: float, track: PoseTrack, jpeg: bytes) -> list[Usage]:
    """Usage every ten minutes of the camera's time of one session."""
    measured = []
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        closing(SessionKeeper(Path(folder))) as keeper,
        live_server(
            registry := SessionRegistry(keeper=lambda: keeper), lambda: PlayedBack(track, open_engine())
        ) as address,
    ):
        session = registry.create()
        lifetime = SessionLifetime(session)
        with page_on(address, session) as page:
            page.send(json.dumps({"command": "start"}))
            page.recv(timeout=60)
            for n in range(round(60 * minutes * rate)):
                send_frame(page, n + 1, n / rate, jpeg)
                if (n + 1) % round(600 * rate) == 0:
                    measured.append(usage())
                    memory, threads = measured[-1]
                    print(f"{(n + 1) / rate / 60:4.0f} min: {memory:6.0f} MB, {threads} threads", flush=True)
        del lifetime
    return measured


def no_connection() -> bool:
    """Whether the thread of every connection has ended: its model is closed by then."""
    return all(thread.name != "live" for thread in threading.enumerate())


def has_grown(before: Usage, after: Usage) -> bool:
    """Whether memory or threads are more than they were."""
    return after[0] - before[0] > MOST_GROWTH_MB or after[1] > before[1]


def main() -> int:
    """Measure and print; 1 where something has grown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--connections", type=int, default=200)
    parser.add_argument("--minutes", type=int, default=120, help="of the long session; more than 60")
    parser.add_argument("--rate", type=float, default=15, help="frames per second of the long session")
    wanted = parser.parse_args()
    track = track_video(SAMPLES / "walk_good.mp4")
    jpeg = bytes(cv2.imencode(".jpg", np.full((SIZE[1], SIZE[0], 3), 128, np.uint8))[1])
    many = many_connections(wanted.connections, jpeg)
    long = long_session(wanted.minutes, wanted.rate, track, jpeg)
    grown = len(many) > 1 and has_grown(many[1], many[-1])
    after_an_hour = long[6:]
    return int(grown or (len(after_an_hour) > 1 and has_grown(after_an_hour[0], after_an_hour[-1])))


if __name__ == "__main__":
    sys.exit(main())
