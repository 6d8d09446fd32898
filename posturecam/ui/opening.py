"""What the address of a page says: which job, and which of its clips is open."""

from __future__ import annotations

import re
import weakref
from collections.abc import Callable

import streamlit as st

from posturecam.export.reading import ClipResult
from posturecam.progress import clock_text
from posturecam.types import Analysis
from posturecam.ui.backstage import Backstage, backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.compare.choice import job_key
from posturecam.ui.compare.way import draw_way_to_compare
from posturecam.ui.jobs import ClipState, Job, Jobs, QueuedClip
from posturecam.ui.markup import paragraph
from posturecam.ui.people.keep import Keeping
from posturecam.ui.result.page import draw_result
from posturecam.ui.together.choice import TOGETHER, ChosenClip, chosen_clips
from posturecam.ui.together.page import draw_together
from posturecam.ui.views import name_view
from posturecam.words import say

_NUMBER = re.compile("[0-9]{1,6}")


def draw_by_address(
    page: str, another: str, draw_start: Callable[[Backstage], None], draw_job: Callable[[Backstage, Job], None]
) -> None:
    """Draw what the address asks for: the empty page, a job, or the result of one of its clips.

    Parameters
    ----------
    page : str
        Distinguishes the pages: "many".
    another : str
        What the button from a result to the empty page says.
    draw_start, draw_job : callable
        Draw the empty page and a job.
    """
    stage = backstage()
    if chosen := chosen_clips(stage):
        _draw_together(stage, chosen, another)
        return
    job = _present_job(stage)
    clip = _chosen_clip(job, alone=page == "analyse")
    if job is None:
        draw_start(stage)
    elif clip is not None:
        name_view(f"{job.id} {clip.label}", clip.label)
        _draw_clip(stage, job, clip, another)
    else:
        draw_job(stage, job)


def say_if_gone(what_to_do: str) -> None:
    """Say that the job of the address does not exist any more, if it names one.

    Parameters
    ----------
    what_to_do : str
        A sentence that follows.
    """
    if "job" in st.query_params or TOGETHER in st.query_params:
        st.info(say("ui.shell.opening.gone", what_to_do=what_to_do))
        st.query_params.clear()


def _present_job(stage: Backstage) -> Job | None:
    """The job that the address names."""
    job = stage.jobs.get(st.query_params.get("job"))
    if job is not None:
        _hold(stage, job)
    return job


class _Held:
    """The ids of the jobs that a page session has opened; it lives in that session's state alone."""

    def __init__(self, jobs: Jobs) -> None:
        self.ids: set[str] = set()
        weakref.finalize(self, jobs.leave, self.ids)


def _hold(stage: Backstage, job: Job) -> None:
    """Keep the job's uploads for another try as long as this page session lasts."""
    held: _Held = st.session_state.setdefault("held jobs", _Held(stage.jobs))
    if job.id not in held.ids:
        held.ids.add(job.id)
        job.pages += 1


def _chosen_clip(job: Job | None, alone: bool) -> QueuedClip | None:
    """The clip whose result the address asks for; None for none, or while it has none.

    alone: whether a job's only clip is asked for by the address of the job, so that Back leads past both.
    """
    if job is None:
        return None
    number = st.query_params.get("clip", "0" if alone and len(job.clips) == 1 else "")
    if not _NUMBER.fullmatch(number) or int(number) >= len(job.clips):
        return None
    clip = job.clips[int(number)]
    return clip if clip.state is ClipState.DONE else None


def begin(stage: Backstage, job: Job, page: str) -> None:
    """Start a job of this browser and go to it.

    Parameters
    ----------
    stage : Backstage
        Where it runs.
    job : Job
        The job.
    page : str
        The page that shows it.
    """
    job.owner, job.page = browser_id(), page
    open_job(stage.jobs.hold(job) if job.is_held else stage.jobs.submit(job))


def open_job(job_id: str) -> None:
    """Go to a job.

    Parameters
    ----------
    job_id : str
        Its id.
    """
    st.query_params["job"] = job_id
    st.rerun()


def open_clip(number: int) -> None:
    """Go to the result of a clip of the open job.

    Parameters
    ----------
    number : int
        Its place among the job's clips, from 0.
    """
    st.query_params["clip"] = str(number)
    st.rerun()


def start_anew() -> None:
    """Go to the empty page."""
    st.query_params.clear()
    st.rerun()


def _draw_clip(stage: Backstage, job: Job, clip: QueuedClip, another: str) -> None:
    """The result of one clip, with the ways back above it."""
    with st.container(horizontal=True, key="ways"):
        if len(job.clips) > 1 and st.button(say("ui.shell.opening.back"), key="back"):
            del st.query_params["clip"]
            st.rerun()
        if st.button(another, key="another"):
            start_anew()
    if clip.part is not None:
        start, end = map(clock_text, clip.part)
        st.html(paragraph(say("ui.shell.opening.part", start=start, end=end), "pc pc-note"))
    if clip.folder is not None:
        keeping, key = Keeping(stage, clip), job_key(job, job.clips.index(clip))

        def judged_again(analysis: Analysis) -> None:
            job.judged_again(clip, analysis)
            keeping.follow(analysis)

        def draw_ways_on(reading: ClipResult) -> None:
            keeping.draw(reading)
            draw_way_to_compare(reading, key)

        draw_result(
            clip.folder,
            clip.label,
            stage.shelf,
            job.settings,
            on_change=judged_again,
            draw_ways_on=draw_ways_on,
        )


def _draw_together(stage: Backstage, chosen: list[ChosenClip], another: str) -> None:
    """Several results as one answer, with the ways back above it."""
    for one in chosen:
        _hold(stage, one.job)
    name_view(" ".join(one.key for one in chosen), say("ui.together.title"))
    jobs = {one.job.id for one in chosen}
    with st.container(horizontal=True, key="ways"):
        if len(jobs) == 1 and len(chosen[0].job.clips) > 1 and st.button(say("ui.shell.opening.back"), key="back"):
            st.query_params.clear()
            open_job(chosen[0].job.id)
        if st.button(another, key="another"):
            start_anew()
    draw_together(chosen, stage.shelf)


def draw_stop(stage: Backstage, job: Job, what: str) -> None:
    """Draw the button that stops a job; it says so until the job has stopped.

    Parameters
    ----------
    stage : Backstage
        Where the job runs.
    job : Job
        The job.
    what : str
        What the button says before.
    """
    stopping = job.stop.is_set()
    if st.button(say("ui.shell.opening.stopping") if stopping else what, key="stop", disabled=stopping):
        stage.jobs.cancel(job)
        st.rerun()
