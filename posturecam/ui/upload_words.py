"""The words in a field of uploads, which Streamlit itself has in English alone."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posturecam.ui.templates import render
from posturecam.ui.uploads import MOST_BYTES
from posturecam.words import say


def draw_upload_words(key: str, kinds: Sequence[str]) -> None:
    """Put the words of a field of uploads into the present language.

    Parameters
    ----------
    key : str
        Of the field.
    kinds : sequence of str
        Endings of the files that it takes.
    """
    limits = say("ui.shell.upload.limits", megabytes=MOST_BYTES >> 20, kinds=", ".join(kinds).upper())
    st.html(render("upload_words.html.j2", key=key, limits=limits))
