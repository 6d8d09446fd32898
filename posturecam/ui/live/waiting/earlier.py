"""Sessions that earlier versions kept in a folder of their own, and their way into the library."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

import streamlit as st

from posturecam.errors import PosturecamError
from posturecam.library.records import ClipKind
from posturecam.printable import printable
from posturecam.results.marker import input_of, is_result
from posturecam.ui.backstage import Backstage
from posturecam.words import say

_NAMED = "live %Y-%m-%d %H.%M.%S"
"""How those versions named the folder of a session."""


def earlier_folder() -> Path:
    """Return where those versions kept sessions: in the user's own data folder.

    Returns
    -------
    Path
        The folder, which may not exist.
    """
    from platformdirs import user_data_path

    return user_data_path("posturecam", appauthor=False) / "live"


def draw_earlier(stage: Backstage) -> None:
    """Draw the offer to take them into the library; nothing where there are none that it does not have.

    Parameters
    ----------
    stage : Backstage
        With the library.
    """
    folders = _results()
    if not folders:
        return
    try:
        known = {clip.digest for clip in stage.library.clips()}
    except PosturecamError:
        return  # said where something is to be kept
    left = {folder.name: folder for folder in folders if input_of(folder) not in known}
    if not left:
        return
    with st.expander(say("live_waiting.earlier.title", n=len(left)), icon=":material/history:"):
        st.markdown(say("live_waiting.earlier.what", folder=printable(str(earlier_folder()))))
        _ask(stage, left)


def _results() -> list[Path]:
    with suppress(OSError):
        return sorted(folder for folder in earlier_folder().iterdir() if is_result(folder))
    return []


def _ask(stage: Backstage, left: dict[str, Path]) -> None:
    with st.form("earlier sessions", border=False):
        chosen = st.multiselect(say("live_waiting.earlier.which"), list(left), default=list(left))
        name = st.selectbox(
            say("ui.people.keep.name"),
            [person.name for person in stage.library.people()],
            index=None,
            accept_new_options=True,
            placeholder=say("ui.people.keep.name_example"),
        )
        pressed = st.form_submit_button(say("live_waiting.earlier.go"), type="primary")
    if not pressed:
        return
    try:
        for one in chosen:
            stage.library.keep(left[one], str(name or ""), name=one, recorded=_begun(one), kind=ClipKind.LIVE)
    except PosturecamError as error:
        st.error(printable(str(error)))
        return
    st.rerun()


def _begun(name: str) -> datetime | None:
    """When a session began, as its folder says; None where that was renamed."""
    with suppress(ValueError):
        return datetime.strptime(name[:24], _NAMED).astimezone()
    return None
