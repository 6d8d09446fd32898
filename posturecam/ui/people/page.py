"""The page of people: all of them, one with their weeks, or one of the results that were kept."""

from __future__ import annotations

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.library.records import LibraryClip, LibraryPerson
from posturecam.printable import printable
from posturecam.ui.backstage import Backstage, backstage
from posturecam.ui.markup import hero, unmarked
from posturecam.ui.people.kept_clip import draw_clip
from posturecam.ui.people.overview import draw_overview
from posturecam.ui.people.person import draw_person
from posturecam.ui.views import name_view
from posturecam.words import say


def page() -> None:
    """Draw what the address asks for."""
    stage = backstage()
    try:
        _draw(stage)
    except PosturecamError as error:
        st.html(hero(say("ui.people.title")))
        st.error(printable(str(error)))


def _draw(stage: Backstage) -> None:
    person = _present_person(stage)
    clip = None if person is None else _present_clip(stage, person)
    if person is None:
        draw_overview(stage)
    elif clip is None:
        name_view(person.id, person.name)
        _draw_ways({say("ui.people.all"): ("person",)})
        draw_person(stage, person)
    else:
        name_view(f"{person.id} {clip.id}", f"{person.name} · {clip.name}")
        _draw_ways(
            {say("ui.people.back_to", name=unmarked(person.name)): ("clip",), say("ui.people.all"): ("person", "clip")}
        )
        draw_clip(stage, clip)


def _present_person(stage: Backstage) -> LibraryPerson | None:
    """The person whom the address names."""
    asked = st.query_params.get("person")
    found = next((one for one in stage.library.people() if one.id == asked), None)
    if asked and found is None:
        st.info(say("ui.people.gone"))
        st.query_params.clear()
    return found


def _present_clip(stage: Backstage, person: LibraryPerson) -> LibraryClip | None:
    asked = st.query_params.get("clip")
    return next((one for one in stage.library.clips(person) if one.id == asked), None) if asked else None


def _draw_ways(ways: dict[str, tuple[str, ...]]) -> None:
    """Draw the buttons that lead back: each with the parts of the address that it takes away."""
    with st.container(horizontal=True, key="ways"):
        for number, (title, parts) in enumerate(ways.items()):
            if st.button(title, key=f"way {number}"):
                for part in parts:
                    st.query_params.pop(part, None)
                st.rerun()
