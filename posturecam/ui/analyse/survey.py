"""What a worker process finds out about a clip before it is analysed: its length, a filmstrip, the first look.

Runs in a worker process: nothing here may import the pages.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.errors import PosturecamError
from posturecam.ui.analyse.first_check import FirstCheck, FirstCheckTask, check_clip, check_photo_people
from posturecam.ui.analyse.frame_people import FramePoseFinder, write_small
from posturecam.ui.reasons import reason_of
from posturecam.video.part import ClipPart, cut_part
from posturecam.video.photo_kinds import is_photo
from posturecam.video.seeking import frames_at, length_s
from posturecam.words import Message

if TYPE_CHECKING:
    from posturecam.batch.task import Report

LONG_S = 120.0
"""Length from which a part is asked for; a shorter clip is analysed as a whole unless the user wants to choose."""
N_THUMBNAILS = 14
"""Images in a filmstrip; in a narrow window each second one is left out."""
_THUMBNAIL_PX = 200
"""Their width: twice what the page shows, for sharp screens."""


@dataclass(frozen=True)
class SurveyTask:
    """What is surveyed.

    Attributes
    ----------
    clip, folder : Path
        The clip, and where images of it may lie.
    wanted : bool
        Whether the user wants to choose a part of a short clip too.
    part : tuple of float or None
        The start and end that were chosen, s.
    """

    clip: Path
    folder: Path
    wanted: bool = False
    part: tuple[float, float] | None = None


@dataclass(frozen=True)
class Filmstrip:
    """Images along a clip.

    Attributes
    ----------
    seconds : float
        The length of the clip.
    images : tuple of (float, str)
        When each was, in s, and the name of its file.
    """

    seconds: float
    images: tuple[tuple[float, str], ...]


@dataclass(frozen=True)
class Survey:
    """What is found out.

    Attributes
    ----------
    strip : Filmstrip or None
        Where a part is to be chosen first.
    look : FirstCheck
        The first look, where none is.
    part : ClipPart or None
        The part that was cut out.
    seconds : float or None
        The length of the clip, where its file says it.
    fault : Message or None
        Why the part could not be cut out.
    """

    strip: Filmstrip | None = None
    look: FirstCheck = field(default_factory=FirstCheck)
    part: ClipPart | None = None
    seconds: float | None = None
    fault: Message | None = None


def survey(task: SurveyTask, report: Report) -> Survey:
    """Survey a clip, or cut out the part that was chosen and look at that.

    Parameters
    ----------
    task : SurveyTask
        The clip.
    report : Report
        Not used.

    Returns
    -------
    Survey
        What is found out; of a clip that can't be read hardly anything, which the analysis then says.
    """
    try:
        if task.part is not None:
            part = cut_part(task.clip, *task.part, task.clip.with_name(f"{task.clip.stem}_part"))
            return Survey(look=check_clip(FirstCheckTask(part.path, task.folder), report), part=part)
        if is_photo(task.clip):
            return Survey(look=check_photo_people(FirstCheckTask(task.clip, task.folder)), seconds=0.0)
        seconds = length_s(task.clip)
        if seconds is not None and (task.wanted or seconds >= LONG_S):
            strip = filmstrip(task.clip, seconds, task.folder)
            if strip is not None:
                return Survey(strip, seconds=seconds)
        return Survey(look=check_clip(FirstCheckTask(task.clip, task.folder), report), seconds=seconds)
    except PosturecamError as error:
        return Survey(fault=reason_of(error))


def warm_up(item: None, report: Report) -> None:
    """Load what a survey needs, so that the first one is quick.

    Parameters
    ----------
    item : None
        Not used.
    report : Report
        Not used.
    """
    import posturecam.analysis  # noqa: F401
    from posturecam.errors import ModelError

    with suppress(ModelError):
        FramePoseFinder()


def filmstrip(clip: Path, seconds: float, folder: Path) -> Filmstrip | None:
    """Make a filmstrip.

    Parameters
    ----------
    clip : Path
        The clip.
    seconds : float
        Its length.
    folder : Path
        Where the images lie.

    Returns
    -------
    Filmstrip or None
        None where it can't be looked into: then it can't be cut either.
    """
    images = []
    times = [seconds * (n + 0.5) / N_THUMBNAILS for n in range(N_THUMBNAILS)]
    for n, frame in enumerate(frames_at(clip, times)):
        name = f"strip_{n:02d}.jpg"
        write_small(frame, folder / name, _THUMBNAIL_PX)
        images.append((frame.t, name))
    return Filmstrip(seconds, tuple(images)) if images else None
