"""The coach's notes on a kept clip: on the whole, on a moment, and as a drawing on a still."""

from __future__ import annotations

from base64 import b64encode
from pathlib import Path

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.export.reading import ClipResult, Still
from posturecam.library.records import ClipNote, LibraryClip
from posturecam.printable import printable
from posturecam.report.images import report_image
from posturecam.types import check_title
from posturecam.ui.backstage import Backstage
from posturecam.ui.markup import part
from posturecam.ui.sketch.component import Sheet, draw_on
from posturecam.ui.templates import render
from posturecam.words import say

LONGEST_NOTE = 2000
"""Letters of a note: a page of a report. A choice."""
LATEST_S = 4 * 3600
"""The latest moment of a note, s: the longest clip that the app takes."""


def draw_notes(stage: Backstage, clip: LibraryClip, reading: ClipResult) -> None:
    """Draw the notes with what writes and draws new ones.

    Parameters
    ----------
    stage : Backstage
        With the library.
    clip : LibraryClip
        The clip.
    reading : ClipResult
        Its result.
    """
    st.html(part(say("ui.notes.title"), "", "notes"))
    for note in stage.library.notes([clip]):
        with st.container(horizontal=True, vertical_alignment="top", key=f"note {note.id}"):
            st.html(render("people/note.html.j2", note=note, image=_image(note, reading)))
            if st.button(say("ui.notes.delete"), key=f"delete {note.id}"):
                stage.library.delete_note(note)
                st.rerun()
    _ask(stage, clip, reading)
    if reading.stills and st.toggle(say("ui.notes.draw"), key=f"draw {clip.id}"):
        _draw(stage, clip, reading)


def _ask(stage: Backstage, clip: LibraryClip, reading: ClipResult) -> None:
    moments: dict[str, float | None] = {say("ui.notes.whole"): None}
    moments |= {_moment(still): still.t for still in reading.stills}
    with st.form(f"note on {clip.id}", clear_on_submit=True):
        text = st.text_area(say("ui.notes.text"), max_chars=LONGEST_NOTE, placeholder=say("ui.notes.example"))
        chosen = st.selectbox(say("ui.notes.moment"), list(moments))
        typed = st.text_input(say("ui.notes.seconds"), max_chars=12)
        pressed = st.form_submit_button(say("ui.notes.save"))
    if not pressed or not text.strip():
        return
    try:
        t = _seconds(typed) if typed.strip() else moments[str(chosen)]
    except ValueError:
        st.error(say("ui.notes.bad_moment"))
        return
    stage.library.write_note(clip, text, t)
    st.rerun()


def _seconds(typed: str) -> float:
    """The moment that was typed, with a point or a comma; ValueError for what is none."""
    t = float(typed.strip().replace(",", "."))
    if not 0 <= t <= LATEST_S:
        raise ValueError(typed)
    return t


def _draw(stage: Backstage, clip: LibraryClip, reading: ClipResult) -> None:
    stills = {_moment(still): still for still in reading.stills}
    still = stills[str(st.selectbox(say("ui.notes.still"), list(stills), key=f"still {clip.id}"))]
    sheet = _sheet(stage, reading.folder / still.name, _moment(still))
    if sheet is None:
        st.info(say("ui.notes.no_still"))
        return
    try:
        drawing = draw_on(sheet, key=f"sketch {clip.id} {still.name}")
        if drawing is not None and drawing.shapes:
            stage.library.write_note(clip, "", still.t, drawing.to_dict())
            st.rerun()
    except PosturecamError as error:
        st.error(printable(str(error)))


def _moment(still: Still) -> str:
    return say("ui.notes.at", t=still.t, title=check_title(still.check))


def _sheet(stage: Backstage, file: Path, alt: str) -> Sheet | None:
    """The still to draw on; None where it is gone or damaged."""
    import numpy as np
    from PIL import Image

    from posturecam.render.stills import panel_top

    try:
        with Image.open(file, formats=("JPEG",)) as image:
            width, height = image.size
            usable = panel_top(np.asarray(image.convert("RGB"))) / height
    except (OSError, ValueError, Image.DecompressionBombError):
        return None
    return Sheet(stage.shelf.address(file.parent, file.name), alt, width, height, usable)


def _image(note: ClipNote, reading: ClipResult) -> dict[str, str] | None:
    """The still with the drawing of a note, as an address and what it shows."""
    still = next((one for one in reading.stills if note.t is not None and abs(one.t - note.t) < 0.005), None)
    if note.drawing is None or still is None:
        return None
    image = report_image(reading.folder / still.name, say("report.drawn", t=still.t), note.drawing)
    if image is None:
        return None
    return {"address": f"data:image/svg+xml;base64,{b64encode(image.svg.encode()).decode()}", "alt": image.alt}
