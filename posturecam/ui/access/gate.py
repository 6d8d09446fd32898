"""The ASGI middleware in front of everything the server answers: own host, own origin, and the owner's cookie."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from starlette.datastructures import Headers, QueryParams
from starlette.responses import HTMLResponse, PlainTextResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from posturecam.ui.access.keys import Keys
from posturecam.ui.access.origin import Origins
from posturecam.ui.access.pages import entrance_page, onward_page
from posturecam.ui.language import language_of_request
from posturecam.words import in_language, say

HEALTH = "/_stcore/health"
"""The one path that needs no cookie: it says whether the server is up, and nothing else."""
POLICY_VIOLATION = 1008
"""Code with which a WebSocket is refused (RFC 6455, 7.4.1)."""
_QUIET = {"cache-control": "no-store", "connection": "close"}
"""A refused request may still be sending its body: the connection ends with the answer."""


class Gate:
    """Lets through what comes from the app's own pages in a browser that once gave a token; refuses the rest.

    The cookie alone is not enough, for browsers send it to and from every port of this machine: the Origin, where
    browsers send one, must be that of the app, port included.

    Parameters
    ----------
    app : ASGIApp
        What comes next.
    keys : Keys
        Of this process.
    origins : Origins
        Under which the app is served.
    """

    def __init__(self, app: ASGIApp, keys: Keys, origins: Origins) -> None:
        self._app, self._keys, self._origins = app, keys, origins

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request or connection."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        with in_language(language_of_request(headers)):
            answer = self._answer(scope, headers)
        if answer is None:
            await self._app(_as_local(scope), receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": POLICY_VIOLATION})
        else:
            await answer(scope, receive, send)

    def _answer(self, scope: Scope, headers: Headers) -> Response | None:
        """What to answer in the app's place; None to let the request through."""
        method = scope["method"] if scope["type"] == "http" else None
        if not self._origins.knows_host(headers.get("host", "")):
            return _plain("ui.access.unknown_host", 400)
        if not self._origins.admits(headers, method, scope["scheme"]):
            return _plain("ui.access.foreign_page", 403)
        if scope["path"] == HEALTH and method in ("GET", "HEAD"):
            return None
        token = QueryParams(scope["query_string"]).get("token")
        if token is not None and method == "GET":
            return self._exchange(scope, headers, token)
        if self._is_known(scope, headers):
            return None
        return _refused(headers)

    def _exchange(self, scope: Scope, headers: Headers, token: str) -> Response:
        """The cookie for a token, and the way on to the address without it."""
        if not self._is_known(scope, headers) and not self._keys.opens(token):
            return _refused(headers, wrong=True)
        way = _without_token(scope)
        foreign = headers.get("sec-fetch-site", "none") not in ("none", "same-origin")
        # A redirect that another site's link began would not carry a SameSite=Strict cookie; a page of ours does.
        answer = HTMLResponse(onward_page(way), headers=_QUIET) if foreign else RedirectResponse(way, 303, _QUIET)
        answer.set_cookie(
            cookie_name(scope), self._keys.cookie, httponly=True, samesite="strict", secure=self._origins.is_secure
        )
        return answer

    def _is_known(self, scope: Scope, headers: Headers) -> bool:
        """Whether a request has the owner's cookie."""
        return any(self._keys.is_cookie(value) for value in cookies_of(headers, cookie_name(scope)))


def cookie_name(scope: Scope) -> str:
    """Return the cookie's name, with this server's port: the ports of a machine share their cookies.

    Parameters
    ----------
    scope : Scope
        Of a request.

    Returns
    -------
    str
        The name.
    """
    server = scope.get("server")
    return f"posturecam-{server[1] if server else 0}"


def cookies_of(headers: Headers, name: str) -> list[str]:
    """Return the values of a cookie.

    Pages on other ports of this machine may add one of the same name for a longer path, which browsers send first.

    Parameters
    ----------
    headers : Headers
        Of a request.
    name : str
        Of the cookie.

    Returns
    -------
    list of str
        In the order sent.
    """
    pairs = (part.strip().partition("=") for line in headers.getlist("cookie") for part in line.split(";"))
    return [value for key, _, value in pairs if key == name]


def _without_token(scope: Scope) -> str:
    """The path and the rest of the query; a leading '//' would be taken for another host."""
    pairs = parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)
    query = urlencode([(key, value) for key, value in pairs if key != "token"])
    path = "/" + scope.get("raw_path", scope["path"].encode()).decode("latin-1").lstrip("/\\")
    return f"{path}?{query}" if query else path


def _refused(headers: Headers, wrong: bool = False) -> Response:
    """The page that says how to get in; plain text for what is no browser's page."""
    if "text/html" in headers.get("accept", ""):
        return HTMLResponse(entrance_page(wrong), 403, _QUIET)
    return _plain("ui.access.no_token", 403)


def _plain(code: str, status: int) -> Response:
    return PlainTextResponse(f"{say(code)}\n", status, _QUIET)


def _as_local(scope: Scope) -> Scope:
    """The scope as Streamlit sees it: a WebSocket that was let in has the local origin.

    Streamlit's own comparison would look up this machine's public address on the internet where a proxy passes on
    another Host.
    """
    if scope["type"] != "websocket":
        return scope
    port = (scope.get("server") or ("", 80))[1]
    own = [(b"host", f"localhost:{port}".encode()), (b"origin", f"http://localhost:{port}".encode())]
    return {**scope, "headers": [*(pair for pair in scope["headers"] if pair[0] not in (b"host", b"origin")), *own]}
