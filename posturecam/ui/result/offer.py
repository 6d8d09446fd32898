"""The offer to make a clip's posture one's own, where only a change from that could be judged."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.own_posture import MIN_BASELINE_S, make_baseline, wants_own_posture
from posturecam.printable import printable
from posturecam.results.profiles import LONGEST_NAME, Profiles
from posturecam.track import PoseTrack
from posturecam.types import Bout
from posturecam.ui.markup import paragraph, part
from posturecam.ui.templates import render
from posturecam.words import say


def draw_offer(bouts: tuple[Bout, ...], read_track: Callable[[], PoseTrack], key: str, *, live: bool = False) -> None:
    """Draw the offer under a result; nothing where no bout needs a baseline.

    Parameters
    ----------
    bouts : tuple of Bout
        The bouts of the result.
    read_track : callable
        Reads the landmarks as the pose model saw them.
    key : str
        Distinguishes the result from others.
    live : bool
        Whether this is the Live page, to which no link is needed.
    """
    wanting = next((bout for bout in bouts if wants_own_posture(bout)), None)
    if wanting is None:
        return
    st.html(part(say("ui.result.own.title"), paragraph(say("ui.result.own.why")), "own"))
    if (name := st.session_state.get(_state_key(key))) is not None:
        st.success(say("ui.result.own.kept", name=name))
        return
    if wanting.end - wanting.start >= MIN_BASELINE_S:
        _ask(wanting, read_track, key)
    if not live:
        st.html(render("result/calibrate.html.j2"))


def _state_key(key: str) -> str:
    """Where the page session holds the name under which the posture was kept."""
    return f"own {key}"


def _ask(bout: Bout, read_track: Callable[[], PoseTrack], key: str) -> None:
    """Ask whether the posture of this bout was a good one, and keep it under a name."""
    with st.form(f"own_{key}"):
        st.markdown(say(f"ui.result.own.ask.{bout.activity}"))
        name = st.text_input(
            say("ui.result.own.name"), max_chars=LONGEST_NAME, placeholder=say("ui.result.own.name_example")
        )
        keep = st.form_submit_button(say("ui.result.own.keep"))
    if not keep:
        return
    try:
        own = make_baseline(read_track().between(bout.start, bout.end), activity=bout.activity, view=bout.scene.view)
        profile = Profiles().keep(name, own)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    st.session_state[_state_key(key)] = profile.name
    st.rerun()
