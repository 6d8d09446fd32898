"""A kept clip: its result with the notes on it, or what the library holds of it where its files are gone."""

from __future__ import annotations

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.library.records import LibraryClip
from posturecam.options import ClipOptions
from posturecam.printable import printable
from posturecam.report.dates import local, long_day
from posturecam.ui.backstage import Backstage
from posturecam.ui.compare.choice import kept_key
from posturecam.ui.compare.way import draw_way_to_compare
from posturecam.ui.markup import hero, paragraph, part
from posturecam.ui.people.notes import draw_notes
from posturecam.ui.result.page import draw_result
from posturecam.ui.templates import render
from posturecam.wording import value_of, verdict_words
from posturecam.words import say


def draw_clip(stage: Backstage, clip: LibraryClip) -> None:
    """Draw the page of a kept clip.

    Parameters
    ----------
    stage : Backstage
        With the library.
    clip : LibraryClip
        The clip.
    """
    folder, source = stage.library.folder(clip), stage.library.source(clip)
    if source is not None:
        stage.videos.know(folder, source, ours=False)
    day = long_day(local(clip.recorded))
    when = day if clip.recorded_is_known else say("ui.people.about_day", day=day)
    st.html(paragraph(" · ".join(filter(None, (clip.person, when, clip.session))), "pc pc-eyebrow"))
    if stage.library.has_files(clip):
        draw_result(
            folder,
            clip.name,
            stage.shelf,
            ClipOptions(),
            on_change=lambda analysis: stage.library.judged_again(clip, analysis),
            draw_notes=lambda reading: draw_notes(stage, clip, reading),
            draw_ways_on=lambda reading: draw_way_to_compare(reading, kept_key(clip)),
        )
    else:
        _draw_what_is_left(stage, clip)
    _draw_delete(stage, clip)


def _draw_what_is_left(stage: Backstage, clip: LibraryClip) -> None:
    """What the database holds of a clip whose files are gone."""
    st.html(hero(printable(clip.name)))
    st.warning(printable(say("library.files_gone", name=clip.name, place=stage.library.folder(clip))))
    found = [kept.finding for kept in stage.library.findings_of(clip) if kept.subject == 0]
    rows = [(finding.title, value_of(finding), verdict_words(finding)) for finding in found]
    notes = stage.library.notes([clip])
    st.html(part(say("ui.kept.findings"), render("people/left.html.j2", rows=rows), "left"))
    if notes:
        st.html(part(say("ui.notes.title"), "", "notes"))
        for note in notes:
            st.html(render("people/note.html.j2", note=note, image=None))


def _draw_delete(stage: Backstage, clip: LibraryClip) -> None:
    """The button that deletes the clip, after a question."""
    with st.popover(say("ui.kept.delete.title"), icon=":material/delete:"):
        st.markdown(say("ui.kept.delete.what"))
        if not st.button(say("ui.kept.delete.go"), key=f"delete clip {clip.id}"):
            return
        try:
            stage.library.delete_clip(clip)
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.query_params.pop("clip", None)
        st.rerun()
