"""What a live session found, and keeping it on request."""

from __future__ import annotations

import tempfile
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.clip import Result, analyze_to_folder
from posturecam.errors import PosturecamError
from posturecam.pose.stored import save_track
from posturecam.types import Bout
from posturecam.ui.live.tickets import Recording, Ticket
from posturecam.wording import LOOKS, URGENCY, headline, title_of, trust_notes, untold, value_of


def ended(ticket: Ticket) -> None:
    """Draws the summary of the ticket's last session: the findings a clip of it would have given."""
    recording = ticket.recording
    assert recording is not None
    findings = [finding for bout in recording.analysis.bouts for finding in bout.findings]
    st.header("What was found")
    st.markdown(f"**{headline(findings)}**" if findings else "**Nothing could be judged.**")
    score = recording.analysis.score
    st.caption(f"{recording.seconds:.0f} s · {'no score' if score is None else f'score {score:.0f} of 100'}")
    for bout in recording.analysis.bouts:
        _bout(bout)
    notes = trust_notes(recording.analysis)
    if notes:
        with st.expander("How far to trust this"):
            st.markdown("\n".join(f"- {note}" for note in notes))
    _keeping(ticket)


def _bout(bout: Bout) -> None:
    st.subheader(title_of(bout))
    told = sorted(
        (finding for finding in bout.findings if finding.value is not None), key=lambda f: URGENCY.index(f.verdict)
    )
    lines = []
    for finding in told:
        sign, _, word = LOOKS[finding.verdict]
        cue = f" · {finding.cue}" if finding.cue else ""
        lines.append(f"- {sign} **{finding.title}**: {word}, {value_of(finding)}{cue}")
    st.markdown("\n".join([*lines, *(f"- ? {line}" for line in untold(bout.findings))]))


def _keeping(ticket: Ticket) -> None:
    recording = ticket.recording
    assert recording is not None
    if recording.kept is not None:
        st.success(f"Kept in {recording.kept}. No pictures, only the body's points and what was measured.")
        return
    st.caption("Nothing of this session has been written to disk.")
    with st.container(horizontal=True):
        keep = st.button("Keep this session", type="primary", disabled=len(recording.track) == 0)
        drop = st.button("Let it go")
    if keep:
        try:
            kept = keep_recording(recording, own_folder(), datetime.now())
        except PosturecamError as error:
            st.error(str(error))
            return
        recording.kept = kept.folder
        st.rerun()
    if drop:
        ticket.recording = None
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
