"""Frames from a video file, at the times the file itself gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, cast

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posturecam.cores import codec_threads
from posturecam.errors import VideoError
from posturecam.types import Frame
from posturecam.video.frame import Converter, FilmFrame
from posturecam.video.orientation import display_matrix, swaps_axes
from posturecam.video.probe import container_of
from posturecam.video.repeats import Picture, Tally, without_repeats

if TYPE_CHECKING:
    from typing_extensions import Self

MAX_PIXELS = 36_000_000
"""An 8K picture has 33 million pixels; beyond that a header is damaged or hostile."""
_THUMBNAIL = (64, 48)
_LAG = 12
_LAG_LARGE = 6
_LATE_START = 1.0
_FULL_HD = 1920 * 1088


class VideoFile:
    """The frames of a clip, upright, without repeated pictures, at their true times; can be iterated more than once.

    path: .mp4, .mov, .webm, .mkv, .avi and what else FFmpeg's mov, matroska, avi, mpeg, mpegts, asf, flv and ogg
    readers know. Frame.t is the container's own time stamp in s, strictly increasing. Its zero is the zero of the
    container's timeline, where a player starts, so the first frame of an .mp4 may come a moment later; films without
    such a timeline, or cut out of the middle of a longer one (a first frame beyond 1 s), start at 0 with their first
    frame. `notes` tells, after reading, what the user should know (repeats left out, an early end, damage). Raises
    VideoError here when the file holds no readable film, and while iterating only when nothing at all could be read.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._demuxer = container_of(self._path)
        self._tally = Tally()
        self._notes: tuple[str, ...] = ()
        with self._opened() as (container, stream):
            self._expected, self._duration = _length(container, stream)
            first = self._first_frame(container, stream)
            self._square = _square_pixels(stream, first)
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
        if self._expected is None:
            return None
        kept = 1 - len(self._tally.repeats) / self._tally.seen if self._tally.seen else 1.0
        return max(1, round(self._expected * kept))

    @property
    def duration_s(self) -> float | None:
        """Length in s as the file declares it; None when it does not."""
        return self._duration

    @property
    def notes(self) -> tuple[str, ...]:
        """Sentences for the user about the last reading."""
        return self._notes

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between iterations."""

    def __iter__(self) -> Iterator[Frame]:
        self._tally, self._notes = Tally(), ()
        reading = _Reading(self._demuxer)
        lag = _LAG if self._square[0] * self._square[1] <= _FULL_HD else _LAG_LARGE
        whole = Converter()
        with self._opened() as (container, stream):
            for t, picture in without_repeats(reading.pictures(container, stream), self._tally, lag):
                yield FilmFrame(t, picture, self._square, self._matrix, whole)
        if self._tally.seen == 0:
            raise self._undecodable()
        self._notes = tuple(note for note in (*reading.notes(self._duration), self._tally.note()) if note)

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
        for picture in _decoded(container, stream, _Reading(self._demuxer)):
            return picture
        raise self._undecodable()

    def _undecodable(self) -> VideoError:
        return VideoError(
            f"No picture in {self._path} can be decoded: it is damaged, copy-protected or in an unknown format. "
            "Export it again as H.264 (.mp4)."
        )


class _Reading:
    """One pass over a film: gives each picture a time and counts what went wrong."""

    def __init__(self, demuxer: str) -> None:
        self._decoding_times = (
            demuxer == "avi"
        )  # all that an .avi knows; presentation times guessed from them are wrong
        self._has_timeline = demuxer in ("mov", "matroska")
        self.damaged = 0
        self._count = 0
        self._unstamped = 0
        self._backwards = 0
        self._start: float | None = None
        self._last = -1.0
        self._interval = 1 / 30

    def pictures(self, container: InputContainer, stream: VideoStream) -> Iterator[Picture[VideoFrame]]:
        """The decoded pictures at strictly increasing times in s."""
        grey = VideoReformatter()
        self._interval = float(1 / (stream.average_rate or stream.guessed_rate or Fraction(30)))
        for picture in _decoded(container, stream, self):
            t = self._time(picture, stream)
            if t is None:
                continue
            small = grey.reformat(picture, *_THUMBNAIL, "gray", interpolation="AREA").to_ndarray()
            yield Picture(t, cast("NDArray[np.uint8]", small), picture)

    def notes(self, duration: float | None) -> Iterator[str]:
        """Sentences for the user about this pass."""
        if self.damaged:
            yield f"{self.damaged} damaged places in the file were skipped."
        if self._unstamped > 0.1 * self._count:
            yield "The file has no time stamps; times are counted from its declared picture rate."
        if self._backwards:
            yield f"{self._backwards} pictures with a time stamp out of order were left out."
        if duration is not None and self._last < 0.9 * duration - 1.0:
            yield (
                f"The file ends early: {self._last:.1f} s of {duration:.1f} s could be read. "
                "Copy it again from the phone for the rest."
            )

    def _time(self, picture: VideoFrame, stream: VideoStream) -> float | None:
        """Seconds since the start; None for a picture whose stamp does not come after the last one's."""
        stamp = picture.dts if self._decoding_times or picture.pts is None else picture.pts
        self._count += 1
        base = picture.time_base or stream.time_base
        if stamp is None or base is None:
            self._unstamped += 1
            seconds = 0.0 if self._start is None else self._start + self._last + self._interval
        else:
            seconds = float(stamp * base)
        if self._start is None:
            self._start = 0.0 if self._has_timeline and 0 <= seconds <= _LATE_START else seconds
        t = seconds - self._start
        if t <= self._last:
            self._backwards += 1
            return None
        if self._last >= 0:
            self._interval = t - self._last
        self._last = t
        return t


def _decoded(container: InputContainer, stream: VideoStream, reading: _Reading) -> Iterator[VideoFrame]:
    """The pictures of a stream; damaged packets are counted and skipped, and damage to the container ends the film."""
    packets = container.demux(stream)
    while True:
        try:
            packet = next(packets, None)
        except (av.FFmpegError, OSError):
            reading.damaged += 1
            return
        if packet is None:
            return
        try:
            pictures: list[Any] = list(packet.decode())
        except (av.FFmpegError, OSError):
            reading.damaged += 1
            continue
        yield from (picture for picture in pictures if not picture.is_corrupt)


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
