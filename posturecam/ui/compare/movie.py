"""The form by which a comparison is written as one video, and the way to it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import streamlit as st

from posturecam.printable import printable
from posturecam.side_by_side.choices import ComparisonLayout, InStepBy
from posturecam.side_by_side.comparison import Comparison
from posturecam.ui.backstage import Backstage
from posturecam.ui.compare.making import PAIR_FILE, PairHalf, PairTask
from posturecam.ui.compare.pairing import Asked, Pairing
from posturecam.ui.language import in_session_language
from posturecam.ui.player.section import EVERY_S
from posturecam.ui.player.videos import Key, Video
from posturecam.ui.templates import render
from posturecam.words import language, say

_SPEEDS = (1.0, 0.5, 0.25)


def draw_movie(stage: Backstage, pairing: Pairing, asked: Asked, playable: Sequence[str]) -> None:
    """Draw the form, how far the video is, then the link to it.

    Parameters
    ----------
    stage : Backstage
        With what makes videos.
    pairing : Pairing
        The two clips.
    asked : Asked
        What the user chose.
    playable : sequence of str
        Paths of the clips as browsers play them; empty where there is none.
    """
    with st.popover(say("compare.movie.title"), icon=":material/movie:"):
        bys = [InStepBy.PHASE, InStepBy.TIME] if pairing.has_phase else [InStepBy.TIME]
        layout = st.radio(
            say("compare.player.show"),
            list(ComparisonLayout),
            format_func=lambda one: say(f"compare.player.{one}"),
            horizontal=True,
        )
        by = st.radio(
            say("compare.player.in_step_by"),
            bys,
            format_func=lambda one: say(f"compare.player.{one}"),
            horizontal=True,
        )
        chosen = st.radio(say("ui.player.speed"), _SPEEDS, format_func=lambda one: f"{one:g}×", horizontal=True)
        speed = _SPEEDS[0] if chosen is None else chosen
        key: Key = ("pair", pairing.digest, *playable, str(layout), str(by), f"{speed:g}", language())
        pressed = st.button(say("compare.movie.make"), type="primary", key="make movie")
        if pressed:
            comparison = pairing.by_phase if by is InStepBy.PHASE else pairing.by_time
            halves = _halves(comparison, playable)
            foot = "" if asked.foot is None else str(asked.foot)

            def task(room: Path) -> PairTask:
                return PairTask(halves, str(by), str(layout), foot, speed, str(room))

            stage.videos.other(key, task)
        made = stage.videos.other(key)
        if made is not None and made.is_coming:
            st.fragment(in_session_language(_follow), run_every=EVERY_S)(stage, key, pairing)
        elif made is not None:
            _show(stage, made, pairing)


def _halves(comparison: Comparison, playable: Sequence[str]) -> tuple[PairHalf, PairHalf]:
    first, second = (
        PairHalf(
            str(clip.folder),
            clip.name,
            "" if clip.recorded is None else clip.recorded.isoformat(),
            clip.analysis.judgements.index(one.judgement) + 1,
            video,
        )
        for (clip, one), video in zip(comparison.pairs, playable, strict=True)
    )
    return first, second


def _follow(stage: Backstage, key: Key, pairing: Pairing) -> None:
    made = stage.videos.other(key)
    if made is None or not made.is_coming:
        st.rerun()
    else:
        _show(stage, made, pairing)


def _show(stage: Backstage, made: Video, pairing: Pairing) -> None:
    """How far the video is, or the link to it, or why there is none."""
    if made.is_coming:
        share = min(1.0, made.done / made.total) if made.total else 0.0
        st.progress(share, text=say("compare.movie.making", percent=100 * share))
    elif made.file is not None:
        stems = [Path(clip.name).stem for clip in pairing.by_time.clips]
        saved = f"{'_'.join(stems)}_{PAIR_FILE}"
        address = stage.shelf.address(made.file.parent, PAIR_FILE, saved)
        st.html(render("compare/movie.html.j2", address=address, saved=saved))
    elif made.reason is not None:
        st.error(printable(str(made.reason)))
