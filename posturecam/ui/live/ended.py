"""What a live session found, and keeping it on request."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.clip import Result, analyze_to_folder
from posturecam.coaching.advice import advice_for
from posturecam.coaching.norms import load_norms
from posturecam.errors import PosturecamError
from posturecam.pose.stored import save_track
from posturecam.types import Verdict
from posturecam.ui.backstage import backstage
from posturecam.ui.live.tickets import Recording, Ticket
from posturecam.ui.markup import listed, told
from posturecam.ui.result.cards import card_html, ranked, top_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.reading import Reading
from posturecam.ui.shelf import EVERYTHING
from posturecam.wording import untold


def draw_ended(ticket: Ticket, recording: Recording) -> None:
    """Draws the summary of the ticket's last session, as that of a clip without its pictures."""
    reading = Reading(
        Path(), recording.analysis, load_norms(), recording.known.get("baseline"), files=(), stills=()
    )  # of no folder: nothing is on disk
    plan = advice_for(reading.analysis)
    several = len(reading.analysis.bouts) > 1
    cards = "".join(
        card_html(number, pair, reading, plan, str, several)
        for number, pair in enumerate(ranked(reading, plan), start=1)
    )
    unknown = [finding for _, finding in reading.findings if finding.verdict is Verdict.UNKNOWN]
    top = top_html(reading, f"Your live session, {recording.seconds:.0f} s")
    top = top.replace("<h1>", '<h2 class="live-headline">').replace(
        "</h1>", "</h2>"
    )  # the page has its own first heading
    st.html(f'<div class="pc">{top}<div class="pc-cards">{cards}</div>{listed(untold(unknown), "pc-untold")}</div>')
    _draw_keeping(ticket, recording)
    if reading.findings:
        st.html(_part("All findings", findings_html(reading)))
        st.html(_part("What to do", plan_html(reading.analysis, plan)))
    st.html(_part("How far to trust this", trust_html(reading)))


def _part(title: str, inner: str) -> str:
    return f'<section class="pc pc-part"><h2>{told(title)}</h2>{inner}</section>'


def _draw_keeping(ticket: Ticket, recording: Recording) -> None:
    if recording.kept is not None:
        saved = f"{recording.kept.name}.zip"
        address = backstage().shelf.address(recording.kept, EVERYTHING, saved)
        st.success(f"Kept in {recording.kept}: the body's points and what was measured, no pictures.")
        st.html(
            f'<div class="pc pc-links"><a class="pc-link" href="{told(address)}" download>All of it <span>ZIP</span></a></div>'
        )
        return
    st.caption("Nothing of this session has been written to disk.")
    with st.container(horizontal=True):
        keep = st.button("Keep this session", type="primary", disabled=len(recording.track) == 0)
        drop = st.button("Let it go")
    if keep:
        try:
            recording.kept = keep_recording(recording, own_folder(), datetime.now()).folder
        except PosturecamError as error:
            st.error(str(error))
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
