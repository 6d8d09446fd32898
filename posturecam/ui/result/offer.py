"""The offer to make a clip's posture one's own, where only a change from that could be judged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.own_posture import LEAST_SECONDS, make_baseline, wants_own_posture
from posturecam.printable import printable
from posturecam.results.profiles import Profiles
from posturecam.track import PoseTrack
from posturecam.types import Bout
from posturecam.ui.markup import part, told

_LIVE = '<a class="pc-link" href="live" target="_self">Calibrate on the Live page <span>5 s</span></a>'


_WHY = "From this view forward head and slump show only as a change from your own good posture. Five seconds of it are enough."


def draw_offer(bouts: tuple[Bout, ...], read_track: Callable[[], PoseTrack], key: str, *, live: bool = False) -> None:
    """Draws the offer under a result; nothing where no bout wants it. read_track: reads the landmarks as the pose model
    saw them. key: tells the result from others. live: whether this is the Live page, to which no link is needed."""
    wanting = next((bout for bout in bouts if wants_own_posture(bout)), None)
    if wanting is None:
        return
    st.html(part("Your own good posture", f"<p>{told(_WHY)}</p>", "own"))
    if st.session_state.get(f"own {key}"):
        st.success(st.session_state[f"own {key}"])
        return
    if wanting.end - wanting.start >= LEAST_SECONDS:
        _ask(wanting, read_track, key)
    if not live:
        st.html(f'<div class="pc pc-links">{_LIVE}</div>')


def _ask(bout: Bout, read_track: Callable[[], PoseTrack], key: str) -> None:
    """Asks whether the posture of this bout was a good one, and keeps it under a name."""
    with st.form(f"own_{key}"):
        st.markdown(f"Did you {bout.activity} well here? Then keep it as yours.")
        name = st.text_input("Name", max_chars=40, placeholder="Me at the desk")
        keep = st.form_submit_button("Keep this as my good posture")
    if not keep:
        return
    try:
        own = make_baseline(read_track().between(bout.start, bout.end), activity=bout.activity, view=bout.scene.view)
        profile = Profiles().keep(name, own)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    st.session_state[f"own {key}"] = (
        f"Kept as {profile.name}. Choose it under Compare with, for your next clips and live."
    )
    st.rerun()
