"""What the app's server serves: the pages' script, the routes beside it, the settings of config.toml."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from starlette.routing import BaseRoute

from posturecam.ui.live import socket

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

SCRIPT = Path(__file__).with_name("main.py")
SETTINGS = Path(__file__).with_name("config.toml")


def routes() -> list[BaseRoute]:
    """Everything the server answers besides Streamlit's own paths."""
    return [*socket.routes()]


def serve(port: int, open_browser: bool) -> None:
    """Runs the app on this machine's own address until it is stopped."""
    import streamlit as st

    own = {**settings(), "server.port": port, "server.headless": not open_browser}
    st.App(SCRIPT, routes=routes()).run(config=own)


def settings() -> dict[str, Any]:
    """config.toml as Streamlit's dotted names: 'server.address', 'theme.light.primaryColor' …"""
    return dict(_dotted(tomllib.loads(SETTINGS.read_text(encoding="utf-8"))))


def _dotted(table: Mapping[str, Any], path: str = "") -> list[tuple[str, Any]]:
    pairs: list[tuple[str, Any]] = []
    for name, value in table.items():
        full = f"{path}.{name}" if path else name
        pairs += _dotted(value, full) if isinstance(value, Mapping) else [(full, value)]
    return pairs
