"""Who may hand in a clip from a phone: a token that works once, and the session that it is exchanged for."""

from __future__ import annotations

import secrets
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from hmac import compare_digest
from typing import TYPE_CHECKING

from posturecam.ui.phone.limits import PhoneLimits, RateLimit

if TYPE_CHECKING:
    from posturecam.ui.phone.clip import PhoneClip

COOKIE = "__Host-posturecam-phone"
"""The prefix makes browsers take it only with Secure, for this host alone and its whole path (RFC 6265bis, 4.1.3.2)."""
_BYTES = 24
"""Random bytes of a secret: 192 bits, above the 128 that count as out of reach of guessing."""


def _secret() -> str:
    return secrets.token_urlsafe(_BYTES)


@dataclass(eq=False)
class PhoneSession:
    """A phone that was let in.

    Attributes
    ----------
    cookie : str
        The secret that its browser keeps.
    used_s : float
        When it last asked anything, monotonic s.
    clip : PhoneClip or None
        What it handed in last.
    is_sending : bool
        Whether a clip of it is coming in.
    """

    cookie: str = field(default_factory=_secret, repr=False)
    used_s: float = 0.0
    clip: PhoneClip | None = None
    is_sending: bool = False


class PhoneAccess:
    """The present token, and the sessions of the phones that used one before.

    Parameters
    ----------
    limits : PhoneLimits
        Times and numbers.
    clock : callable, optional
        Monotonic s.

    Attributes
    ----------
    on_used : callable
        Called when a phone was let in, and a new token is due.
    """

    def __init__(self, limits: PhoneLimits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits, self._clock = limits, clock
        self.on_used: Callable[[], None] = lambda: None
        self._failures = RateLimit(limits.failures_of_address, limits.failures_s, limits.failures, clock)
        self._token, self._made_s = _secret(), clock()
        self._sessions: list[PhoneSession] = []
        self._lock = threading.Lock()
        self._is_closed = False

    @property
    def token(self) -> str:
        """The token of the code that is to be shown now: a new one after each use, and when its time was over."""
        with self._lock:
            if self._clock() - self._made_s > self._limits.token_s:
                self._renew()
            return self._token

    @property
    def n_sessions(self) -> int:
        """How many phones are in."""
        with self._lock:
            return len(self._present())

    def exchange(self, given: str, address: str) -> PhoneSession | None:
        """Let a phone in for a token, which is void from then on.

        Parameters
        ----------
        given : str
            The token as it was sent.
        address : str
            Where the request comes from.

        Returns
        -------
        PhoneSession or None
            None where it is not the present token, whatever the reason, or where there were too many wrong ones.
        """
        with self._lock:
            fits = _same(given, self._token) and self._clock() - self._made_s <= self._limits.token_s
            if not fits or self._is_closed or self._failures.is_over(address):
                return None
            self._renew()
            session = PhoneSession(used_s=self._clock())
            self._make_room()
            self._sessions.append(session)
        self.on_used()
        return session

    def session_of(self, cookies: Iterable[str]) -> PhoneSession | None:
        """Find the session of a request.

        Parameters
        ----------
        cookies : iterable of str
            The values of its cookies of our name.

        Returns
        -------
        PhoneSession or None
            None for no such session, or one that has ended.
        """
        given = list(cookies)
        with self._lock:
            present = self._present()
            found = [one for one in present for value in given if _same(value, one.cookie)]
            for one in found:
                one.used_s = self._clock()
            return found[0] if found else None

    def is_blocked(self, address: str) -> bool:
        """Say whether no token from there is looked at for now.

        Parameters
        ----------
        address : str
            Where a request comes from.

        Returns
        -------
        bool
            Whether there were too many failures, from there or in all.
        """
        return self._failures.is_over(address)

    def fail(self, address: str) -> None:
        """Count a request that was refused; of an address that is blocked, no more, so that it can't block the others.

        Parameters
        ----------
        address : str
            Where it came from.
        """
        if not self._failures.is_over(address):
            self._failures.count(address)

    def close(self) -> None:
        """End every session and let no one in any more."""
        with self._lock:
            self._is_closed = True
            self._sessions.clear()
            self._renew()

    def _renew(self) -> None:
        self._token, self._made_s = _secret(), self._clock()

    def _present(self) -> list[PhoneSession]:
        now = self._clock()
        self._sessions = [s for s in self._sessions if s.is_sending or now - s.used_s <= self._limits.idle_s]
        return self._sessions

    def _make_room(self) -> None:
        """End the session that was silent longest where there are as many as there may be."""
        if len(self._present()) >= self._limits.sessions:
            self._sessions.remove(min(self._sessions, key=lambda session: (session.is_sending, session.used_s)))


def _same(given: str, known: str) -> bool:
    return compare_digest(given.encode(errors="replace"), known.encode())
