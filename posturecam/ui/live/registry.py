"""Registry of the page sessions that may open a live connection, and the limit on how many connections there are.

A page session is kept in the state of its page and nowhere else, so that it ends with it.
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

MAX_CONNECTIONS = 4
"""Live connections at a time: each holds a pose model of about 110 MB and one core."""
TOKEN_BYTES = 24
"""Random bytes of a token: 192 bits cannot be guessed."""
PROTOCOL = "posturecam"
"""The subprotocol that a page offers, followed by its token: an address would end up in logs."""


@dataclass
class LiveRecording:
    """What a live session leaves behind; no images.

    Attributes
    ----------
    track : PoseTrack
        The landmarks.
    known : Mapping
        What was known when the session began, as keywords of `analyze`.
    analysis : Analysis
        What was found.
    seconds : float
        Length of the track, s.
    saved_in : Path or None
        The folder it was written to on request.
    """

    track: PoseTrack
    known: Mapping[str, Any]
    analysis: Analysis
    seconds: float
    saved_in: Path | None = None


@dataclass
class RunningSession:
    """A live session under way.

    Attributes
    ----------
    session : LiveSession
        The engine's side of it.
    known : Mapping
        What was known when it began, as keywords of `analyze`.
    start_s : float or None
        Time of its first frame on the page's clock, s; None before that.
    baseline_name : str or None
        What the person calls the posture that they compare with.
    """

    session: LiveSession
    known: Mapping[str, Any]
    start_s: float | None = None
    baseline_name: str | None = None


@dataclass(eq=False)
class PageSession:
    """What a page and its live connection share, and the page's right to that connection.

    Attributes
    ----------
    token : str
        What the page authenticates with.
    known : dict
        What the page knows, as keywords of `analyze`; read when a session begins.
    baseline_name : str or None
        What the person calls the baseline among it.
    running : RunningSession or None
        The session under way, which outlives a broken connection.
    recording, calibrated : LiveRecording or None, Baseline or None
        What the last session and the last calibration left for the page.
    disconnect : callable or None
        Closes the present connection, for a page that has come back.
    connection_lock : asyncio.Lock
        Held while there is a connection.
    expired : bool
        Whether the page has ended.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    known: dict[str, Any] = field(default_factory=dict)
    baseline_name: str | None = None
    running: RunningSession | None = None
    recording: LiveRecording | None = None
    calibrated: Baseline | None = None
    disconnect: Callable[[], Awaitable[None]] | None = None
    connection_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    expired: bool = False

    def expire(self) -> None:
        """Make the token worthless, also for a connection that is open."""
        self.expired = True


class SessionRegistry:
    """Page sessions by token, and slots for connections. Thread-safe, since pages run in threads of their own.

    Parameters
    ----------
    max_connections : int
        How many connections there may be at a time.
    """

    def __init__(self, max_connections: int = MAX_CONNECTIONS) -> None:
        self._sessions: weakref.WeakValueDictionary[str, PageSession] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()
        self._free_slots = max_connections

    def create(self) -> PageSession:
        """Create a page session.

        Returns
        -------
        PageSession
            It is known here for as long as the caller refers to it.
        """
        session = PageSession()
        self.add(session)
        return session

    def add(self, session: PageSession) -> None:
        """Make a page session known for as long as the caller refers to it.

        Parameters
        ----------
        session : PageSession
            Of any kind of page.
        """
        with self._lock:
            self._sessions[session.token] = session

    def find(self, token: str) -> PageSession | None:
        """Find a page session.

        Parameters
        ----------
        token : str
            Its token.

        Returns
        -------
        PageSession or None
            None where there is none or it has expired.
        """
        with self._lock:
            session = self._sessions.get(token)
        return None if session is None or session.expired else session

    def authenticate(self, subprotocols: Sequence[str]) -> PageSession | None:
        """Find the page session of a WebSocket request.

        Parameters
        ----------
        subprotocols : sequence of str
            What the request offers: `PROTOCOL` and the token.

        Returns
        -------
        PageSession or None
            None where it offers anything else.
        """
        is_ours = len(subprotocols) == 2 and subprotocols[0] == PROTOCOL
        return self.find(subprotocols[1]) if is_ours else None

    def acquire_slot(self) -> bool:
        """Take a slot for a connection, to be given back with `release_slot`.

        Returns
        -------
        bool
            False when all are taken.
        """
        with self._lock:
            if self._free_slots <= 0:
                return False
            self._free_slots -= 1
            return True

    def release_slot(self) -> None:
        """Give a slot back."""
        with self._lock:
            self._free_slots += 1


class SessionLifetime:
    """Expires a page session when this object is collected; the page's state holds the only reference to it.

    Parameters
    ----------
    session : PageSession
        The session that ends with this object.
    """

    def __init__(self, session: PageSession) -> None:
        weakref.finalize(self, session.expire)


@cache
def session_registry() -> SessionRegistry:
    """Return the registry of this process, which its pages and its WebSocket route share.

    Returns
    -------
    SessionRegistry
        Always the same.
    """
    return SessionRegistry()
