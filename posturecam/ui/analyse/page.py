"""Analyse a clip: hand in one or several, watch the queue, read the result."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.batch.settings import Settings
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import KINDS, own_room, received
from posturecam.ui.jobs import Clip, Job, State
from posturecam.ui.markup import hero, part, told
from posturecam.ui.opening import draw_by_address, draw_stop, open_clip, open_job, start_anew, say_if_gone
from posturecam.ui.options import ask_settings
from posturecam.ui.progress import clip_html, counted
from posturecam.ui.samples import Sample, picture_of, samples
from posturecam.ui.upload_limits import MOST_OF_PAGE
from posturecam.ui.uploads import MOST_BYTES

FIRST_SAMPLES = ("run_overstride_lean", "walk_overstride_forward_head", "desk_slouched", "run_good")
EVERY_S = 0.7
"""How often the queue is looked at."""


def page() -> None:
    """Draws the page: the address says which job, and which clip of it."""
    draw_by_address("analyse", "Analyse another clip", _draw_start, _draw_queue)


def _draw_start(stage: Backstage) -> None:
    st.html(
        hero(
            "See how you run, walk and sit",
            "Drop in a clip filmed from the side. You get one clear sentence, the two or three things worth changing, and the "
            "frames that show them. Nothing leaves this computer.",
        )
    )
    say_if_gone("Hand in the clip again.")
    room = own_room(stage)
    sent = st.file_uploader(
        f"Your clips: 10 to 30 seconds each, up to 10 minutes and {MOST_BYTES >> 20} MB; {MOST_OF_PAGE >> 20} MB together",
        type=KINDS,
        accept_multiple_files=True,
        key="clips",
    )
    settings = ask_settings(room)
    what = "Analyse" if not sent else "Analyse this clip" if len(sent) == 1 else f"Analyse these {len(sent)} clips"
    pressed = st.button(what, type="primary", disabled=not sent or settings is None, key="go")
    if pressed and sent and settings is not None:
        _begin(stage, received(sent, stage.workspace.room()), settings)
    _draw_samples(stage)


def _draw_samples(stage: Backstage) -> None:
    known = {sample.name: sample for sample in samples()}
    chosen = [known[name] for name in FIRST_SAMPLES if name in known]
    if not chosen:
        return
    st.html(part("No clip at hand? Try one of these made-up people"))
    for column, sample in zip(st.columns(len(chosen), gap="medium"), chosen, strict=True):
        with column:
            picture = stage.shelf.address(*_sample_picture(stage, sample))
            st.html(
                f'<div class="pc pc-sample"><img src="{told(picture)}" alt="" loading="lazy">'
                f"<p>{told(sample.about[:1].upper() + sample.about[1:])}</p></div>"
            )
            if st.button("Try this clip", key=f"sample {sample.name}", width="stretch"):
                clip = Clip(str(sample.path), sample.path.name)
                _begin(stage, [clip], Settings())


def _sample_picture(stage: Backstage, sample: Sample) -> tuple[Path, str]:
    folder = stage.workspace.path / "samples"
    folder.mkdir(exist_ok=True)
    return folder, picture_of(sample.path, folder)


def _begin(stage: Backstage, clips: list[Clip], settings: Settings) -> None:
    open_job(stage.jobs.submit(Job(clips, stage.workspace.room(), settings)))


def _draw_queue(stage: Backstage, job: Job) -> None:
    over = job.is_over
    if over and len(job.clips) == 1 and job.clips[0].state is State.DONE:
        open_clip(0)
    some = any(clip.state is State.DONE for clip in job.clips)
    heading = "Looking at your clips" if not over else "Done" if some else "Nothing could be analysed"
    st.html(hero(heading))
    if over:
        _draw_clips(stage, job, over)
        if st.button("Analyse another clip", type="primary"):
            start_anew()
    else:
        st.fragment(_draw_clips, run_every=EVERY_S)(stage, job, over)


def _draw_clips(stage: Backstage, job: Job, over: bool) -> None:
    """The queue as it stands now; asks for a whole new page when the job has ended meanwhile."""
    job.refresh()
    if job.is_over and not over:
        st.rerun()
    st.html(f'<p class="pc pc-sub" role="status">{told(counted(job))}</p>')
    if job.trouble:
        st.error(job.trouble)
    for number, clip in enumerate(job.clips):
        with st.container(horizontal=True, vertical_alignment="center", key=f"clip {number}"):
            st.html(clip_html(clip))
            if clip.state is State.DONE and st.button("See the result", key=f"open {number}"):
                open_clip(number)
    if not over:
        draw_stop(stage, job, "Cancel")
