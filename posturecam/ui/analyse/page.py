"""Analyse a clip: hand in one or several, watch the queue, read the result."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.batch.settings import ClipSettings
from posturecam.printable import printable
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import KINDS, own_room, received
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.language import in_session_language
from posturecam.ui.markup import hero, part
from posturecam.ui.opening import begin, draw_by_address, draw_stop, open_clip, say_if_gone, start_anew
from posturecam.ui.options import ask_settings
from posturecam.ui.progress import clip_html, counted
from posturecam.ui.recent import draw_recent
from posturecam.ui.samples import SampleClip, first_frame_of, samples
from posturecam.ui.templates import render
from posturecam.ui.upload_limits import MOST_OF_PAGE
from posturecam.ui.upload_words import draw_upload_words
from posturecam.ui.uploads import MOST_BYTES
from posturecam.ui.views import name_view
from posturecam.words import say

FIRST_SAMPLES = ("run_overstride_lean", "walk_overstride_forward_head", "desk_slouched", "run_good")
EVERY_S = 0.7
"""Seconds between two looks at the queue."""


def page() -> None:
    """Draw the page: the address says which job, and which clip of it."""
    draw_by_address("analyse", say("ui.analyse.another"), _draw_start, _draw_queue)


def _draw_start(stage: Backstage) -> None:
    st.html(hero(say("ui.analyse.title"), say("ui.analyse.lead")))
    say_if_gone(say("ui.analyse.hand_in_again"))
    room = own_room(stage)
    draw_upload_words("clips", KINDS)
    sent = st.file_uploader(
        say("ui.analyse.your_clips", of_one=MOST_BYTES >> 20, of_page=MOST_OF_PAGE >> 20),
        type=KINDS,
        accept_multiple_files=True,
        key="clips",
    )
    settings = ask_settings(room)
    what = say("ui.analyse.analyse_these", n=len(sent)) if sent else say("ui.analyse.analyse")
    pressed = st.button(what, type="primary", disabled=not sent or settings is None, key="go")
    if pressed and sent and settings is not None:
        _begin(stage, received(sent, stage.workspace.room()), settings)
    draw_recent(stage)
    _draw_samples(stage)


def _draw_samples(stage: Backstage) -> None:
    known = {sample.name: sample for sample in samples()}
    chosen = [known[name] for name in FIRST_SAMPLES if name in known]
    if not chosen:
        return
    st.html(part(say("ui.analyse.samples")))
    for column, sample in zip(st.columns(len(chosen), gap="medium"), chosen, strict=True):
        with column:
            image = stage.shelf.address(*_sample_image(stage, sample))
            about = f"{sample.about[:1].upper()}{sample.about[1:]}"
            st.html(render("analyse/sample.html.j2", image=image, about=about))
            if st.button(say("ui.analyse.try_this"), key=f"sample {sample.name}", width="stretch"):
                clip = QueuedClip(str(sample.path), sample.path.name)
                _begin(stage, [clip], ClipSettings())


def _sample_image(stage: Backstage, sample: SampleClip) -> tuple[Path, str]:
    folder = stage.workspace.path / "samples"
    folder.mkdir(exist_ok=True)
    return folder, first_frame_of(sample.path, folder)


def _begin(stage: Backstage, clips: list[QueuedClip], settings: ClipSettings) -> None:
    begin(stage, Job(clips, stage.workspace.room(), settings), "analyse")


def _draw_queue(stage: Backstage, job: Job) -> None:
    over = job.is_over
    some = any(clip.state is ClipState.DONE for clip in job.clips)
    heading = say(f"ui.analyse.{'working' if not over else 'done' if some else 'nothing_done'}")
    name_view(f"{job.id} {heading}", heading)
    st.html(hero(heading))
    if over:
        _draw_clips(stage, job, over)
        if st.button(say("ui.analyse.another"), type="primary"):
            start_anew()
    else:
        st.fragment(in_session_language(_draw_clips), run_every=EVERY_S)(stage, job, over)


def _draw_clips(stage: Backstage, job: Job, over: bool) -> None:
    """Draw the queue as it stands now; ask for a whole new page when the job has ended meanwhile."""
    job.refresh()
    if job.is_over and not over:
        st.rerun()
    st.html(render("analyse/status.html.j2", status=counted(job)))
    if job.trouble:
        st.error(printable(str(job.trouble)))
    for number, clip in enumerate(job.clips):
        with st.container(horizontal=True, vertical_alignment="center", key=f"clip {number}"):
            st.html(clip_html(clip))
            if clip.state is ClipState.DONE and st.button(say("ui.analyse.see_result"), key=f"open {number}"):
                open_clip(number)
    if not over:
        draw_stop(stage, job, say("ui.analyse.cancel"))
