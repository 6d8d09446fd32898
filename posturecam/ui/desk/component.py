"""The part of the desk page that runs in the browser: camera, worker, nudges."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from posturecam.ui.desk.days import DAY_CSS
from posturecam.ui.desk.page_session import DeskPage
from posturecam.ui.desk.route import PATH
from posturecam.ui.live.registry import PROTOCOL
from posturecam.ui.live.websocket import LANGUAGE_PARAMETER
from posturecam.ui.templates import render
from posturecam.words import ENGLISH, language, texts

_HERE = Path(__file__).parent
_LIVE = _HERE.parent / "live"
_WORKER = (_LIVE / "connection.js", _HERE / "watcher.js")
"""Parts of the worker's script, in this order."""
_PAGE = (
    *(_LIVE / name for name in ("texts.js", "preferences.js", "visibility.js", "camera.js", "strokes.js")),
    *(_HERE / name for name in ("screen.js", "signs.js", "choices.js", "background.js", "desk.js")),
)
"""Parts of the page's module, in this order; it holds the worker's script as a text."""
_TEXTS = "ui.desk.browser."
"""The texts that the script shows, by code below this."""


def draw_desk(session: DeskPage, day: str) -> None:
    """Draw camera, state and nudges, which talk to the server in the language of this page.

    Parameters
    ----------
    session : DeskPage
        The page's right to a connection.
    day : str
        The day so far, as HTML.
    """
    data = {
        "path": f"{PATH}?{LANGUAGE_PARAMETER}={language()}",
        "protocol": PROTOCOL,
        "token": session.token,
        "language": language(),
        "texts": browser_texts(),
        "day": day,
        "reference": session.desk.reference_name,
    }
    # Each language is a component of its own, for the registry of components is shared by all pages of the server.
    component = st.components.v2.component(
        f"posturecam_desk_{language()}", html=render("desk/desk.html.j2"), css=_css(), js=_script()
    )
    component(key="desk", data=data, on_again_change=lambda: None)  # asks for the page anew


def browser_texts() -> dict[str, str | Mapping[str, str]]:
    """Return the texts that the script in the browser fills in and shows.

    Returns
    -------
    dict
        By name, each text in the present language, with names in braces to be filled in.
    """
    known = {**texts(ENGLISH), **texts(language())}
    return {code.removeprefix(_TEXTS): text for code, text in known.items() if code.startswith(_TEXTS)}


@cache
def _script() -> str:
    worker = "\n".join(path.read_text(encoding="utf-8") for path in _WORKER)
    page = "\n".join(path.read_text(encoding="utf-8") for path in _PAGE)
    return f"const WATCHER = {json.dumps(worker)};\n{page}"


@cache
def _css() -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in (_HERE / "desk.css", DAY_CSS))
