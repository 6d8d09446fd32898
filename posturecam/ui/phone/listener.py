"""The HTTPS listener for phones, in a thread of its own beside the app's server."""

from __future__ import annotations

import asyncio
import ipaddress
import logging
import socket
import ssl
import sys
import threading
from contextlib import suppress
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.server import ServerState

from posturecam.ui import connections
from posturecam.ui.phone.limits import PhoneLimits

CLOSING_S = 5.0
"""Seconds that the thread gets to end."""
_GOODBYE_S = 2.0
"""Seconds that a phone gets to confirm the end of a TLS connection."""
_RETRY_S = 0.1
"""Seconds until the next try where the system gives no connection, such as for want of file descriptors."""
_TURNS = 3
"""Turns of the event loop in which connections that came just before the end are taken and closed."""
_log = logging.getLogger(__name__)
_log.setLevel(logging.ERROR)  # uvicorn warns of each request that is none, which anyone in the network may send


class PhoneProtocol(connections.BoundedProtocol):
    """uvicorn's HTTP protocol with the app's times for each part of a request, which says when it is over."""

    def __init__(self, config: uvicorn.Config, state: ServerState, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(config, state, {}, loop)
        self.logger = _log
        self.access_log = False
        self.is_over = loop.create_future()

    def connection_lost(self, exc: Exception | None) -> None:
        """End the connection.

        Parameters
        ----------
        exc : Exception or None
            What broke it off.
        """
        super().connection_lost(exc)
        if not self.is_over.done():
            self.is_over.set_result(None)


class PhoneListener:
    """Takes connections while it runs: so many in all and from one address, and none from the internet.

    Parameters
    ----------
    app : ASGIApp
        What answers.
    listening : socket.socket
        Bound to one address.
    context : ssl.SSLContext
        Of the certificate.
    limits : PhoneLimits
        How many connections.
    """

    def __init__(self, app: ASGIApp, listening: socket.socket, context: ssl.SSLContext, limits: PhoneLimits) -> None:
        self._listening, self._context, self._limits = listening, context, limits
        self._config = uvicorn.Config(
            app,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            h11_max_incomplete_event_size=limits.head_bytes,
        )
        self._state = ServerState()
        self._of_address: dict[str, int] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping: asyncio.Event | None = None
        self._is_ready, self._is_closing = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="posturecam-phone", daemon=True)
        own = ipaddress.ip_address(listening.getsockname()[0])
        self._takes_global = own.is_global

    def start(self) -> None:
        """Begin to take connections."""
        self._thread.start()
        self._is_ready.wait()

    def close(self) -> None:
        """End every connection and give the port back."""
        if self._loop is not None and self._stopping is not None:
            with suppress(RuntimeError):  # the loop has ended by itself
                self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join(CLOSING_S)
        self._listening.close()

    def _run(self) -> None:
        try:
            asyncio.run(self._serve())
        finally:
            self._is_ready.set()

    async def _serve(self) -> None:
        self._loop, self._stopping = asyncio.get_running_loop(), asyncio.Event()
        self._config.load()
        self._listening.setblocking(False)
        accepting = asyncio.create_task(self._accept())
        self._is_ready.set()
        await self._stopping.wait()
        self._is_closing = True
        for _ in range(_TURNS):
            await asyncio.sleep(0)
        accepting.cancel()
        self._listening.close()
        for protocol in list(self._state.connections):
            protocol.transport.abort()
        for task in (*self._tasks, *self._state.tasks):
            task.cancel()
        await asyncio.gather(accepting, *self._tasks, *self._state.tasks, return_exceptions=True)

    async def _accept(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            try:
                connection, peer = await loop.sock_accept(self._listening)
            except OSError:
                await asyncio.sleep(_RETRY_S)
                continue
            address = str(peer[0])
            if not self._admits(address):
                connection.close()
                continue
            self._of_address[address] = self._of_address.get(address, 0) + 1
            task = asyncio.create_task(self._handle(connection, address))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _admits(self, address: str) -> bool:
        """Whether one more connection from there is taken; an unfinished TLS handshake counts as one."""
        if self._is_closing or self._of_address.get(address, 0) >= self._limits.of_address:
            return False
        return len(self._tasks) < self._limits.connections and self._is_near(address)

    def _is_near(self, address: str) -> bool:
        return self._takes_global or not ipaddress.ip_address(address.partition("%")[0]).is_global

    async def _handle(self, connection: socket.socket, address: str) -> None:
        """Make the connection secure, and wait for its end; what is no TLS ends without a word."""
        loop = asyncio.get_running_loop()
        times: dict[str, Any] = {"ssl_handshake_timeout": connections.HEAD_S}
        if sys.version_info >= (3, 11):
            times["ssl_shutdown_timeout"] = _GOODBYE_S
        try:
            _, protocol = await loop.connect_accepted_socket(
                lambda: PhoneProtocol(self._config, self._state, loop), connection, ssl=self._context, **times
            )
            await protocol.is_over
        except (OSError, asyncio.TimeoutError):
            pass
        finally:
            connection.close()
            self._of_address[address] -= 1
            if not self._of_address[address]:
                del self._of_address[address]
