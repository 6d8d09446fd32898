"""One pass over a film: its pictures at their times, and what went wrong on the way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from fractions import Fraction
from typing import Any, cast

import av
import numpy as np
from av.container import InputContainer
from av.packet import Packet
from av.video.frame import VideoFrame
from av.video.reformatter import VideoReformatter
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posturecam.errors import VideoError
from posturecam.light import BRIGHT, DARK
from posturecam.video.cuts import CutFinder
from posturecam.video.probe import WITHOUT_TIMES
from posturecam.video.repeats import Picture
from posturecam.video.same_size import SameSize, too_large

_THUMBNAIL = (64, 48)
_LATE_START = 1.0
_JOIN_S = 0.5
"""A step back in time by more than this, which the next frame confirms, is where two recordings were joined."""
_GAP_S, _GAP_INTERVALS, _GAP_AFTER = 10.0, 50, 10
"""A step ahead by more than this many seconds and this many times the longest interval so far, after at least so many frames,
is one too (chosen: longer than a recorder pauses between two files of one recording)."""
_DECODING_TIMES = frozenset({"avi", "mxf", "mpegvideo"})
"""Demuxers that know only when frames are decoded; the presentation times that they guess from it are wrong."""
_MOST_FPS = 1000
"""Declared rates above this are damaged."""
USUAL_FPS = Fraction(30)
"""Where a stream declares no rate."""


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
        self._is_bare = demuxer in WITHOUT_TIMES
        self._decoding_times = demuxer in _DECODING_TIMES
        self._has_timeline = demuxer in ("mov", "matroska")
        self.damaged = 0
        self._brightness = 0.0
        self._count = 0
        self._unstamped = self._advances = 0
        self._is_unstamped = self._follows_unstamped = False
        self._backwards = 0
        self._start: float | None = None
        self._last = -1.0
        self._interval = self._nominal = 1 / 30
        self._longest = 0.0
        self._rate_is_declared = True
        self._same_size: SameSize | None = None
        self.cuts = CutFinder()
        self.joins: list[float] = []

    @property
    def time_is_assumed(self) -> bool:
        """Whether neither time stamps nor a declared frame rate say how fast the frames came."""
        return self._unstamped > 0.1 * self._count and not self._rate_is_declared

    def pictures(self, container: InputContainer, stream: VideoStream) -> Iterator[Picture[tuple[float, VideoFrame]]]:
        """The decoded pictures, each with its stamp, and small and grey."""
        grey = VideoReformatter()
        for stamp, picture in self.stamped(container, stream):
            small = cast(
                "NDArray[np.uint8]", grey.reformat(picture, *_THUMBNAIL, "gray", interpolation="AREA").to_ndarray()
            )
            self._brightness += float(small.mean())
            self.cuts.add(stamp, small)
            yield Picture(stamp, small, (stamp, picture))

    def stamped(self, container: InputContainer, stream: VideoStream) -> Iterator[tuple[float, VideoFrame]]:
        """The decoded pictures at their stamps, strictly increasing times in s."""
        declared = stream.codec_context.framerate
        self._rate_is_declared = not self._is_bare or bool(declared)
        self._interval = self._nominal = float(1 / nominal_fps(stream))
        held: tuple[float, VideoFrame] | None = None
        for picture in self.decoded(container, stream):
            seconds = self._seconds(picture, stream)
            if held is not None:
                yield from self._joined(*held, seconds)
                held = None
            step = seconds - self._zero(seconds) - self._last
            if self._follows_unstamped and step <= 0:
                self._start = seconds - self._last - self._interval
                yield self._advanced(seconds), picture
            elif step < -_JOIN_S or step > self._longest_step():
                held = seconds, picture
            elif step <= 0:
                self._backwards += 1
            else:
                yield self._advanced(seconds), picture
        self._backwards += held is not None

    def decoded(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        """The frames of a stream, all of one size; damaged packets are counted and skipped, and damage to the container ends
        the video. VideoError for frames that are too large."""
        path = container.name.removeprefix("file:")
        self._same_size = SameSize(path)
        for packet in self._packets(container, stream):
            try:
                frames: list[Any] = list(packet.decode())
            except MemoryError as error:
                raise VideoError(too_large(path)) from error
            except (av.FFmpegError, OSError):
                self.damaged += 1
                continue
            while frames:
                frame = frames.pop(0)
                if not frame.is_corrupt:
                    yield self._same_size.fitted(frame)

    def _packets(self, container: InputContainer, stream: VideoStream) -> Iterator[Packet[VideoStream]]:
        """The packets of a stream as far as the container can be read."""
        packets = container.demux(stream)
        while True:
            try:
                packet = next(packets, None)
            except MemoryError:
                raise
            except (av.FFmpegError, OSError):
                self.damaged += 1
                return
            if packet is None:
                return
            yield packet

    def _longest_step(self) -> float:
        """The longest step ahead in s that two frames of one recording may be apart."""
        if self._advances < _GAP_AFTER:
            return float("inf")
        return max(_GAP_S, _GAP_INTERVALS * self._longest)

    def _joined(self, seconds: float, picture: VideoFrame, following: float) -> Iterator[tuple[float, VideoFrame]]:
        """A frame whose stamp steps far back or ahead: the first one of another recording if the `following` stamp goes on
        from it, else left out; one of a video that goes on with long steps keeps its time."""
        goes_on = 0 < following - seconds <= self._longest_step()
        if seconds - self._zero(seconds) > self._last:
            if following - seconds > self._longest_step():
                yield self._advanced(seconds), picture
                return
        else:
            goes_on &= following - self._zero(following) <= self._last
        if not goes_on:
            self._backwards += 1
            return
        self._start = seconds - self._last - self._interval
        self.joins.append(seconds - self._start)
        yield self._advanced(seconds), picture

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
            fps = f"{1 / self._nominal:.4g} frames a second"
            if self.time_is_assumed:
                yield (
                    f"The file has no time stamps and declares no frame rate; {fps} were assumed, so times, cadence and speed "
                    "are guesses. Export it as .mp4 from the recorder."
                )
            else:
                which = "The file has" if self._unstamped == self._count else "Some frames have"
                yield f"{which} no time stamps; times are counted from its declared {fps}."
        if self.joins:
            starts = ", ".join(f"{t:.1f}" for t in self.joins)
            yield (
                f"The file is {len(self.joins) + 1} recordings joined together, whose time stamps jump at {starts} s; "
                "all of them are used."
            )
        if self._backwards:
            share = f"{self._backwards} of {self._count} frames"
            yield f"{share} had a time stamp out of order and were left out."
        if self._same_size is not None and self._same_size.changed is not None:
            first, later = (f"{width}x{height}" for width, height in self._same_size.changed)
            yield f"The size of the frames changes within the file, from {first} to {later}; all were brought to the first one."
        yield from self._light()
        if duration is not None and not self.joins and self._last < 0.9 * duration - 1.0:
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

    def _seconds(self, picture: VideoFrame, stream: VideoStream) -> float:
        """The frame's own stamp in s; one interval after the last where it has none."""
        stamp = picture.dts if self._decoding_times or picture.pts is None else picture.pts
        self._count += 1
        base = picture.time_base or stream.time_base
        self._follows_unstamped = self._is_unstamped
        self._is_unstamped = stamp is None or base is None
        if stamp is not None and base is not None:
            return float(stamp * base)
        self._unstamped += 1
        return 0.0 if self._start is None else self._start + self._last + self._interval

    def _zero(self, seconds: float) -> float:
        """The stamp at which this clip's time begins; `seconds` is the stamp of a frame that may be the first."""
        if self._start is None:
            self._start = 0.0 if self._has_timeline and 0 <= seconds <= _LATE_START else seconds
        return self._start

    def _advanced(self, seconds: float) -> float:
        """The clip's own time of a frame that comes after the last one."""
        t = seconds - self._zero(seconds)
        if self._last >= 0:
            self._interval = t - self._last
            self._longest = max(self._longest, self._interval)
        self._advances += 1
        self._last = t
        return t


def nominal_fps(stream: VideoStream) -> Fraction:
    """Frames per second as the stream declares them: for bare streams the average is only the demuxer's guess, and for
    tapes it is the time base."""
    rates = (stream.average_rate, stream.guessed_rate)
    if stream.codec_context.framerate and stream.duration is None:
        rates = (stream.guessed_rate, stream.codec_context.framerate)
    return next((rate for rate in rates if rate and 0 < rate <= _MOST_FPS), USUAL_FPS)
