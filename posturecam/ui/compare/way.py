"""The way from a result to a comparison with another clip."""

from __future__ import annotations

import streamlit as st

from posturecam.export.reading import ClipResult
from posturecam.ui.compare.choice import compare_address
from posturecam.ui.templates import render


def draw_way_to_compare(reading: ClipResult, key: str) -> None:
    """Draw the link; nothing for a photo, which has no strides.

    Parameters
    ----------
    reading : ClipResult
        The result.
    key : str
        What stands for its clip in an address.
    """
    if not reading.analysis.is_photo:
        st.html(render("compare/way.html.j2", address=compare_address(key)))
