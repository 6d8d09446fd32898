"""Analyse a clip: hand in one or several, watch the queue, read the result."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import streamlit as st

from posturecam.batch.settings import ClipSettings
from posturecam.printable import printable
from posturecam.ui.analyse.preparation import Preparation, draw_questions, first_check_html, prepare
from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.intake import KINDS, own_room, received
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.language import in_session_language
from posturecam.ui.learn.drawings import drawing
from posturecam.ui.markup import hero, part
from posturecam.ui.opening import begin, draw_by_address, draw_stop, open_clip, say_if_gone, start_anew
from posturecam.ui.options import ask_settings
from posturecam.ui.phone.panel import draw_phone
from posturecam.ui.progress import clip_html, counted
from posturecam.ui.recent import draw_recent
from posturecam.ui.samples import SampleClip, first_frame_of, samples
from posturecam.ui.templates import render
from posturecam.ui.together.choice import draw_choice
from posturecam.ui.upload_words import draw_upload_words
from posturecam.ui.uploads import MOST_BYTES
from posturecam.ui.views import name_view
from posturecam.words import say

FIRST_SAMPLES = ("run_overstride_lean", "walk_overstride_forward_head", "desk_slouched", "run_good")
HINTS = ("side", "body", "light", "seconds")
"""What a first visit needs to know of filming, in four words."""
EVERY_S = 0.25
"""Seconds between two looks at the queue: what a clip shows is on the page at most this long after it is known."""


def page() -> None:
    """Draw the page: the address says which job, and which clip of it."""
    draw_by_address("analyse", say("ui.analyse.another"), _draw_start, _draw_queue)


def _draw_start(stage: Backstage) -> None:
    st.html(hero(say("ui.analyse.title"), say("ui.analyse.lead")))
    say_if_gone(say("ui.analyse.hand_in_again"))
    room = own_room(stage)
    if not stage.jobs.of(browser_id()):
        st.html(render("analyse/hint.html.j2", drawing=drawing("side"), steps=HINTS))
    draw_upload_words("clips")
    sent = st.file_uploader(
        say("ui.analyse.your_clips", gigabytes=MOST_BYTES / 2**30),
        type=KINDS,
        accept_multiple_files=True,
        key="clips",
    )
    if sent:
        stage.check_process.warm_up()
        stage.jobs.workers.warm_up()
    settings = ask_settings(room)
    what = say("ui.analyse.analyse_these", n=len(sent)) if sent else say("ui.analyse.analyse")
    wanted = st.checkbox(say("ui.analyse.choose_part"), key="choose part") if len(sent) == 1 else False
    pressed = st.button(what, type="primary", disabled=not sent or settings is None, key="go")
    if pressed and sent and settings is not None:
        with st.spinner(say("ui.analyse.looking")):
            job = _taken_in(stage, sent, settings, wanted)
        begin(stage, job, "analyse")
    draw_phone(stage)
    draw_recent(stage)
    draw_choice(stage)
    _draw_samples(stage)


def _taken_in(stage: Backstage, sent: Sequence[Any], settings: ClipSettings, wanted: bool) -> Job:
    """The job of these uploads; a single one was looked at, and its job may have to ask something first."""
    with stage.check_process.using() as worker:
        alone = len(sent) == 1
        clips = received(sent, stage.workspace.room(), worker, long=alone)
        job = Job(clips, stage.workspace.room(), settings)
        if alone and not clips[0].state.is_over:
            prepare(stage, job, worker, wanted=wanted)
    return job


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
                begin(stage, Job([clip], stage.workspace.room(), ClipSettings()), "analyse")


def _sample_image(stage: Backstage, sample: SampleClip) -> tuple[Path, str]:
    folder = stage.workspace.path / "samples"
    folder.mkdir(exist_ok=True)
    return folder, first_frame_of(sample.path, folder)


def _draw_queue(stage: Backstage, job: Job) -> None:
    if job.is_held:
        draw_questions(stage, job)
        return
    over = job.is_over
    some = any(clip.state is ClipState.DONE for clip in job.clips)
    heading = say(f"ui.analyse.{'working' if not over else 'done' if some else 'nothing_done'}")
    name_view(f"{job.id} {heading}", heading)
    st.html(hero(heading))
    if isinstance(job.preparation, Preparation) and not over:
        st.html(first_check_html(job.preparation.survey.look) or "<p></p>")
    if over:
        _draw_clips(stage, job, over)
        draw_choice(stage, job)
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
