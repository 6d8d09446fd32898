"""What a live session found, and the way to keep or discard it."""

from __future__ import annotations

import streamlit as st
from markupsafe import Markup

from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult, read_result
from posturecam.printable import printable
from posturecam.ui.backstage import backstage
from posturecam.ui.language import in_session_language
from posturecam.ui.live.registry import PageSession
from posturecam.ui.live.running import LiveRecording
from posturecam.ui.live.treadmill.strip import session_html
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.ui.live.waiting.keep_form import ask_where, keep
from posturecam.ui.live.waiting.lines import length_text, moment_text
from posturecam.ui.live.waiting.offers import draw_discard
from posturecam.ui.live.waiting.task import Addition
from posturecam.ui.markup import part
from posturecam.ui.people.addresses import clip_address
from posturecam.ui.result.beside import beside_html
from posturecam.ui.result.cards import cards_html, top_html
from posturecam.ui.result.details import findings_html, hurts_html, plan_html, trust_html
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.templates import render
from posturecam.words import say

EVERY_S = 0.5
"""Seconds between two looks at a session that is being summed up."""
_READ = "live recording"
"""Where the page session holds the recording that was read last."""


def draw_summary(page: PageSession) -> None:
    """Draw the session that the page shows: how far it is summed up, what it found, and where it can go.

    Parameters
    ----------
    page : PageSession
        The page.
    """
    if page.kept is not None:
        _draw_kept(page)
        return
    head = page.keeper.find(page.shown, page.owner)
    if head is None:
        page.shown = None
        if page.was_too_short:
            st.info(say("live.too_short"))
        return
    addition = page.keeper.summed_up(head.id)
    if not addition.is_over:
        st.fragment(in_session_language(_draw_adding_up), run_every=EVERY_S)(page, head)
    elif addition.folder is None:
        _draw_failure(page, head, addition)
    else:
        try:
            _draw_ended(page, _recording(head, addition))
        except PosturecamError as error:
            st.error(printable(str(error)))
            draw_discard(page, head.id)


def _draw_adding_up(page: PageSession, head: SessionHead) -> None:
    """Say that it is being summed up; ask for a whole new page when it is."""
    if page.keeper.summed_up(head.id).is_over:
        st.rerun()
    st.info(say("live_waiting.adding_up", length=length_text(head.seconds)), icon=":material/hourglass_top:")


def _draw_failure(page: PageSession, head: SessionHead, addition: Addition) -> None:
    begun, length = moment_text(head.begun), length_text(head.seconds)
    st.error(printable(say("live_waiting.not_added_up", begun=begun, length=length, reason=str(addition.reason))))
    with st.container(horizontal=True):
        if st.button(say("live_waiting.try_again"), key=f"again {head.id}"):
            page.keeper.try_again(head.id)
            st.rerun()
        draw_discard(page, head.id)


def _recording(head: SessionHead, addition: Addition) -> LiveRecording:
    """The recording, read once."""
    held: LiveRecording | None = st.session_state.get(_READ)
    folder = addition.folder
    if folder is None:
        raise ValueError(f"the session {head.id} has not been summed up")
    if held is None or held.head.id != head.id or held.folder != folder:
        held = LiveRecording(head, folder, read_result(folder, with_track=False).analysis)
        st.session_state[_READ] = held
    return held


def _draw_ended(page: PageSession, recording: LiveRecording) -> None:
    head = recording.head
    wish, page.wish = page.wish, None
    if wish is not None and wish.id != head.id:
        wish = None
    _draw_top(recording)
    with st.container(horizontal=True, key="live ways"):
        with st.popover(say("live_waiting.keep"), icon=":material/bookmark_add:", type="primary"):
            wish = ask_where(head) or wish
        draw_discard(page, head.id)
    st.caption(say("live_waiting.on_disk"))
    if wish is not None:
        try:
            page.kept = keep(head, recording.folder, wish)
        except PosturecamError as error:
            st.error(printable(str(error)))
        else:
            page.keeper.discard(head.id)
            page.shown = None
            st.rerun()
    draw_details(recording)


def _draw_kept(page: PageSession) -> None:
    """The session that was just kept, with the way to it."""
    clip = page.kept
    if clip is None:
        return
    st.success(say("live_waiting.kept", name=clip.person), icon=":material/bookmark_added:")
    st.html(render("live/kept.html.j2", address=clip_address(clip.person_id, clip.id), name=clip.person))
    held: LiveRecording | None = st.session_state.get(_READ)
    if held is not None:
        recording = LiveRecording(held.head, backstage().library.folder(clip), held.analysis)
        _draw_top(recording)
        draw_details(recording)


def _reading(recording: LiveRecording) -> ClipResult:
    return ClipResult(recording.folder, recording.analysis, files=(), stills=())


def _draw_top(recording: LiveRecording) -> None:
    """Draw the sentence that says what was found, under when that was."""
    head = recording.head
    title = say("live_waiting.title", begun=moment_text(head.begun), length=length_text(head.seconds))
    st.html(Markup('<div class="pc">{}</div>').format(top_html(_reading(recording), title, "h2")))


def draw_details(recording: LiveRecording) -> None:
    """Draw the parts of a summary below its first sentence.

    Parameters
    ----------
    recording : LiveRecording
        The session.
    """
    reading, plan = _reading(recording), advice_for(recording.analysis)
    session = session_html(recording.analysis)
    for html in (cards_html(reading, plan, str), beside_html(recording.analysis), session):
        if html:
            st.html(html)
    draw_offer(reading.analysis.bouts, lambda: recording.track, f"live {recording.head.id}", live=True)
    if reading.findings:
        st.html(part(say("ui.live.summary.findings"), findings_html(reading)))
        st.html(part(say("ui.live.summary.plan"), plan_html(reading.analysis, plan)))
        st.html(hurts_html(reading.analysis, plan))
    st.html(part(say("ui.live.summary.trust"), trust_html(reading)))
