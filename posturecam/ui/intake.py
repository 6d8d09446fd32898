"""What a page takes in: the clips that were sent, in a folder of that page view."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st
from streamlit import runtime
from streamlit.runtime.scriptrunner import get_script_run_ctx

from posturecam.batch.processes import WorkerDiedError, WorkerProcess
from posturecam.errors import VideoError
from posturecam.printable import printable
from posturecam.ui.backstage import Backstage, backstage
from posturecam.ui.jobs import ClipState, QueuedClip
from posturecam.ui.reasons import as_message, reason_of
from posturecam.ui.uploads import Check, Sent, fault_of, fault_of_long, receive
from posturecam.video.photo_kinds import PHOTO_ENDINGS
from posturecam.video.probe import ENDINGS
from posturecam.words import Message

KINDS = sorted(ending.removeprefix(".") for ending in ENDINGS | PHOTO_ENDINGS)
"""Endings of the files that the browser offers, those of the terminal; what a file really is, its first bytes say."""


def own_room(stage: Backstage) -> Path:
    """Return the folder for what this page view hands in.

    Parameters
    ----------
    stage : Backstage
        Where folders are made.

    Returns
    -------
    Path
        The same at each run of the page.
    """
    if "room" not in st.session_state:
        st.session_state["room"] = stage.workspace.room()
    room: Path = st.session_state["room"]
    return room


def received(
    sent: Iterable[Sent], room: Path, worker: WorkerProcess | None = None, *, long: bool = False
) -> list[QueuedClip]:
    """Take in the uploads of a page, which does not hold them any more.

    Parameters
    ----------
    sent : Iterable of Sent
        The uploads.
    room : Path
        The folder for them.
    worker : WorkerProcess or None
        Looks at them; one of their own unless given.
    long : bool
        Whether a clip may be so long that only a part of it is analysed.

    Returns
    -------
    list of QueuedClip
        One for each; an upload that can't be a clip is over at once, with the reason.
    """
    if worker is None:
        worker = WorkerProcess(1)
        try:
            return received(sent, room, worker, long=long)
        finally:
            worker.close()
    return _received(sent, room, partial(_fault_of, worker, fault_of_long if long else fault_of))


def _received(sent: Iterable[Sent], room: Path, check: Check) -> list[QueuedClip]:
    clips = []
    for number, file in enumerate(sent, start=1):
        label = printable(file.name)
        try:
            clips.append(
                QueuedClip(str(receive(file, room, number, check, backstage().spool.file_of)), label, ours=True)
            )
        except VideoError as error:
            clips.append(QueuedClip(f"refused {number}", label, state=ClipState.FAILED, why=reason_of(error)))
        _release(file)
    return clips


def _fault_of(worker: WorkerProcess, looked_at: Callable[[Path, object], Message | None], file: Path) -> Message | None:
    """Ask the worker what is wrong with a file."""
    answer = worker.run(looked_at, file, lambda *_: None)
    reason = answer.reason if isinstance(answer, WorkerDiedError) else answer
    return None if reason is None else as_message(reason)


def _release(file: Sent) -> None:
    """Free the memory in which Streamlit keeps an upload."""
    file_id = getattr(file, "file_id", None)
    if file_id is None or not runtime.exists():
        return
    context = get_script_run_ctx()
    if context is not None:
        manager: Any = runtime.get_instance().uploaded_file_mgr
        manager.remove_file(context.session_id, file_id)
