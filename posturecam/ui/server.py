"""What the app's server serves: the pages' script, the routes beside it, the settings of config.toml."""

from __future__ import annotations

import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import ExitStack, asynccontextmanager
from functools import partial
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posturecam.ui.access.address import ADDRESS, announce, bind_address
from posturecam.ui.access.gate import Gate
from posturecam.ui.access.keys import process_keys
from posturecam.ui.access.origin import VARIABLE, Origins, public_origin
from posturecam.ui.backstage import backstage, open_backstage
from posturecam.ui.browser import BrowserCookie
from posturecam.ui.connections import BoundedServer
from posturecam.ui.desk.route import desk_routes
from posturecam.ui.live import websocket
from posturecam.ui.live.inference import files as inference
from posturecam.ui.live.inference.pages import LandmarkPages
from posturecam.ui.phone.announce import announced
from posturecam.ui.phone.entry import PhoneEntry, PhoneOptions, open_entry
from posturecam.ui.reports import report_routes
from posturecam.ui.sessions import end_expired_sessions
from posturecam.ui.spool import SpooledUploads
from posturecam.ui.upload_limits import UploadLimits, share_copies

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCRIPT = Path(__file__).with_name("main.py")
SETTINGS = Path(__file__).with_name("config.toml")
POLICY = (
    "default-src 'self' data: blob:",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' data: blob: ws://localhost:* ws://127.0.0.1:*",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
"""What the browser may load: nothing from anywhere else, so that nothing can leave the machine by accident."""
HEADERS = {
    "content-security-policy": "; ".join(POLICY),
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
"""Of every answer: no other page, not even of another port, may embed or open what the app serves."""
ISOLATION = {"cross-origin-embedder-policy": "require-corp"}
"""Of every answer too where frames are analysed in the browser: only such a page may have threads in WebAssembly."""


def routes() -> list[BaseRoute]:
    """List what the server answers besides Streamlit's own paths.

    Returns
    -------
    list of BaseRoute
        Of the live page and the desk page, of the files to fetch, and of reports. Raises ModelError where frames are to
        be analysed in the browser and what that needs can't be had.
    """
    stage = backstage()
    return [
        *websocket.routes(landmarks=LandmarkPages() if inference.is_wanted() else None),
        *desk_routes(),
        *(inference.inference_files().routes() if inference.is_wanted() else ()),
        *stage.shelf.routes(),
        *report_routes(stage.shelf, stage.workspace.room(), lambda: stage.library),
    ]


def middleware() -> list[Middleware]:
    """List what every request passes, outermost first.

    Returns
    -------
    list of Middleware
        The server's limits, the headers of its answers, who may come in, and how much may be uploaded.

    Raises
    ------
    OriginError
        Where the environment variable names no public origin.
    """
    return [
        Middleware(BoundedServer, tidy=backstage().workspace.close),
        Middleware(SecurityHeadersMiddleware),
        Middleware(Gate, keys=process_keys(), origins=origins()),
        Middleware(BrowserCookie, is_secure=origins().is_secure),
        Middleware(UploadLimits, spool=backstage().spool),
        Middleware(SpooledUploads, spool=backstage().spool),
    ]


def origins() -> Origins:
    """Read the origins of this process from the environment variable.

    Returns
    -------
    Origins
        Without a public one where the variable is not set.

    Raises
    ------
    OriginError
        Where it names no public origin.
    """
    return public_origin(os.environ.get(VARIABLE))


@asynccontextmanager
async def lifespan(app: object, phone: PhoneEntry | None = None) -> AsyncIterator[None]:
    """Print the address at the server's start, end page sessions whose page has left, tidy up last.

    Parameters
    ----------
    app : object
        The application.
    phone : PhoneEntry or None, optional
        The way in for phones, open until the server ends.
    """
    from streamlit import config

    share_copies()
    async with open_backstage(app), end_expired_sessions(backstage().tidy):
        announce(origins(), config.get_option("server.port"), process_keys(), not config.get_option("server.headless"))
        with ExitStack() as stack:
            if phone is not None:
                stack.enter_context(phone.open(backstage()))
                stack.enter_context(announced(phone))
            yield


class SecurityHeadersMiddleware:
    """ASGI middleware whose headers keep a page from loading anything, or being shown, from elsewhere."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        headers = {**HEADERS, **(ISOLATION if inference.is_wanted() else {})}
        self._headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *self._headers]
            await send(message)

        await self.app(scope, receive, send_guarded if scope["type"] == "http" else send)


def serve(
    port: int,
    open_browser: bool,
    public: str | None = None,
    bind: str = ADDRESS,
    phone: PhoneOptions | None = None,
    *,
    client_inference: bool = False,
) -> None:
    """Run the app until it is stopped.

    Parameters
    ----------
    port : int
        Where it listens.
    open_browser : bool
        Whether to open it in a browser, where there is a screen.
    public : str or None, optional
        The origin under which a proxy serves it.
    bind : str, optional
        The IP address to listen on; any but this machine's own needs `public`.
    phone : PhoneOptions or None, optional
        Where phones can hand in clips; None for nowhere.
    client_inference : bool
        Whether frames of the live page are analysed in the browser.

    Raises
    ------
    OriginError
        Where `public` is no origin.
    BindError
        Where it may not listen on that address.
    PhoneError
        Where it can't listen for phones.
    """
    import streamlit as st

    if public is not None:
        os.environ[VARIABLE] = public
    if client_inference:
        os.environ[inference.VARIABLE] = "1"
    address = bind_address(bind, origins())
    entry = open_entry(phone, origins(), address)
    # Streamlit puts the folder of this program first on sys.path, for worker processes too. After
    # `python -m posturecam` that would be our package, whose types.py would stand in for Python's own.
    sys.argv = [sys.executable]
    own = {**settings(), "server.port": port, "server.address": address}
    if not open_browser:  # otherwise Streamlit's own default: no browser where there is no screen
        own["server.headless"] = True
    of_app = partial(lifespan, phone=entry)
    st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=of_app).run(config=own)


def settings() -> dict[str, Any]:
    """Read config.toml.

    Returns
    -------
    dict
        By Streamlit's dotted names: 'server.address', 'theme.light.primaryColor' …
    """
    return dict(_dotted(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))))


def _dotted(table: Mapping[str, Any], path: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        full = f"{path}.{name}" if path else name
        pairs += _dotted(value, full) if isinstance(value, Mapping) else [(full, value)]
    return pairs
