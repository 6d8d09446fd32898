"""One pass over a film: its pictures at their times, and what went wrong on the way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posturecam.light import BRIGHT, DARK
from posturecam.video.repeats import Picture

_THUMBNAIL = (64, 48)
_LATE_START = 1.0


class Times:
    """Which pictures a whole reading gave: their stamps in the file, and the times they were given, in s."""

    def __init__(self) -> None:
        self.stamps, self.times = array("d"), array("d")

    def add(self, stamp: float, t: float) -> None:
        """Takes in the next picture."""
        self.stamps.append(stamp)
        self.times.append(t)


class Reading:
    """One pass over a film: gives each picture a time and counts what went wrong."""

    def __init__(self, demuxer: str) -> None:
        self._decoding_times = (
            demuxer == "avi"
        )  # all that an .avi knows; presentation times guessed from them are wrong
        self._has_timeline = demuxer in ("mov", "matroska")
        self.damaged = 0
        self._brightness = 0.0
        self._count = 0
        self._unstamped = 0
        self._backwards = 0
        self._start: float | None = None
        self._last = -1.0
        self._interval = 1 / 30

    def pictures(self, container: InputContainer, stream: VideoStream) -> Iterator[Picture[tuple[float, VideoFrame]]]:
        """The decoded pictures, each with its stamp, and small and grey."""
        grey = VideoReformatter()
        for stamp, picture in self.stamped(container, stream):
            small = cast(
                "NDArray[np.uint8]", grey.reformat(picture, *_THUMBNAIL, "gray", interpolation="AREA").to_ndarray()
            )
            self._brightness += float(small.mean())
            yield Picture(stamp, small, (stamp, picture))

    def stamped(self, container: InputContainer, stream: VideoStream) -> Iterator[tuple[float, VideoFrame]]:
        """The decoded pictures at their stamps, strictly increasing times in s."""
        self._interval = float(1 / (stream.average_rate or stream.guessed_rate or Fraction(30)))
        for picture in decoded(container, stream, self):
            t = self._time(picture, stream)
            if t is not None:
                yield t, picture

    def notes(self, duration: float | None) -> Iterator[str]:
        """Sentences for the user about this pass."""
        if self.damaged:
            what = (
                "One damaged place in the file was"
                if self.damaged == 1
                else f"{self.damaged} damaged places in the file were"
            )
            yield f"{what} skipped."
        if self._unstamped > 0.1 * self._count:
            yield "The file has no time stamps; times are counted from its declared picture rate."
        if self._backwards:
            yield f"{self._backwards} pictures with a time stamp out of order were left out."
        yield from self._light()
        if duration is not None and self._last < 0.9 * duration - 1.0:
            yield (
                f"The file ends early: {self._last:.1f} s of {duration:.1f} s could be read. "
                "Copy it again from the phone for the rest."
            )

    def _light(self) -> Iterator[str]:
        mean = self._brightness / max(self._count, 1)
        if mean < DARK:
            yield f"The film is dark ({mean:.0f} of 255 on average), which misplaces the points of the body. Film in more light."
        elif mean > BRIGHT:
            yield f"The film is overexposed ({mean:.0f} of 255 on average). Film away from the window."

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


def decoded(container: InputContainer, stream: VideoStream, reading: Reading) -> Iterator[VideoFrame]:
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
