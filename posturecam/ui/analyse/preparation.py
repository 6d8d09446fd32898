"""What is asked before a clip is analysed: which part of a long one, which of several people, whether at all."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import streamlit as st

from posturecam.batch.processes import WorkerProcess
from posturecam.printable import printable
from posturecam.progress import clock_text
from posturecam.ui.analyse.first_check import FirstCheck
from posturecam.ui.analyse.people import choose_person
from posturecam.ui.analyse.strip import choose_part
from posturecam.ui.analyse.survey import Survey, SurveyTask, survey
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.markup import hero
from posturecam.ui.opening import start_anew
from posturecam.ui.templates import render
from posturecam.ui.views import name_view
from posturecam.words import Message, message, say

MOST_WHOLE_S = 600.0
"""Seconds of a clip that can't be looked into, so that no part of it can be chosen."""


@dataclass
class Preparation:
    """How far the questions about the only clip of a job are.

    Attributes
    ----------
    folder : Path
        Where images of the clip lie.
    survey : Survey
        What is known of it.
    fault : Message or None
        What was wrong with the last answer.
    """

    folder: Path
    survey: Survey
    fault: Message | None = None

    @property
    def asks(self) -> bool:
        """Whether there is anything to ask."""
        look = self.survey.look
        return self.survey.strip is not None or len(look.people) > 1 or look.matters


def prepare(stage: Backstage, job: Job, worker: WorkerProcess, *, wanted: bool) -> None:
    """Look at the only clip of a job, and hold the job where something has to be asked.

    Parameters
    ----------
    stage : Backstage
        Where folders are made.
    job : Job
        Of one upload that was taken in.
    worker : WorkerProcess
        Looks at it.
    wanted : bool
        Whether the user wants to choose a part.
    """
    clip, folder = job.clips[0], stage.workspace.room()
    found = _surveyed(worker, SurveyTask(Path(clip.path), folder, wanted))
    job.preparation = Preparation(folder, found)
    if found.strip is None and (found.seconds or 0.0) > MOST_WHOLE_S:
        why = message("video.limit.length", path=clip.label, minutes=MOST_WHOLE_S / 60)
        job.exchange(clip, replace(clip, state=ClipState.FAILED, why=why))
        return
    job.is_held = job.preparation.asks


def _surveyed(worker: WorkerProcess, task: SurveyTask) -> Survey:
    """What the worker finds out; nothing where it died, which the analysis will say."""
    answer = worker.run(survey, task, lambda *_: None)
    return answer if isinstance(answer, Survey) else Survey()


def draw_questions(stage: Backstage, job: Job) -> None:
    """Draw what is asked of a job that is held.

    Parameters
    ----------
    stage : Backstage
        Where the job goes on.
    job : Job
        The job.
    """
    at: Preparation = job.preparation
    clip = job.clips[0]
    kind = "part" if at.survey.strip is not None else "person" if len(at.survey.look.people) > 1 else "anyway"
    title = say(f"ui.analyse.ask.{kind}")
    name_view(f"{job.id} {kind}", title)
    st.html(hero(title, say(f"ui.analyse.ask.{kind}_lead"), clip.label))
    if at.fault is not None:
        st.error(printable(str(at.fault)))
    if kind == "part":
        _ask_part(stage, job, at, clip)
    else:
        _ask_person(stage, job, at)


def _ask_part(stage: Backstage, job: Job, at: Preparation, clip: QueuedClip) -> None:
    strip = at.survey.strip
    assert strip is not None
    images = [(t, stage.shelf.address(at.folder, name)) for t, name in strip.images]
    start, end = choose_part(images, strip.seconds, key=f"part {job.id}")
    if not _pressed(say("ui.analyse.ask.go_part")):
        return
    with st.spinner(say("ui.analyse.looking")), stage.check_process.using() as worker:
        found = _answered(worker, at, clip, (start, end), strip.seconds)
    if found.fault is not None:
        at.fault = found.fault
        st.rerun()
    job.preparation = Preparation(at.folder, found)
    if found.part is not None:
        _take_part(job, clip, found)
    _go_on(stage, job)


def _answered(
    worker: WorkerProcess, at: Preparation, clip: QueuedClip, part: tuple[float, float], seconds: float
) -> Survey:
    """What is found of the chosen part; the whole clip is not cut."""
    is_whole = part[0] <= 0 and part[1] >= seconds - 0.5
    if is_whole:
        from posturecam.ui.analyse.first_check import FirstCheckTask, check_clip

        answer = worker.run(check_clip, FirstCheckTask(Path(clip.path), at.folder), lambda *_: None)
        return Survey(look=answer if isinstance(answer, FirstCheck) else FirstCheck(), seconds=seconds)
    return _surveyed(worker, SurveyTask(Path(clip.path), at.folder, part=part))


def _take_part(job: Job, clip: QueuedClip, found: Survey) -> None:
    """Put the part in the place of the whole clip, which is not needed any more."""
    part = found.part
    assert part is not None
    span = say("ui.analyse.ask.span", start=clock_text(part.start), end=clock_text(part.end))
    job.exchange(clip, replace(clip, path=str(part.path), label=f"{clip.label}, {span}", part=(part.start, part.end)))
    with suppress(OSError):
        Path(clip.path).unlink(missing_ok=True)


def _ask_person(stage: Backstage, job: Job, at: Preparation) -> None:
    look = at.survey.look
    st.html(first_check_html(look))
    chosen = None
    if len(look.people) > 1 and look.image is not None:
        chosen = choose_person(look.people, stage.shelf.address(at.folder, look.image), key=f"person {job.id}")
    if _pressed(say("ui.analyse.ask.go_anyway" if look.matters else "ui.analyse.ask.go_person")):
        if chosen is not None:
            job.settings = replace(job.settings, roi=look.people[chosen].roi)
        at.survey = replace(at.survey, look=replace(look, people=(), matters=False))
        _go_on(stage, job)


def _pressed(go: str) -> bool:
    """Draw the two ways on; whether the one to the analysis was taken."""
    with st.container(horizontal=True, key="ways on"):
        pressed = st.button(go, type="primary", key="go on")
        if st.button(say("ui.analyse.another"), key="another"):
            start_anew()
    return pressed


def _go_on(stage: Backstage, job: Job) -> None:
    """Ask what is still to be asked, else analyse."""
    job.is_held = job.preparation.asks
    if not job.is_held:
        stage.jobs.submit(job)
    st.rerun()


def first_check_html(look: FirstCheck) -> str:
    """Show what a first look found, a short line each.

    Parameters
    ----------
    look : FirstCheck
        What was found.

    Returns
    -------
    str
        HTML; empty for nothing.
    """
    return render("analyse/look.html.j2", items=look.items) if look.items else ""
