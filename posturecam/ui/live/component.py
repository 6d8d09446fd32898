"""The part of the live page that runs in the browser: camera, overlay, sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from posturecam.ui.live.socket import PATH
from posturecam.ui.live.tickets import PROTOCOL, Ticket

_NAME = "posturecam_live"
_SCRIPTS = ("words.js", "sound.js", "picture.js", "live.js")
"""Parts of one module, in this order."""


def camera(ticket: Ticket, *, ended: Callable[[], None], calibrated: Callable[[], None]) -> None:
    """Draws the camera, which talks to the server with that ticket; calls back when a session or a calibration is over."""
    data = {"path": PATH, "protocol": PROTOCOL, "token": ticket.token}
    _part()(key="live", data=data, on_ended_change=ended, on_calibrated_change=calibrated)


def _part() -> Any:
    script = "\n".join(_text(name) for name in _SCRIPTS)
    return st.components.v2.component(_NAME, html=_text("live.html"), css=_text("live.css"), js=script)


@cache
def _text(name: str) -> str:
    return Path(__file__).with_name(name).read_text(encoding="utf-8")
