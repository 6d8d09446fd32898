"""What a page takes in: the clips that were sent, in a folder of that page view."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import streamlit as st

from posturecam.errors import VideoError
from posturecam.ui.backstage import Backstage
from posturecam.ui.jobs import Clip, State
from posturecam.ui.uploads import Sent, receive

KINDS = ["mp4", "mov", "m4v", "webm", "mkv", "avi"]
"""Endings of the files that the browser offers; what a file really is, its first bytes tell."""


def own_room(stage: Backstage) -> Path:
    """A folder for what this page view hands in."""
    if "room" not in st.session_state:
        st.session_state["room"] = stage.workspace.room()
    room: Path = st.session_state["room"]
    return room


def received(sent: Iterable[Sent], room: Path) -> list[Clip]:
    """The uploads as clips; one that can't be one is over at once, with the reason."""
    clips = []
    for number, file in enumerate(sent, start=1):
        try:
            clips.append(Clip(str(receive(file, room, number)), file.name, ours=True))
        except VideoError as error:
            clips.append(Clip(f"refused {number}", file.name, state=State.FAILED, reason=str(error)))
    return clips
