"""An H.264 video that plays in every browser, with the timing of its source."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

import av
import cv2
import numpy as np
from av.container import OutputContainer
from av.video.stream import VideoStream
from numpy.typing import NDArray

from posturecam.cores import codec_threads
from posturecam.durable import AtomicFile
from posturecam.errors import OutputError, system_reason
from posturecam.video.yuv import stored
from posturecam.words import message

if TYPE_CHECKING:
    from typing_extensions import Self

_TICKS = 90_000
"""Time stamps per second: fine enough that every common frame rate is exact to 11 microseconds."""
_USUAL_FPS = 30
"""Declared in the header; the time stamps say when a frame is shown."""
_PARAMETERS = "colorprim=bt709:transfer=bt709:colormatrix=bt709:no-deblock=0:deblock=0,0"
"""The colours as the video says them, and x264's smoothing of block edges, which its fastest preset leaves out: for a
tenth more time it makes the frames clean."""


class VideoWriter:
    """Writes an .mp4 that is whole or absent: it gets its name on close.

    Leaving the `with` block by an exception deletes what was written. Raises OutputError when the folder cannot be
    written to or the disk is full.

    Parameters
    ----------
    path : str or Path
        The file; what is there gives way on close.
    size : tuple of int
        (width, height) px of the frames that will come.
    longest : int or None
        Frames are scaled down, never up, until their longer side is at most this many px; None keeps them. Both sides
        of the video are even, as H.264 needs (a stray row or column is cut off).
    crf : int
        x264's quality, smaller is better.
    preset : str
        x264's effort, slower makes smaller files.
    comment : str or None
        Kept in the video's metadata.
    """

    def __init__(
        self,
        path: str | Path,
        size: tuple[int, int],
        *,
        longest: int | None = 1280,
        crf: int = 23,
        preset: str = "ultrafast",
        comment: str | None = None,
    ) -> None:
        self._path = Path(path)
        self._source = size
        self._size = video_size(size, longest)
        self._last: int | None = None
        self._container: OutputContainer | None = None
        self._file = self._begun()
        try:
            self._stream = self._open(crf, preset, comment)
        except BaseException:
            self.discard()
            raise

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the video as it is written."""
        return self._size

    def write(self, t_s: float, rgb: NDArray[np.uint8]) -> None:
        """Append one frame.

        Parameters
        ----------
        t_s : float
            From when on it is shown, s; the times must increase.
        rgb : ndarray
            (H, W, 3) uint8.

        Raises
        ------
        ValueError
            For a closed video, a frame of another size, or a time that does not increase.
        """
        if self._container is None:
            raise ValueError("this video is closed")
        if rgb.shape != (self._source[1], self._source[0], 3):
            raise ValueError(f"the video was opened for frames of {self._source}, got shape {rgb.shape}")
        tick = round(t_s * _TICKS)
        if self._last is not None and tick <= self._last:
            raise ValueError(f"the times of a video must increase; {t_s} s does not")
        self._last = tick
        frame = stored(_fitted(rgb, self._size))
        frame.pts, frame.time_base = tick, Fraction(1, _TICKS)
        with self._explaining():
            self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Finish the video and put it in place, replacing what was there."""
        if self._container is None:
            return
        try:
            with self._explaining():
                self._container.mux(self._stream.encode(None))
                self._container.close()
                self._file.commit()
        except BaseException:
            self.discard()
            raise
        self._container = None

    def discard(self) -> None:
        """Give up the video and delete what was written; what was in its place before stays."""
        container, self._container = self._container, None
        try:
            if container is not None:
                container.close()
        except (av.FFmpegError, OSError):
            pass  # it is thrown away
        self._file.discard()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _begun(self) -> AtomicFile:
        with self._explaining():
            file = AtomicFile(self._path)
            file.partial.open("wb").close()
            return file

    def _open(self, crf: int, preset: str, comment: str | None) -> VideoStream:
        with self._explaining():
            self._container = av.open(
                f"file:{self._file.partial}", mode="w", format="mp4", options={"movflags": "+faststart"}
            )
            if comment is not None:
                self._container.metadata["comment"] = comment
            options = {"crf": str(crf), "preset": preset, "g": str(2 * _USUAL_FPS), "x264-params": _PARAMETERS}
            stream = self._container.add_stream("libx264", rate=_USUAL_FPS, options=options)
            stream.width, stream.height = self._size
            stream.pix_fmt = "yuv420p"
            stream.codec_context.thread_count = codec_threads()
            stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS)
            return stream

    @contextmanager
    def _explaining(self) -> Iterator[None]:
        """Turn what goes wrong on the disk into our own error."""
        try:
            yield
        except (av.FFmpegError, OSError) as error:
            raise OutputError(message("video.writer.failed", path=self._path, reason=system_reason(error))) from error


def _fitted(rgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The frame at the size of the video; a stray row or column is cut off rather than scaled away."""
    width, height = size
    if rgb.shape[1] // 2 * 2 == width and rgb.shape[0] // 2 * 2 == height:
        return rgb[:height, :width]
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def video_size(size: tuple[int, int], longest: int | None) -> tuple[int, int]:
    """Choose the size of a video.

    Parameters
    ----------
    size : tuple of int
        (width, height) px of its frames.
    longest : int or None
        The most px of its longer side; None keeps it.

    Returns
    -------
    tuple of int
        (width, height) px: both even, at least 2.
    """
    scale = 1.0 if longest is None else min(1.0, longest / max(size))
    if scale == 1.0:
        return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)
    return max(2, 2 * round(size[0] * scale / 2)), max(2, 2 * round(size[1] * scale / 2))
