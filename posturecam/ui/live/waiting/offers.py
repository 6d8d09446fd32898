"""The sessions of this browser on the live page: to go on with, to look at, to keep or to discard."""

from __future__ import annotations

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.printable import printable
from posturecam.ui.language import in_session_language
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.running import RunningSession
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.ui.live.waiting.keep_form import ask_where
from posturecam.ui.live.waiting.lines import length_text, moment_text
from posturecam.words import say

EVERY_S = 2.0
"""Seconds between two looks at a session that may end, or be free to go on with, at any moment."""


def draw_waiting(page: PageSession) -> None:
    """Draw the sessions that wait for this browser's user; nothing where there are none.

    Parameters
    ----------
    page : PageSession
        The page.
    """
    with st.container(key="waiting sessions"):
        if _elsewhere(page):
            st.fragment(in_session_language(_draw), run_every=EVERY_S)(page, coming=True)
        else:
            _draw(page, coming=False)


def draw_discard(page: PageSession, id: str) -> None:
    """Draw the button that deletes a session, after a question.

    Parameters
    ----------
    page : PageSession
        The page.
    id : str
        Of the session.
    """
    with st.popover(say("live_waiting.discard"), icon=":material/delete:"):
        st.markdown(say("live_waiting.discard_what"))
        if not st.button(say("live_waiting.discard_go"), key=f"discard {id}"):
            return
        try:
            page.keeper.discard(id)
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        if page.shown == id:
            page.shown = None
        st.rerun()


def _elsewhere(page: PageSession) -> list[RunningSession]:
    """The sessions under way of this browser, without the one that this page shows."""
    under_way = page.keeper.under_way(page.owner)
    return [one for one in under_way if one is not page.running or one.deadline_s is not None]


def _draw(page: PageSession, *, coming: bool) -> None:
    """Draw them as they stand now; ask for a whole new page when none is under way any more."""
    under_way = _elsewhere(page)
    if coming and not under_way:
        st.rerun()
    for running in under_way:
        _draw_under_way(page, running)
    for head in page.keeper.waiting(page.owner):
        if head.id != page.shown:
            _draw_ended(page, head)


def _draw_under_way(page: PageSession, running: RunningSession) -> None:
    begun = moment_text(running.begun)
    if page.resume == running.id:
        return  # on its way: the camera is starting
    with st.container(border=True):
        if not page.keeper.is_away(running):
            st.markdown(say("live_waiting.elsewhere", begun=begun))
            return
        length = length_text(running.last_t or 0.0)
        st.markdown(say("live_waiting.paused", begun=begun, length=length))
        with st.container(horizontal=True):
            go_on = st.button(say("live_waiting.go_on"), key=f"go on {running.id}", type="primary")
            end = st.button(say("live_waiting.end"), key=f"end {running.id}")
        if go_on and not page.keeper.claim(running.id, page):
            st.info(say("live_waiting.taken"))
            return
        if end:
            page.shown = page.keeper.end(running)
        if go_on or end:
            st.rerun()


def _draw_ended(page: PageSession, head: SessionHead) -> None:
    with st.container(border=True):
        begun, length = moment_text(head.begun), length_text(head.seconds)
        st.markdown(say("live_waiting.ended", begun=begun, length=length))
        with st.container(horizontal=True):
            with st.popover(say("live_waiting.keep"), icon=":material/bookmark_add:"):
                wish = ask_where(head)
            look = st.button(say("live_waiting.look"), key=f"look {head.id}")
            draw_discard(page, head.id)
    if wish is not None:
        page.wish = wish
    if look or wish is not None:
        page.shown, page.kept = head.id, None
        st.rerun()
