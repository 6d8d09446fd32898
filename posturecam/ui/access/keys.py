"""The secrets by which the server knows its owner's browser: tokens in an address, and the cookie they are exchanged for."""

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
"""Random bytes of a secret: 192 bits."""


class Keys:
    """The secrets of one server process, made anew at each start.

    token: in the address that the terminal shows; it works until the server ends, for the address may be opened in a
    second browser. cookie: the value that a browser keeps instead; knowing one does not tell the other.
    """

    def __init__(self) -> None:
        self.token = secrets.token_urlsafe(_BYTES)
        self.cookie = secrets.token_urlsafe(_BYTES)
        self._one_time: dict[str, float] = {}
        self._lock = threading.Lock()

    def one_time_token(self, now: float | None = None) -> str:
        """A token that works once, within ONE_TIME_S; for an address that other programs can see, such as the command
        line of a browser. now: monotonic, s."""
        token = secrets.token_urlsafe(_BYTES)
        with self._lock:
            self._one_time[token] = (time.monotonic() if now is None else now) + ONE_TIME_S
        return token

    def opens(self, given: str, now: float | None = None) -> bool:
        """Whether a token, or an address with a token in it, is one of these; a one-time token is used up by this."""
        token = token_in(given)
        if _same(token, self.token):
            return True
        now = time.monotonic() if now is None else now
        with self._lock:
            used = [known for known in self._one_time if _same(token, known)]
            return any(now <= self._one_time.pop(known) for known in used)

    def is_cookie(self, given: str) -> bool:
        """Whether that is the cookie's value."""
        return _same(given, self.cookie)


def token_in(given: str) -> str:
    """The token in a pasted text: the token itself, or a whole address."""
    given = given.strip()
    try:
        return parse_qs(urlsplit(given).query).get("token", [given])[0]
    except ValueError:
        return given


def _same(one: str, other: str) -> bool:
    return compare_digest(one.encode(errors="replace"), other.encode())


@cache
def process_keys() -> Keys:
    """The secrets of this process."""
    return Keys()
