"""The language of a page view: what the user chose, else what the browser asks for, else that of the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import ParamSpec, TypeVar

import streamlit as st
from starlette.requests import cookie_parser

from posturecam.words import best_language, in_language, language, languages, say

COOKIE = "posturecam-language"
"""The cookie in which a browser keeps what was chosen, for the next visit and for the pages before the app."""
_CHOSEN = "chosen language"
_FIELD = "language"
_REMEMBER_S = 365 * 24 * 3600
"""Seconds for which a browser keeps the choice."""
_P = ParamSpec("_P")
_R = TypeVar("_R")


def language_of_request(headers: Mapping[str, str]) -> str:
    """Choose the language for a request by its cookie and its Accept-Language.

    Parameters
    ----------
    headers : Mapping
        Of the request, by lower-case name.

    Returns
    -------
    str
        One of `posturecam.words.languages()`.
    """
    return _best(cookie_parser(headers.get("cookie", "")).get(COOKIE), headers.get("accept-language"))


def session_language() -> str:
    """Choose the language of the page view whose script or fragment runs in this thread.

    Returns
    -------
    str
        One of `posturecam.words.languages()`.
    """
    browser = st.context
    chosen = st.session_state.get(_CHOSEN), browser.cookies.get(COOKIE)
    return _best(*chosen, browser.locale, browser.headers.get("Accept-Language"))


def in_session_language(function: Callable[_P, _R]) -> Callable[_P, _R]:
    """Make a fragment or callback speak the language of its page view: Streamlit calls it outside the page's script.

    Parameters
    ----------
    function : callable
        Of any kind.

    Returns
    -------
    callable
        The same, to be called where Streamlit calls it.
    """

    @wraps(function)
    def speaking(*args: _P.args, **keywords: _P.kwargs) -> _R:
        with in_language(session_language()):
            return function(*args, **keywords)

    return speaking


def draw_language_choice() -> None:
    """Draw the field in which the user chooses another language, and pass the present one to the browser."""
    names, present = languages(), session_language()
    with st.container(key="foot", horizontal_alignment="right"):
        st.selectbox(
            say("ui.shell.language"),
            names,
            index=list(names).index(present),
            format_func=names.__getitem__,
            key=_FIELD,
            on_change=_choose,
            width=180,
        )
        st.html(_script(present, remember=_CHOSEN in st.session_state), unsafe_allow_javascript=True)


def _choose() -> None:
    st.session_state[_CHOSEN] = st.session_state[_FIELD]


def _script(present: str, remember: bool) -> str:
    """The script that marks the document with its language and, once chosen, keeps that in the browser."""
    cookie = f"{COOKIE}={present}; path=/; max-age={_REMEMBER_S}; samesite=strict"
    keep = f"document.cookie = '{cookie}';" if remember else ""
    return f"<script>document.documentElement.lang = '{present}'; {keep}</script>"


def _best(*wanted: str | None) -> str:
    """The first language we have among those wanted, else that of the server's process."""
    return best_language(",".join(tag for tag in (*wanted, language()) if isinstance(tag, str)))
