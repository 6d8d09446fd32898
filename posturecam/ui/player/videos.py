"""The videos of the players, made in a worker process when a page asks or an upload is over."""

from __future__ import annotations

import hashlib
import logging
import os
import queue
import shutil
import threading
import traceback
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path

from posturecam.batch.executor import Executor, LocalExecutor
from posturecam.export.landmarks_npz import FILE as LANDMARKS_FILE
from posturecam.printable import printable
from posturecam.results.marker import input_of
from posturecam.results.names import json_text
from posturecam.types import Analysis
from posturecam.ui.player.encoding import Made, OverlayTask, PlainTask, VideoTask, make_video
from posturecam.video.photo_kinds import is_photo
from posturecam.words import Message, in_language, language, message

_CLOSING_S = 15.0
"""Seconds that the work under way gets to stop when the server ends."""


class VideoState(str, Enum):
    """Where a video stands."""

    WAITING = "waiting"
    WORKING = "working"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class Video:
    """A video that is made or being made.

    Attributes
    ----------
    state : VideoState
        Where it stands.
    done, total : int, int or None
        Frames so far, and in all.
    file : Path or None
        Where it lies, once it is done.
    reason : Message or None
        Why it could not be made.
    """

    state: VideoState = VideoState.WAITING
    done: int = 0
    total: int | None = None
    file: Path | None = None
    reason: Message | None = None

    @property
    def is_coming(self) -> bool:
        """Whether it is still being made."""
        return self.state in (VideoState.WAITING, VideoState.WORKING)


@dataclass(frozen=True)
class _Source:
    """Where a clip lies, the result folder with its landmarks, and the room for its videos."""

    clip: Path
    folder: Path
    room: Path


Key = tuple[str, ...]
"""The digest of a clip alone for its plain video; with that of an analysis, and the language, for the drawn one;
three and more texts for other videos."""


