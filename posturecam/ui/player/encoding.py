"""What a worker process does for the player: the clip as a browser plays it, and the one with the overlay drawn on."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from posturecam.durable import AtomicFile
from posturecam.errors import PosturecamError
from posturecam.export.annotated_mp4 import FILE as OVERLAY_FILE
from posturecam.export.annotated_mp4 import AnnotatedVideo
from posturecam.export.base import FrameSink
from posturecam.export.writing import export_frames
from posturecam.pose.stored import load_track
from posturecam.progress import Progress
from posturecam.track import Frame
from posturecam.types import Analysis
from posturecam.ui.player.playable import LONGEST_PX, plays_as_it_is
from posturecam.video.as_analysed import open_as_analysed, turned_by
from posturecam.video.files import VideoFile
from posturecam.words import Message, literal

PLAIN_FILE = "clip.mp4"
_LATE_S = 0.001
"""A first frame that comes later than this is late; a choice, a thirtieth of a frame."""


@dataclass(frozen=True)
class PlainTask:
    """A clip to bring into a form that browsers play.

    Attributes
    ----------
    clip : str
        Its path.
    landmarks : str
        Path of its landmarks, whose times and size the video has.
    room : str
        The folder in which `PLAIN_FILE` appears.
    """

    clip: str
    landmarks: str
    room: str

    def make(self, report: Progress) -> Path:
        """Make the video.

        Parameters
        ----------
        report : Progress
            Takes the progress.

        Returns
        -------
        Path
            Where it is.
        """
        return _plain(self, report)


@dataclass(frozen=True)
class OverlayTask:
    """A video to draw the overlay on.

    Attributes
    ----------
    clip : str
        Path of the plain video.
    landmarks : str
        Path of its landmarks.
    analysis : dict
        What was found, as in analysis.json.
    room : str
        The folder in which the annotated video appears.
    """

    clip: str
    landmarks: str
    analysis: dict[str, Any]
    room: str

    def make(self, report: Progress) -> Path:
        """Make the video.

        Parameters
        ----------
        report : Progress
            Takes the progress.

        Returns
        -------
        Path
            Where it is.
        """
        return _with_overlay(self, report)


class VideoTask(Protocol):
    """A video to make, in a process of its own."""

    def make(self, report: Progress) -> Path:
        """Make the video; what goes wrong is raised.

        Parameters
        ----------
        report : Progress
            Takes the progress.

        Returns
        -------
        Path
            Where it is.
        """
        ...


@dataclass(frozen=True)
class Made:
    """What became of a task.

    Attributes
    ----------
    file : str or None
        Path of the video.
    reason : Message or None
        Why there is none.
    """

    file: str | None = None
    reason: Message | None = None


def make_video(task: VideoTask, report: Progress) -> Made:
    """Make a video; what is wrong is in the answer.

    Parameters
    ----------
    task : VideoTask
        What to make.
    report : Progress
        Takes the progress; what it raises ends the work.

    Returns
    -------
    Made
        Where it is.
    """
    try:
        made = task.make(report)
    except (PosturecamError, OSError) as error:
        what = error.args[0] if error.args else ""
        return Made(reason=what if isinstance(what, Message) else literal(str(error)))
    return Made(str(made))


def _plain(task: PlainTask, report: Progress) -> Path:
    clip, track, made = Path(task.clip).resolve(), load_track(task.landmarks), Path(task.room) / PLAIN_FILE
    if not turned_by(track) and plays_as_it_is(clip, track.size, track.t):
        _share(clip, made)
    else:
        export_frames([PlainVideo()], open_as_analysed(clip, track), Analysis((), None, (), {}), made.parent, report)
    return made


def _with_overlay(task: OverlayTask, report: Progress) -> Path:
    from posturecam.ui.player.drawing import with_repaired_track

    track = load_track(task.landmarks)
    analysis = with_repaired_track(replace(Analysis.from_dict(task.analysis), track=track))
    export_frames([AnnotatedVideo()], VideoFile(task.clip), analysis, Path(task.room), report)
    return Path(task.room) / OVERLAY_FILE


class PlainVideo:
    """Writes the clip as browsers play it, with nothing drawn on it; no format of the result folder."""

    format = replace(AnnotatedVideo.format, id="plain", files=PLAIN_FILE, offered=False, default=False)

    @contextmanager
    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> Iterator[FrameSink]:
        """Begin the video.

        Parameters
        ----------
        analysis : Analysis
            Not used.
        size : tuple of int
            (width, height) px of the frames.
        folder : Path
            Where the video appears.

        Yields
        ------
        FrameSink
            What takes the frames.
        """
        from posturecam.video.frame import Converter, image_at
        from posturecam.video.writer import VideoWriter, video_size

        scaled = video_size(size, LONGEST_PX)
        with VideoWriter(folder / PLAIN_FILE, scaled, longest=None) as writer:
            yield _Copying(writer.write, partial(image_at, size=scaled, converter=Converter()))


class _Copying(FrameSink):
    """Writes frames as they are; the first is shown from 0 on, for a browser takes a later start from the length."""

    def __init__(self, put: Callable[[float, Any], None], scaled: Callable[[Frame], Any]) -> None:
        self._put, self._scaled, self._is_first = put, scaled, True

    def prepare(self, frame: Frame) -> Any:
        return self._scaled(frame)

    def draw(self, frame: Frame, prepared: Any) -> Any:
        return prepared

    def write(self, t: float, drawn: Any) -> None:
        if self._is_first and t > _LATE_S:
            self._put(0.0, drawn)
        self._is_first = False
        self._put(t, drawn)


def _share(file: Path, made: Path) -> None:
    """Give a file a second name; a copy where that lies on another disk."""
    made.unlink(missing_ok=True)
    with suppress(OSError):
        os.link(file, made)
        return
    with AtomicFile(made) as partial_file:
        shutil.copyfile(file, partial_file)
