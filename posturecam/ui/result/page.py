"""The page of one clip's result, top to bottom."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from posturecam.coaching.advice import Plan, advice_for
from posturecam.errors import PosturecamError
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.export.reading import ClipResult, read_result
from posturecam.export.strides_csv import FILE as STRIDES_FILE
from posturecam.options import ClipOptions
from posturecam.pose.stored import load_track
from posturecam.printable import printable
from posturecam.types import Analysis
from posturecam.ui.backstage import backstage
from posturecam.ui.markup import part
from posturecam.ui.player.section import draw_player
from posturecam.ui.result.beside import beside_html
from posturecam.ui.result.cards import cards_html, top_html
from posturecam.ui.result.details import findings_html, hurts_html, plan_html, trust_html
from posturecam.ui.result.downloads import downloads_html
from posturecam.ui.result.fields import draw_fields
from posturecam.ui.result.offer import draw_offer
from posturecam.ui.result.photo import photo_html
from posturecam.ui.result.strides import strides_html
from posturecam.ui.shelf import Shelf
from posturecam.ui.templates import piece
from posturecam.words import say

_SCRIPT = Path(__file__).with_name("stills.js")


def draw_result(
    folder: Path,
    name: str,
    shelf: Shelf,
    before: ClipOptions | None = None,
    *,
    on_change: Callable[[Analysis], None] = lambda analysis: None,
    draw_ways_on: Callable[[ClipResult], None] = lambda reading: None,
    draw_notes: Callable[[ClipResult], None] = lambda reading: None,
) -> None:
    """Draw the whole result of a clip; a sentence where it can't be shown.

    Parameters
    ----------
    folder : Path
        Its result folder.
    name : str
        The clip's name, as the user knows it.
    shelf : Shelf
        Where the browser gets its files.
    before : ClipOptions or None, optional
        What the clip was analysed with; None for nothing.
    on_change : callable, optional
        Called with the analysis when a field was changed and the clip judged again.
    draw_ways_on : callable, optional
        Draws, beside the fields, what else can be done with the result.
    draw_notes : callable, optional
        Draws what the coach wrote about it.
    """
    try:
        stored = read_result(folder)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    top = st.container()
    with st.container(horizontal=True, key="ways on"):
        reading = draw_fields(stored, before or ClipOptions(), on_change)
        draw_ways_on(reading)
    plan = advice_for(reading.analysis)
    with top:
        st.html(Markup('<div class="pc">{}</div>').format(top_html(reading, name)))
    _show(cards_html(reading, plan, lambda file: shelf.address(reading.folder, file)))
    if reading.analysis.is_photo:
        _show(photo_html(reading, lambda file: shelf.address(reading.folder, file)))
    else:
        _draw_video(reading, name, shelf)
    draw_notes(stored)
    _show(beside_html(reading.analysis))
    if not reading.analysis.is_photo:
        draw_offer(reading.analysis.bouts, lambda: load_track(folder / LANDMARKS_FILE), folder.name)
    st.html(hurts_html(reading.analysis, plan) + _folded(reading, plan))
    st.html(part(say("ui.result.downloads"), downloads_html(reading, stored.analysis, name, shelf), "downloads"))
    st.html(f"<script>{_SCRIPT.read_text(encoding='utf-8')}</script>", unsafe_allow_javascript=True)


def _show(html: Markup) -> None:
    """Draw what may be nothing."""
    if html:
        st.html(html)


def _folded(reading: ClipResult, plan: Plan) -> Markup:
    """The parts of the page that open on a click; the code of each is that of its title and its CSS class."""
    parts = {
        "findings": findings_html(reading) + strides_html(reading.folder / STRIDES_FILE),
        "plan": plan_html(reading.analysis, plan),
        "trust": trust_html(reading),
    }
    section = Markup('<section class="pc pc-more {}">{}</section>')
    return Markup("").join(
        section.format(code, piece("folded", say(f"ui.result.{code}"), inner)) for code, inner in parts.items()
    )


def _draw_video(reading: ClipResult, name: str, shelf: Shelf) -> None:
    stage = backstage()
    st.html(part(say("ui.result.video"), "", "video"))
    draw_player(reading, name, shelf, stage.videos, stage.workspace.path / "drawings")
