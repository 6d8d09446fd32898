"""The words in a field of uploads, which Streamlit itself has in English alone."""

from __future__ import annotations

import streamlit as st

from posturecam.ui.templates import render
from posturecam.ui.uploads import MOST_BYTES
from posturecam.words import say


def draw_upload_words(key: str, limits: str = "") -> None:
    """Put the words of a field of uploads into the present language.

    Parameters
    ----------
    key : str
        Of the field.
    limits : str, optional
        What it takes; clips unless given.
    """
    limits = limits or say("ui.shell.upload.limits", gigabytes=MOST_BYTES / 2**30)
    st.html(render("upload_words.html.j2", key=key, limits=limits))
