"""The player on a result's page: it is there at once, its video follows, and a drawn video is made on demand."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from posturecam.durable import write_whole
from posturecam.export.annotated_mp4 import FILE as OVERLAY_FILE
from posturecam.export.reading import ClipResult
from posturecam.printable import printable
from posturecam.results.names import json_text
from posturecam.ui.language import in_session_language
from posturecam.ui.player.component import play
from posturecam.ui.player.drawing import drawing_of
from posturecam.ui.player.videos import Video, Videos, VideoState, analysis_digest
from posturecam.ui.shelf import Shelf
from posturecam.ui.templates import render
from posturecam.words import say

EVERY_S = 1.0
"""Seconds between two looks at a video that is being made."""


def draw_player(reading: ClipResult, name: str, shelf: Shelf, videos: Videos, drawings: Path) -> None:
    """Draw the player of a result, and below it the way to the video with the overlay drawn on it.

    Parameters
    ----------
    reading : ClipResult
        The result.
    name : str
        The clip's name, as the user knows it.
    shelf : Shelf
        Where the browser gets its files.
    videos : Videos
        What makes the videos.
    drawings : Path
        The folder of what players draw.
    """
    address = shelf.address(drawings, drawing_file(reading, drawings))
    if _is_coming(reading, videos):
        st.fragment(in_session_language(_draw), run_every=EVERY_S)(reading, name, shelf, videos, address, coming=True)
    else:
        _draw(reading, name, shelf, videos, address, coming=False)


def drawing_file(reading: ClipResult, drawings: Path) -> str:
    """Write what the player draws of a result, where it is not there yet.

    Parameters
    ----------
    reading : ClipResult
        The result.
    drawings : Path
        The folder of what players draw.

    Returns
    -------
    str
        The name of the file.
    """
    drawings.mkdir(exist_ok=True)
    file = drawings / f"{analysis_digest(reading.analysis)}.json"
    if not file.exists():
        content = json_text(drawing_of(reading), allow_nan=False, separators=(",", ":"))
        write_whole(file, content.encode())
    return file.name


def _input(reading: ClipResult) -> str | None:
    return reading.analysis.provenance.get("input")


def _drawn(reading: ClipResult, videos: Videos) -> Video | None:
    return videos.drawn(_input(reading), reading.analysis)


def _is_coming(reading: ClipResult, videos: Videos) -> bool:
    """Whether something of it is being made; the plain video is begun by asking."""
    made = (videos.plain(_input(reading)), _drawn(reading, videos))
    return any(video is not None and video.is_coming for video in made)


def _draw(reading: ClipResult, name: str, shelf: Shelf, videos: Videos, address: str, *, coming: bool) -> None:
    """Draw it as it stands now; ask for a whole new page when what was coming has come."""
    if coming and not _is_coming(reading, videos):
        st.rerun()
    plain, in_folder = videos.plain(_input(reading)), OVERLAY_FILE in reading.files
    key = f"player {reading.folder.name}"
    if plain is not None and plain.file is not None:
        play(address, name, key, video=shelf.address(plain.file.parent, plain.file.name))
    elif plain is not None and plain.is_coming:
        play(address, name, key, made=_share(plain))
    elif in_folder:
        play(address, name, key, video=shelf.address(reading.folder, OVERLAY_FILE), drawn=True)
    else:
        play(address, name, key)
    if plain is not None and plain.state is VideoState.FAILED and not in_folder:
        st.info(printable(say("ui.player.no_plain_video", reason=str(plain.reason))))
    if plain is not None and plain.file is not None and not in_folder:
        _draw_download(reading, name, shelf, videos)


def _share(video: Video) -> float:
    return min(1.0, video.done / video.total) if video.total else 0.0


def _draw_download(reading: ClipResult, name: str, shelf: Shelf, videos: Videos) -> None:
    """The button that has the overlay drawn, then how far that is, then the link to the video."""
    video = _drawn(reading, videos)
    if video is not None and video.file is not None:
        saved = f"{Path(name).stem}_{OVERLAY_FILE}"
        st.html(
            render(
                "player/download.html.j2", address=shelf.address(video.file.parent, OVERLAY_FILE, saved), saved=saved
            )
        )
        return
    if video is not None and video.is_coming:
        st.progress(_share(video), text=say("ui.player.making_overlay", percent=100 * _share(video)))
        return
    if video is not None:
        st.info(printable(str(video.reason)))
    if st.button(say("ui.player.make_overlay"), key=f"make overlay {reading.folder.name}"):
        videos.drawn(_input(reading), reading.analysis, begin=True)
        st.rerun()
