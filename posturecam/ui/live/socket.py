"""The WebSocket of the live page: frames in, overlays out, one pose estimator and one thread for each connection.

Nothing that comes in is written to disk or logged. Host, origin and cookie have been checked before it comes here.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from posturecam.errors import PosturecamError
from posturecam.ports import PoseEstimator
from posturecam.ui.live.conversation import HEAD, Conversation, Misused, Reply
from posturecam.ui.live.picture import LARGEST_BYTES, BadPicture
from posturecam.ui.live.tickets import PROTOCOL, Desk, Ticket, the_desk
from posturecam.ui.live.worker import Worker

PATH = "/posture/ws"
IDLE_S = 60.0
"""Seconds without a message after which a page is taken to have left."""
FRAME_S = 20.0
"""Seconds that a frame may take, of which a computer of today needs 0.02 to 0.2."""
GOING_AWAY, NOT_UNDERSTOOD, REFUSED, TOO_LARGE, TRY_LATER = 1001, 1003, 1008, 1009, 1013

OpenEstimator = Callable[[], PoseEstimator]


def routes(
    desk: Desk | None = None,
    open_estimator: OpenEstimator | None = None,
    idle_s: float = IDLE_S,
    frame_s: float = FRAME_S,
) -> list[BaseRoute]:
    """What the server has to answer besides Streamlit's own paths."""

    place = the_desk() if desk is None else desk

    async def answer(socket: WebSocket) -> None:
        ticket = place.admit(socket.scope.get("subprotocols", []))
        if ticket is None:
            await socket.close(REFUSED)
            return
        await socket.accept(subprotocol=PROTOCOL)
        if not place.sit_down():
            await _refuse(socket, "full", "Too many cameras are on this server already. Try again in a few minutes.")
            return
        await _serve(_Connection(socket, ticket, open_estimator or _default_engine, idle_s, frame_s), place)

    return [WebSocketRoute(PATH, answer, name="live")]


class _Connection:
    """One accepted WebSocket until it ends; everything of the engine happens in the one thread it owns."""

    def __init__(
        self, socket: WebSocket, ticket: Ticket, open_estimator: OpenEstimator, idle_s: float, frame_s: float
    ) -> None:
        self.socket, self.ticket, self._open = socket, ticket, open_estimator
        self._idle_s, self._frame_s = idle_s, frame_s
        self._estimator: PoseEstimator | None = None
        self._worker = Worker("live")

    async def run(self) -> None:
        """Talks until the page leaves, falls silent, misbehaves or a frame takes too long."""
        close_s = self._frame_s
        try:
            conversation: Conversation = await self._worker.do(self._begin)
            await self._say(conversation.hello())
            await self._talk(conversation)
        except PosturecamError as error:
            await _refuse(self.socket, "engine", str(error))
        except WebSocketDisconnect:
            pass
        except _Slow:
            self.ticket.running, close_s = None, 0.0
            say = f"A frame took longer than {self._frame_s:g} s, so this session has ended. Close other programs and try again."
            await _refuse(self.socket, "slow", say)
        except asyncio.TimeoutError:
            await _leave(self.socket, GOING_AWAY)
        except BadPicture:
            await _leave(self.socket, NOT_UNDERSTOOD)
        except Misused:
            await _leave(self.socket, REFUSED)
        finally:
            with suppress(asyncio.TimeoutError):
                await asyncio.shield(self._worker.do(self._close, close_s))

    def end(self, then: Callable[[], None]) -> None:
        """Calls `then` when the thread has ended: what it is busy with still takes its place on this machine."""

        def last() -> None:
            self._close()
            then()

        self._worker.end(last)

    def _begin(self) -> Conversation:
        """Opens the estimator where it will live."""
        self._estimator = self._open().__enter__()
        return Conversation(self.ticket, self._estimator)

    def _close(self) -> None:
        """Closes the estimator where it lived."""
        estimator, self._estimator = self._estimator, None
        if estimator is not None:
            estimator.__exit__(None, None, None)

    async def _talk(self, conversation: Conversation) -> None:
        while True:
            message = await asyncio.wait_for(self.socket.receive(), self._idle_s)
            if message["type"] == "websocket.disconnect":
                return
            if self.ticket.void:
                await _leave(self.socket, GOING_AWAY)
                return
            data, text = message.get("bytes"), message.get("text")
            if len(data or text or "") > LARGEST_BYTES + HEAD.size:
                await _leave(self.socket, TOO_LARGE)
                return
            if data is None:
                await self._say(*await self._do(partial(conversation.command, text or "")))
                continue
            await self._say(await self._do(partial(conversation.frame, data)))
            await self._say(*await self._do(conversation.look))

    async def _say(self, *replies: Reply) -> None:
        for reply in replies:
            await self.socket.send_json(reply)

    async def _do(self, work: Callable[[], Any]) -> Any:
        try:
            return await self._worker.do(work, self._frame_s)
        except asyncio.TimeoutError as error:
            raise _Slow from error


class _Slow(Exception):
    """A frame, or what follows from it, takes too long."""


async def _serve(connection: _Connection, place: Desk) -> None:
    """Runs a connection that has a seat, in the place of an older one of the same page; gives the seat back."""
    ticket, socket = connection.ticket, connection.socket
    try:
        if ticket.leave is not None:
            await ticket.leave()
        async with ticket.taken:
            ticket.leave = partial(_leave, socket, GOING_AWAY)
            await connection.run()
    finally:
        connection.end(place.stand_up)


async def _refuse(socket: WebSocket, why: str, say: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_json({"is": "refused", "why": why, "say": say})
    await _leave(socket, TRY_LATER)


async def _leave(socket: WebSocket, code: int) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(code)


def _default_engine() -> PoseEstimator:
    from posturecam.pose.engines import open_engine

    return open_engine()
