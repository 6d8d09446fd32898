"""Which results are looked at together: what the address names, and the field that asks for it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import streamlit as st

from posturecam.ui.backstage import Backstage
from posturecam.ui.browser import browser_id
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.recent import address_of
from posturecam.words import say

TOGETHER = "together"
"""The parameter of the address: ids of jobs, each with the number of a clip."""
MOST_CLIPS = 12
"""Clips of one session; a choice, more than anyone films of one person in an hour."""
MOST_OFFERED = 60
"""Results that the field offers, the latest first; a choice, so that its list stays readable."""
_NAMED = re.compile(r"([\w-]{1,32})\.(\d{1,6})")


@dataclass(frozen=True)
class ChosenClip:
    """A finished clip of a job, by its number in it."""

    job: Job
    number: int
    clip: QueuedClip
    folder: Path

    @property
    def key(self) -> str:
        """How the address names it."""
        return f"{self.job.id}.{self.number}"

    @property
    def address(self) -> str:
        """Where its own result is shown."""
        return f"{address_of(self.job)}&{urlencode({'clip': self.number})}"


def chosen_clips(stage: Backstage) -> list[ChosenClip]:
    """Find the results that the address asks to see together.

    Parameters
    ----------
    stage : Backstage
        Where the jobs are.

    Returns
    -------
    list of ChosenClip
        Each once, in the order of the address; empty unless there are two or more that are finished.
    """
    found: dict[str, ChosenClip] = {}
    for name in st.query_params.get(TOGETHER, "").split(",")[:MOST_CLIPS]:
        match = _NAMED.fullmatch(name)
        job = stage.jobs.get(match[1]) if match else None
        if match and job is not None:
            found.update((one.key, one) for one in finished(job) if one.number == int(match[2]))
    return list(found.values()) if len(found) > 1 else []


def finished(job: Job) -> list[ChosenClip]:
    """List the clips of a job that have a result.

    Parameters
    ----------
    job : Job
        The job.

    Returns
    -------
    list of ChosenClip
        In its order.
    """
    return [
        ChosenClip(job, number, clip, clip.folder)
        for number, clip in enumerate(job.clips)
        if clip.state is ClipState.DONE and clip.folder is not None
    ]


def draw_choice(stage: Backstage, first: Job | None = None) -> None:
    """Draw the field that asks which results belong to one session; nothing where there are fewer than two.

    Parameters
    ----------
    stage : Backstage
        Where the jobs are.
    first : Job or None, optional
        Whose clips come first.
    """
    jobs = [*([] if first is None else [first]), *(job for job in stage.jobs.of(browser_id()) if job is not first)]
    offered = [one for job in jobs for one in finished(job)][:MOST_OFFERED]
    if len(offered) < 2:
        return
    names = {one.key: one.clip.label for one in offered}
    with st.expander(say("ui.together.ask"), icon=":material/join:"):
        st.caption(say("ui.together.help"))
        wanted = st.multiselect(
            say("ui.together.clips"),
            list(names),
            format_func=names.__getitem__,
            max_selections=MOST_CLIPS,
            key="together clips",
        )
        if st.button(say("ui.together.show"), disabled=len(wanted) < 2, key="together"):
            open_together(wanted)


def open_together(keys: Sequence[str]) -> None:
    """Go to the page of several results.

    Parameters
    ----------
    keys : sequence of str
        How the address names each.
    """
    st.query_params.clear()
    st.query_params[TOGETHER] = ",".join(keys)
    st.rerun()
