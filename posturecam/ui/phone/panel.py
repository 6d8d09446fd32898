"""The way in for phones on the app's own page: the QR code, the fingerprint, and who is in."""

from __future__ import annotations

import streamlit as st

from posturecam.ui.backstage import Backstage
from posturecam.ui.language import in_session_language
from posturecam.ui.phone.announce import fingerprint_groups, qr_image
from posturecam.ui.phone.entry import PhoneEntry
from posturecam.ui.recent import FROM_PHONE
from posturecam.ui.templates import render

_EVERY_S = 1.5
"""Seconds between two looks at whether the code was used; as often as the list of clips looks."""
_SEEN = "clips of phones"
"""Where the page session holds how many there were when it was drawn."""


def draw_phone(stage: Backstage) -> None:
    """Draw how a phone gets in; nothing where none may.

    Parameters
    ----------
    stage : Backstage
        Knows the way in.
    """
    if stage.phone is not None:
        st.session_state[_SEEN] = _n_clips(stage)
        st.fragment(in_session_language(_draw), run_every=_EVERY_S)(stage, stage.phone)


def _draw(stage: Backstage, entry: PhoneEntry) -> None:
    """Draw the present code; ask for a whole new page when a phone has handed in a clip, which the list then shows."""
    if _n_clips(stage) != st.session_state.get(_SEEN):
        st.rerun()
    st.html(panel_html(entry))


def _n_clips(stage: Backstage) -> int:
    return len(stage.jobs.of(FROM_PHONE))


def panel_html(entry: PhoneEntry) -> str:
    """Show the present code.

    Parameters
    ----------
    entry : PhoneEntry
        The way in.

    Returns
    -------
    str
        HTML.
    """
    address = entry.address
    return render(
        "phone/panel.html.j2",
        image=qr_image(address),
        address=address,
        minutes=entry.minutes,
        fingerprint=fingerprint_groups(entry.fingerprint),
        n=entry.access.n_sessions,
    )
