"""The form by which a session goes to the library, and its way there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.library.records import ClipKind, LibraryClip
from posturecam.printable import printable
from posturecam.report.dates import local
from posturecam.ui.backstage import backstage
from posturecam.ui.live.waiting.head import SessionHead
from posturecam.ui.people.keep import ask_fields
from posturecam.words import say


@dataclass(frozen=True)
class KeepWish:
    """Where a session shall be kept.

    Attributes
    ----------
    id : str
        Of the session.
    person, heading : str
        The person's name, and a heading of its session in the library.
    recorded : datetime
        Aware.
    """

    id: str
    person: str
    heading: str
    recorded: datetime | None


def ask_where(head: SessionHead) -> KeepWish | None:
    """Ask for the person and the day.

    Parameters
    ----------
    head : SessionHead
        The session.

    Returns
    -------
    KeepWish or None
        Once the form was sent with a name.
    """
    try:
        people = [person.name for person in backstage().library.people()]
    except PosturecamError as error:
        st.error(printable(str(error)))
        return None
    with st.form(f"keep live {head.id}", border=False):
        fields = ask_fields(people, local(head.begun))
        pressed = st.form_submit_button(say("ui.people.keep.keep"), type="primary")
    if not pressed:
        return None
    if not fields.name.strip():
        st.error(say("live_waiting.name_missing"))
        return None
    return KeepWish(head.id, fields.name, fields.session, fields.recorded)


def keep(head: SessionHead, folder: Path, wish: KeepWish) -> LibraryClip:
    """Keep a session in the library.

    Parameters
    ----------
    head : SessionHead
        The session.
    folder : Path
        Its result folder.
    wish : KeepWish
        Where.

    Returns
    -------
    LibraryClip
        As it is kept.

    Raises
    ------
    LibraryError, OutputError
        When it can't be kept; then nothing of it is.
    """
    return backstage().library.keep(
        folder,
        wish.person,
        name=say("live_waiting.clip_name", time=f"{local(head.begun):%H:%M}"),
        recorded=wish.recorded,
        session=wish.heading,
        kind=ClipKind.LIVE,
    )
