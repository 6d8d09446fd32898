"""One pass over a video: its frames at their times, and what went wrong on the way."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
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
from posturecam.video.repeats import TimedFrame
from posturecam.video.same_size import SameSize, too_large
from posturecam.video.stamps import ClipClock
from posturecam.words import Message, message

_THUMBNAIL = (64, 48)
"""(width, height) px of the small grey frames: enough to see whether a body moves. Our choice."""
_SHARE_READ, _EARLY_END_S = 0.9, 1.0
"""A file ended early when less than this share of the declared time, and this many seconds more, could be read. Our
choice."""


class FrameTimes:
    """Which frames a whole reading gave: their stamps in the file, and the times they were given, in s."""

    def __init__(self) -> None:
        self.stamps, self.times = array("d"), array("d")

    def add(self, stamp: float, t: float) -> None:
        """Take in the next frame.

        Parameters
        ----------
        stamp : float
            Its stamp in the file, s.
        t : float
            The time it was given, s.
        """
        self.stamps.append(stamp)
        self.times.append(t)


class ClipPass:
    """One pass over a video: gives each frame a time and counts what went wrong.

    Parameters
    ----------
    demuxer : str
        FFmpeg's name of what reads the file.

    Attributes
    ----------
    damaged : int
        Places that could not be decoded.
    cuts : CutFinder
        Knows where another shot begins.
    """

    def __init__(self, demuxer: str) -> None:
        self.damaged = 0
        self.cuts = CutFinder()
        self._clock = ClipClock(demuxer)
        self._brightness = 0.0
        self._same_size: SameSize | None = None

    @property
    def joins(self) -> list[float]:
        """The clip's own times at which another recording begins, s."""
        return self._clock.joins

    @property
    def time_is_assumed(self) -> bool:
        """Whether neither time stamps nor a declared frame rate say how fast the frames came."""
        return self._clock.time_is_assumed

    def frames(self, container: InputContainer, stream: VideoStream) -> Iterator[TimedFrame[tuple[float, VideoFrame]]]:
        """Decode the frames of a stream, and look at each.

        Parameters
        ----------
        container : InputContainer
            The open file.
        stream : VideoStream
            One of its streams.

        Yields
        ------
        TimedFrame
            Each frame with its stamp, small and grey.
        """
        grey = VideoReformatter()
        for stamp, frame in self.stamped(container, stream):
            small = cast(
                "NDArray[np.uint8]", grey.reformat(frame, *_THUMBNAIL, "gray", interpolation="AREA").to_ndarray()
            )
            self._brightness += float(small.mean())
            self.cuts.add(stamp, small)
            yield TimedFrame(stamp, small, (stamp, frame))

    def stamped(self, container: InputContainer, stream: VideoStream) -> Iterator[tuple[float, VideoFrame]]:
        """Decode the frames of a stream.

        Parameters
        ----------
        container : InputContainer
            The open file.
        stream : VideoStream
            One of its streams.

        Yields
        ------
        tuple
            (stamp, frame); the stamps are strictly increasing times in s.
        """
        yield from self._clock.timed(self.decoded(container, stream), stream)

    def decoded(self, container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
        """Decode the frames of a stream, all brought to one size.

        Damaged packets are counted and skipped, and damage to the container ends the video.

        Parameters
        ----------
        container : InputContainer
            The open file.
        stream : VideoStream
            One of its streams.

        Yields
        ------
        VideoFrame
            Each frame.

        Raises
        ------
        VideoError
            For frames that are too large.
        """
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

    def notes(self, duration: float | None) -> Iterator[Message]:
        """Say what went wrong in this pass.

        Parameters
        ----------
        duration : float or None
            Length in s as the file declares it; None when it does not.

        Yields
        ------
        Message
            Sentences for the user.
        """
        if self.damaged:
            yield message("video.note.damaged", n=self.damaged)
        yield from self._clock.notes()
        if self._same_size is not None and self._same_size.changed is not None:
            (first_width, first_height), (width, height) = self._same_size.changed
            sizes = {"first_width": first_width, "first_height": first_height, "width": width, "height": height}
            yield message("video.note.size_changes", **sizes)
        mean = self._brightness / max(self._clock.frames, 1)
        if not DARK <= mean <= BRIGHT:
            yield message(f"video.note.{'dark' if mean < DARK else 'overexposed'}", brightness=mean)
        last = self._clock.last
        if duration is not None and not self.joins and last < _SHARE_READ * duration - _EARLY_END_S:
            yield message("video.note.ends_early", read_s=last, declared_s=duration)
