"""A part of a clip as a clip of its own: its packets as they are, from a key frame on, without encoding them again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
from av.container import InputContainer
from av.packet import Packet
from av.video.stream import VideoStream

from posturecam.errors import VideoError, explained
from posturecam.video.opening import open_container, video_streams
from posturecam.video.probe import container_of
from posturecam.video.seeking import beginning_s
from posturecam.words import message


@dataclass(frozen=True)
class ClipPart:
    """A part that was cut out.

    Attributes
    ----------
    path : Path
        Its file.
    start, end : float
        Where it lies in the whole clip, s; it starts with a key frame, a little before what was asked for, and ends
        a few frames after.
    """

    path: Path
    start: float
    end: float


def cut_part(path: Path, start: float, end: float, out: Path) -> ClipPart:
    """Cut a part out of a clip.

    Parameters
    ----------
    path : Path
        The clip.
    start, end : float
        From its beginning, s.
    out : Path
        The file to write, without its ending.

    Returns
    -------
    ClipPart
        The part.

    Raises
    ------
    VideoError
        When the clip can't be read, holds nothing there, or can't be cut.
    """
    demuxer = container_of(path)
    kind, ending, options = _target(demuxer)
    out = out.with_suffix(ending)
    uncut = message("video.part.uncut", path=path)
    with (
        _removed_on_error(out),
        open_container(path, demuxer) as source,
        explained(VideoError, uncut, uncut, av.FFmpegError, ValueError),
    ):
        stream = video_streams(source, path)[0]
        begin = beginning_s(source, stream)
        source.seek(round((begin + start) * 1_000_000), backward=True)
        with av.open(str(out), "w", format=kind, options=options) as target:
            target.metadata.update(source.metadata)
            copy: Any = target.add_stream_from_template(stream)
            first, last = _copied(source, stream, begin + end, target, copy)
        if first is None:
            raise VideoError(message("video.part.empty", path=path))
    return ClipPart(out, max(0.0, first - begin), last - begin)


@contextmanager
def _removed_on_error(file: Path) -> Iterator[None]:
    """Leave no file behind that is not whole."""
    try:
        yield
    except VideoError:
        file.unlink(missing_ok=True)
        raise


def _target(demuxer: str) -> tuple[str, str, dict[str, str]]:
    """Muxer, ending and its options for a part of what this demuxer reads."""
    if demuxer == "mov":
        return "mp4", ".mp4", {"movflags": "use_metadata_tags"}
    return "matroska", ".mkv", {}


def _copied(
    source: InputContainer, stream: VideoStream, end: float, target: Any, copy: Any
) -> tuple[float | None, float]:
    """Copy the packets up to a time on the file's clock; the times of the first and the last frame."""
    first = last = None
    for packet in _packets(source, stream, end):
        base, shown = packet.time_base, packet.pts
        assert base is not None
        if first is None:
            first = shown
        if first is None or shown is None or shown < first:
            continue  # a frame that needs others from before the part
        last = shown if last is None else max(last, shown)
        packet.pts = shown - first
        packet.dts = None if packet.dts is None else packet.dts - first
        packet.stream = copy
        target.mux(packet)
    unit = float(stream.time_base or 0)
    return (None, 0.0) if first is None or last is None else (first * unit, last * unit)


def _packets(source: InputContainer, stream: VideoStream, end: float) -> Iterator[Packet[VideoStream]]:
    """The packets from the next key frame on, in the order of decoding, up to the frame shown at a time or just after.

    They end before a packet that is shown after all so far: no frame among them needs another that follows.
    """
    last: float | None = None
    for packet in source.demux(stream):
        if packet.pts is None or packet.time_base is None or (last is None and not packet.is_keyframe):
            continue
        shown = float(packet.pts * packet.time_base)
        if last is not None and last >= end and shown > last:
            return
        last = shown if last is None else max(last, shown)
        yield packet
