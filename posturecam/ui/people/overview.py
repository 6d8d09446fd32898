"""Everyone in the library in one table: who was filmed when, and what really changed."""

from __future__ import annotations

import streamlit as st

from posturecam.export.thumbnail_jpg import FILE as THUMBNAIL_FILE
from posturecam.judge.change import Direction
from posturecam.judge.change_family import FALSE_SHARE
from posturecam.library.records import LibraryClip, LibraryPerson
from posturecam.report.dates import local, long_day
from posturecam.types import check_title
from posturecam.ui.backstage import Backstage
from posturecam.ui.markup import hero
from posturecam.ui.people.known_changes import PersonChanges
from posturecam.ui.people.offers import draw_import
from posturecam.ui.table.component import TableCell, TableRow, sortable
from posturecam.ui.templates import render
from posturecam.wording.changes import values_of
from posturecam.words import say

_LOOKS = {Direction.WORSE: "watch", Direction.BETTER: "good", Direction.NEITHER: "unknown"}


def draw_overview(stage: Backstage) -> None:
    """Draw the table; how to fill the library where it is empty.

    Parameters
    ----------
    stage : Backstage
        With the library.
    """
    people = stage.library.people()
    st.html(hero(say("ui.people.title"), say("ui.people.lead")))
    if not people:
        st.html(render("people/empty.html.j2"))
        draw_import(stage)
        return
    shown = _of_group(people)
    headings = (say(f"ui.people.column.{name}") for name in ("name", "group", "clips", "latest", "changed"))
    opened = sortable(
        ("", *headings),
        [_row(stage, person) for person in sorted(shown, key=_latest_first)],
        say("ui.people.table"),
        key="people",
    )
    if opened is not None and any(person.id == opened for person in people):
        st.query_params["person"] = opened
        st.rerun()
    st.caption(say("ui.people.what_is_real", percent=100 * FALSE_SHARE))
    draw_import(stage)


def _of_group(people: list[LibraryPerson]) -> list[LibraryPerson]:
    """The people of the group that is chosen, where there are groups."""
    groups = sorted({person.group for person in people if person.group}, key=str.casefold)
    if not groups:
        return people
    every = say("ui.people.every_group")
    chosen = st.selectbox(say("ui.people.column.group"), [every, *groups], key="group", width=320)
    return people if chosen == every else [person for person in people if person.group == chosen]


def _latest_first(person: LibraryPerson) -> tuple[float, str]:
    return (-person.latest.timestamp() if person.latest else 0.0, person.name.casefold())


def _row(stage: Backstage, person: LibraryPerson) -> TableRow:
    latest, clips = person.latest, stage.library.clips(person)
    cells = (
        TableCell(image=_thumbnail(stage, clips)),
        TableCell(person.name),
        TableCell(person.group),
        TableCell(str(person.clips), order=float(person.clips)),
        TableCell(
            "" if latest is None else long_day(local(latest)), order=0.0 if latest is None else latest.timestamp()
        ),
        _changed(stage.changes.of(stage.library, person, clips), person),
    )
    return TableRow(person.id, cells, opens=True)


def _thumbnail(stage: Backstage, clips: list[LibraryClip]) -> str:
    """The address of the thumbnail of the latest clip that has one."""
    folders = (stage.library.folder(clip) for clip in clips)
    found = next((folder for folder in folders if (folder / THUMBNAIL_FILE).is_file()), None)
    return "" if found is None else stage.shelf.address(found, THUMBNAIL_FILE)


def _changed(changes: PersonChanges, person: LibraryPerson) -> TableCell:
    """The cell that says what changed: the worst for the worse first, then how many more."""
    if not changes.real:
        few = ("no_clip", "one_clip")
        code = few[person.clips] if person.clips < len(few) else "no_change" if changes.is_compared else "apart"
        return TableCell(say(f"ui.people.{code}"))
    first, *more = changes.real
    note = values_of(first)
    if more:
        note += " · " + say("ui.people.more_changes", n=len(more))
    text = say(f"ui.people.change.{first.direction}", title=check_title(first.check))
    return TableCell(text, _LOOKS[first.direction], note=note)
