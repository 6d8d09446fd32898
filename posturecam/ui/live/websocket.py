"""The WebSocket of a camera page: frames in, overlays out, one pose estimator and one thread for each connection.

No frame that comes in is written to disk or logged. Host, origin and cookie have been checked before it comes here. A
connection speaks the language that its page asks for in the address: everything of it runs in that context.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from starlette.routing import BaseRoute, WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from posturecam.errors import PosturecamError
from posturecam.look_thread import BackgroundLooks
from posturecam.ports import PoseEstimator
from posturecam.ui.live.camera_route import CameraRoute, FrameProtocol
from posturecam.ui.live.commands import ProtocolError
from posturecam.ui.live.executor import DaemonExecutor
from posturecam.ui.live.inference.pages import LandmarkPages
from posturecam.ui.live.jpeg import MAX_BYTES, JpegError
from posturecam.ui.live.protocol import FRAME_HEADER, LiveProtocol, Reply
from posturecam.ui.live.registry import PROTOCOL, PageSession, SessionRegistry, session_registry
from posturecam.words import best_language, in_language, say

PATH = "/posture/ws"
LANGUAGE_PARAMETER = "language"
"""The query parameter with the language of the page."""
LANDMARKS_PARAMETER = "landmarks"
"""The query parameter of a page that analyses its frames itself and sends landmarks; its value is 1."""
IDLE_S = 60.0
"""Seconds without a message after which a page is taken to have left: it sends a frame every 0.1 s, or pauses."""
FRAME_S = 20.0
"""Seconds that a frame may take, of which a computer of today needs 0.02 to 0.2."""
GOING_AWAY, UNSUPPORTED_DATA, POLICY_VIOLATION, TOO_LARGE, TRY_LATER = 1001, 1003, 1008, 1009, 1013
"""Close codes of RFC 6455, section 7.4.1, and of IANA's registry (1013)."""

OpenEstimator = Callable[[], PoseEstimator]


def _live_protocol(page: PageSession, estimator: PoseEstimator) -> LiveProtocol:
    """What answers a connection of the live page: no frame waits for an analysis."""
    return LiveProtocol(page, estimator, update=BackgroundLooks().update)


LIVE = CameraRoute(PATH, "live", PageSession, _live_protocol)


@dataclass(frozen=True)
class _Limits:
    idle_s: float
    frame_s: float
    message_bytes: int = MAX_BYTES + FRAME_HEADER.size


def routes(
    registry: SessionRegistry | None = None,
    open_estimator: OpenEstimator | None = None,
    idle_s: float = IDLE_S,
    frame_s: float = FRAME_S,
    of: CameraRoute = LIVE,
    landmarks: LandmarkPages | None = None,
) -> list[BaseRoute]:
    """List what the server answers for a page with a camera.

    Parameters
    ----------
    registry : SessionRegistry, optional
        The page sessions that may connect; this process's own unless given.
    open_estimator : callable, optional
        Makes the pose estimator of a connection; the product's engine unless given.
    idle_s, frame_s : float
        Seconds without a message, and for one frame, after which a connection ends.
    of : CameraRoute
        Of which page.
    landmarks : LandmarkPages or None, optional
        What pages share that analyse their frames themselves; None where they may not.

    Returns
    -------
    list of BaseRoute
        The WebSocket's route.
    """
    sessions = session_registry() if registry is None else registry
    limits = _Limits(idle_s, frame_s)
    ways = {False: _Way(sessions, of, open_estimator or default_engine, limits)}
    if landmarks is not None:
        own = replace(of, begin=landmarks.begin)
        ways[True] = _Way(landmarks.slots, own, nullcontext, replace(limits, message_bytes=landmarks.message_bytes))

    async def answer(socket: WebSocket) -> None:
        with in_language(best_language(socket.query_params.get(LANGUAGE_PARAMETER))):
            session = sessions.authenticate(socket.scope.get("subprotocols", []))
            way = ways.get(socket.query_params.get(LANDMARKS_PARAMETER) == "1")
            if session is None or type(session) is not of.page or way is None:
                await socket.close(POLICY_VIOLATION)
                return
            await socket.accept(subprotocol=PROTOCOL)
            if not way.slots.acquire_slot():
                await _refuse(socket, "full", say("ui.live.refused.full"))
                return
            await _serve(_Connection(socket, session, way), way.slots)

    return [WebSocketRoute(of.path, answer, name=of.name)]


@dataclass(frozen=True)
class _Way:
    """How the frames of a connection are analysed, and the slots of those that do it in that way."""

    slots: SessionRegistry
    of: CameraRoute
    open_estimator: Callable[[], AbstractContextManager[PoseEstimator | None]]
    limits: _Limits


