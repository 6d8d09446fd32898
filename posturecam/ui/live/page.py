"""The live page: whose posture to compare with, the camera, and what a session found."""

from __future__ import annotations

import streamlit as st

from posturecam.coaching.norms import load_norms
from posturecam.errors import PosturecamError
from posturecam.own_posture import doubt_of
from posturecam.printable import printable
from posturecam.results.profiles import Profile, Profiles
from posturecam.types import Activity
from posturecam.ui.live.component import camera
from posturecam.ui.live.ended import draw_ended
from posturecam.ui.live.tickets import Holder, Ticket, the_desk
from posturecam.ui.markup import hero
from posturecam.ui.options import AUTO, EVERYBODY, OPTIONS, USUAL, ask_measures
from posturecam.wording import activity_name


def page() -> None:
    """Draws the page."""
    ticket = _ticket()
    st.html(
        hero(
            "Live",
            "One cue at a time, large enough to read from the treadmill. Put the camera at hip height, square to your side, all "
            "of you in the picture.",
        )
    )
    with st.expander("Your own good posture, and what you know", icon=":material/tune:"):
        _who(ticket)
    camera(ticket, ended=lambda: None, calibrated=lambda: None)
    if ticket.calibrated is not None:
        _name_it(ticket)
    if ticket.recording is not None:
        draw_ended(ticket, ticket.recording)


def _ticket() -> Ticket:
    """This page session's own ticket: kept in its state alone, so that it ends with it."""
    if "live_ticket" not in st.session_state:
        st.session_state["live_ticket"] = the_desk().issue()
        st.session_state["live_holder"] = Holder(st.session_state["live_ticket"])
    ticket: Ticket = st.session_state["live_ticket"]
    return ticket


def _who(ticket: Ticket) -> None:
    """What the next session starts with: a profile, and what the user knows."""
    profiles = Profiles()
    kept = {profile.id: profile for profile in profiles.all()}
    wanted = st.session_state.pop("live_next_profile", st.session_state.get("live_profile"))
    st.session_state["live_profile"] = wanted if wanted in kept else EVERYBODY
    left, right = st.columns(2)
    chosen = left.selectbox(
        OPTIONS["baseline"].label,
        [EVERYBODY, *kept],
        format_func=lambda id: _label(kept[id]) if id in kept else str(USUAL),
        key="live_profile",
        help=OPTIONS["baseline"].help,
    )
    doing = right.selectbox(
        OPTIONS["activity"].label,
        [None, *Activity],
        format_func=lambda a: str(AUTO) if a is None else activity_name(a),
        key="live_activity",
        help=OPTIONS["activity"].help,
    )
    profile = kept.get(chosen or EVERYBODY)
    ticket.known = {
        "baseline": profile.baseline if profile else None,
        "activity": doing,
        **ask_measures(*st.columns(3), page="live_"),
    }
    if profile:
        _manage(profiles, profile)


def _label(profile: Profile) -> str:
    baseline = profile.baseline
    return f"{profile.name} ({activity_name(baseline.activity).lower()}, {baseline.view.seen_from})"


def _manage(profiles: Profiles, profile: Profile) -> None:
    with st.form(f"live_manage_{profile.id}", border=False):
        name = st.text_input("Name of the profile", value=profile.name, max_chars=40)
        with st.container(horizontal=True):
            renamed = st.form_submit_button("Rename")
            deleted = st.form_submit_button("Delete this profile")
    try:
        if renamed:
            profiles.rename(profile.id, name)
        if deleted:
            profiles.delete(profile.id)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    if renamed or deleted:
        st.rerun()


def _name_it(ticket: Ticket) -> None:
    """Asks for the name under which to keep what was just calibrated."""
    baseline = ticket.calibrated
    assert baseline is not None
    with st.form("live_name_it"):
        st.markdown(
            f"**Your good posture is measured**: {activity_name(baseline.activity).lower()}, seen {baseline.view.seen_from}, "
            f"{baseline.seconds:.0f} s. Keep it under a name to compare with it, today and later."
        )
        if doubt := doubt_of(baseline, load_norms()):
            st.warning(doubt)
        name = st.text_input("Name", max_chars=40, placeholder="Me at the desk")
        with st.container(horizontal=True):
            keep = st.form_submit_button("Keep it", type="primary")
            drop = st.form_submit_button("Don't keep it")
    if keep:
        try:
            profile = Profiles().keep(name, baseline)
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.session_state["live_next_profile"] = profile.id
    if keep or drop:
        ticket.calibrated = None
        st.rerun()
