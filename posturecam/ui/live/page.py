"""The live page: whose posture to compare with, the camera, and what a session found."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from posturecam.coaching.norms import load_norms
from posturecam.errors import PosturecamError
from posturecam.own_posture import baseline_warning
from posturecam.printable import printable
from posturecam.results.profiles import Profile, Profiles
from posturecam.types import Activity, Baseline
from posturecam.ui.backstage import backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.live.component import draw_camera
from posturecam.ui.live.registry import PageSession, SessionLifetime, session_registry
from posturecam.ui.live.summary import draw_summary
from posturecam.ui.live.waiting.earlier import draw_earlier
from posturecam.ui.live.waiting.note import STATE
from posturecam.ui.live.waiting.offers import draw_waiting
from posturecam.ui.markup import hero
from posturecam.ui.options import AUTO, OPTIONS, USUAL, USUAL_ID, ask_measures
from posturecam.wording import activity_name
from posturecam.words import say

MAX_NAME_CHARACTERS = 40
"""Characters of a profile's name, as `Profiles` takes them."""


def page() -> None:
    """Draw the page."""
    session = _page_session()
    st.html(hero(say("ui.live.page.title"), say("ui.live.page.lead")))
    draw_waiting(session)
    with st.expander(say("ui.live.page.known"), icon=":material/tune:"):
        _ask_known(session)
    person = str(st.session_state.get("live_profile") or USUAL_ID)
    draw_camera(session, person=person, ended=lambda: None, calibrated=lambda: None)
    if session.calibrated is not None:
        _ask_name(session, session.calibrated)
    draw_summary(session)
    draw_earlier(backstage())


def _page_session() -> PageSession:
    """Return the page session of this page: kept in its state alone, so that it ends with it."""
    if STATE not in st.session_state:
        st.session_state[STATE] = session_registry().create(browser_id())
        st.session_state["live_lifetime"] = SessionLifetime(st.session_state[STATE])
    session: PageSession = st.session_state[STATE]
    return session


def _ask_known(session: PageSession) -> None:
    """Ask for what the next session starts with: a profile, and what the user knows."""
    profiles = Profiles()
    left, right = st.columns(2)
    profile = _ask_profile(left, profiles)
    activity = right.selectbox(
        OPTIONS["activity"].label,
        [None, *Activity],
        format_func=lambda one: str(AUTO) if one is None else activity_name(one),
        key="live_activity",
        help=OPTIONS["activity"].help,
    )
    session.baseline_name = profile.name if profile else None
    session.known = {
        "baseline": profile.baseline if profile else None,
        "activity": activity,
        **ask_measures(*st.columns(3), page="live_"),
    }
    if profile:
        _manage(profiles, profile)


def _ask_profile(column: DeltaGenerator, profiles: Profiles) -> Profile | None:
    """Ask for the profile to compare with; None for what is usual."""
    by_id = {profile.id: profile for profile in profiles.all()}
    wanted = st.session_state.pop("live_next_profile", st.session_state.get("live_profile"))
    st.session_state["live_profile"] = wanted if wanted in by_id else USUAL_ID
    chosen = column.selectbox(
        OPTIONS["baseline"].label,
        [USUAL_ID, *by_id],
        format_func=lambda id: _label(by_id[id]) if id in by_id else str(USUAL),
        key="live_profile",
        help=OPTIONS["baseline"].help,
    )
    return by_id.get(chosen or USUAL_ID)


def _label(profile: Profile) -> str:
    return say("ui.live.page.profile", name=profile.name, **_posture(profile.baseline))


def _posture(baseline: Baseline) -> dict[str, str]:
    return {"activity": activity_name(baseline.activity).lower(), "view": baseline.view.seen_from}


def _manage(profiles: Profiles, profile: Profile) -> None:
    """Let the user rename or delete a profile."""
    with st.form(f"live_manage_{profile.id}", border=False):
        name = st.text_input(say("ui.live.page.profile_name"), value=profile.name, max_chars=MAX_NAME_CHARACTERS)
        with st.container(horizontal=True):
            renamed = st.form_submit_button(say("ui.live.page.rename"))
            deleted = st.form_submit_button(say("ui.live.page.delete"))
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


def _ask_name(session: PageSession, baseline: Baseline) -> None:
    """Ask for the name under which to store what was just calibrated."""
    with st.form("live_name_it"):
        st.markdown(say("ui.live.page.measured", seconds=baseline.seconds, **_posture(baseline)))
        if warning := baseline_warning(baseline, load_norms()):
            st.warning(warning)
        name = st.text_input(
            say("ui.live.page.name"), max_chars=MAX_NAME_CHARACTERS, placeholder=say("ui.live.page.name_example")
        )
        with st.container(horizontal=True):
            store = st.form_submit_button(say("ui.live.page.keep"), type="primary")
            discard = st.form_submit_button(say("ui.live.page.discard"))
    if store:
        try:
            profile = Profiles().keep(name, baseline)
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.session_state["live_next_profile"] = profile.id
    if store or discard:
        session.calibrated = None
        st.rerun()
