"""The WebSocket of the desk page: Live's, with its limits, for another protocol."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from starlette.routing import BaseRoute

from posturecam.ports import PoseEstimator
from posturecam.pose.company import PeopleCounter
from posturecam.ui.desk.engine import CountsPeople, RenewedEstimator
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.desk.protocol import DeskProtocol
from posturecam.ui.live.camera_route import CameraRoute
from posturecam.ui.live.registry import SessionRegistry
from posturecam.ui.live.websocket import OpenEstimator, default_engine, routes

PATH = "/posture/desk"
DESK = CameraRoute(PATH, "desk", DeskPage, DeskProtocol)


def desk_routes(
    registry: SessionRegistry | None = None,
    open_estimator: OpenEstimator = default_engine,
    open_counter: Callable[[], CountsPeople] = PeopleCounter,
    **limits: Any,
) -> list[BaseRoute]:
    """List what the server answers for the desk page; its connections count among those of Live.

    Parameters
    ----------
    registry : SessionRegistry, optional
        The page sessions that may connect; this process's own unless given.
    open_estimator : callable
        Makes pose estimators; the product's engine unless given.
    open_counter : callable
        Makes what counts the people in view; the product's own unless given.
    **limits
        As of `posturecam.ui.live.websocket.routes`.

    Returns
    -------
    list of BaseRoute
        The WebSocket's route.
    """

    def open_renewed() -> PoseEstimator:
        return RenewedEstimator(open_estimator, open_counter())

    return routes(registry, open_renewed, **limits, of=DESK)
