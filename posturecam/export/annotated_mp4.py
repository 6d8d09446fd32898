"""annotated.mp4: the clip with the body, the angles and the verdicts drawn on it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.export.base import Format, FrameSink
from posturecam.track import Frame
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.render.overlay import Overlay
    from posturecam.video.frame import Image
    from posturecam.video.writer import VideoWriter

FILE = "annotated.mp4"
LONGEST_PX = 1280
"""The longer side of the video, at most: enough for a phone and a laptop's screen. Our choice."""


class AnnotatedVideo:
    """Writes annotated.mp4."""

    format = Format(id="video", files=FILE, name=message("export.format.video"), mime="video/mp4", rank=10)

    @contextmanager
    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> Iterator[FrameSink]:
        """Begin the video; nothing of a photo.

        Parameters
        ----------
        analysis : Analysis
            What was found in the clip.
        size : tuple of int
            (width, height) px of its frames.
        folder : Path
            The result folder.

        Yields
        ------
        FrameSink
            What takes the frames.
        """
        if analysis.is_photo:
            yield FrameSink()
            return
        from posturecam.render.overlay import Overlay
        from posturecam.video.frame import Converter, image_at
        from posturecam.video.writer import VideoWriter, video_size

        scaled = video_size(size, LONGEST_PX)
        with VideoWriter(folder / FILE, scaled) as writer:
            to_scale = partial(image_at, size=scaled, converter=Converter())
            yield _Drawing(writer, Overlay(analysis, scaled), to_scale)


class _Drawing(FrameSink):
    def __init__(self, writer: VideoWriter, overlay: Overlay, scaled: Callable[[Frame], Image]) -> None:
        self._writer, self._overlay, self._scaled = writer, overlay, scaled

    def prepare(self, frame: Frame) -> Image:
        return self._scaled(frame)

    def draw(self, frame: Frame, prepared: Image) -> Image:
        return self._overlay.draw(prepared, frame.t, on_it=True)

    def write(self, t: float, drawn: Image) -> None:
        self._writer.write(t, drawn)


EXPORTER = AnnotatedVideo()
