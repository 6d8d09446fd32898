"""The times of decoded frames from their time stamps, which may be missing, jump ahead or go back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction

from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posturecam.video.probe import WITHOUT_TIMES
from posturecam.words import Message, message

_LATE_START_S = 1.0
"""A first frame later than this was cut out of the middle of a longer video. Our choice."""
_JOIN_S = 0.5
"""A step back in time by more than this, which the next frame confirms, is where two recordings were joined. Our
choice."""
_GAP_S, _GAP_INTERVALS, _GAP_AFTER = 10.0, 50, 10
"""A step ahead by more than this many seconds and this many times the longest interval so far, after at least so many
frames, is one too (chosen: longer than a recorder pauses between two files of one recording)."""
_DECODING_TIMES = frozenset({"avi", "mxf", "mpegvideo"})
"""Demuxers that know only when frames are decoded; the presentation times that they guess from it are wrong."""
_MOST_FPS = 1000
"""Declared rates above this are damaged. Our choice."""
USUAL_FPS = Fraction(30)
"""Where a stream declares no rate."""
_SHARE_UNSTAMPED = 0.1
"""With a larger share of frames without time stamps the user is informed. Our choice."""


class ClipClock:
    """The clip's own time in one pass over it: one strictly increasing time for each frame that has a place.

    Parameters
    ----------
    demuxer : str
        FFmpeg's name of what reads the file.

    Attributes
    ----------
    frames : int
        How many came.
    last : float
        The time of the last one that has a place, s; -1 before the first.
    joins : list of float
        Times at which another recording begins, s.
    """

    def __init__(self, demuxer: str) -> None:
        self._is_bare = demuxer in WITHOUT_TIMES
        self._decoding_times = demuxer in _DECODING_TIMES
        self._has_timeline = demuxer in ("mov", "matroska")
        self.frames = 0
        self.last = -1.0
        self.joins: list[float] = []
        self._unstamped = self._advances = 0
        self._is_unstamped = self._follows_unstamped = False
        self._backwards = 0
        self._start: float | None = None
        self._interval = self._nominal = float(1 / USUAL_FPS)
        self._longest = 0.0
        self._rate_is_declared = True

    @property
    def time_is_assumed(self) -> bool:
        """Whether neither time stamps nor a declared frame rate say how fast the frames came."""
        return self._lacks_stamps and not self._rate_is_declared

    @property
    def _lacks_stamps(self) -> bool:
        return self._unstamped > _SHARE_UNSTAMPED * self.frames

    def timed(self, frames: Iterable[VideoFrame], stream: VideoStream) -> Iterator[tuple[float, VideoFrame]]:
        """Give each frame its time; those without a place are left out.

        Parameters
        ----------
        frames : Iterable of VideoFrame
            As they are decoded.
        stream : VideoStream
            What they come from.

        Yields
        ------
        tuple
            (t, frame); t in s, strictly increasing.
        """
        declared = stream.codec_context.framerate
        self._rate_is_declared = not self._is_bare or bool(declared)
        self._interval = self._nominal = float(1 / nominal_fps(stream))
        held: tuple[float, VideoFrame] | None = None
        for frame in frames:
            seconds = self._seconds(frame, stream)
            if held is not None:
                yield from self._joined(*held, seconds)
                held = None
            step = seconds - self._zero(seconds) - self.last
            if self._follows_unstamped and step <= 0:
                self._start = seconds - self.last - self._interval
                yield self._advanced(seconds), frame
            elif step < -_JOIN_S or step > self._longest_step():
                held = seconds, frame
            elif step <= 0:
                self._backwards += 1
            else:
                yield self._advanced(seconds), frame
        self._backwards += held is not None

    def notes(self) -> Iterator[Message]:
        """Say which time stamps were missing, jumped or went back.

        Yields
        ------
        Message
            Sentences for the user.
        """
        if self._lacks_stamps:
            without = "no_stamps" if self._unstamped == self.frames else "some_without_stamps"
            yield message(f"video.note.{'time_assumed' if self.time_is_assumed else without}", fps=1 / self._nominal)
        if self.joins:
            times = ", ".join(f"{t:.1f}" for t in self.joins)
            yield message("video.note.joined", recordings=len(self.joins) + 1, times=times)
        if self._backwards:
            yield message("video.note.out_of_order", left_out=self._backwards, frames=self.frames)

    def _longest_step(self) -> float:
        """The longest step ahead in s that two frames of one recording may be apart."""
        if self._advances < _GAP_AFTER:
            return float("inf")
        return max(_GAP_S, _GAP_INTERVALS * self._longest)

    def _joined(self, seconds: float, frame: VideoFrame, following: float) -> Iterator[tuple[float, VideoFrame]]:
        """A frame whose stamp steps far back or ahead, where it has a place in the clip.

        It is the first one of another recording if the `following` stamp goes on from it, else left out; one of a video
        that goes on with long steps keeps its time.
        """
        goes_on = 0 < following - seconds <= self._longest_step()
        if seconds - self._zero(seconds) > self.last:
            if following - seconds > self._longest_step():
                yield self._advanced(seconds), frame
                return
        else:
            goes_on &= following - self._zero(following) <= self.last
        if not goes_on:
            self._backwards += 1
            return
        self._start = seconds - self.last - self._interval
        self.joins.append(seconds - self._start)
        yield self._advanced(seconds), frame

    def _seconds(self, frame: VideoFrame, stream: VideoStream) -> float:
        """The frame's own stamp in s; one interval after the last where it has none."""
        stamp = frame.dts if self._decoding_times or frame.pts is None else frame.pts
        self.frames += 1
        base = frame.time_base or stream.time_base
        self._follows_unstamped = self._is_unstamped
        self._is_unstamped = stamp is None or base is None
        if stamp is not None and base is not None:
            return float(stamp * base)
        self._unstamped += 1
        return 0.0 if self._start is None else self._start + self.last + self._interval

    def _zero(self, seconds: float) -> float:
        """The stamp at which this clip's time begins; `seconds` is the stamp of a frame that may be the first."""
        if self._start is None:
            self._start = 0.0 if self._has_timeline and 0 <= seconds <= _LATE_START_S else seconds
        return self._start

    def _advanced(self, seconds: float) -> float:
        """The clip's own time of a frame that comes after the last one."""
        t = seconds - self._zero(seconds)
        if self.last >= 0:
            self._interval = t - self.last
            self._longest = max(self._longest, self._interval)
        self._advances += 1
        self.last = t
        return t


def nominal_fps(stream: VideoStream) -> Fraction:
    """Find the frame rate that a stream declares.

    For bare streams the average is only the demuxer's guess, and for tapes it is the time base.

    Parameters
    ----------
    stream : VideoStream
        A stream of an open file.

    Returns
    -------
    Fraction
        Frames per second.
    """
    rates = (stream.average_rate, stream.guessed_rate)
    if stream.codec_context.framerate and stream.duration is None:
        rates = (stream.guessed_rate, stream.codec_context.framerate)
    return next((rate for rate in rates if rate and 0 < rate <= _MOST_FPS), USUAL_FPS)
