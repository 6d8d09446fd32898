"""What a live session found, and keeping it on request."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.clip import Result, analyze_to_folder
from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.pose.stored import save_track
from posturecam.printable import printable
from posturecam.ui.backstage import backstage
from posturecam.ui.live.tickets import Recording, Ticket
from posturecam.ui.markup import link, part
from posturecam.ui.result.cards import summary_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.result.reading import Reading
from posturecam.ui.shelf import EVERYTHING


def draw_ended(ticket: Ticket, recording: Recording) -> None:
    """Draws the summary of the ticket's last session, as that of a clip without its pictures."""
    reading = Reading(Path(), recording.analysis, files=(), stills=())  # of no folder: nothing is on disk
    plan = advice_for(reading.analysis)
    st.html(summary_html(reading, f"Your live session, {recording.seconds:.0f} s", plan, str, heading="h2"))
    _draw_keeping(ticket, recording)
    draw_offer(reading.analysis.bouts, lambda: recording.track, f"live {id(recording)}", live=True)
    if reading.findings:
        st.html(part("All findings", findings_html(reading)))
        st.html(part("What to do", plan_html(reading.analysis, plan)))
    st.html(part("How far to trust this", trust_html(reading)))


def _draw_keeping(ticket: Ticket, recording: Recording) -> None:
    if recording.kept is not None:
        saved = f"{recording.kept.name}.zip"
        address = backstage().shelf.address(recording.kept, EVERYTHING, saved)
        st.success(f"Kept in {printable(str(recording.kept))}: the body's points and what was measured, no pictures.")
        st.html(f'<div class="pc pc-links">{link(address, saved, "All of it", "ZIP")}</div>')
        return
    st.caption("Nothing of this session has been written to disk.")
    with st.container(horizontal=True):
        keep = st.button("Keep this session", type="primary", disabled=len(recording.track) == 0)
        drop = st.button("Let it go")
    if keep:
        try:
            recording.kept = keep_recording(recording, own_folder(), datetime.now()).folder
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
    if drop:
        ticket.recording = None
    if keep or drop:
        st.rerun()


def keep_recording(recording: Recording, out: Path, now: datetime) -> Result:
    """Writes a session as a result folder that opens like a clip's, named by the time. Raises PosturecamError."""
    with tempfile.TemporaryDirectory(prefix="posturecam-") as folder:
        stored = Path(folder) / f"live {now:%Y-%m-%d %H.%M.%S}.npz"
        save_track(recording.track, stored)
        return analyze_to_folder(stored, out, **recording.known)


def own_folder() -> Path:
    """Where kept sessions go: the user's own data folder."""
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False) / "live"
