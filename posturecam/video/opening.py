"""Opening a video file: the one place where FFmpeg gets at it, within limits, and where FFmpeg's errors become ours."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import av
from av.container import InputContainer
from av.stream import Disposition
from av.video.stream import VideoStream

from posturecam.cores import codec_threads
from posturecam.errors import VideoError, explained
from posturecam.memory import limit_growth
from posturecam.video.same_size import LARGE_PIXELS, MAX_PIXELS, too_large

OPENING_MB = 600
"""What opening a file may take: its index, and frames from which FFmpeg learns how they are stored; six of 8K at 10 bits. An
index may declare many millions of frames in a few bytes."""


@contextmanager
def open_container(path: Path, demuxer: str) -> Iterator[InputContainer]:
    """The open container of a file that `probe.container_of` knows; nothing but this one file can be reached through it.

    Metadata need not be UTF-8. Raises VideoError for whatever FFmpeg raises, in the `with` block too.
    """
    options = {"protocol_whitelist": "file", "max_pixels": str(MAX_PIXELS)}
    damaged = f"{path} is incomplete or damaged: its index cannot be read. Copy it again from the phone."
    with explained(VideoError, damaged, too_large(str(path)), av.FFmpegError), limit_growth(OPENING_MB):
        container = av.open(f"file:{path}", mode="r", format=demuxer, options=options, metadata_errors="replace")
    broken = f"{path} is damaged and cannot be read to its end. Export it again as H.264 (.mp4)."
    with container, explained(VideoError, broken, too_large(str(path)), av.FFmpegError):
        yield container


def video_streams(container: InputContainer, path: Path) -> list[VideoStream]:
    """The video streams that can be decoded, without covers, in the order in which they are tried: the default one, then
    the larger. VideoError when there is none."""
    films = [one for one in container.streams.video if Disposition.attached_pic not in one.disposition]
    if not films:
        raise VideoError(f"{path} holds sound but no film. Give a clip with pictures.")
    known = [one for one in films if one.codec_context is not None]
    if not known:
        raise undecodable(path)
    return sorted(
        known, key=lambda one: (Disposition.default not in one.disposition, -(one.width or 0) * (one.height or 0))
    )


def prepared(stream: VideoStream, path: Path) -> VideoStream:
    """The stream, ready to be decoded within the limits; VideoError when its frames are declared larger than 8K."""
    pixels = (stream.width or 0) * (stream.height or 0)
    if pixels > MAX_PIXELS:
        raise VideoError(
            f"{path} says that its pictures are {stream.width}x{stream.height}, larger than 8K. "
            "Export it at 1920x1080 or less."
        )
    # Threads that each decode a frame of their own each hold several.
    stream.thread_type = "AUTO" if pixels <= LARGE_PIXELS else "SLICE"
    stream.codec_context.thread_count = codec_threads()
    stream.codec_context.options = {"max_pixels": str(MAX_PIXELS)}
    return stream


def undecodable(path: Path | str) -> VideoError:
    """The error for a file whose container is read, but not one of its frames."""
    return VideoError(
        f"No picture in {path} can be decoded: it is damaged, copy-protected or in an unknown format. "
        "Export it again as H.264 (.mp4)."
    )
