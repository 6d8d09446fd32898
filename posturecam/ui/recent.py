"""The clips that this browser or a phone handed in, from whichever tab: each opens by its address."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.jobs import ClipState, Job
from posturecam.ui.language import in_session_language
from posturecam.ui.progress import look_of, remark_of, share_done
from posturecam.ui.templates import render
from posturecam.words import say

FROM_PHONE = "phone"
"""Owner of the jobs that phones handed in, which every browser of the app lists; no browser's id is that short."""
_MOST_LISTED = 8
"""Jobs in the list, the latest first; a choice, so that it stays small."""
_EVERY_S = 1.5
"""Seconds between two looks at jobs under way."""


def draw_recent(stage: Backstage) -> None:
    """Draw the list; nothing where this browser has handed in nothing yet.

    Parameters
    ----------
    stage : Backstage
        Where the jobs run.
    """
    jobs = stage.jobs.of(browser_id(), FROM_PHONE)[:_MOST_LISTED]
    if not jobs:
        return
    if all(job.is_over for job in jobs):
        _draw(jobs)
    else:
        st.fragment(in_session_language(_draw), run_every=_EVERY_S)(jobs)


def _draw(jobs: list[Job]) -> None:
    st.html(render("recent.html.j2", jobs=[_row(job) for job in jobs]))


def address_of(job: Job) -> str:
    """Make the address of a job.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    str
        Path and query.
    """
    path = "" if job.page == "analyse" else job.page
    return f"/{path}?{urlencode({'job': job.id})}"


def name_of(job: Job) -> str:
    """Name a job: by its title, its only clip, or its first one and how many more; one of a phone says so.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    str
        As people know it.
    """
    first, *more = [clip.label for clip in job.clips] or [""]
    if job.owner == FROM_PHONE:
        return say("ui.phone.job", name=first)
    return job.title or (say("ui.jobs.and_more", first=first, n=len(more)) if more else first)


def _row(job: Job) -> dict[str, object]:
    job.refresh()
    state = _state(job)
    word, verdict = look_of(state)
    working = next((clip for clip in job.clips if clip.state is ClipState.WORKING), None)
    alone = job.clips[0] if len(job.clips) == 1 else None
    shown = working or alone
    return {
        "address": address_of(job),
        "name": name_of(job),
        "state": say("ui.jobs.asks") if job.is_held else word,
        "verdict": verdict,
        "share": None if job.is_over or job.is_held else share_done(job),
        "remark": remark_of(shown) if shown is not None and not job.is_held else "",
    }


def _state(job: Job) -> ClipState:
    """Where a whole job stands."""
    states = [clip.state for clip in job.clips]
    if not job.is_over:
        return ClipState.WAITING if set(states) <= {ClipState.WAITING, ClipState.FAILED} else ClipState.WORKING
    order = (ClipState.DONE, ClipState.STOPPED, ClipState.FAILED)
    return next((state for state in order if state in states), ClipState.FAILED)
