"""Many clips: a folder's worth in one table, each row opening its full result."""

from __future__ import annotations

import os
from pathlib import Path

import streamlit as st

from posturecam.batch.find import find_clips
from posturecam.batch.settings import Settings
from posturecam.errors import PosturecamError, VideoError
from posturecam.printable import printable
from posturecam.results.folder import prepare_out
from posturecam.ui.backstage import Backstage
from posturecam.ui.intake import KINDS, own_room, received
from posturecam.ui.jobs import Clip, Job, State
from posturecam.ui.many.rows import headings, rows_of
from posturecam.ui.markup import hero, link, part, told
from posturecam.ui.opening import draw_by_address, draw_stop, open_clip, open_job, start_anew, say_if_gone
from posturecam.ui.options import ask_settings
from posturecam.ui.progress import counted, job_bar
from posturecam.ui.samples import FOLDER, samples
from posturecam.ui.shelf import EVERYTHING, Shelf
from posturecam.ui.table.component import sortable
from posturecam.ui.upload_limits import MOST_OF_PAGE

RESULTS = "posturecam"
"""The folder inside the clips' own folder where their results go."""
EVERY_S = 1.0
"""How often the table is looked at while clips are analysed."""


def page() -> None:
    """Draws the page: the address says which batch, and which clip of it."""
    draw_by_address("many", "Other clips", _draw_start, _draw_batch)


def _draw_start(stage: Backstage) -> None:
    st.html(
        hero(
            "A folder of clips, one table",
            "For a team, a class or your own season: every clip gets a row with its four verdicts, and opens to its full "
            "result. You may close this page: the work goes on, and what is finished is never done twice.",
        )
    )
    say_if_gone("Give the same folder again: what was finished there is kept.")
    clips_from = st.container()
    settings = ask_settings(own_room(stage))
    here, sent = clips_from.tabs(["A folder on this computer", "Upload clips"])
    with here:
        _ask_folder(stage, settings)
    with sent:
        _ask_uploads(stage, settings)
    if samples() and st.button(f"Or try the {len(samples())} sample clips", key="all samples"):
        clips = [Clip(str(sample.path), sample.path.name) for sample in samples()]
        _begin(stage, Job(clips, stage.workspace.room(), Settings(), FOLDER, "Sample clips"))


def _ask_folder(stage: Backstage, settings: Settings | None) -> None:
    typed = st.text_input(
        "Folder",
        placeholder="its path, such as ~/clips",
        key="folder",
        help="The results go into a folder named posturecam in it.",
    )
    if not st.button("Analyse this folder", type="primary", disabled=settings is None, key="go folder") or not typed:
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
        clips = [Clip(path, printable(Path(path).relative_to(folder).as_posix())) for path in paths]
        _begin(stage, Job(clips, out, settings, folder, printable(folder.name)))


def _folder_of(typed: str) -> Path:
    """The folder that was typed, absolute; VideoError for what can't be a path."""
    try:
        return Path(os.path.abspath(Path(typed.strip().strip('"')).expanduser()))
    except (ValueError, RuntimeError) as error:  # a zero character; the home of a user who is not there
        raise VideoError(f"{typed} is not a folder. Give its path, such as ~/clips.") from error


def _ask_uploads(stage: Backstage, settings: Settings | None) -> None:
    sent = st.file_uploader(
        f"Clips, or whole folders, up to {MOST_OF_PAGE >> 20} MB",
        type=KINDS,
        accept_multiple_files="directory",
        key="many",
    )
    pressed = st.button("Analyse these clips", type="primary", disabled=not sent or settings is None, key="go uploads")
    if pressed and sent and settings is not None:
        room = stage.workspace.room()
        _begin(stage, Job(received(sent, room), stage.workspace.room(), settings, room, "Uploaded clips"))


def _begin(stage: Backstage, job: Job) -> None:
    open_job(stage.jobs.submit(job))


def _draw_batch(stage: Backstage, job: Job) -> None:
    st.html(hero(job.title, eyebrow="Many clips"))
    over = job.is_over
    if over:
        _draw_table(stage, job, over)
        _draw_ways_on(stage, job)
    else:
        st.fragment(_draw_table, run_every=EVERY_S)(stage, job, over)


def _draw_table(stage: Backstage, job: Job, over: bool) -> None:
    """The table as it stands now; asks for a whole new page when the batch has ended meanwhile."""
    job.refresh()
    if job.is_over and not over:
        st.rerun()
    clips = job.clips
    st.html(f'<div class="pc"><p class="pc-sub" role="status">{told(counted(job))}</p>{job_bar(job)}</div>')
    if job.trouble:
        st.error(job.trouble)
    opened = sortable(headings(), rows_of(clips, stage.shelf), f"Clips of {job.title}", key=f"table {job.id}")
    if opened is not None and opened.isdecimal():
        open_clip(int(opened))
    if not over:
        draw_stop(stage, job, "Stop; what is finished is kept")


def _draw_ways_on(stage: Backstage, job: Job) -> None:
    if made := _downloads(job, stage.shelf):
        st.html(made)
    with st.container(horizontal=True, key="ways on"):
        stopped = any(clip.state is State.STOPPED for clip in job.clips)
        if stopped and st.button("Go on with the rest", type="primary", key="resume"):
            job.wait_again()
            open_job(stage.jobs.submit(job))
        if st.button("Other clips", key="another"):
            start_anew()


def _downloads(job: Job, shelf: Shelf) -> str:
    files = (("coach_sheet.csv", "One row a clip", "CSV"), ("coach_sheet.html", "Coach sheet to print", "HTML"))
    made = [row for row in files if (job.out / row[0]).is_file()]
    if not made:
        return ""
    links = [
        link(shelf.address(job.out, file, file), file, what, kind)
        for file, what, kind in (*made, (EVERYTHING, "Everything", "ZIP"))
    ]
    return part("Take it with you", f'<div class="pc-links">{"".join(links)}</div>')
