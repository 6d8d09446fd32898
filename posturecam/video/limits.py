"""Whether a film is small enough to be worked on for somebody else: told from its packets, none of which is decoded."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import av

from posturecam.errors import VideoError
from posturecam.memory import limit_growth
from posturecam.video.opening import open_container, video_streams
from posturecam.video.probe import container_of

_MOST_MB = 300
"""What looking at a file may take: 4K frames from which FFmpeg learns how they are stored, their index, a packet at a time."""


@dataclass(frozen=True)
class Limits:
    """The most that is taken: pixels of a picture, seconds, pictures in all."""

    pixels: int
    seconds: float
    pictures: int


@limit_growth(_MOST_MB)
def check_limits(path: Path, limits: Limits) -> None:
    """Nothing; VideoError, in a sentence, for what is no film, more than the limits allow or more than memory should hold.

    The length is that of the packets, whatever the header says.
    """
    demuxer = container_of(path)
    with open_container(path, demuxer) as container:
        films = video_streams(container, path)
        film = max(films, key=lambda one: one.width * one.height)
        if film.width * film.height > limits.pixels:
            raise VideoError(
                f"The pictures of {path} are {film.width}x{film.height}, more than this page takes. "
                "Export it at 1920x1080 or less."
            )
        _check_length(path, container, films[0], limits)


def _check_length(
    path: Path, container: av.container.InputContainer, film: av.video.stream.VideoStream, limits: Limits
) -> None:
    """Counts packets until one limit is passed or the film ends."""
    first: float | None = None
    for count, packet in enumerate(container.demux(film)):
        stamp = packet.dts if packet.dts is not None else packet.pts
        t = None if stamp is None or packet.time_base is None else float(stamp * packet.time_base)
        first = t if first is None else first
        if count > limits.pictures or (t is not None and first is not None and t - first > limits.seconds):
            raise VideoError(
                f"{path} is longer than the {limits.seconds / 60:.0f} minutes that this page takes. "
                "Cut it to the 10 to 30 s that matter."
            )
