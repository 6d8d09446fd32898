"""Limits of the HTTP server that uvicorn has no options for or Streamlit does not pass on, and an end that comes.

Streamlit starts uvicorn with settings of its own, also for `streamlit run app.py`. So the limits are set when uvicorn
announces its start to the application (the ASGI lifespan), before it takes the first connection.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import threading
from collections.abc import Callable
from typing import Any

import h11
import uvicorn
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.protocols.http.h11_impl import H11Protocol

from posturecam.words import say

HEAD_S = 10.0
"""Seconds within which the head of a request must be complete, from its connection or its first byte on."""
BODY_SILENCE_S = 20.0
"""Seconds without a byte after which a request whose body is incomplete ends."""
MOST_CONNECTIONS = 256
"""Open connections, WebSockets among them; a page of the app needs about seven.

Each takes a file descriptor, of which a process has 1024 by default on Linux.
"""
MOST_MESSAGE_BYTES = 4 * 2**20
"""Bytes of a WebSocket message: a frame of the live page has at most 2 MB, Streamlit's messages a few kB."""
CLOSING_S = 5
"""Seconds that open connections get to end by themselves when the server stops."""
ENDING_S = 20.0
"""Seconds after which a server that stops ends, whatever its threads do."""
_log = logging.getLogger("uvicorn.error")


class BoundedServer:
    """ASGI middleware, to be the outermost: sets the limits above, and makes sure that a stopping server ends.

    Parameters
    ----------
    app : ASGIApp
        What comes next.
    tidy : callable, optional
        Called before the process is ended although some of its work has not stopped.
    """

    def __init__(self, app: ASGIApp, tidy: Callable[[], None] = lambda: None) -> None:
        self._app, self._tidy = app, tidy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or connection, or run the lifespan of the server."""
        if scope["type"] != "lifespan":
            await self._app(scope, receive, send)
            return
        serving = set_limits(receive)

        async def receive_and_watch() -> Message:
            message = await receive()
            if serving and message["type"] == "lifespan.shutdown":
                end_within(ENDING_S, self._tidy)
            return message

        try:
            await self._app(scope, receive_and_watch, send)
        except asyncio.CancelledError:  # Ctrl-C pressed twice
            if serving:
                end_within(ENDING_S, self._tidy)
            raise


def set_limits(receive: Any) -> bool:
    """Set the limits on the uvicorn that calls with this `receive`; warn where it is another server.

    Parameters
    ----------
    receive : callable
        Of the application's lifespan.

    Returns
    -------
    bool
        Whether they are set.
    """
    config = getattr(getattr(receive, "__self__", None), "config", None)
    if not isinstance(config, uvicorn.Config):
        _log.warning(say("ui.shell.server.no_limits"))
        return False
    config.http_protocol_class = BoundedProtocol
    config.ws_max_size = MOST_MESSAGE_BYTES
    config.timeout_graceful_shutdown = CLOSING_S
    return True


class BoundedProtocol(H11Protocol):
    """uvicorn's HTTP protocol, with a time for each part of a request and a number of connections."""

    _deadline: asyncio.TimerHandle | None = None
    _waits_for: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Take a connection; of too many, end the one that has waited longest for a request, or else this.

        Parameters
        ----------
        transport : asyncio.Transport
            Of the new connection.
        """
        super().connection_made(transport)
        self._expect()
        if len(self.connections) > MOST_CONNECTIONS:
            waiting = [one for one in self.connections if isinstance(one, BoundedProtocol) and one.waits_for_request]
            ended = min(waiting, key=lambda one: one.deadline_s, default=self)
            self.connections.discard(ended)  # not again, when the next comes before the event loop has closed this one
            ended.transport.abort()

    @property
    def waits_for_request(self) -> bool:
        """Whether the head of the next request is incomplete."""
        return self._waits_for is h11.IDLE

    @property
    def deadline_s(self) -> float:
        """When the client's time is over, on the event loop's clock."""
        return math.inf if self._deadline is None else self._deadline.when()

    def data_received(self, data: bytes) -> None:
        """Take in bytes, and set the time until the next.

        Parameters
        ----------
        data : bytes
            What came.
        """
        super().data_received(data)
        self._expect(received=True)

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        """Hand over to the WebSocket protocol, whose pings find silent connections.

        Parameters
        ----------
        event : h11.Request
            The request for it.
        """
        self._forget()
        self._waits_for = h11.SWITCHED_PROTOCOL
        super().handle_websocket_upgrade(event)

    def connection_lost(self, exc: Exception | None) -> None:
        """End the connection.

        Parameters
        ----------
        exc : Exception or None
            What broke it off.
        """
        self._forget()
        super().connection_lost(exc)

    def on_response_complete(self) -> None:
        """Make ready for the next request."""
        super().on_response_complete()
        self._expect()

    def _expect(self, received: bool = False) -> None:
        """Set the deadline of what the client has to send now; a body gets more time by each byte, a head has one."""
        if self._waits_for is h11.SWITCHED_PROTOCOL:
            return
        state = self.conn.their_state
        if state is self._waits_for and not (received and state is h11.SEND_BODY):
            return
        self._forget()
        self._waits_for = state
        seconds = {h11.IDLE: HEAD_S, h11.SEND_BODY: BODY_SILENCE_S}.get(state)
        if seconds is not None:
            self._deadline = self.loop.call_later(seconds, self._abort)

    def _forget(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _abort(self) -> None:
        self.transport.abort()


def end_within(seconds: float, tidy: Callable[[], None]) -> None:
    """End this process after a while, even where a thread of it never comes back; nothing when it ended by then.

    Parameters
    ----------
    seconds : float
        The while.
    tidy : callable
        Called right before.
    """
    timer = threading.Timer(seconds, _end, (tidy,))
    timer.daemon = True
    timer.start()


def _end(tidy: Callable[[], None]) -> None:
    _log.error(say("ui.shell.server.ended_by_force"))
    try:
        tidy()
    finally:
        os._exit(1)
