"""What a page takes in: the clips that were sent, in a folder of that page view."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posturecam.errors import VideoError
from posturecam.printable import printable
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Clip, State
from posturecam.ui.uploads import Sent, receive
from posturecam.video.probe import ENDINGS

KINDS = sorted(ending.removeprefix(".") for ending in ENDINGS)
"""Endings of the files that the browser offers, those of the terminal; what a file really is, its first bytes tell."""


def own_room(stage: Backstage) -> Path:
    """A folder for what this page view hands in."""
    if "room" not in st.session_state:
        st.session_state["room"] = stage.workspace.room()
    room: Path = st.session_state["room"]
    return room


def received(sent: Iterable[Sent], room: Path) -> list[Clip]:
    """The uploads as clips; one that can't be one is over at once, with the reason. The page holds none of them any
    more."""
    clips = []
    for number, file in enumerate(sent, start=1):
        label = printable(file.name)
        try:
            clips.append(Clip(str(receive(file, room, number)), label, ours=True))
        except VideoError as error:
            clips.append(Clip(f"refused {number}", label, state=State.FAILED, reason=printable(str(error))))
        _release(file)
    return clips


def _release(file: Sent) -> None:
    """Frees the memory in which Streamlit keeps an upload."""
    context = get_script_run_ctx()
    file_id = getattr(file, "file_id", None)
    if context is not None and file_id is not None and runtime.exists():
        manager: Any = runtime.get_instance().uploaded_file_mgr
        manager.remove_file(context.session_id, file_id)
