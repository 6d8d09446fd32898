"""Single frames of a clip by seeking, for what needs to see a few of them at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from av.container import InputContainer
from av.video.stream import VideoStream

from posturecam.track import Frame
from posturecam.video.frame import Converter, DecodedFrame
from posturecam.video.opening import open_container, prepared, video_streams
from posturecam.video.orientation import display_matrix
from posturecam.video.probe import WITHOUT_TIMES, container_of
from posturecam.video.reading import ClipPass
from posturecam.video.same_size import square_pixels


def length_s(path: Path) -> float | None:
    """Find out how long a clip is, as far as it can be cut and looked at in the middle.

    Parameters
    ----------
    path : Path
        The clip.

    Returns
    -------
    float or None
        Seconds; None where its file does not say, or holds no times.

    Raises
    ------
    VideoError
        When the clip can't be read.
    """
    demuxer = container_of(path)
    if demuxer in WITHOUT_TIMES:
        return None
    with open_container(path, demuxer) as container:
        stream = video_streams(container, path)[0]
        if stream.duration and stream.time_base:
            return float(stream.duration * stream.time_base)
        return container.duration / 1_000_000 if container.duration else None


def frames_at(path: Path, times: Sequence[float]) -> Iterator[Frame]:
    """Decode the key frames nearest before some times.

    Parameters
    ----------
    path : Path
        The clip.
    times : sequence of float
        From its beginning, s, increasing.

    Yields
    ------
    Frame
        Upright, at its true time from the beginning; one for several times between two key frames.

    Raises
    ------
    VideoError
        When the clip can't be read.
    """
    demuxer = container_of(path)
    with open_container(path, demuxer) as container:
        stream = prepared(video_streams(container, path)[0], path)
        stream.codec_context.skip_frame = "NONKEY"
        start, last, converter = beginning_s(container, stream), -1.0, Converter()
        for t in times:
            container.seek(round((start + t) * 1_000_000), backward=True)
            stored = next(iter(ClipPass(demuxer).decoded(container, stream)), None)
            if stored is None or stored.time is None or float(stored.time) - start <= last:
                continue
            last = float(stored.time) - start
            square = square_pixels(stream.sample_aspect_ratio, stored)
            yield DecodedFrame(last, stored, square, display_matrix(stored), converter)


def beginning_s(container: InputContainer, stream: VideoStream) -> float:
    """Return when a clip begins on its file's own clock.

    Parameters
    ----------
    container : InputContainer
        The open file.
    stream : VideoStream
        One of its streams.

    Returns
    -------
    float
        Seconds.
    """
    if stream.start_time is not None and stream.time_base is not None:
        return float(stream.start_time * stream.time_base)
    return (container.start_time or 0) / 1_000_000