class Videos:
    """The videos of one server, by the digest of the clip that each is of.

    Parameters
    ----------
    new_room : callable
        Makes a folder that goes when the app ends.
    open_executor : callable
        Opens what does the work.
    """

    def __init__(
        self,
        new_room: Callable[[], Path],
        open_executor: Callable[[], AbstractContextManager[Executor]] = lambda: LocalExecutor(1),
    ) -> None:
        self._new_room, self._open_executor = new_room, open_executor
        self._sources: dict[str, _Source] = {}
        self._videos: dict[Key, Video] = {}
        self._waiting: queue.SimpleQueue[tuple[Key, VideoTask, str] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._lock = threading.Lock()
        self._stop = threading.Event()

    def know(self, folder: Path, clip: Path, *, ours: bool) -> None:
        """Remember the clip of a result.

        Parameters
        ----------
        folder : Path
            The result folder.
        clip : Path
            The clip.
        ours : bool
            Whether it is an upload that will be removed: then it is kept under another name until its video is made,
            and that is begun at once.
        """
        digest = input_of(folder)
        if digest is None or not clip.is_file() or clip.suffix.lower() == ".npz" or is_photo(clip):
            return
        with self._lock:
            if digest in self._sources:
                return
            room = self._new_room()
            self._sources[digest] = _Source(_kept(clip, room) if ours else clip, folder, room)
        if ours:
            self.plain(digest)

    def plain(self, digest: str | None) -> Video | None:
        """Return the video of a clip as a browser plays it; begin it when it is asked for the first time.

        Parameters
        ----------
        digest : str or None
            Of the clip.

        Returns
        -------
        Video or None
            None for a clip that is not known, or that is gone.
        """
        source = self._sources.get(digest or "")
        if digest is None or source is None:
            return None
        task = PlainTask(str(source.clip), str(source.folder / LANDMARKS_FILE), str(source.room))
        return self._asked((digest,), lambda: task)

    def drawn(self, digest: str | None, analysis: Analysis, *, begin: bool = False) -> Video | None:
        """Return the video with the overlay drawn on it.

        Parameters
        ----------
        digest : str or None
            Of the clip, whose plain video is there.
        analysis : Analysis
            What to draw.
        begin : bool
            Whether to make it where it is not made yet.

        Returns
        -------
        Video or None
            None where it was not asked for.
        """
        source, plain = self._sources.get(digest or ""), self._videos.get((digest or "",))
        if digest is None or source is None or plain is None or plain.file is None:
            return None
        key, file = (digest, analysis_digest(analysis)), plain.file
        if not begin:
            return self._videos.get(key)

        def task() -> OverlayTask:
            landmarks = str(source.folder / LANDMARKS_FILE)
            return OverlayTask(str(file), landmarks, analysis.to_dict(), str(self._new_room()))

        return self._asked(key, task)

    def other(self, key: Key, task: Callable[[Path], VideoTask] | None = None) -> Video | None:
        """Return a video that is not of one clip alone.

        Parameters
        ----------
        key : tuple of str
            What tells it from all others; of three texts and more.
        task : callable or None
            Where it is not made yet, gives what makes it in a new folder; None not to make it.

        Returns
        -------
        Video or None
            None where it was not asked for.
        """
        if task is None:
            return self._videos.get(key)
        make = task
        return self._asked(key, lambda: make(self._new_room()))

    def room(self, digest: str | None) -> Path | None:
        """Find the folder of what is made for a clip.

        Parameters
        ----------
        digest : str or None
            Of the clip.

        Returns
        -------
        Path or None
            None for a clip that is not known.
        """
        source = self._sources.get(digest or "")
        return None if source is None else source.room

    def close(self) -> None:
        """Stop the work and wait for it."""
        self._stop.set()
        self._waiting.put(None)
        if self._thread is not None:
            self._thread.join(_CLOSING_S)

    def _asked(self, key: Key, task: Callable[[], VideoTask]) -> Video:
        with self._lock:
            if key not in self._videos:
                self._videos[key] = Video()
                self._waiting.put((key, task(), language()))
                if self._thread is None:
                    self._thread = threading.Thread(target=self._work, name="posturecam-videos", daemon=True)
                    self._thread.start()
            return self._videos[key]

    def _work(self) -> None:
        while (asked := self._waiting.get()) is not None and not self._stop.is_set():
            key, task, spoken = asked
            try:
                with in_language(spoken):
                    self._make(key, task)
            except Exception:
                logging.getLogger(__name__).error(printable(f"a video broke off\n{traceback.format_exc()}", keep="\n"))
                self._videos[key] = Video(VideoState.FAILED, reason=message("ui.player.not_made"))

    def _make(self, key: Key, task: VideoTask) -> None:
        def heard(index: int, stage: object, done: int, total: int | None) -> None:
            self._videos[key] = Video(VideoState.WORKING, done, total)

        made: object = None
        with self._open_executor() as executor:
            for _, answer in executor.work(make_video, [task], heard, self._stop):
                made = answer
        present = self._videos[key]
        if isinstance(made, Made) and made.file is not None:
            self._videos[key] = replace(present, state=VideoState.DONE, file=Path(made.file))
        else:
            reason = made.reason if isinstance(made, Made) else None
            self._videos[key] = Video(VideoState.FAILED, reason=reason or message("ui.player.not_made"))
        self._remove_kept(task)

    def _remove_kept(self, task: VideoTask) -> None:
        """Remove the upload that was kept for this task."""
        if isinstance(task, PlainTask) and Path(task.clip).parent == Path(task.room):
            with suppress(OSError):
                Path(task.clip).unlink(missing_ok=True)


def analysis_digest(analysis: Analysis) -> str:
    """Digest all that a drawing of an analysis shows: what was found, and the language it is said in.

    Parameters
    ----------
    analysis : Analysis
        What was found.

    Returns
    -------
    str
        Hexadecimal digits.
    """
    content = json_text([language(), analysis.to_dict()], allow_nan=False)
    return hashlib.sha256(content.encode()).hexdigest()[:24]


def _kept(clip: Path, room: Path) -> Path:
    """Give an upload a second name that stays when the first goes; a copy where the disk knows no second names."""
    kept = room / f"upload{clip.suffix.lower()}"
    try:
        os.link(clip, kept)
    except OSError:
        shutil.copyfile(clip, kept)
    return kept
