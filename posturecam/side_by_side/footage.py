"""The frames of the two clips: from the clip itself, else from the annotated video of its result, else none."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import cv2
import numpy as np

from posturecam.errors import VideoError
from posturecam.export.annotated_mp4 import FILE as ANNOTATED_FILE
from posturecam.library.files import source_of
from posturecam.results.inputs import check_regular, clip_digest
from posturecam.side_by_side.compared import ComparedClip
from posturecam.track import Frame
from posturecam.video.as_analysed import has_frames_at, open_as_analysed
from posturecam.video.files import VideoFile
from posturecam.video.frame import Image
from posturecam.video.probe import ENDINGS
from posturecam.words import Message, message

SAME_FRAME_S = 0.002
"""A frame that begins so little after a time is the one of that time; as the player has it."""
MOST_KEPT_BYTES = 64 * 2**20
"""Of the frames of a stretch that is repeated; beyond, the clip is decoded again at each repetition. Our choice: some
20 s of full HD."""
LONGEST_FRAME_S = 1.0
"""A frame is kept that begins so long before a stretch, for it may still be shown at its beginning. Our choice."""
_QUALITY = 92
"""Of the JPEG of a kept frame: nothing is seen of it once H.264 has it."""


class FootageKind(Enum):
    """Where the frames come from; PLAYABLE: the clip as browsers play it, upright already."""

    CLIP = "clip"
    PLAYABLE = "playable"
    ANNOTATED = "annotated"
    NONE = "none"


@dataclass(frozen=True)
class Footage:
    """Where the frames of a clip are.

    Attributes
    ----------
    kind : FootageKind
        What they are.
    video : Path or None
        The file; None where there is none.
    """

    kind: FootageKind
    video: Path | None = None

    @property
    def holds_overlay(self) -> bool:
        """Whether a skeleton is drawn in its frames already."""
        return self.kind is FootageKind.ANNOTATED

    def remark(self, clip: ComparedClip) -> Message | None:
        """Say what the user should know of it.

        Parameters
        ----------
        clip : ComparedClip
            The clip that it is of.

        Returns
        -------
        Message or None
            None where it is the clip itself.
        """
        if self.kind in (FootageKind.CLIP, FootageKind.PLAYABLE):
            return None
        return message(f"compare.footage.{self.kind.value}", clip=clip.name)


def footage_of(clip: ComparedClip, given: Path | None = None) -> Footage:
    """Find the frames of a clip.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    given : Path or None
        The clip's file, where the user says where it is.

    Returns
    -------
    Footage
        Of that file; else of what is kept with the result: the clip itself, the annotated video, nothing.

    Raises
    ------
    VideoError
        When the file that was given can't be read, or is of another clip.
    """
    if given is not None:
        if not _is_of(given, clip):
            raise VideoError(message("compare.other_video", video=given, clip=clip.name))
        return Footage(FootageKind.CLIP, given)
    kept = None if clip.folder is None else source_of(clip.folder)
    if kept is not None and kept.suffix.lower() in ENDINGS:
        return Footage(FootageKind.CLIP, kept)
    annotated = None if clip.folder is None else clip.folder / ANNOTATED_FILE
    if annotated is not None and annotated.is_file() and not annotated.is_symlink():
        return Footage(FootageKind.ANNOTATED, annotated)
    return Footage(FootageKind.NONE)


def _is_of(video: Path, clip: ComparedClip) -> bool:
    """Whether a file is the clip of a result: the same bytes, or frames of that size at the times of its landmarks."""
    check_regular(video)
    if clip_digest(video) == clip.analysis.provenance.get("input"):
        return True
    return open_as_analysed(video, clip.raw).size == clip.raw.size and has_frames_at(video, clip.raw.t, from_first=True)


class FrameCursor:
    """Gives the frame that a clip shows at a time; forward it decodes on, backward it begins anew.

    Only one frame, and the next, are held; of a stretch that is repeated, all, as JPEG, up to `MOST_KEPT_BYTES`.

    Parameters
    ----------
    clip : ComparedClip
        The clip.
    footage : Footage
        Its frames.
    repeated : tuple of float or None
        From when to when strides are played again, clip time in s; None for nowhere.

    Raises
    ------
    VideoError
        When the file can't be read.
    """

    def __init__(self, clip: ComparedClip, footage: Footage, repeated: tuple[float, float] | None = None) -> None:
        self._source: VideoFile | None = None
        if footage.video is not None:
            is_clip = footage.kind is FootageKind.CLIP
            self._source = open_as_analysed(footage.video, clip.raw) if is_clip else VideoFile(footage.video)
        self._frames: Iterator[Frame] = iter(())
        self._shown: Frame | None = None
        self._next: Frame | None = None
        self._kept = _KeptFrames(repeated)

    def at(self, t: float) -> Frame | None:
        """Find the frame of a time.

        Parameters
        ----------
        t : float
            Clip time, s.

        Returns
        -------
        Frame or None
            The last one that began by then, the first one before it; None where there are no frames.
        """
        if self._source is None:
            return None
        if self._shown is not None and t < self._shown.t - SAME_FRAME_S and (kept := self._kept.at(t)) is not None:
            return kept
        if self._shown is None or t < self._shown.t - SAME_FRAME_S:
            self._begin(self._source)
        while self._next is not None and self._next.t <= t + SAME_FRAME_S:
            self._show(self._next)
        return self._shown

    def _begin(self, source: VideoFile) -> None:
        self._let_go()
        self._frames = iter(source)
        first = next(self._frames, None)
        if first is not None:
            self._show(first)

    def _show(self, frame: Frame) -> None:
        self._kept.take(frame)
        self._shown, self._next = frame, next(self._frames, None)

    def _let_go(self) -> None:
        if isinstance(self._frames, Generator):
            self._frames.close()

    def close(self) -> None:
        """Let go of the file."""
        self._let_go()
        self._frames, self._shown, self._next = iter(()), None, None


class _KeptFrames:
    """The frames of a stretch that is played again, so that its clip need not be decoded from the beginning."""

    def __init__(self, stretch: tuple[float, float] | None) -> None:
        self._stretch, self._bytes = stretch, 0
        self._times: list[float] = []
        self._images: list[bytes] = []

    def take(self, frame: Frame) -> None:
        """Keep a frame of the stretch, in order of time; too many are given up."""
        start, end = (math.inf, -math.inf) if self._stretch is None else self._stretch
        if not start - LONGEST_FRAME_S <= frame.t <= end or (self._times and frame.t <= self._times[-1]):
            return
        image = _to_jpeg(frame.rgb)
        self._times.append(frame.t)
        self._images.append(image)
        self._bytes += len(image)
        if self._bytes > MOST_KEPT_BYTES:
            self._stretch, self._times, self._images = None, [], []

    def at(self, t: float) -> Frame | None:
        """The frame of a time; None where it is not kept."""
        place = bisect_right(self._times, t + SAME_FRAME_S) - 1
        return Frame(self._times[place], _from_jpeg(self._images[place])) if place >= 0 else None


def _to_jpeg(image: Image) -> bytes:
    bgr = cv2.cvtColor(image, cv2.COLOR_RGB2BGR)
    return bytes(cv2.imencode(".jpg", bgr, [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])[1])


def _from_jpeg(image: bytes) -> Image:
    bgr = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_COLOR)
    return np.asarray(cv2.cvtColor(np.asarray(bgr), cv2.COLOR_BGR2RGB), dtype=np.uint8)
