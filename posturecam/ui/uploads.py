"""Files that the browser sent, on disk: looked at before any decoder sees them, under names of our own."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from posturecam.errors import BaselineError, VideoError
from posturecam.pose.others.reading import READERS
from posturecam.printable import printable
from posturecam.results.baseline import load_baseline
from posturecam.types import Baseline
from posturecam.ui.reasons import reason_of, renamed
from posturecam.video.limits import VideoLimits, check_limits
from posturecam.video.photo_kinds import is_photo, photo_kind
from posturecam.video.photo_reading import check_photo
from posturecam.video.probe import container_of
from posturecam.words import Message, message

MOST_BYTES = 4 * 2**30
"""Bytes of one upload; `maxUploadSize` in config.toml says the same to the browser."""
MOST_WAITING_BYTES = 8 * 2**30
"""Bytes of all uploads on disk that are not analysed yet: a quarter of a small disk's free space, chosen."""
LIMITS = VideoLimits(pixels=4096 * 2304, seconds=600.0, frames=600 * 240)
"""Of an uploaded clip: a 4K image of the widest phones, ten minutes, and 240 fps for as long."""
LONG_LIMITS = VideoLimits(pixels=4096 * 2304, seconds=4 * 3600.0, frames=4 * 3600 * 240)
"""Of a clip of which a part is chosen: four hours, the longest that is filmed in one go. Chosen."""
ENDINGS = {
    "jpeg": ".jpg",
    "mov": ".mp4",
    "matroska": ".mkv",
    "mpegts": ".ts",
    "h264": ".264",
    "hevc": ".265",
    "mpeg": ".mpg",
}
"""File ending by kind of container or photo, where the kind's name is not the ending itself."""
OF_LANDMARKS = frozenset({".npz", *READERS})
"""Endings of files with landmarks in place of a video: the terminal takes them, with what they do not say."""
_BASELINE_BYTES = 2**16
"""Of an uploaded baseline; one with every check takes 2 kB."""
Check = Callable[[Path], "Message | None"]
"""What is wrong with a file; None for nothing."""
FileOf = Callable[[bytes], "Path | None"]
"""The file of an upload that is on the disk already; None where its content is all there is."""


class Sent(Protocol):
    """What the page's upload gives."""

    @property
    def name(self) -> str:
        """What the file is called where it comes from; only to be shown."""

    @property
    def size(self) -> int:
        """Bytes."""

    def getvalue(self) -> bytes:
        """Return the content; Streamlit's `getbuffer` would copy it.

        Returns
        -------
        bytes
            All of it.
        """


def fault_of(file: Path, report: object = None) -> Message | None:
    """Say what is wrong with an upload, without decoding it.

    Parameters
    ----------
    file : Path
        The upload.
    report : object, optional
        Not used; a worker process passes one.

    Returns
    -------
    Message or None
        None where nothing is wrong.
    """
    return _fault(file, LIMITS)


def fault_of_long(file: Path, report: object = None) -> Message | None:
    """Say what is wrong with an upload of which a part is chosen, without decoding it.

    Parameters
    ----------
    file : Path
        The upload.
    report : object, optional
        Not used; a worker process passes one.

    Returns
    -------
    Message or None
        None where nothing is wrong.
    """
    return _fault(file, LONG_LIMITS)


def _fault(file: Path, limits: VideoLimits) -> Message | None:
    try:
        if photo_kind(file) is not None:
            check_photo(file)
        else:
            check_limits(file, limits)
    except VideoError as error:
        return reason_of(error)
    return None


def receive(
    sent: Sent, room: Path, number: int, check: Check = fault_of, file_of: FileOf = lambda content: None
) -> Path:
    """Write an upload as a clip, called by its number and kind; nothing of it stays where it can't be one.

    Parameters
    ----------
    sent : Sent
        The upload.
    room : Path
        The folder for it.
    number : int
        Its number in that folder.
    check : callable, optional
        Looks at the written file; in this process unless given.
    file_of : callable, optional
        Finds the file of an upload that is on the disk already, by what stands for its content.

    Returns
    -------
    Path
        The clip.

    Raises
    ------
    VideoError
        Where it can't be a clip, naming the file as its sender knows it.
    """
    if Path(sent.name).suffix.lower() in OF_LANDMARKS:
        raise VideoError(message("others.in_the_app", name=sent.name))
    spooled = file_of(sent.getvalue()) if sent.size <= MOST_BYTES else None
    size = sent.size if spooled is None else spooled.stat().st_size
    if size > MOST_BYTES:
        raise VideoError(message("ui.shell.upload.too_large", name=sent.name, gigabytes=MOST_BYTES / 2**30))
    if waiting_bytes(room.parent) + size > MOST_WAITING_BYTES:
        raise VideoError(message("ui.shell.upload.too_many", name=sent.name))
    raw = room / f"clip_{number:03d}"
    try:
        if spooled is None:
            raw.write_bytes(sent.getvalue())
        else:
            spooled.replace(raw)
        return _checked(raw, check, sent.name)
    except VideoError as error:
        raise VideoError(renamed(reason_of(error), {str(raw): sent.name})) from error
    except OSError as error:
        fault = (error.strerror or str(error)).lower()
        raise VideoError(message("ui.shell.upload.not_stored", name=sent.name, fault=fault)) from error
    except Exception as error:  # one clip that no reader foresaw must not refuse those sent with it
        logging.getLogger(__name__).error(
            printable(f"an upload could not be read\n{traceback.format_exc()}", keep="\n")
        )
        raise VideoError(message("ui.shell.upload.unreadable", name=sent.name)) from error
    finally:
        raw.unlink(missing_ok=True)


def _checked(raw: Path, check: Check, name: str) -> Path:
    """Look at an upload that its sender calls so, and give it the ending of its kind."""
    photo = photo_kind(raw) if is_photo(raw, name) else None
    kind = photo or container_of(raw)
    fault = check(raw)
    if fault is not None:
        raise VideoError(fault)
    return raw.replace(raw.with_suffix(ENDINGS.get(kind, f".{kind}")))


def waiting_bytes(workspace: Path) -> int:
    """Count the uploads in the rooms of a workspace, which wait to be analysed.

    Parameters
    ----------
    workspace : Path
        The folder of the rooms.

    Returns
    -------
    int
        Bytes.
    """
    total = 0
    for clip in workspace.glob("*/clip_*"):
        with suppress(OSError):
            total += clip.stat().st_size if clip.is_file() else 0
    return total


def receive_baseline(sent: Sent, room: Path) -> Baseline:
    """Read an uploaded baseline.

    Parameters
    ----------
    sent : Sent
        The upload.
    room : Path
        A folder in which it may lie for the moment.

    Returns
    -------
    Baseline
        What it holds.

    Raises
    ------
    BaselineError
        Where it is none, naming the file as its sender knows it.
    """
    no_baseline = message("ui.shell.upload.no_baseline", name=sent.name)
    if sent.size > _BASELINE_BYTES:
        raise BaselineError(no_baseline)
    file = room / "baseline.json"
    file.write_bytes(sent.getvalue())
    try:
        return load_baseline(file)
    except BaselineError as error:
        raise BaselineError(no_baseline) from error
    finally:
        file.unlink(missing_ok=True)
