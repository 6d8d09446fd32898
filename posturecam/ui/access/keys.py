"""The secrets by which the server knows its owner's browser: tokens in an address, and the cookie they give."""

from __future__ import annotations

import secrets
import threading
import time
from functools import cache
from hmac import compare_digest
from urllib.parse import parse_qs, urlsplit

ONE_TIME_S = 120.0
"""Seconds for which the address works that the server itself opens in a browser: that browser has to start first."""
_BYTES = 24
"""Random bytes of a secret: 192 bits, above the 128 that count as out of reach of guessing."""


class Keys:
    """The secrets of one server process, made anew at each start.

    Attributes
    ----------
    token : str
        In the address that the terminal shows; it works until the server ends, for a second browser too.
    cookie : str
        The value that a browser keeps instead; neither can be found from the other.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(_BYTES)
        self.cookie = secrets.token_urlsafe(_BYTES)
        self._one_time: dict[str, float] = {}
        self._lock = threading.Lock()

    def one_time_token(self, now: float | None = None) -> str:
        """Make a token that works once, for an address that other programs can see, as on a browser's command line.

        Parameters
        ----------
        now : float or None, optional
            Monotonic s; the present time unless given.

        Returns
        -------
        str
            It works for ONE_TIME_S.
        """
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._one_time[token] = (time.monotonic() if now is None else now) + ONE_TIME_S
        return token

    def opens(self, given: str, now: float | None = None) -> bool:
        """Check a token, or an address with a token in it; a one-time token is used up by this.

        Parameters
        ----------
        given : str
            As it was sent or pasted.
        now : float or None, optional
            Monotonic s; the present time unless given.

        Returns
        -------
        bool
            Whether it is one of these.
        """
        token = token_in(given)
        if _same(token, self.token):
            return True
        now = time.monotonic() if now is None else now
        with self._lock:
            used = [known for known in self._one_time if _same(token, known)]
            return any(now <= self._one_time.pop(known) for known in used)

    def is_cookie(self, given: str) -> bool:
        """Check the value of a cookie.

        Parameters
        ----------
        given : str
            As a browser sent it.

        Returns
        -------
        bool
            Whether it is this server's.
        """
        return _same(given, self.cookie)


def token_in(given: str) -> str:
    """Find the token in a pasted text.

    Parameters
    ----------
    given : str
        The token itself, or a whole address.

    Returns
    -------
    str
        The token.
    """
    given = given.strip()
    try:
        return parse_qs(urlsplit(given).query).get("token", [given])[0]
    except ValueError:
        return given


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(errors="replace"), other.encode())


@cache
def process_keys() -> Keys:
    """Return the secrets of this process.

    Returns
    -------
    Keys
        The same at each call.
    """
    return Keys()
