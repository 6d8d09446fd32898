"""A line on the app's other pages: a live session of this browser waits on the live page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import streamlit as st

from posturecam.ui.backstage import backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.waiting.lines import length_text, moment_text
from posturecam.words import say

if TYPE_CHECKING:
    from streamlit.navigation.page import StreamlitPage

STATE = "live_session"
"""Where the live page holds its session in the state of the browser's page."""
_NOTED_FOR = timedelta(days=1)
"""Older sessions wait on the live page without a line elsewhere. A choice."""


def draw_note(live: StreamlitPage) -> None:
    """Draw the line; nothing where no session waits.

    Parameters
    ----------
    live : StreamlitPage
        The live page.
    """
    text = _text(st.session_state.get(STATE))
    if text is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="live note"):
        st.markdown(text)
        st.page_link(live, label=say("live_waiting.note.go"), icon=":material/arrow_forward:")


def _text(page: PageSession | None) -> str | None:
    """The sentence of the latest session that waits; None where there is none."""
    keeper = backstage().live
    owner = browser_id() if page is None else page.owner
    if not owner:
        return None
    for running in keeper.under_way(owner):
        if keeper.is_away(running) or (page is not None and page.running is running):
            return say("live_waiting.note.paused", begun=moment_text(running.begun))
    waiting = [one for one in keeper.waiting(owner) if datetime.now().astimezone() - one.begun < _NOTED_FOR]
    if not waiting:
        return None
    head = waiting[0]
    return say("live_waiting.note.ended", begun=moment_text(head.begun), length=length_text(head.seconds))
