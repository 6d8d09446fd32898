"""The WebSocket of the live page: frames in, overlays out, one pose estimator and one thread for each connection.

Nothing that comes in is written to disk or logged.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from posturecam.errors import PosturecamError
from posturecam.ports import PoseEstimator
from posturecam.ui.live.admission import OWN_NAMES, PROTOCOL, admit
from posturecam.ui.live.conversation import HEAD, Conversation, Misused, Reply
from posturecam.ui.live.picture import LARGEST_BYTES, BadPicture
from posturecam.ui.live.tickets import Desk, Ticket, the_desk

PATH = "/posture/ws"
IDLE_S = 60.0
GOING_AWAY, NOT_UNDERSTOOD, REFUSED, TOO_LARGE, TRY_LATER = 1001, 1003, 1008, 1009, 1013

OpenEstimator = Callable[[], PoseEstimator]


def routes(
    desk: Desk | None = None,
    open_estimator: OpenEstimator | None = None,
    names: frozenset[str] | None = None,
    idle_s: float = IDLE_S,
) -> list[BaseRoute]:
    """What the server has to answer besides Streamlit's own paths.

    names: the hosts that this server goes by besides the machine's own; the server's `allowedHosts` unless given.
    """

    async def answer(socket: WebSocket) -> None:
        own = OWN_NAMES | (_configured_names() if names is None else names)
        place = the_desk() if desk is None else desk
        ticket = admit(socket.headers, socket.scope.get("subprotocols", []), place, own)
        if ticket is None:
            await socket.close(REFUSED)
            return
        await socket.accept(subprotocol=PROTOCOL)
        if not place.sit_down():
            await _refuse(socket, "full", "Too many cameras are on this server already. Try again in a few minutes.")
            return
        if ticket.leave is not None:
            await ticket.leave()
        try:
            async with ticket.taken:
                ticket.leave = partial(_leave, socket, GOING_AWAY)
                await _Connection(socket, ticket, open_estimator or _default_engine, idle_s).run()
        finally:
            place.stand_up()

    return [WebSocketRoute(PATH, answer, name="live")]


class _Connection:
    """One accepted WebSocket until it ends; everything of the engine happens in the one thread it owns."""

    def __init__(self, socket: WebSocket, ticket: Ticket, open_estimator: OpenEstimator, idle_s: float) -> None:
        self._socket, self._ticket, self._open, self._idle_s = socket, ticket, open_estimator, idle_s
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="live")

    async def run(self) -> None:
        """Talks until the page leaves, falls silent or misbehaves; then the estimator is closed where it lived."""
        estimator: PoseEstimator | None = None
        try:
            estimator = await self._do(lambda: self._open().__enter__())
            conversation = await self._do(partial(Conversation, self._ticket, estimator))
            await self._say(conversation.hello())
            await self._talk(conversation)
        except PosturecamError as error:
            await _refuse(self._socket, "engine", str(error))
        except WebSocketDisconnect:
            pass
        except asyncio.TimeoutError:
            await _leave(self._socket, GOING_AWAY)
        except BadPicture:
            await _leave(self._socket, NOT_UNDERSTOOD)
        except Misused:
            await _leave(self._socket, REFUSED)
        finally:
            if estimator is not None:
                await asyncio.shield(self._do(partial(estimator.__exit__, None, None, None)))
            self._thread.shutdown(wait=False)

    async def _talk(self, conversation: Conversation) -> None:
        while True:
            message = await asyncio.wait_for(self._socket.receive(), self._idle_s)
            if message["type"] == "websocket.disconnect":
                return
            data, text = message.get("bytes"), message.get("text")
            if len(data or text or "") > LARGEST_BYTES + HEAD.size:
                await _leave(self._socket, TOO_LARGE)
                return
            if data is None:
                await self._say(*await self._do(partial(conversation.command, text or "")))
                continue
            await self._say(await self._do(partial(conversation.frame, data)))
            await self._say(*await self._do(conversation.look))

    async def _say(self, *replies: Reply) -> None:
        for reply in replies:
            await self._socket.send_json(reply)

    async def _do(self, work: Callable[[], Any]) -> Any:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)


async def _refuse(socket: WebSocket, why: str, say: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_json({"is": "refused", "why": why, "say": say})
    await _leave(socket, TRY_LATER)


async def _leave(socket: WebSocket, code: int) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(code)


def _configured_names() -> frozenset[str]:
    from streamlit import config

    return frozenset(str(name).lower() for name in config.get_option("server.allowedHosts"))


def _default_engine() -> PoseEstimator:
    from posturecam.pose.engines import open_engine

    return open_engine()
