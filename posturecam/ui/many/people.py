"""People of a batch in the app: the form that names them, and the button that keeps all their clips."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import streamlit as st

from posturecam.batch.by_person import DatedEntry, PersonRows, by_person
from posturecam.batch.manifest import ClipOutcome, load_manifest
from posturecam.batch.past import add_to_group, holds
from posturecam.errors import PosturecamError
from posturecam.library.names import LONGEST_NAME, checked_group, checked_name, name_key
from posturecam.printable import printable
from posturecam.results.marker import input_of
from posturecam.ui.backstage import Backstage
from posturecam.ui.clips import ClipState, QueuedClip
from posturecam.ui.job import Job
from posturecam.ui.people.addresses import person_address
from posturecam.ui.templates import render
from posturecam.words import say

_CACHE = "clips by person"
_SAID = "what was kept"
_TIMES = "how often people were named or kept"


@dataclass
class KeptOutcome:
    """What became of keeping all.

    Attributes
    ----------
    kept, there : int
        How many clips were kept, and how many the library had already.
    nameless : int
        How many have no person.
    failed : list of (str, str)
        Clips that could not be kept, and why.
    people : list of (str, str)
        Names of the people whose clips are in the library now, with the addresses of their pages.
    """

    kept: int = 0
    there: int = 0
    nameless: int = 0
    failed: list[tuple[str, str]] = field(default_factory=list)
    people: list[tuple[str, str]] = field(default_factory=list)


def people_of(stage: Backstage, job: Job) -> list[PersonRows]:
    """Group the clips of a job by person, with what changed since last time; remembered until something changes.

    Parameters
    ----------
    stage : Backstage
        With the library.
    job : Job
        One that is over.

    Returns
    -------
    list of PersonRows
        Empty where its manifest is not there or can't be read.
    """
    file = job.out / "manifest.json"
    try:
        known = tuple((one.id, one.group, one.clips, one.latest) for one in stage.library.people())
    except PosturecamError:
        known = ()
    try:
        key = (job.id, file.stat().st_mtime_ns, known)
        found = st.session_state.get(_CACHE)
        if found is None or found[0] != key:
            manifest = load_manifest(job.out)
            found = (key, [] if manifest is None else by_person(manifest.entries, stage.past()))
            st.session_state[_CACHE] = found
    except (OSError, PosturecamError):
        return []
    people: list[PersonRows] = found[1]
    return people


def rows_by_clip(people: Sequence[PersonRows]) -> dict[str, DatedEntry]:
    """Find the rows of clips.

    Parameters
    ----------
    people : sequence of PersonRows
        Of a job.

    Returns
    -------
    dict
        By path, in the order of the people.
    """
    return {row.entry.clip: row for person in people for row in person.rows}


def draw_people(stage: Backstage, job: Job, people: Sequence[PersonRows]) -> None:
    """Draw the form that names people and the offer to keep their clips; nothing where no clip is finished.

    Parameters
    ----------
    stage : Backstage
        With the library.
    job : Job
        One that is over.
    people : sequence of PersonRows
        Its clips.
    """
    done = {clip.path: clip for clip in job.clips if clip.state is ClipState.DONE}
    if not done or not people:
        return
    times = st.session_state.get(f"{_TIMES} {job.id}", 0)
    with st.container(horizontal=True, key="people of clips"):
        with st.popover(say("since.name.open"), icon=":material/group:", key=f"name {job.id} {times}"):
            _ask_names(stage, job, list(done.values()), people)
        with st.popover(say("since.keep.go"), icon=":material/bookmark_add:", key=f"keep {job.id} {times}"):
            _ask_keep(stage, job, done, people)
    outcome = st.session_state.get(f"{_SAID} {job.id}")
    if outcome is not None:
        st.html(render("many/kept.html.j2", outcome=outcome))


def _ask_names(stage: Backstage, job: Job, clips: Sequence[QueuedClip], people: Sequence[PersonRows]) -> None:
    given = _form_of_names(stage, job, clips, people)
    if given is None:
        return
    chosen, person, group = given
    if not chosen:
        st.error(say("since.name.no_clips"))
        return
    try:
        job.name_person(chosen, checked_name(person), checked_group(group))
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    _done(job)


def _form_of_names(
    stage: Backstage, job: Job, clips: Sequence[QueuedClip], people: Sequence[PersonRows]
) -> tuple[list[str], str, str] | None:
    """Paths of clips, a person and a group, as they were just entered; None while they are not."""
    st.markdown(say("since.name.help"))
    labels = {clip.path: f"{clip.label} · {clip.person}" if clip.person else clip.label for clip in clips}
    with st.form(f"names {job.id}", border=False, clear_on_submit=True):
        chosen = st.multiselect(
            say("since.name.clips"), list(labels), format_func=lambda path: labels.get(path, ""), key=f"named {job.id}"
        )
        person = st.selectbox(
            say("since.name.person"),
            _names(stage, people),
            index=None,
            accept_new_options=True,
            placeholder=say("since.name.example"),
        )
        group = st.text_input(
            say("since.name.group"), max_chars=LONGEST_NAME, placeholder=say("since.name.group_example")
        )
        pressed = st.form_submit_button(say("since.name.go"), type="primary")
    return (list(chosen), str(person or ""), group) if pressed else None


def _done(job: Job) -> None:
    """Draw the page anew, with both forms closed: a popover with another key is another one."""
    key = f"{_TIMES} {job.id}"
    st.session_state[key] = st.session_state.get(key, 0) + 1
    st.rerun()


def _names(stage: Backstage, people: Sequence[PersonRows]) -> list[str]:
    """Names to choose from: of the clips, then of the library."""
    names = {name_key(one.person): one.person for one in people if one.person}
    try:
        known = [person.name for person in stage.library.people()]
    except PosturecamError:
        known = []
    for name in known:
        names.setdefault(name_key(name), name)
    return sorted(names.values(), key=str.casefold)


def _ask_keep(stage: Backstage, job: Job, done: dict[str, QueuedClip], people: Sequence[PersonRows]) -> None:
    st.markdown(say("since.keep.help"))
    sources = {path: source for path, clip in done.items() if (source := _source(stage, clip)) is not None}
    megabytes = sum(source.stat().st_size for source in sources.values()) / 1e6
    with_video = bool(sources) and st.checkbox(
        say("ui.people.keep.video", megabytes=megabytes), value=True, key=f"with videos {job.id}"
    )
    if st.button(say("ui.people.keep.keep"), type="primary", key=f"keep all {job.id}"):
        outcome = KeptOutcome()
        for person in people:
            for row, clip in _finished(person, done):
                source = sources.get(clip.path) if with_video else None
                _keep(stage, person, (row, clip), source, outcome)
        outcome.people = _pages(stage, people)
        st.session_state[f"{_SAID} {job.id}"] = outcome
        _done(job)


def _finished(person: PersonRows, done: dict[str, QueuedClip]) -> Iterator[tuple[DatedEntry, QueuedClip]]:
    """The clips of a person that have a result; of the same content only one."""
    for row in person.rows:
        clip = done.get(row.entry.clip)
        if clip is not None and clip.folder is not None and row.entry.outcome is ClipOutcome.DONE:
            yield row, clip


def _keep(
    stage: Backstage,
    person: PersonRows,
    found: tuple[DatedEntry, QueuedClip],
    source: Path | None,
    outcome: KeptOutcome,
) -> None:
    """Keep a clip, and write down what became of it."""
    row, clip = found
    if not person.person:
        outcome.nameless += 1
        return
    try:
        if holds(stage.library, Path(str(clip.folder)), person.person):
            outcome.there += 1
            return
        stage.library.keep(
            Path(str(clip.folder)),
            person.person,
            source=source,
            name=Path(clip.label).name,
            recorded=row.when if row.is_known else None,
            dated=None if clip.ours else row.when,
        )
        outcome.kept += 1
        add_to_group(stage.library, person.person, person.group)
    except (PosturecamError, OSError) as error:
        outcome.failed.append((clip.label, printable(str(error))))


def _pages(stage: Backstage, people: Sequence[PersonRows]) -> list[tuple[str, str]]:
    keys = {name_key(one.person) for one in people if one.person}
    try:
        return [
            (one.name, person_address(one.id))
            for one in stage.library.people()
            if one.clips and name_key(one.name) in keys
        ]
    except PosturecamError:
        return []


def _source(stage: Backstage, clip: QueuedClip) -> Path | None:
    """The clip itself, or of an upload what its player shows; None where it is gone."""
    if not clip.ours:
        file = Path(clip.path)
        return file if file.is_file() else None
    video = None if clip.folder is None else stage.videos.plain(input_of(clip.folder))
    return video.file if video is not None and video.file is not None and video.file.is_file() else None
