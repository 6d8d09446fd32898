"""Draws the result of one clip, top to bottom."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.pose.stored import load_track
from posturecam.printable import printable
from posturecam.results.marker import ANALYSIS_FILE
from posturecam.ui.markup import link, part
from posturecam.ui.player.component import play
from posturecam.ui.player.lanes import timeline
from posturecam.ui.result.cards import summary_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.result.reading import FRAMES, LANDMARKS, STRIDES, VIDEO, Reading, read_result
from posturecam.ui.result.strides import strides_html
from posturecam.ui.shelf import STILLS, Shelf

DOWNLOADS = (
    (VIDEO, "Annotated video", "MP4"),
    (ANALYSIS_FILE, "All findings", "JSON"),
    (STRIDES, "Every stride", "CSV"),
    (FRAMES, "Every frame", "CSV"),
    (LANDMARKS, "Landmarks, to judge again", "NPZ"),
)
"""File of the result folder, what it is, its kind."""


def draw_result(folder: Path, name: str, shelf: Shelf) -> None:
    """The whole result of the clip that people know as `name`; a sentence where it can't be shown."""
    try:
        reading = read_result(folder)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    plan = advice_for(reading.analysis)
    st.html(summary_html(reading, name, plan, lambda file: shelf.address(reading.folder, file)))
    draw_offer(reading.analysis.bouts, lambda: load_track(folder / LANDMARKS), folder.name)
    _draw_video(reading, name, shelf)
    st.html(part("All findings", findings_html(reading) + strides_html(folder / STRIDES), "findings"))
    st.html(part("What to do", plan_html(reading.analysis, plan), "plan"))
    st.html(part("How far to trust this", trust_html(reading), "trust"))
    st.html(part("Take it with you", _downloads(reading, name, shelf), "downloads"))


def _draw_video(reading: Reading, name: str, shelf: Shelf) -> None:
    st.html(part("See it move", "", "video"))
    if VIDEO in reading.files:
        play(shelf.address(reading.folder, VIDEO), timeline(reading), name, key=f"player {reading.folder.name}")
    else:
        st.info("This result was made without a video.")


def _downloads(reading: Reading, name: str, shelf: Shelf) -> str:
    stem = Path(name).stem
    there = [row for row in DOWNLOADS if row[0] in reading.files]
    links = [
        link(shelf.address(reading.folder, file, f"{stem}_{file}"), f"{stem}_{file}", what, kind)
        for file, what, kind in there
    ]
    if reading.stills:
        saved = f"{stem}_{STILLS}"
        links.append(link(shelf.address(reading.folder, STILLS, saved), saved, "Evidence pictures", "ZIP"))
    return f'<div class="pc-links">{"".join(links)}</div>'
