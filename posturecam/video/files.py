"""Frames from a video file, at the times the file itself gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import av
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posturecam.cores import codec_threads
from posturecam.errors import VideoError
from posturecam.track import Frame
from posturecam.video.capture_rate import declared_factor
from posturecam.video.frame import Converter, FilmFrame
from posturecam.video.orientation import display_matrix, swaps_axes
from posturecam.video.probe import container_of
from posturecam.video.reading import Reading, Times, decoded
from posturecam.video.repeats import Tally, without_repeats

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_PIXELS = 36_000_000
"""An 8K picture has 33 million pixels; beyond that a header is damaged or hostile."""
RENDERED_COMMENT = "posturecam: rendered people"
"""The comment in the metadata of films that posturecam rendered (synth/pictures/film.py)."""
_LAG = 12
_LAG_LARGE = 6
_FULL_HD = 1920 * 1088


class VideoFile:
    """The frames of a clip, upright, without repeated pictures, at their true times; can be iterated more than once.

    path: .mp4, .mov, .webm, .mkv, .avi and what else FFmpeg's mov, matroska, avi, mpeg, mpegts, asf, flv and ogg
    readers know. Frame.t is the container's own time stamp in s, strictly increasing. Its zero is the zero of the
    container's timeline, where a player starts, so the first frame of an .mp4 may come a moment later; films without
    such a timeline, or cut out of the middle of a longer one (a first frame beyond 1 s), start at 0 with their first
    frame. A second reading gives the frames of the first one again, for less work. `notes` tells, after reading, what
    the user should know (repeats left out, too little light, an early end, damage). Raises VideoError here when the
    file holds no readable film, and while iterating only when nothing at all could be read.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._demuxer = container_of(self._path)
        self._tally = Tally()
        self._notes: tuple[str, ...] = ()
        self._read: Times | None = None
        with self._opened() as (container, stream):
            self._expected, self._duration = _length(container, stream)
            self._slow_motion = declared_factor(container.metadata, float(stream.average_rate or 0))
            first = self._first_frame(container, stream)
            self._square = _square_pixels(stream, first)
            self._rendered = container.metadata.get("comment") == RENDERED_COMMENT
            self._matrix = display_matrix(first)
        width, height = self._square
        self._size = (height, width) if swaps_axes(self._matrix) else (width, height)

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the frames as they are yielded: after rotation, with square pixels."""
        return self._size

    @property
    def name(self) -> str:
        """The file's name."""
        return self._path.name

    @property
    def n_frames(self) -> int | None:
        """About how many frames will come, more exactly the more were read; None when the file does not say."""
        if self._read is not None:
            return len(self._read.stamps)
        if self._expected is None:
            return None
        kept = 1 - len(self._tally.repeats) / self._tally.seen if self._tally.seen else 1.0
        return max(1, round(self._expected * kept))

    @property
    def duration_s(self) -> float | None:
        """Length in s as the file declares it; None when it does not."""
        return self._duration

    @property
    def capture_slow_motion(self) -> float | None:
        """How many times slower than life the clip plays, as its file declares; None where it does not."""
        return self._slow_motion

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the user about the last reading."""
        return self._notes

    @property
    def provenance(self) -> dict[str, str]:
        """What the file says about who is in it, for the provenance of a track: the calibration of rendered people where
        posturecam rendered it; empty otherwise."""
        if not self._rendered:
            return {}
        from posturecam.motion.calibration import (  # scipy, which reading frames does without
            CALIBRATION,
            RENDERED_PEOPLE,
        )

        return {CALIBRATION: RENDERED_PEOPLE.name}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between iterations."""

    def __iter__(self) -> Iterator[Frame]:
        whole = Converter()
        for t, picture in self._first_time() if self._read is None else self._again(self._read):
            yield FilmFrame(t, picture, self._square, self._matrix, whole)

    def _first_time(self) -> Iterator[tuple[float, VideoFrame]]:
        """The pictures at their times, as they are found out."""
        self._tally, self._notes = Tally(), ()
        reading, read = Reading(self._demuxer), Times()
        lag = _LAG if self._square[0] * self._square[1] <= _FULL_HD else _LAG_LARGE
        with self._opened() as (container, stream):
            for t, (stamp, picture) in without_repeats(reading.pictures(container, stream), self._tally, lag):
                read.add(stamp, t)
                yield t, picture
        if self._tally.seen == 0:
            raise self._undecodable()
        notes = (*reading.notes(self._duration), self._tally.note(), self._tally.standstill())
        self._notes = tuple(note for note in notes if note)
        self._read = read

    def _again(self, read: Times) -> Iterator[tuple[float, VideoFrame]]:
        """The same pictures at the same times."""
        n = 0
        with self._opened() as (container, stream):
            for stamp, picture in Reading(self._demuxer).stamped(container, stream):
                while n < len(read.stamps) and read.stamps[n] < stamp:
                    n += 1
                if n < len(read.stamps) and read.stamps[n] == stamp:
                    yield read.times[n], picture

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, VideoStream]]:
        """The open container and its film; nothing but this one file can be reached through it."""
        options = {"protocol_whitelist": "file"}
        try:
            container = av.open(f"file:{self._path}", mode="r", format=self._demuxer, options=options)
        except (av.FFmpegError, OSError) as error:
            raise VideoError(
                f"{self._path} is incomplete or damaged: its index cannot be read. Copy it again from the phone."
            ) from error
        with container:
            films = [stream for stream in container.streams.video if not _is_cover(stream)]
            if not films:
                raise VideoError(f"{self._path} holds sound but no film. Give a clip with pictures.")
            if (films[0].width or 0) * (films[0].height or 0) > MAX_PIXELS:
                raise VideoError(
                    f"{self._path} says that its pictures are {films[0].width}x{films[0].height}, larger than 8K. "
                    "Export it at 1920x1080 or less."
                )
            films[0].thread_type = "AUTO"
            films[0].codec_context.thread_count = codec_threads()
            yield container, films[0]

    def _first_frame(self, container: InputContainer, stream: VideoStream) -> VideoFrame:
        """The first picture that decodes; VideoError when there is none."""
        for picture in decoded(container, stream, Reading(self._demuxer)):
            return picture
        raise self._undecodable()

    def _undecodable(self) -> VideoError:
        return VideoError(
            f"No picture in {self._path} can be decoded: it is damaged, copy-protected or in an unknown format. "
            "Export it again as H.264 (.mp4)."
        )


def _is_cover(stream: VideoStream) -> bool:
    """Whether a picture stream is a still, such as the cover of a sound file."""
    return "attached_pic" in str(stream.disposition).lower()


def _length(container: InputContainer, stream: VideoStream) -> tuple[int | None, float | None]:
    """(number of pictures, length in s) as the file declares them; None where it does not."""
    duration = None
    if stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    elif container.duration:
        duration = container.duration / 1_000_000
    count = stream.frames or (round(duration * stream.average_rate) if duration and stream.average_rate else None)
    return count, duration


def _square_pixels(stream: VideoStream, picture: VideoFrame) -> tuple[int, int]:
    """(width, height) before rotation when stretched pixels are made square."""
    aspect = stream.sample_aspect_ratio or Fraction(1)
    return max(1, round(picture.width * aspect)), picture.height
