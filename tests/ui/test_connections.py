"""The limits of the HTTP server, on uvicorn as Streamlit starts it, with shorter times."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing, suppress
from pathlib import Path

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from posturecam.ui import connections
from posturecam.ui.connections import BoundedServer
from posturecam_lab.benchmarks.app_server import wait_for

PATIENCE_S = 30.0
"""Far more than any of the times set here, for a machine that is busy."""


async def _echo(request: Request) -> PlainTextResponse:
    return PlainTextResponse(f"{len(await request.body())} bytes")


async def _length(line: WebSocket) -> None:
    await line.accept()
    await line.send_text(str(len(await line.receive_bytes())))
    await line.close()


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """A server with the limits, whose times are short and whose numbers are small."""
    for name, value in {"HEAD_S": 0.3, "BODY_SILENCE_S": 0.6, "MOST_CONNECTIONS": 6}.items():
        monkeypatch.setattr(connections, name, value)
    monkeypatch.setattr(connections, "end_within", lambda *_: None)
    app = Starlette(
        routes=[Route("/", _echo, methods=["GET", "PUT"]), WebSocketRoute("/ws", _length)],
        middleware=[Middleware(BoundedServer)],
    )
    server = uvicorn.Server(uvicorn.Config(app, log_level="critical", ws="websockets-sansio"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        wait_for(lambda: server.started, "the server")
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join(PATIENCE_S)


def _line(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), PATIENCE_S)


def _rest(line: socket.socket) -> bytes:
    """Everything until the server closes; TimeoutError when it does not."""
    parts = []
    try:
        while part := line.recv(65536):
            parts.append(part)
    except ConnectionError:
        pass
    return b"".join(parts)


@pytest.mark.parametrize(
    "half",
    [
        b"",
        b"GET / HT",
        b"GET / HTTP/1.1\r\nHost: x\r\nX: ",
        b"PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf",
        b"GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHo",
    ],
    ids=["nothing", "first line", "a header", "a body", "the second request"],
)
def test_a_half_sent_request_ends(port: int, half: bytes) -> None:
    with closing(_line(port)) as line:
        line.sendall(half)
        rest = _rest(line)
    assert rest.count(b"200 OK") == half.count(b"\r\n\r\nGET")


def test_a_head_that_comes_in_drops_ends_too(port: int) -> None:
    with closing(_line(port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nX: ")
        end = time.monotonic() + PATIENCE_S
        with pytest.raises(ConnectionError):
            _send_slowly(line, end)


def test_a_body_may_take_longer_than_a_head_while_it_comes(port: int) -> None:
    with closing(_line(port)) as line:
        line.sendall(b"PUT / HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 12\r\n\r\n")
        for _ in range(12):
            time.sleep(0.1)
            line.sendall(b"a")
        assert b"12 bytes" in _rest(line)


def test_more_connections_than_the_limit_are_closed_at_once(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(6):
            stack.enter_context(connect(f"ws://127.0.0.1:{port}/ws"))
        with closing(_line(port)) as line:
            assert _rest(line) == b""
    wait_for(lambda: _status(port) == b"200", "a free connection")


def test_half_sent_requests_make_room_for_whole_ones(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "HEAD_S", 1000.0)
    lines = [_line(port) for _ in range(20)]
    for line in lines:
        with suppress(ConnectionError):
            line.sendall(b"GET / HTTP/1.1\r\nX: ")
    assert _status(port) == b"200"
    wait_for(lambda: sum(map(_is_closed, lines)) >= 14, "the oldest to be closed")
    for line in lines:
        line.close()


def _is_closed(line: socket.socket) -> bool:
    line.setblocking(False)
    try:
        return line.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def _status(port: int) -> bytes:
    with closing(_line(port)) as line:
        line.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        return [*_rest(line).split(b" ", 2), b"", b""][1]


def test_a_message_above_the_limit_ends_the_connection_before_it_is_kept(port: int) -> None:
    most = connections.MOST_MESSAGE_BYTES
    with connect(f"ws://127.0.0.1:{port}/ws") as line:
        line.send(bytes(most))
        assert line.recv(timeout=PATIENCE_S) == str(most)
    with connect(f"ws://127.0.0.1:{port}/ws") as line:
        line.send(bytes(most + 1))
        with pytest.raises(ConnectionClosed) as ended:
            line.recv(timeout=PATIENCE_S)
        assert ended.value.rcvd is not None
        assert ended.value.rcvd.code == 1009


_STUCK = """
import sys, threading, time
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from posturecam.ui import connections

connections.ENDING_S = 1.0
threading.Thread(target=time.sleep, args=(1000,)).start()
tidy = lambda: print("tidied up", file=sys.stderr, flush=True)
app = Starlette(middleware=[Middleware(connections.BoundedServer, tidy=tidy)])
uvicorn.run(app, port=0, log_level="info")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C can't be sent to one process there")
@pytest.mark.parametrize("presses", [1, 2])
def test_ctrl_c_ends_a_server_whose_threads_are_stuck(tmp_path: Path, presses: int) -> None:
    log = tmp_path / "log"
    with log.open("wb") as file, subprocess.Popen([sys.executable, "-c", _STUCK], stderr=file, stdout=file) as run:
        wait_for(lambda: "Uvicorn running" in log.read_text(), "the server")
        for _ in range(presses):
            run.send_signal(signal.SIGINT)
        try:
            assert run.wait(PATIENCE_S) == 1
        finally:
            run.kill()
    assert "did not stop in time" in log.read_text()
    assert "tidied up" in log.read_text()


def _send_slowly(line: socket.socket, end: float) -> None:
    while time.monotonic() < end:
        line.sendall(b"a")
        time.sleep(0.02)
