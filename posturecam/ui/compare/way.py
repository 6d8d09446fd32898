"""The ways to a comparison: from a result to another clip, from a person to their first and latest clip."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from posturecam.export.reading import ClipResult
from posturecam.library.records import ClipKind, LibraryClip
from posturecam.ui.compare.choice import compare_address, kept_key
from posturecam.ui.templates import render
from posturecam.words import say


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
        st.html(render("compare/way.html.j2", address=compare_address(key), what=say("compare.page.way")))


def draw_first_and_latest(clips: Sequence[LibraryClip]) -> None:
    """Draw the link from a person to their first and latest clip side by side; nothing where no two go together.

    Parameters
    ----------
    clips : sequence of LibraryClip
        Of the person, the latest first.
    """
    pair = first_and_latest(clips)
    if pair is not None:
        address = compare_address(kept_key(pair[0]), kept_key(pair[1]))
        st.html(render("compare/way.html.j2", address=address, what=say("compare.page.first_and_latest")))


def first_and_latest(clips: Sequence[LibraryClip]) -> tuple[LibraryClip, LibraryClip] | None:
    """Choose the latest clip of a person, and the first of the same activity from the same side.

    Parameters
    ----------
    clips : sequence of LibraryClip
        Of the person, the latest first.

    Returns
    -------
    tuple of LibraryClip or None
        The first and the latest; None where no two go together.
    """
    judged = [clip for clip in clips if clip.kind is not ClipKind.PHOTO and clip.activity is not None]
    for number, latest in enumerate(judged):
        alike = [one for one in judged[number + 1 :] if (one.activity, one.view) == (latest.activity, latest.view)]
        if alike:
            return alike[-1], latest
    return None
