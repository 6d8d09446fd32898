"""Compare: two clips in one player, in step, and the table of what differs."""

from __future__ import annotations

from pathlib import Path

import streamlit as st
from markupsafe import Markup

from posturecam.errors import PosturecamError
from posturecam.export.annotated_mp4 import FILE as OVERLAY_FILE
from posturecam.printable import printable
from posturecam.side_by_side.telling import common_remarks, difference_headline, difference_rows
from posturecam.types import Side
from posturecam.ui.backstage import Backstage, backstage
from posturecam.ui.compare.choice import ComparableClip, chosen_clip, comparable_clips
from posturecam.ui.compare.component import PairVideo, play_pair
from posturecam.ui.compare.movie import draw_movie
from posturecam.ui.compare.pairing import Asked, Pairing, paired, pairing_file
from posturecam.ui.language import in_session_language
from posturecam.ui.markup import hero, part
from posturecam.ui.player.section import EVERY_S, drawing_file
from posturecam.ui.player.videos import Video
from posturecam.ui.templates import render
from posturecam.ui.views import name_view
from posturecam.wording import title_of
from posturecam.words import say

Pair = tuple[ComparableClip, ComparableClip]


def page() -> None:
    """Draw what the address asks for: the choice of two clips, and below it their comparison."""
    stage = backstage()
    try:
        _draw(stage)
    except PosturecamError as error:
        st.error(printable(str(error)))


def _draw(stage: Backstage) -> None:
    top = st.empty()
    with top:
        st.html(hero(say("compare.page.title"), say("compare.page.lead")))
    pair = _choose(stage)
    if pair is None:
        return
    name_view(f"{pair[0].key} {pair[1].key}", say("compare.page.view", first=pair[0].name, second=pair[1].name))
    asked = _ask(pair)
    pairing = paired(pair, asked)
    with top:
        st.html(hero(say("compare.page.title"), difference_headline(pairing.by_time)))
    _draw_player(stage, pair, pairing)
    st.html(_table(pairing))
    draw_movie(stage, pairing, asked, [_playable(stage, digest) for _, digest in _places(pairing)])


def _choose(stage: Backstage) -> Pair | None:
    """Ask for both clips; None until there are two."""
    asked = [chosen_clip(stage, st.query_params.get(name)) for name in ("a", "b")]
    offered = comparable_clips(stage, next((one.person for one in asked if one is not None and one.person), ""))
    if any(name in st.query_params and found is None for name, found in zip(("a", "b"), asked, strict=True)):
        st.info(say("compare.page.gone"))
    known = {one.key: one for one in [*offered, *filter(None, asked)]}
    if len(known) < 2:
        st.html(render("compare/empty.html.j2"))
        return None
    left, right, third = st.columns([4, 4, 1], vertical_alignment="bottom")
    with left:
        first = _ask_clip("a", known, asked[0])
    with right:
        second = _ask_clip("b", known, asked[1])
    pressed = third.button(say("compare.page.swap"), key="swap", icon=":material/swap_horiz:", disabled=not second)
    if pressed and first is not None and second is not None:
        st.query_params.update({"a": second.key, "b": first.key})
        st.rerun()
    return (first, second) if first is not None and second is not None else None


def _ask_clip(name: str, known: dict[str, ComparableClip], present: ComparableClip | None) -> ComparableClip | None:
    keys = list(known)
    chosen = st.selectbox(
        say(f"compare.page.{name}"),
        keys,
        index=None if present is None else keys.index(present.key),
        format_func=lambda key: known[key].label,
        placeholder=say("compare.page.choose"),
        key=f"clip {name} {'' if present is None else present.key}",
    )
    if chosen is not None and chosen != st.query_params.get(name):
        st.query_params[name] = chosen
        st.rerun()
    return None if chosen is None else known[chosen]


