"""What a page shows at present, as a view with a title: the browser's tab names it, focus and voice follow it."""

from __future__ import annotations

import json

import streamlit as st

from posturecam.ui.templates import render
from posturecam.words import say

_VIEW = "shown view"
"""Where the page session holds what is shown: its key and its title."""


def name_view(key: str, title: str) -> None:
    """Name what the page shows, in place of the page's own name.

    Parameters
    ----------
    key : str
        Distinguishes it from what else the page shows.
    title : str
        What the browser's tab says.
    """
    st.session_state[_VIEW] = key, title


def forget_view() -> None:
    """Take the page's own name until a view is named."""
    st.session_state.pop(_VIEW, None)


def draw_view(page: str, title: str) -> None:
    """Put the title of what is shown into the browser's tab, and move focus and announcement there when it changed.

    Parameters
    ----------
    page : str
        Distinguishes the page.
    title : str
        Of the page, where it shows nothing that has a name of its own.
    """
    key, named = st.session_state.get(_VIEW, ("", title))
    full = say("ui.shell.title_of_page", page=named)
    st.set_page_config(page_title=full)
    with st.container(key="shown view"):
        st.html(_script(f"{page} {key}", named), unsafe_allow_javascript=True)


def _script(view: str, title: str) -> str:
    """The script that the browser runs whenever another view is shown."""
    return render("view.html.j2", view=_in_script(view), title=_in_script(title), home=_in_script(say("ui.shell.home")))


def _in_script(text: str) -> str:
    """A text as a literal of JavaScript that ends neither its string nor the script."""
    escaped = json.dumps(text)
    for sign in "<>&'":
        escaped = escaped.replace(sign, f"\\u{ord(sign):04x}")
    return escaped[1:-1]
