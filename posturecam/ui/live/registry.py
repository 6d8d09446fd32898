"""Registry of the page sessions that may open a live connection, and the limit on how many connections there are.

A page session is kept in the state of its page and nowhere else, so that it ends with it.
"""

from __future__ import annotations

import asyncio
import secrets
import threading
import weakref
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from posturecam.library.records import LibraryClip
from posturecam.types import Baseline
from posturecam.ui.live.running import RunningSession
from posturecam.ui.live.waiting.keeper import SessionKeeper

if TYPE_CHECKING:
    from posturecam.ui.live.waiting.keep_form import KeepWish

MAX_CONNECTIONS = 4
"""Live connections at a time: each holds a pose model of about 110 MB and one core."""
TOKEN_BYTES = 24
"""Random bytes of a token: 192 bits cannot be guessed."""
PROTOCOL = "posturecam"
"""The subprotocol that a page offers, followed by its token: an address would end up in logs."""


@dataclass(eq=False)
class PageSession:
    """What a page and its live connection share, and the page's right to that connection.

    Attributes
    ----------
    token : str
        What the page authenticates with.
    keeper : SessionKeeper
        What keeps its sessions; that of this process unless given.
    browser : str
        The browser's id; empty where it keeps no cookies.
    known : dict
        What the page knows, as keywords of `analyze`; read when a session begins.
    baseline_name : str or None
        What the person calls the baseline among it.
    running : RunningSession or None
        The session under way, which outlives a broken connection.
    resume : str or None
        The id of a session that the page is to go on with by itself.
    shown : str or None
        The id of the session whose summary the page shows.
    was_too_short : bool
        Whether the last session ended before a frame came in.
    wish : KeepWish or None
        Where a session shall be kept as soon as it is summed up.
    kept : LibraryClip or None
        The session that was just kept, whose summary the page still shows.
    calibrated : Baseline or None
        What the last calibration left for the page.
    disconnect : callable or None
        Closes the present connection, for a page that has come back.
    connection_lock : asyncio.Lock
        Held while there is a connection.
    expired : bool
        Whether the page has ended.
    """

    token: str = field(default_factory=lambda: secrets.token_urlsafe(TOKEN_BYTES))
    keeper: SessionKeeper = field(default_factory=lambda: _own_keeper())  # noqa: PLW0108 (defined below)
    browser: str = ""
    known: dict[str, Any] = field(default_factory=dict)
    baseline_name: str | None = None
    running: RunningSession | None = None
    resume: str | None = None
    shown: str | None = None
    was_too_short: bool = False
    wish: KeepWish | None = None
    kept: LibraryClip | None = None
    calibrated: Baseline | None = None
    disconnect: Callable[[], Awaitable[None]] | None = None
    connection_lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    expired: bool = False

    @property
    def owner(self) -> str:
        """Whose sessions this page may see: its browser's, or its own where that keeps no cookies."""
        return self.browser or self.token

    def expire(self) -> None:
        """Make the token worthless, also for a connection that is open."""
        self.expired = True


class SessionRegistry:
    """Page sessions by token, and slots for connections. Thread-safe, since pages run in threads of their own.

    Parameters
    ----------
    max_connections : int
        How many connections there may be at a time.
    keeper : callable, optional
        Returns what keeps the sessions of its pages; that of this process unless given.
    """

    def __init__(
        self, max_connections: int = MAX_CONNECTIONS, keeper: Callable[[], SessionKeeper] | None = None
    ) -> None:
        self._keeper = _own_keeper if keeper is None else keeper
        self._sessions: weakref.WeakValueDictionary[str, PageSession] = weakref.WeakValueDictionary()
        self._lock = threading.Lock()
        self._free_slots = max_connections

    def create(self, browser: str = "") -> PageSession:
        """Create a page session.

        Parameters
        ----------
        browser : str
            The id of its browser; empty where that keeps no cookies.

        Returns
        -------
        PageSession
            It is known here for as long as the caller refers to it.
        """
        session = PageSession(keeper=self._keeper(), browser=browser)
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


def _own_keeper() -> SessionKeeper:
    from posturecam.ui.backstage import backstage

    return backstage().live
