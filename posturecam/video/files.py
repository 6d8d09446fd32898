"""Frames from a video file, at the times the file itself gives them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from av.container import InputContainer
from av.video.frame import VideoFrame
from av.video.stream import VideoStream

from posturecam.track import RECORDED, Frame
from posturecam.video.capture_rate import declared_factor
from posturecam.video.frame import Converter, DecodedFrame
from posturecam.video.opening import open_container, prepared, undecodable, video_streams
from posturecam.video.orientation import Matrix, display_matrix, swaps_axes, turn_message, turned
from posturecam.video.probe import container_of
from posturecam.video.reading import ClipPass, FrameTimes
from posturecam.video.recorded import recorded_in
from posturecam.video.repeats import HOLD, without_repeats
from posturecam.video.same_size import frame_bytes, is_absurd, square_pixels
from posturecam.video.stamps import nominal_fps
from posturecam.video.tally import RepeatTally
from posturecam.words import Message, message

if TYPE_CHECKING:
    from typing_extensions import Self

RENDERED_COMMENT = "posturecam: rendered people"
"""The comment in the metadata of videos that posturecam rendered (posturecam_lab/synth/images/studio.py)."""
_FULL_HD = 1920 * 1088
"""Pixels of a frame."""
_HELD: tuple[tuple[int, int, int, int], ...] = ((_FULL_HD, 8 * 2**20, 12, HOLD), (2**63, 16 * 2**20, 6, 10))
"""(pixels, bytes, lag, hold): up to how large a frame how many may be held at once (see `without_repeats`), so that
they stay below 300 MB with those that wait to be looked at."""
_HELD_LARGE = 1, 5
"""(lag, hold) of larger ones."""


class VideoFile:
    """The frames of a clip, upright, without repeated ones, at their true times; can be iterated more than once.

    Of several video streams the one marked as default, else the largest, is read; `next_stream` goes on to another.
    Frame.t is the container's own time stamp in s, strictly increasing. Its zero is the zero of the container's
    timeline, where a player starts, so the first frame of an .mp4 may come a moment later; videos without such a
    timeline, or cut out of the middle of a longer one (a first frame beyond 1 s), start at 0 with their first frame. A
    second reading gives the frames of the first one again, for less work. Raises VideoError here when the file holds no
    readable video, and while iterating only when nothing at all could be read.

    Parameters
    ----------
    path : str or Path
        A file of .mp4, .mov, .webm, .mkv, .avi and what else FFmpeg's mov, matroska, avi, mpeg, mpegts, asf, flv, ogg,
        dv, mxf, ivf and rm readers and those of bare streams know.
    """

    def __init__(self, path: str | Path) -> None:
        self._path = Path(path)
        self._demuxer = container_of(self._path)
        self._tally = RepeatTally()
        self._notes: tuple[Message, ...] = ()
        self._read: FrameTimes | None = None
        self._cuts: list[float] = []
        self._suspected: list[float] = []
        self._joins: list[float] = []
        self._time_is_assumed = False
        self._stream = self._turn = self._n_streams = 0
        self._matrix: Matrix = (1, 0, 0, 1)
        self._look_in()

    def _look_in(self) -> None:
        """What is known of the chosen stream before it is read: its size, length and how the phone was held."""
        self._read = None
        with self._opened() as (container, stream):
            self._expected, self._duration = _length(container, stream, self._demuxer)
            self._slow_motion = declared_factor(container.metadata, float(stream.average_rate or 0))
            first = self._first_frame(container, stream)
            self._aspect = stream.sample_aspect_ratio
            self._square, self._frame_bytes = square_pixels(self._aspect, first), frame_bytes(first)
            self._recorded = recorded_in(container.metadata)
            self._rendered = container.metadata.get("comment") == RENDERED_COMMENT
            self._matrix = turned(display_matrix(first), self._turn)
        width, height = self._square
        self._size = (height, width) if swaps_axes(self._matrix) else (width, height)

    def next_stream(self) -> bool:
        """Go on to the file's next video stream.

        Returns
        -------
        bool
            False, and nothing changes, when there is none.
        """
        if self._stream + 1 >= self._n_streams:
            return False
        self._stream += 1
        self._look_in()
        return True

    def turn(self, degrees: int) -> tuple[Message, ...]:
        """Turn the frames of the next readings, in addition to what the file says.

        Parameters
        ----------
        degrees : int
            Clockwise, a multiple of 90.

        Returns
        -------
        tuple of Message
            What the user should know of it.
        """
        self._turn = (self._turn + degrees) % 360
        self._matrix = turned(self._matrix, degrees)
        if degrees % 180:
            self._size = self._size[::-1]
        if not self._turn:
            return ()
        how = "upside_down" if self._turn == 180 else "on_its_side"
        return (message(f"video.note.{how}", turn=turn_message(self._turn)),)

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
    def notes(self) -> tuple[Message, ...]:
        """What the user should know of the last reading: repeats left out, too little light, an early end, damage."""
        return self._notes

    @property
    def provenance(self) -> dict[str, str]:
        """For the provenance of a track: when it was recorded, and the calibration of rendered people where it is."""
        recorded = {} if self._recorded is None else {RECORDED: self._recorded.isoformat()}
        if not self._rendered:
            return recorded
        from posturecam.landmark_bias import CALIBRATION, RENDERED_PEOPLE

        return {**recorded, CALIBRATION: RENDERED_PEOPLE.name}

    @property
    def cuts(self) -> tuple[float, ...]:
        """The times in s at which, in the last reading, the image changes as it does where another shot begins."""
        return tuple(self._cuts)

    @property
    def joins(self) -> tuple[float, ...]:
        """The times in s at which, in the last reading, another recording begins: its time stamps start anew."""
        return tuple(self._joins)

    @property
    def suspected_cuts(self) -> tuple[float, ...]:
        """Times in s at which another shot may begin, if the body jumps there too."""
        return tuple(self._suspected)

    @property
    def time_is_assumed(self) -> bool:
        """Whether, in the last reading, neither time stamps nor a declared frame rate said how fast the frames came."""
        return self._time_is_assumed

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing is held open between iterations."""

    def __iter__(self) -> Iterator[Frame]:
        whole = Converter()
        for t, frame in self._first_time() if self._read is None else self._again(self._read):
            yield DecodedFrame(
                t, frame, self._square, self._matrix, whole, after_cut=t in self._cuts or t in self._joins
            )

    def _first_time(self) -> Iterator[tuple[float, VideoFrame]]:
        """The frames at their times, as they are found out."""
        self._tally, self._notes = RepeatTally(), ()
        self._cuts, self._suspected, self._joins = [], [], []
        reading, read = ClipPass(self._demuxer), FrameTimes()
        pixels, size = self._square[0] * self._square[1], self._frame_bytes
        lag, hold = next((held[2:] for held in _HELD if pixels <= held[0] and size <= held[1]), _HELD_LARGE)
        with self._opened() as (container, stream):
            for t, (stamp, frame) in without_repeats(reading.frames(container, stream), self._tally, lag, hold):
                read.add(stamp, t)
                if stamp in reading.joins:
                    self._joins.append(t)
                elif reading.cuts.is_cut(stamp):
                    self._cuts.append(t)
                elif reading.cuts.is_suspect(stamp):
                    self._suspected.append(t)
                yield t, frame
        if self._tally.seen == 0:
            raise undecodable(self._path)
        self._notes = tuple(note for note in self._notes_on(reading) if note is not None)
        self._time_is_assumed = reading.time_is_assumed
        self._read = read

    def _notes_on(self, reading: ClipPass) -> tuple[Message | None, ...]:
        return (
            self._note_on_streams(),
            self._note_on_aspect(),
            *reading.notes(self._duration),
            self._tally.note(),
            self._tally.standstill(),
        )

    def _again(self, read: FrameTimes) -> Iterator[tuple[float, VideoFrame]]:
        """The same frames at the same times."""
        n = 0
        with self._opened() as (container, stream):
            for stamp, frame in ClipPass(self._demuxer).stamped(container, stream):
                while n < len(read.stamps) and read.stamps[n] < stamp:
                    n += 1
                if n < len(read.stamps) and read.stamps[n] == stamp:
                    yield read.times[n], frame

    @contextmanager
    def _opened(self) -> Iterator[tuple[InputContainer, VideoStream]]:
        """The open container and the chosen stream."""
        with open_container(self._path, self._demuxer) as container:
            streams = video_streams(container, self._path)
            self._n_streams = len(streams)
            yield container, prepared(streams[min(self._stream, len(streams) - 1)], self._path)

    def _note_on_aspect(self) -> Message | None:
        """What is said of a pixel aspect ratio that can't be."""
        if not self._aspect or not is_absurd(self._aspect):
            return None
        return message("video.note.absurd_aspect", aspect=float(self._aspect))

    def _note_on_streams(self) -> Message | None:
        """Which of several video streams was read."""
        if self._n_streams < 2:
            return None
        width, height = self._size
        return message("video.note.streams", streams=self._n_streams, width=width, height=height)

    def _first_frame(self, container: InputContainer, stream: VideoStream) -> VideoFrame:
        """The first frame that decodes; VideoError when there is none."""
        for frame in ClipPass(self._demuxer).decoded(container, stream):
            return frame
        raise undecodable(self._path)


def _length(container: InputContainer, stream: VideoStream, demuxer: str) -> tuple[int | None, float | None]:
    """(number of frames, length in s) as the file declares them; None where it does not."""
    duration = None
    if stream.duration and stream.time_base:
        duration = float(stream.duration * stream.time_base)
    elif container.duration:
        duration = container.duration / 1_000_000
        start = (container.start_time or 0) / 1_000_000
        if demuxer == "matroska" and 0 < start <= duration:  # this container counts from 0, whenever the video begins
            duration -= start
    count = stream.frames or (round(duration * nominal_fps(stream)) if duration else None)
    return count, duration
