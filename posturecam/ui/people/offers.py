"""What can be done with a person or the library: rename, group, export, import, forget."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.library.names import LONGEST_NAME, name_key
from posturecam.library.records import LibraryPerson
from posturecam.printable import printable
from posturecam.ui.backstage import Backstage
from posturecam.ui.markup import unmarked
from posturecam.ui.shelf import plain_name
from posturecam.ui.templates import render
from posturecam.words import say


def draw_offers(stage: Backstage, person: LibraryPerson) -> None:
    """Draw the forms that change, hand on or delete a person.

    Parameters
    ----------
    stage : Backstage
        With the library.
    person : LibraryPerson
        The person.
    """
    with st.container(horizontal=True, key="offers"):
        with st.popover(say("ui.people.change_name"), icon=":material/edit:"):
            _ask_name(stage, person)
        with st.popover(say("ui.people.export"), icon=":material/download:"):
            _offer_export(stage, person)
        with st.popover(say("ui.people.forget.title"), icon=":material/delete:"):
            _ask_forget(stage, person)


def draw_import(stage: Backstage) -> None:
    """Draw the form that takes in what was exported from a library.

    Parameters
    ----------
    stage : Backstage
        With the library.
    """
    with st.popover(say("ui.people.import.title"), icon=":material/upload:"):
        sent = st.file_uploader(say("ui.people.import.file"), type="zip", key="library zip")
        if st.button(say("ui.people.import.go"), disabled=sent is None, key="import") and sent is not None:
            room = stage.workspace.room()
            file = room / "library.zip"
            try:
                with file.open("wb") as target:
                    while block := sent.read(1 << 20):
                        target.write(block)
                stage.library.import_zip(file)
            except (PosturecamError, OSError) as error:
                st.error(printable(str(error)))
                return
            finally:
                file.unlink(missing_ok=True)
            st.rerun()


def _ask_name(stage: Backstage, person: LibraryPerson) -> None:
    with st.form("rename", border=False):
        name = st.text_input(say("ui.people.column.name"), person.name, max_chars=LONGEST_NAME)
        group = st.text_input(say("ui.people.column.group"), person.group, max_chars=LONGEST_NAME)
        pressed = st.form_submit_button(say("ui.people.save"))
    if pressed:
        try:
            stage.library.change_person(person, name, group)
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.rerun()


def _offer_export(stage: Backstage, person: LibraryPerson) -> None:
    st.markdown(say("ui.people.export_help"))
    key = f"export {person.id}"
    if st.button(say("ui.people.export_go"), key="make export"):
        try:
            file = stage.workspace.room() / "library.zip"
            stage.library.export_zip(file, [person])
        except PosturecamError as error:
            st.error(printable(str(error)))
            return
        st.session_state[key] = str(file)
    if made := st.session_state.get(key):
        saved = plain_name(f"{person.name}.zip")
        st.html(
            render(
                "people/saved.html.j2",
                address=stage.shelf.address(Path(made).parent, Path(made).name, saved),
                saved=saved,
            )
        )


def _ask_forget(stage: Backstage, person: LibraryPerson) -> None:
    st.markdown(say("ui.people.forget.what", n=person.clips))
    with st.form("forget", border=False):
        typed = st.text_input(say("ui.people.forget.type", name=unmarked(person.name)))
        pressed = st.form_submit_button(say("ui.people.forget.go"))
    if not pressed:
        return
    if name_key(typed) != name_key(person.name):
        st.error(say("ui.people.forget.other", name=unmarked(person.name)))
        return
    try:
        stage.library.forget(person)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    st.query_params.clear()
    st.rerun()
