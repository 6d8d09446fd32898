"""The part of the live page that runs in the browser: camera, overlay, sound."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import streamlit as st

from posturecam.coaching.cues import feedback_share
from posturecam.ui.live.inference.files import inference_files, is_wanted
from posturecam.ui.live.registry import PROTOCOL, PageSession
from posturecam.ui.live.websocket import LANGUAGE_PARAMETER, PATH
from posturecam.ui.templates import render
from posturecam.words import ENGLISH, language, texts

_SCRIPTS = (
    *("texts.js", "preferences.js", "statistics.js", "metronome.js", "countdown.js", "visibility.js", "leaving.js"),
    *("camera.js", "connection.js", "frames.js", "strokes.js", "view.js", "options.js", "tempo.js"),
    *(f"treadmill/{name}.js" for name in ("screen", "keys", "feedback", "trial", "treadmill")),
    *("inference/one_euro.js", "inference/landmarks.js", "inference/tied.js", "inference/analyser.js"),
    *("inference/choice.js", "live.js"),
)
"""Parts of one module, in this order."""
_STYLES = ("live.css", "treadmill/treadmill.css")
_TEXTS = ("ui.live.browser.", "treadmill.browser.")
"""The texts that the script shows, by code below these."""
FADED_AFTER = 8
"""Sessions after which no fewer cues are spoken, see `feedback_share`."""


def draw_camera(
    session: PageSession, *, person: str, ended: Callable[[], None], calibrated: Callable[[], None]
) -> None:
    """Draw the camera, which talks to the server in the language of this page.

    Parameters
    ----------
    session : PageSession
        The page's right to a connection.
    person : str
        Who it is about, for the browser's count of their sessions: the id of the profile that is compared with.
    ended, calibrated : callable
        Called when a session, or a calibration, is over.
    """
    data = {
        "path": f"{PATH}?{LANGUAGE_PARAMETER}={language()}",
        "protocol": PROTOCOL,
        "token": session.token,
        "language": language(),
        "resume": session.resume,
        "remembered": bool(session.browser),
        "texts": browser_texts(),
        "person": person,
        "shares": [feedback_share(number) for number in range(1, FADED_AFTER + 1)],
        "inference": inference_files().folder if is_wanted() else None,
    }
    # Each language is a component of its own, for the registry of components is shared by all pages of the server.
    component = st.components.v2.component(
        f"posturecam_live_{language()}", html=render("live/live.html.j2"), css=_style(), js=_script()
    )
    component(key="live", data=data, on_ended_change=ended, on_calibrated_change=calibrated)


def browser_texts() -> dict[str, str | Mapping[str, str]]:
    """Return the texts that the script in the browser fills in and shows.

    Returns
    -------
    dict
        By name, each text or its plural forms in the present language, with names in braces to be filled in.
    """
    known = {**texts(ENGLISH), **texts(language())}
    return {code.removeprefix(part): text for part in _TEXTS for code, text in known.items() if code.startswith(part)}


@cache
def _script() -> str:
    return "\n".join(_file(name) for name in _SCRIPTS)


@cache
def _style() -> str:
    return "\n".join(_file(name) for name in _STYLES)


@cache
def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
