"""Which browser a page view belongs to: a random cookie, by which its other tabs find the clips again."""

from __future__ import annotations

import re
import secrets

import streamlit as st
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import cookie_parser
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "posturecam-browser"
"""The cookie's name. It opens nothing by itself: the owner's cookie (`access.gate`) does."""
_REMEMBER_S = 365 * 24 * 3600
"""Seconds for which a browser keeps it; results live no longer than the server."""
_VALUE = re.compile(r"[A-Za-z0-9_-]{22}")


def browser_id() -> str:
    """Return the id of the browser whose page view runs in this thread.

    Returns
    -------
    str
        Random; empty where the browser keeps no cookies.
    """
    return _known(st.context.cookies.get(COOKIE))


class BrowserCookie:
    """ASGI middleware that gives each browser its cookie with the first page that it loads.

    Parameters
    ----------
    app : ASGIApp
        What comes next.
    is_secure : bool
        Whether the app is served over HTTPS only.
    """

    def __init__(self, app: ASGIApp, is_secure: bool = False) -> None:
        self._app = app
        secure = "; Secure" if is_secure else ""
        self._attributes = f"Path=/; Max-Age={_REMEMBER_S}; HttpOnly; SameSite=Lax{secure}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not _asks_for_page(Headers(scope=scope)):
            await self._app(scope, receive, send)
            return

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                cookie = f"{COOKIE}={secrets.token_urlsafe(16)}; {self._attributes}"
                MutableHeaders(scope=message).append("set-cookie", cookie)
            await send(message)

        await self._app(scope, receive, send_with_cookie)


def _asks_for_page(headers: Headers) -> bool:
    """Whether a browser without the cookie asks for a page."""
    has_one = _known(cookie_parser(headers.get("cookie", "")).get(COOKIE))
    return not has_one and "text/html" in headers.get("accept", "")


def _known(value: object) -> str:
    """The cookie's value where it is one of ours, else nothing."""
    return value if isinstance(value, str) and _VALUE.fullmatch(value) else ""
