"""What the app's server serves: the pages' script, the routes beside it, the settings of config.toml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.routing import BaseRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from posturecam.ui.backstage import backstage, open_backstage
from posturecam.ui.live import socket

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCRIPT = Path(__file__).with_name("main.py")
SETTINGS = Path(__file__).with_name("config.toml")
HOSTS = ("localhost", "127.0.0.1")
"""The names under which the app answers; any other is a page of somebody else's that points here."""
POLICY = (
    "default-src 'self' data: blob:",
    "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
    "style-src 'self' 'unsafe-inline'",
    "connect-src 'self' data: blob: ws://localhost:* ws://127.0.0.1:*",
    "frame-ancestors 'none'",
    "form-action 'self'",
)
"""What the browser may load: nothing from anywhere else, so nothing can leave the machine by accident."""


def routes() -> list[BaseRoute]:
    """Everything the server answers besides Streamlit's own paths."""
    return [*socket.routes(), *backstage().shelf.routes()]


def middleware() -> list[Middleware]:
    """What every request passes: who was asked for, and what the answer may load."""
    return [Middleware(TrustedHostMiddleware, allowed_hosts=list(HOSTS)), Middleware(KeptAtHome)]


class KeptAtHome:
    """Adds to every answer the headers that keep the page from loading, or being shown, anywhere else."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = {"content-security-policy": "; ".join(POLICY), "referrer-policy": "no-referrer"}
                message["headers"] = [*message["headers"], *((k.encode(), v.encode()) for k, v in own.items())]
            await send(message)

        await self.app(scope, receive, send_guarded if scope["type"] == "http" else send)


def serve(port: int, open_browser: bool) -> None:
    """Runs the app on this machine's own address until it is stopped."""
    import streamlit as st

    own = {**settings(), "server.port": port, "server.headless": not open_browser}
    st.App(SCRIPT, routes=routes(), middleware=middleware(), lifespan=open_backstage).run(config=own)


def settings() -> dict[str, Any]:
    """config.toml as Streamlit's dotted names: 'server.address', 'theme.light.primaryColor' …"""
    return dict(_dotted(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))))


def _dotted(table: Mapping[str, Any], path: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        full = f"{path}.{name}" if path else name
        pairs += _dotted(value, full) if isinstance(value, Mapping) else [(full, value)]
    return pairs
