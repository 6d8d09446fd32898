"""What a live session found, and writing it to disk on request."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.clip import Result, analyze_to_folder
from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult
from posturecam.pose.stored import save_track
from posturecam.printable import printable
from posturecam.ui.backstage import backstage
from posturecam.ui.live.registry import LiveRecording, PageSession
from posturecam.ui.markup import part
from posturecam.ui.result.beside import beside_html
from posturecam.ui.result.cards import summary_html
from posturecam.ui.result.details import findings_html, hurts_html, plan_html, trust_html
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.shelf import EVERYTHING
from posturecam.ui.templates import render
from posturecam.words import say


def draw_summary(session: PageSession, recording: LiveRecording) -> None:
    """Draw what a session found, as for a clip without its images.

    Parameters
    ----------
    session : PageSession
        The page.
    recording : LiveRecording
        Its last session.
    """
    reading = ClipResult(Path(), recording.analysis, files=(), stills=())  # of no folder: nothing is on disk
    plan = advice_for(reading.analysis)
    title = say("ui.live.summary.title", seconds=recording.seconds)
    st.html(summary_html(reading, title, plan, str, heading="h2") + beside_html(reading.analysis))
    _draw_saving(session, recording)
    draw_offer(reading.analysis.bouts, lambda: recording.track, f"live {id(recording)}", live=True)
    if reading.findings:
        st.html(part(say("ui.live.summary.findings"), findings_html(reading)))
        st.html(part(say("ui.live.summary.plan"), plan_html(reading.analysis, plan)))
        st.html(hurts_html(reading.analysis, plan))
    st.html(part(say("ui.live.summary.trust"), trust_html(reading)))


def _draw_saving(session: PageSession, recording: LiveRecording) -> None:
    if recording.saved_in is not None:
        file = f"{recording.saved_in.name}.zip"
        address = backstage().shelf.address(recording.saved_in, EVERYTHING, file)
        st.success(say("ui.live.summary.saved", folder=printable(str(recording.saved_in))))
        st.html(render("live/saved.html.j2", address=address, file=file))
        return
    st.caption(say("ui.live.summary.not_on_disk"))
    with st.container(horizontal=True):
        save = st.button(say("ui.live.summary.save"), type="primary", disabled=len(recording.track) == 0)
        discard = st.button(say("ui.live.summary.discard"))
    if save:
        try:
            recording.saved_in = save_recording(recording, live_folder(), datetime.now()).folder
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
    if discard:
        session.recording = None
    if save or discard:
        st.rerun()


def save_recording(recording: LiveRecording, out: Path, now: datetime) -> Result:
    """Write a session as a result folder that opens like that of a clip.

    Parameters
    ----------
    recording : LiveRecording
        The session.
    out : Path
        Where the folder is made.
    now : datetime
        What the folder is named by.

    Returns
    -------
    Result
        What was written. A folder that cannot be written is an `OutputError`.
    """
    with tempfile.TemporaryDirectory(prefix="posturecam-") as folder:
        stored = Path(folder) / f"live {now:%Y-%m-%d %H.%M.%S}.npz"
        save_track(recording.track, stored)
        return analyze_to_folder(stored, out, **recording.known)


def live_folder() -> Path:
    """Return where sessions are saved: in the user's own data folder.

    Returns
    -------
    Path
        The folder, which may not exist yet.
    """
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False) / "live"
