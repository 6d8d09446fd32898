"""Many clips: a folder's worth in one table, each row opening its full result."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st
from markupsafe import Markup

from posturecam.batch.find import find_clips
from posturecam.batch.reports import REPORTS_FILE
from posturecam.batch.settings import ClipSettings
from posturecam.errors import PosturecamError, VideoError
from posturecam.printable import printable
from posturecam.results.folder import prepare_out
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import KINDS, own_room, received
from posturecam.ui.jobs import ClipState, Job, QueuedClip
from posturecam.ui.language import in_session_language
from posturecam.ui.many.people import draw_people, people_of, rows_by_clip
from posturecam.ui.many.rows import headings, rows_of
from posturecam.ui.markup import hero
from posturecam.ui.opening import begin, draw_by_address, draw_stop, open_clip, open_job, say_if_gone, start_anew
from posturecam.ui.options import ask_settings
from posturecam.ui.progress import counted, job_bar
from posturecam.ui.recent import draw_recent
from posturecam.ui.reports import archive_address
from posturecam.ui.samples import FOLDER, samples
from posturecam.ui.shelf import EVERYTHING, Shelf
from posturecam.ui.table.component import sortable
from posturecam.ui.templates import render
from posturecam.ui.together.choice import draw_choice
from posturecam.ui.upload_limits import MOST_OF_PAGE
from posturecam.ui.upload_words import draw_upload_words
from posturecam.ui.views import name_view
from posturecam.words import message, say

RESULTS = "posturecam"
"""The folder inside the clips' own folder where their results go."""
EVERY_S = 1.0
"""Seconds between two looks at the table while clips are analysed."""


def page() -> None:
    """Draw the page: the address says which batch, and which clip of it."""
    draw_by_address("many", say("ui.many.other_clips"), _draw_start, _draw_batch)


def _draw_start(stage: Backstage) -> None:
    st.html(hero(say("ui.many.title"), say("ui.many.lead")))
    say_if_gone(say("ui.many.give_again"))
    clips_from = st.container()
    settings = ask_settings(own_room(stage))
    here, sent = clips_from.tabs([say("ui.many.tab_folder"), say("ui.many.tab_upload")])
    with here:
        _ask_folder(stage, settings)
    with sent:
        _ask_uploads(stage, settings)
    if samples() and st.button(say("ui.many.try_samples", n=len(samples())), key="all samples"):
        clips = [QueuedClip(str(sample.path), sample.path.name) for sample in samples()]
        _begin(stage, Job(clips, stage.workspace.room(), ClipSettings(), FOLDER, say("ui.many.sample_clips")))
    draw_recent(stage)
    draw_choice(stage)


def _ask_folder(stage: Backstage, settings: ClipSettings | None) -> None:
    typed = st.text_input(
        say("ui.many.folder"),
        placeholder=say("ui.many.folder_example"),
        key="folder",
        help=say("ui.many.folder_help"),
    )
    pressed = st.button(say("ui.many.analyse_folder"), type="primary", disabled=settings is None, key="go folder")
    if not pressed or not typed:
        return
    try:
        folder = _folder_of(typed)
        out = folder / RESULTS
        paths = find_clips(folder, out)
        prepare_out(out)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    if settings is not None:
        clips = [QueuedClip(path, printable(Path(path).relative_to(folder).as_posix())) for path in paths]
        _begin(stage, Job(clips, out, settings, folder, printable(folder.name)))


def _folder_of(typed: str) -> Path:
    """The folder that was typed, absolute; VideoError for what can't be a path."""
    try:
        return Path(os.path.abspath(Path(typed.strip().strip('"')).expanduser()))
    except (ValueError, RuntimeError) as error:  # a zero character; the home of a user who is not there
        raise VideoError(message("ui.many.no_folder", typed=typed)) from error


def _ask_uploads(stage: Backstage, settings: ClipSettings | None) -> None:
    draw_upload_words("many")
    sent = st.file_uploader(
        say("ui.many.upload", gigabytes=MOST_OF_PAGE / 2**30),
        type=KINDS,
        accept_multiple_files="directory",
        key="many",
    )
    ready = bool(sent) and settings is not None
    pressed = st.button(say("ui.many.analyse_uploads"), type="primary", disabled=not ready, key="go uploads")
    if pressed and sent and settings is not None:
        room = stage.workspace.room()
        title = say("ui.many.uploaded_clips")
        _begin(stage, Job(received(sent, room), stage.workspace.room(), settings, room, title))


def _begin(stage: Backstage, job: Job) -> None:
    begin(stage, job, "many")


def _draw_batch(stage: Backstage, job: Job) -> None:
    name_view(job.id, job.title)
    st.html(hero(job.title, eyebrow=say("ui.many.eyebrow")))
    over = job.is_over
    if over:
        _draw_table(stage, job, over)
        draw_choice(stage, job)
        _draw_ways_on(stage, job)
    else:
        st.fragment(in_session_language(_draw_table), run_every=EVERY_S)(stage, job, over)


def _draw_table(stage: Backstage, job: Job, over: bool) -> None:
    """Draw the table as it stands now; ask for a whole new page when the batch has ended meanwhile."""
    job.refresh()
    if job.is_over and not over:
        st.rerun()
    clips = job.clips
    st.html(render("many/status.html.j2", status=counted(job), bar=Markup(job_bar(job))))
    if job.trouble:
        st.error(printable(str(job.trouble)))
    label = say("ui.many.table", title=job.title)
    people = people_of(stage, job) if over else []
    found = rows_by_clip(people) if any(person.person for person in people) else None
    opened = sortable(headings(found is not None), rows_of(clips, stage.shelf, found), label, key=f"table {job.id}")
    if opened is not None and opened.isdecimal():
        open_clip(int(opened))
    if not over:
        draw_stop(stage, job, say("ui.many.stop"))
    else:
        draw_people(stage, job, people)


def _draw_ways_on(stage: Backstage, job: Job) -> None:
    if made := _downloads(job, stage.shelf):
        st.html(made)
    with st.container(horizontal=True, key="ways on"):
        stopped = any(clip.state is ClipState.STOPPED for clip in job.clips)
        if stopped and st.button(say("ui.many.resume"), type="primary", key="resume"):
            job.requeue()
            open_job(stage.jobs.submit(job))
        if st.button(say("ui.many.other_clips"), key="another"):
            start_anew()


def _downloads(job: Job, shelf: Shelf) -> str:
    """The links to the files of the whole batch, as HTML; empty where there are none."""
    files = (("coach_sheet.csv", "ui.many.rows", "CSV"), ("coach_sheet.html", "ui.many.sheet", "HTML"))
    made = [row for row in files if (job.out / row[0]).is_file()]
    if not made:
        return ""
    shown = [
        {"name": file, "address": shelf.address(job.out, file, file), "what": say(what), "kind": kind}
        for file, what, kind in (*made, (EVERYTHING, "ui.many.everything", "ZIP"))
    ]
    reports = {"name": REPORTS_FILE, "address": archive_address(shelf, job.out), "what": say("report.button.all")}
    return render("many/downloads.html.j2", files=[*shown, {**reports, "kind": "ZIP"}])
