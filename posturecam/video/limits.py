"""Whether a video is small enough to be worked on for other people: seen from its packets, none of which is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from posturecam.errors import VideoError
from posturecam.memory import limit_growth
from posturecam.video.opening import open_container, video_streams
from posturecam.video.probe import container_of
from posturecam.words import message

_MOST_MB = 300
"""What looking at a file may take: 4K frames from which FFmpeg learns how they are stored, their index, a packet at a
time. Our choice."""


@dataclass(frozen=True)
class VideoLimits:
    """The most that is taken.

    Attributes
    ----------
    pixels : int
        Of a frame.
    seconds : float
        Of the video.
    frames : int
        Frames in all.
    """

    pixels: int
    seconds: float
    frames: int


@limit_growth(_MOST_MB)
def check_limits(path: Path, limits: VideoLimits) -> None:
    """Refuse what is no video, more than the limits allow or more than memory should hold.

    The length is that of the packets, whatever the header says.

    Parameters
    ----------
    path : Path
        The file.
    limits : VideoLimits
        The most that is taken.

    Raises
    ------
    VideoError
        Where it is refused.
    """
    demuxer = container_of(path)
    with open_container(path, demuxer) as container:
        streams = video_streams(container, path)
        largest = max(streams, key=lambda one: one.width * one.height)
        if largest.width * largest.height > limits.pixels:
            raise VideoError(message("video.limit.frame_size", path=path, width=largest.width, height=largest.height))
        _check_length(path, container, streams[0], limits)


def _check_length(
    path: Path, container: av.container.InputContainer, stream: av.video.stream.VideoStream, limits: VideoLimits
) -> None:
    """Count packets until one limit is passed or the video ends."""
    first: float | None = None
    for count, packet in enumerate(container.demux(stream)):
        stamp = packet.dts if packet.dts is not None else packet.pts
        t = None if stamp is None or packet.time_base is None else float(stamp * packet.time_base)
        first = t if first is None else first
        if count > limits.frames or (t is not None and first is not None and t - first > limits.seconds):
            raise VideoError(message("video.limit.length", path=path, minutes=limits.seconds / 60))
