"""What a browser keeps of what its user knows, for the next clip: height, speed and incline."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import streamlit as st

from posturecam.options import ClipOptions, options_in

COOKIE = "posturecam-known"
"""The cookie in which a browser keeps them."""
KEPT = ("height_m", "speed_mps", "incline_deg")
"""Keywords of `analyze` that are kept; the activity is another with each clip."""
_REMEMBER_S = 365 * 24 * 3600
"""Seconds for which a browser keeps them."""
_STATE = "known of the person"


def remembered() -> dict[str, float]:
    """Give what the browser of this page view keeps.

    Returns
    -------
    dict
        By keyword of `analyze`, in its base unit; what is out of range is left out.
    """
    kept: dict[str, float] | None = st.session_state.get(_STATE)
    return _read(st.context.cookies.get(COOKIE, "")) if kept is None else kept


def remember(values: Mapping[str, float | None]) -> None:
    """Keep these values in the browser in place of those before.

    Parameters
    ----------
    values : Mapping
        By keyword of `analyze`; None is not kept.
    """
    kept = {keyword: value for keyword in KEPT if (value := values.get(keyword)) is not None}
    st.session_state[_STATE] = kept
    cookie = "|".join(f"{keyword}:{value:.4f}" for keyword, value in kept.items())
    script = f"document.cookie = '{COOKIE}={cookie}; path=/; max-age={_REMEMBER_S}; samesite=strict';"
    st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def _read(cookie: str) -> dict[str, float]:
    """The values of a cookie; anything else in it is passed over."""
    options, found = options_in(ClipOptions), {}
    for part in cookie.split("|"):
        keyword, _, text = part.partition(":")
        if keyword in KEPT:
            with suppress(ValueError):
                value = float(text)
                options[keyword].check(value)
                found[keyword] = value
    return found
