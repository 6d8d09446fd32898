"""A page with a camera: its route, and what answers a connection of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from posturecam.ui.live.protocol import Reply
from posturecam.ui.live.registry import PageSession


class FrameProtocol(Protocol):
    """What a connection is for: everything is called in the connection's one thread.

    An error of `posturecam.errors` ends the connection with its message; one with a `reason` names that to the page.
    """

    def hello(self) -> Reply:
        """Make the first message, for when everything is ready.

        Returns
        -------
        dict
            For JSON.
        """
        ...

    def frame(self, message: bytes) -> Reply:
        """Answer a frame.

        Parameters
        ----------
        message : bytes
            As it came in.

        Returns
        -------
        dict
            For JSON.
        """
        ...

    def look(self) -> list[Reply]:
        """Do after a frame what its answer need not wait for.

        Returns
        -------
        list of dict
            What there is to say, for JSON.
        """
        ...

    def command(self, text: str) -> list[Reply]:
        """Obey a command.

        Parameters
        ----------
        text : str
            As it came in.

        Returns
        -------
        list of dict
            The answer, for JSON.
        """
        ...

    def leave(self, *, out_of_sight: bool = False) -> None:
        """Do what is left to do when the connection has ended.

        Parameters
        ----------
        out_of_sight : bool
            Whether it ended because the page only fell silent.
        """
        ...

    def give_up(self) -> None:
        """Save what there is while the connection's own thread is stuck; called in another one."""
        ...


@dataclass(frozen=True)
class CameraRoute:
    """A page with a camera and its WebSocket.

    Attributes
    ----------
    path, name : str
        Of the route.
    page : type
        The kind of page session that may connect.
    begin : callable
        Makes the protocol of a connection, in its thread, from the page session and the estimator; None instead of that
        where the page analyses the frames itself.
    """

    path: str
    name: str
    page: type[PageSession]
    begin: Callable[[Any, Any], FrameProtocol]
