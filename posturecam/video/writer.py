"""An H.264 film that plays in every browser, with the timing of its source."""

from __future__ import annotations

import os
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
from posturecam.errors import OutputError
from posturecam.video.yuv import stored

if TYPE_CHECKING:
    from typing_extensions import Self

_TICKS = 90_000
"""Time stamps per second: fine enough that every common picture rate is exact to 11 microseconds."""
_USUAL_RATE = 30
_PARAMETERS = "colorprim=bt709:transfer=bt709:colormatrix=bt709:no-deblock=0:deblock=0,0"
"""The colours as the film says them, and x264's smoothing of block edges, which its fastest preset leaves out: for a
tenth more time it makes the pictures clean."""


class VideoWriter:
    """Writes an .mp4 that is whole or absent: a temporary file beside `path`, renamed into place on close.

    size: (width, height) px of the pictures that will come. longest: pictures are scaled down, never up, until their
    longer side is at most this many px; None keeps them. Both sides of the film are even, as H.264 needs (a stray row
    or column is cut off). crf: x264's quality, smaller is better; preset: its effort, slower makes smaller files.
    comment: kept in the video's metadata.
    Leaving the `with` block by an exception deletes what was written. Raises OutputError when the folder cannot be
    written to or the disk is full; ValueError for times that do not increase.
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
        self._size = film_size(size, longest)
        self._last: int | None = None
        self._container: OutputContainer | None = None
        self._temporary = self._make_temporary()
        try:
            self._stream = self._open(crf, preset, comment)
        except BaseException:
            self.discard()
            raise

    @property
    def size(self) -> tuple[int, int]:
        """(width, height) px of the film as it is written."""
        return self._size

    def write(self, t_s: float, rgb: NDArray[np.uint8]) -> None:
        """Appends one picture, uint8 (height, width, 3), shown from `t_s` s on; the times must increase."""
        if self._container is None:
            raise ValueError("this film is closed")
        if rgb.shape != (self._source[1], self._source[0], 3):
            raise ValueError(f"the film was opened for pictures of {self._source}, got shape {rgb.shape}")
        tick = round(t_s * _TICKS)
        if self._last is not None and tick <= self._last:
            raise ValueError(f"the times of a film must increase; {t_s} s does not")
        self._last = tick
        picture = stored(_fitted(rgb, self._size))
        picture.pts, picture.time_base = tick, Fraction(1, _TICKS)
        with self._complaints():
            self._container.mux(self._stream.encode(picture))

    def close(self) -> None:
        """Finishes the film and puts it in place, replacing what was there."""
        if self._container is None:
            return
        try:
            with self._complaints():
                self._container.mux(self._stream.encode(None))
                self._container.close()
                os.replace(self._temporary, self._path)
        except BaseException:
            self.discard()
            raise
        self._container = None

    def discard(self) -> None:
        """Gives up the film and deletes the temporary file; what was at `path` before stays."""
        container, self._container = self._container, None
        try:
            if container is not None:
                container.close()
        except (av.FFmpegError, OSError):
            pass  # it is thrown away
        self._temporary.unlink(missing_ok=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.close()
        else:
            self.discard()

    def _make_temporary(self) -> Path:
        with self._complaints():
            temporary = self._path.with_name(f".{self._path.stem}.{os.getpid()}.part.mp4")
            temporary.open("wb").close()
            return temporary

    def _open(self, crf: int, preset: str, comment: str | None) -> VideoStream:
        with self._complaints():
            self._container = av.open(
                f"file:{self._temporary}", mode="w", format="mp4", options={"movflags": "+faststart"}
            )
            if comment is not None:
                self._container.metadata["comment"] = comment
            options = {"crf": str(crf), "preset": preset, "g": str(2 * _USUAL_RATE), "x264-params": _PARAMETERS}
            stream = self._container.add_stream("libx264", rate=_USUAL_RATE, options=options)
            stream.width, stream.height = self._size
            stream.pix_fmt = "yuv420p"
            stream.codec_context.thread_count = codec_threads()
            stream.time_base = stream.codec_context.time_base = Fraction(1, _TICKS)
            return stream

    @contextmanager
    def _complaints(self) -> Iterator[None]:
        """Turns what goes wrong on the disk into a sentence."""
        try:
            yield
        except (av.FFmpegError, OSError) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise OutputError(
                f"{self._path} could not be written: {reason}. Check that the folder exists, that you may write there and "
                "that the disk has room."
            ) from error


def _fitted(rgb: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """The picture at the size of the film; a stray row or column is cut off rather than scaled away."""
    width, height = size
    if rgb.shape[1] // 2 * 2 == width and rgb.shape[0] // 2 * 2 == height:
        return rgb[:height, :width]
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def film_size(size: tuple[int, int], longest: int | None) -> tuple[int, int]:
    """(width, height) of a film of pictures of `size`: the longer side at most `longest` px, both sides even, at least
    2 px."""
    scale = 1.0 if longest is None else min(1.0, longest / max(size))
    if scale == 1.0:
        return max(2, size[0] // 2 * 2), max(2, size[1] // 2 * 2)
    return max(2, 2 * round(size[0] * scale / 2)), max(2, 2 * round(size[1] * scale / 2))
