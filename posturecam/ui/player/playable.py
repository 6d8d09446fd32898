"""Whether a browser plays a file as it is, at the times of its landmarks."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer
from av.video.stream import VideoStream

from posturecam.arrays import Floats
from posturecam.video.as_analysed import has_frames_at
from posturecam.video.orientation import display_matrix, swaps_axes
from posturecam.video.probe import container_of

LONGEST_PX = 1920
"""The longer side of a video on a page, at most: full HD, the most that a laptop's screen shows. Our choice."""
_PIXEL_FORMATS = ("yuv420p", "yuvj420p")
"""8 bits, 4:2:0: what every browser's H.264 decoder takes."""
_QUICKTIME = b"qt  "
"""The brand of files that not every browser takes for an .mp4."""
_TURNS = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))
"""The matrices of quarter turns; browsers follow no others."""


def plays_as_it_is(path: Path, size: tuple[int, int], times: Floats) -> bool:
    """Determine whether a browser shows a file as it is, in step with its landmarks.

    Parameters
    ----------
    path : Path
        The file.
    size : tuple of int
        (width, height) px of the image that the landmarks lie in.
    times : ndarray
        Those of the landmarks, s.

    Returns
    -------
    bool
        Whether it is an .mp4 of H.264, 8 bits 4:2:0, that begins with its index, is not too large, is not turned
        otherwise than it says itself, lasts beyond these times, and has a frame at each of them.
    """
    if container_of(path) != "mov" or not _begins_with_index(path):
        return False
    try:
        with av.open(f"file:{path}") as container:
            videos = container.streams.video
            lasts = times.size > 0 and float(times[-1]) < (container.duration or 0) / av.time_base
            return len(videos) == 1 and lasts and _suits(container, videos[0], size) and has_frames_at(path, times)
    except (av.FFmpegError, OSError):
        return False


def _suits(container: InputContainer, stream: VideoStream, size: tuple[int, int]) -> bool:
    square = stream.sample_aspect_ratio in (None, 0, 1)
    plain = stream.codec_context.name == "h264" and stream.pix_fmt in _PIXEL_FORMATS
    if not (square and plain and max(size) <= LONGEST_PX):
        return False
    first = next(container.decode(stream), None)
    if first is None:
        return False
    matrix = display_matrix(first)
    shown = (first.height, first.width) if swaps_axes(matrix) else (first.width, first.height)
    return matrix in _TURNS and shown == size


def _begins_with_index(path: Path) -> bool:
    """Whether the index (moov) comes before the frames (mdat), so that playing begins at once."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            length, kind = int.from_bytes(head[:4], "big"), head[4:]
            if kind == b"ftyp" and (brand := file.read(4)) == _QUICKTIME:
                return False
            if kind in (b"moov", b"mdat", b"moof") or length < 8:
                return kind == b"moov"
            file.seek(length - 8 - (len(brand) if kind == b"ftyp" else 0), 1)
    return False
