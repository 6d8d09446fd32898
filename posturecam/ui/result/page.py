"""Draws the result of one clip, top to bottom."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.export import archive_name, discover
from posturecam.export.annotated_mp4 import FILE as VIDEO_FILE
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.strides_csv import FILE as STRIDES_FILE
from posturecam.pose.stored import load_track
from posturecam.printable import printable
from posturecam.ui.markup import link, part
from posturecam.ui.player.component import play
from posturecam.ui.player.lanes import timeline
from posturecam.ui.result.cards import summary_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.result.reading import Reading, read_result
from posturecam.ui.result.strides import strides_html
from posturecam.ui.shelf import Shelf


def draw_result(folder: Path, name: str, shelf: Shelf) -> None:
    """The whole result of the clip that people know as `name`; a sentence where it can't be shown."""
    try:
        reading = read_result(folder)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    plan = advice_for(reading.analysis)
    st.html(summary_html(reading, name, plan, lambda file: shelf.address(reading.folder, file)))
    draw_offer(reading.analysis.bouts, lambda: load_track(folder / LANDMARKS_FILE), folder.name)
    _draw_video(reading, name, shelf)
    st.html(part("All findings", findings_html(reading) + strides_html(folder / STRIDES_FILE), "findings"))
    st.html(part("What to do", plan_html(reading.analysis, plan), "plan"))
    st.html(part("How far to trust this", trust_html(reading), "trust"))
    st.html(part("Take it with you", _downloads(reading, name, shelf), "downloads"))


def _draw_video(reading: Reading, name: str, shelf: Shelf) -> None:
    st.html(part("See it move", "", "video"))
    if VIDEO_FILE in reading.files:
        play(shelf.address(reading.folder, VIDEO_FILE), timeline(reading), name, key=f"player {reading.folder.name}")
    else:
        st.info("This result was made without a video.")


def _downloads(reading: Reading, name: str, shelf: Shelf) -> str:
    stem, links = Path(name).stem, []
    for exporter in discover():
        files = exporter.format.names_in(reading.files)
        if files and exporter.format.offered:
            file = archive_name(exporter) if exporter.format.has_many else files[0]
            saved = f"{stem}_{file}"
            kind = Path(file).suffix.lstrip(".").upper()
            links.append(link(shelf.address(reading.folder, file, saved), saved, exporter.format.label, kind))
    return f'<div class="pc-links">{"".join(links)}</div>'
