"""Draws the result of one clip, top to bottom."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.batch.settings import Settings
from posturecam.coaching.advice import advice_for
from posturecam.errors import PosturecamError
from posturecam.results.folder import ANALYSIS_FILE
from posturecam.types import Verdict
from posturecam.ui.markup import told
from posturecam.ui.player.component import play
from posturecam.ui.player.lanes import timeline
from posturecam.ui.result.cards import card_html, ranked, top_html
from posturecam.ui.result.details import findings_html, plan_html, trust_html
from posturecam.ui.result.reading import FRAMES, LANDMARKS, STRIDES, VIDEO, Reading, read_result
from posturecam.ui.result.strides import strides_html
from posturecam.ui.shelf import STILLS, Shelf
from posturecam.wording import untold

DOWNLOADS = (
    (VIDEO, "Annotated video", "MP4"),
    (ANALYSIS_FILE, "All findings", "JSON"),
    (STRIDES, "Every stride", "CSV"),
    (FRAMES, "Every frame", "CSV"),
    (LANDMARKS, "Landmarks, to judge again", "NPZ"),
)
"""File of the result folder, what it is, its kind."""


def draw_result(folder: Path, settings: Settings, name: str, shelf: Shelf) -> None:
    """The whole result of the clip that people know as `name`; a sentence where it can't be shown."""
    try:
        reading = read_result(folder, settings.known())
    except PosturecamError as error:
        st.error(str(error))
        return
    _draw_top(reading, name, shelf)
    _draw_video(reading, name, shelf)
    st.html(_part("All findings", findings_html(reading) + strides_html(folder / STRIDES), "findings"))
    plan = advice_for(reading.analysis)
    st.html(_part("What to do", plan_html(reading.analysis, plan), "plan"))
    st.html(_part("How far to trust this", trust_html(reading), "trust"))
    st.html(_part("Take it with you", _downloads(reading, name, shelf), "downloads"))


def _draw_top(reading: Reading, name: str, shelf: Shelf) -> None:
    plan = advice_for(reading.analysis)
    several = len(reading.analysis.bouts) > 1
    chosen = ranked(reading, plan)
    cards = "".join(
        card_html(number, pair, reading, plan, lambda file: shelf.address(reading.folder, file), several)
        for number, pair in enumerate(chosen, start=1)
    )
    open_questions = "".join(
        f"<li>{told(line)}</li>"
        for line in untold(finding for _, finding in reading.findings if finding.verdict is Verdict.UNKNOWN)
    )
    calm = "" if plan.checks else " calm"
    unknown = f'<ul class="pc-untold">{open_questions}</ul>' if open_questions else ""
    st.html(f'<div class="pc">{top_html(reading, name)}<div class="pc-cards{calm}">{cards}</div>{unknown}</div>')


def _draw_video(reading: Reading, name: str, shelf: Shelf) -> None:
    st.html(_part("See it move", "", "video"))
    if VIDEO in reading.files:
        play(shelf.address(reading.folder, VIDEO), timeline(reading), name, key=f"player {reading.folder.name}")
    else:
        st.info("This result was made without a video.")


def _part(title: str, inner: str, kind: str) -> str:
    return f'<section class="pc pc-part {kind}"><h2>{told(title)}</h2>{inner}</section>'


def _downloads(reading: Reading, name: str, shelf: Shelf) -> str:
    stem = Path(name).stem
    there = [row for row in DOWNLOADS if row[0] in reading.files]
    links = [
        _link(shelf.address(reading.folder, file, f"{stem}_{file}"), what, kind, f"{stem}_{file}")
        for file, what, kind in there
    ]
    if reading.stills:
        saved = f"{stem}_{STILLS}"
        links.append(_link(shelf.address(reading.folder, STILLS, saved), "Evidence pictures", "ZIP", saved))
    return f'<div class="pc-links">{"".join(links)}</div>'


def _link(address: str, what: str, kind: str, saved: str) -> str:
    return f'<a class="pc-link" href="{told(address)}" download="{told(saved)}">{told(what)} <span>{kind}</span></a>'
