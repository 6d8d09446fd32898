"""Opening a video file: the one place where FFmpeg gets at it, within limits, and where FFmpeg's errors become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from posturecam.cores import decoder_threads
from posturecam.errors import VideoError, explained
from posturecam.memory import limit_growth
from posturecam.video.same_size import LARGE_PIXELS, MAX_PIXELS, too_large
from posturecam.words import message

OPENING_MB = 600
"""What opening a file may take: its index, and frames from which FFmpeg learns how they are stored; six of 8K at 10
bits. An index may declare many millions of frames in a few bytes."""


@contextmanager
def open_container(path: Path, demuxer: str) -> Iterator[InputContainer]:
    """Open a file so that nothing but this one file can be reached through it.

    Metadata need not be UTF-8. Raises VideoError for whatever FFmpeg raises, in the `with` block too.

    Parameters
    ----------
    path : Path
        A file that `probe.container_of` knows.
    demuxer : str
        What that said of it.

    Yields
    ------
    InputContainer
        The open container.
    """
    options = {"protocol_whitelist": "file", "max_pixels": str(MAX_PIXELS)}
    damaged = message("video.open.index_damaged", path=path)
    with explained(VideoError, damaged, too_large(str(path)), av.FFmpegError), limit_growth(OPENING_MB):
        container = av.open(f"file:{path}", mode="r", format=demuxer, options=options, metadata_errors="replace")
    broken = message("video.open.damaged", path=path)
    with container, explained(VideoError, broken, too_large(str(path)), av.FFmpegError):
        yield container


def video_streams(container: InputContainer, path: Path) -> list[VideoStream]:
    """List the video streams that can be decoded, without covers.

    Parameters
    ----------
    container : InputContainer
        The open file.
    path : Path
        Its path, for messages.

    Returns
    -------
    list of VideoStream
        In the order in which they are tried: the default one, then the larger.

    Raises
    ------
    VideoError
        When there is none.
    """
    streams = [one for one in container.streams.video if Disposition.attached_pic not in one.disposition]
    if not streams:
        raise VideoError(message("video.open.no_video", path=path))
    known = [one for one in streams if one.codec_context is not None]
    if not known:
        raise undecodable(path)
    return sorted(
        known, key=lambda one: (Disposition.default not in one.disposition, -(one.width or 0) * (one.height or 0))
    )


def prepared(stream: VideoStream, path: Path) -> VideoStream:
    """Prepare a stream to be decoded within the limits.

    Parameters
    ----------
    stream : VideoStream
        One of an open file.
    path : Path
        The file, for messages.

    Returns
    -------
    VideoStream
        The same.

    Raises
    ------
    VideoError
        When its frames are declared larger than 8K.
    """
    pixels = (stream.width or 0) * (stream.height or 0)
    if pixels > MAX_PIXELS:
        raise VideoError(message("video.open.larger_than_8k", path=path, width=stream.width, height=stream.height))
    # Threads that each decode a frame of their own each hold several.
    stream.thread_type = "AUTO" if pixels <= LARGE_PIXELS else "SLICE"
    stream.codec_context.thread_count = decoder_threads()
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    return stream


def undecodable(path: Path | str) -> VideoError:
    """Make the error for a file whose container is read, but not one of its frames.

    Parameters
    ----------
    path : Path or str
        The file.

    Returns
    -------
    VideoError
        To be raised.
    """
    return VideoError(message("video.undecodable", path=path))
