"""Who may open a live connection, how many there may be, and what a page and its connection share.

A ticket belongs to one page session: it is kept in that session's state and nowhere else, so that it ends with it.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import weakref
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from posturecam.live import LiveSession
from posturecam.track import PoseTrack
from posturecam.types import Analysis, Baseline

SEATS = 4
PROTOCOL = "posturecam"
"""The subprotocol that a page offers, followed by its ticket's token: an address would end up in logs."""


@dataclass
class Recording:
    """What a live session left behind: the landmarks, what was known of them, what was found. No pictures.

    kept: the folder it was written to on request, or None.
    """

    track: PoseTrack
    known: Mapping[str, Any]
    analysis: Analysis
    seconds: float
    kept: Path | None = None


@dataclass
class Running:
    """A session under way: what it knows since it began, and the time of its first frame on the page's clock, s."""

    session: LiveSession
    known: Mapping[str, Any]
    began: float | None = None


@dataclass(eq=False)
class Ticket:
    """One page session's right to a live connection.

    known: what the page knows, as keywords of `analyze`; read when a session begins. running: the session under way,
    which outlives a broken connection. recording, calibrated: what the last session or calibration left for the page.
    leave: asks the connection there is to end, for a page that has come back; taken: held while there is one. void: the page session has ended.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))
    known: dict[str, Any] = field(default_factory=dict)
    running: Running | None = None
    recording: Recording | None = None
    calibrated: Baseline | None = None
    leave: Callable[[], Awaitable[None]] | None = None
    taken: asyncio.Lock = field(default_factory=asyncio.Lock)
    void: bool = False

    def cancel(self) -> None:
        """Makes the ticket worthless, also for a connection that has it."""
        self.void = True


class Desk:
    """Hands out tickets and seats. Thread-safe: pages run in threads of their own."""

    def __init__(self, seats: int = SEATS) -> None:
        self._tickets: weakref.WeakValueDictionary[str, Ticket] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()
        self._free = seats

    def issue(self) -> Ticket:
        """A new ticket; it is void as soon as whoever asked for it lets go of it."""
        ticket = Ticket()
        with self._lock:
            self._tickets[ticket.token] = ticket
        return ticket

    def find(self, token: str) -> Ticket | None:
        """The ticket with that token, or None where there is none or its page session has ended."""
        with self._lock:
            ticket = self._tickets.get(token)
        return None if ticket is None or ticket.void else ticket

    def admit(self, offered: Sequence[str]) -> Ticket | None:
        """The ticket of the page that offers these subprotocols, or None where it has none."""
        return self.find(offered[1]) if len(offered) == 2 and offered[0] == PROTOCOL else None

    def sit_down(self) -> bool:
        """Takes a seat; false when all are taken. Whoever got one gives it back with `stand_up`."""
        with self._lock:
            if self._free <= 0:
                return False
            self._free -= 1
            return True

    def stand_up(self) -> None:
        """Gives a seat back."""
        with self._lock:
            self._free += 1


class Holder:
    """What a page session keeps in its state and shares with nothing: its ticket ends with this object."""

    def __init__(self, ticket: Ticket) -> None:
        weakref.finalize(self, ticket.cancel)


@cache
def the_desk() -> Desk:
    """The desk of this process, which its pages and its WebSocket route share."""
    return Desk()