def _ask(pair: Pair) -> Asked:
    """Ask for what can be changed: the parts, the foot, whether they are two people."""
    readings = paired(pair, Asked()).readings
    key = f"{pair[0].key} {pair[1].key}"
    with st.popover(say("compare.page.options"), icon=":material/tune:"):
        others = bool(pair[0].person and pair[1].person and pair[0].person != pair[1].person)
        two_people = st.checkbox(say("compare.page.two_people"), value=others, key=f"two people {key}")
        feet = {say("compare.page.near_foot"): None, **{say(f"compare.page.foot.{side}"): side for side in Side}}
        foot = st.selectbox(say("compare.page.foot.title"), list(feet), key=f"foot {key}")
        parts = []
        for number, (clip, reading) in enumerate(zip(pair, readings, strict=True)):
            titles = [title_of(bout, reading.analysis) for bout in reading.analysis.judgements]
            options = [0, *range(1, len(titles) + 1)]
            chosen = 0
            if len(titles) > 1:
                names = [say("compare.page.likeliest"), *titles]
                title = say("compare.page.part", clip=clip.name)
                chosen = st.selectbox(title, options, format_func=names.__getitem__, key=f"part {number} {key}")
            parts.append(chosen or None)
    return Asked((parts[0], parts[1]), None if foot is None else feet[foot], two_people)


def _draw_player(stage: Backstage, pair: Pair, pairing: Pairing) -> None:
    for one in pair:
        if one.source is not None:
            stage.videos.know(one.folder, one.source, ours=False)
    folder = stage.workspace.path / "drawings"
    address = stage.shelf.address(folder, pairing_file(pairing, folder))
    drawings = [stage.shelf.address(folder, drawing_file(one, folder)) for one in pairing.readings]
    if _are_coming(stage, pairing):
        st.fragment(in_session_language(_play), run_every=EVERY_S)(stage, pairing, address, drawings, coming=True)
    else:
        _play(stage, pairing, address, drawings, coming=False)


def _play(stage: Backstage, pairing: Pairing, address: str, drawings: list[str], *, coming: bool) -> None:
    """Draw the player as it stands now; ask for a whole new page when what was coming has come."""
    if coming and not _are_coming(stage, pairing):
        st.rerun()
    videos = [_video(stage, folder, digest) for folder, digest in _places(pairing)]
    play_pair(pairing, address, drawings, videos, f"pair {pairing.digest}")


def _places(pairing: Pairing) -> list[tuple[Path, str | None]]:
    return [(one.folder, one.analysis.provenance.get("input")) for one in pairing.readings]


def _are_coming(stage: Backstage, pairing: Pairing) -> bool:
    made = [stage.videos.plain(digest) for _, digest in _places(pairing)]
    return any(one is not None and one.is_coming for one in made)


def _video(stage: Backstage, folder: Path, digest: str | None) -> PairVideo:
    """What can be played of a clip now: the clip as browsers play it, else the annotated video of its result."""
    plain = stage.videos.plain(digest)
    if plain is not None and plain.file is not None:
        return PairVideo(stage.shelf.address(plain.file.parent, plain.file.name))
    if plain is not None and plain.is_coming:
        return PairVideo(made=_share(plain))
    if (folder / OVERLAY_FILE).is_file():
        return PairVideo(stage.shelf.address(folder, OVERLAY_FILE), drawn=True)
    return PairVideo()


def _share(video: Video) -> float:
    return min(1.0, video.done / video.total) if video.total else 0.0


def _playable(stage: Backstage, digest: str | None) -> str:
    """The file of a clip as browsers play it; empty where there is none."""
    plain = stage.videos.plain(digest)
    return "" if plain is None or plain.file is None else str(plain.file)


def _table(pairing: Pairing) -> Markup:
    comparison = pairing.by_time
    said = [*common_remarks(comparison), *dict.fromkeys(map(str, (*pairing.by_phase.remarks, *comparison.remarks)))]
    rows = difference_rows(comparison)
    names = [clip.name for clip in comparison.clips]
    return part(
        say("compare.page.differences"),
        render("compare/table.html.j2", rows=rows, names=names, remarks=said),
        "differences",
    )