class _Connection:
    """One accepted WebSocket until it ends; everything of the engine happens in its executor's one thread."""

    def __init__(self, socket: WebSocket, session: PageSession, way: _Way) -> None:
        self.socket, self.session, self._limits = socket, session, way.limits
        self._of, self._open = way.of, way.open_estimator
        self._estimator: AbstractContextManager[PoseEstimator | None] | None = None
        self._out_of_sight = False
        self._protocol: FrameProtocol | None = None
        self._executor = DaemonExecutor(way.of.name)

    async def run(self) -> None:
        """Answer until the page leaves, is idle, breaks the protocol or a frame takes too long."""
        close_s = self._limits.frame_s
        try:
            protocol: FrameProtocol = await self._executor.run(self._begin)
            await self._send(protocol.hello())
            await self._answer_messages(protocol)
        except PosturecamError as error:
            await _refuse(self.socket, getattr(error, "reason", "engine"), str(error))
        except WebSocketDisconnect:
            pass
        except _FrameTimeoutError:
            close_s = 0.0
            if self._protocol is not None:
                await asyncio.to_thread(self._protocol.give_up)
            await _refuse(self.socket, "slow", say("ui.live.refused.slow", seconds=self._limits.frame_s))
        except asyncio.TimeoutError:
            self._out_of_sight = True
            await _close(self.socket, GOING_AWAY)
        except JpegError:
            await _close(self.socket, UNSUPPORTED_DATA)
        except ProtocolError:
            await _close(self.socket, POLICY_VIOLATION)
        finally:
            with suppress(asyncio.TimeoutError):
                await asyncio.shield(self._executor.run(self._leave, close_s))

    def end(self, then: Callable[[], None]) -> None:
        """Call `then` once the thread has ended: until then it still loads this machine."""

        def last() -> None:
            self._leave()
            then()

        self._executor.shutdown(last)

    def _begin(self) -> FrameProtocol:
        """Open the estimator in the thread that uses it."""
        self._estimator = self._open()
        self._protocol = self._of.begin(self.session, self._estimator.__enter__())
        return self._protocol

    def _leave(self) -> None:
        """Let the protocol do what is left to do, and close the estimator."""
        protocol, self._protocol = self._protocol, None
        if protocol is not None:
            protocol.leave(out_of_sight=self._out_of_sight and not self.session.expired)
        self._close_estimator()

    def _close_estimator(self) -> None:
        estimator, self._estimator = self._estimator, None
        if estimator is not None:
            estimator.__exit__(None, None, None)

    async def _answer_messages(self, protocol: FrameProtocol) -> None:
        while True:
            message = await asyncio.wait_for(self.socket.receive(), self._limits.idle_s)
            if message["type"] == "websocket.disconnect":
                return
            if self.session.expired:
                await _close(self.socket, GOING_AWAY)
                return
            data, text = message.get("bytes"), message.get("text")
            if len(data or text or "") > self._limits.message_bytes:
                await _close(self.socket, TOO_LARGE)
                return
            if data is None:
                await self._send(*await self._run(partial(protocol.command, text or "")))
                continue
            await self._send(await self._run(partial(protocol.frame, data)))
            await self._send(*await self._run(protocol.look))

    async def _send(self, *replies: Reply) -> None:
        for reply in replies:
            await self.socket.send_json(reply)

    async def _run(self, work: Callable[[], Any]) -> Any:
        try:
            return await self._executor.run(work, self._limits.frame_s)
        except asyncio.TimeoutError as error:
            raise _FrameTimeoutError from error


class _FrameTimeoutError(Exception):
    """A frame, or what follows from it, takes too long."""


async def _serve(connection: _Connection, registry: SessionRegistry) -> None:
    """Run a connection that has a slot, in the place of an older one of the same page; release the slot."""
    session, socket = connection.session, connection.socket
    try:
        if session.disconnect is not None:
            await session.disconnect()
        async with session.connection_lock:
            session.disconnect = partial(_close, socket, GOING_AWAY)
            await connection.run()
    finally:
        connection.end(registry.release_slot)


async def _refuse(socket: WebSocket, reason: str, text: str) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.send_json({"type": "refused", "reason": reason, "text": text})
    await _close(socket, TRY_LATER)


async def _close(socket: WebSocket, code: int) -> None:
    with suppress(WebSocketDisconnect, RuntimeError):
        await socket.close(code)


def default_engine() -> PoseEstimator:
    """Open the product's engine.

    Returns
    -------
    PoseEstimator
        Before its first frame.
    """
    from posturecam.pose.engines import open_engine

    return open_engine()
