"""annotated.jpg: a photo with the body, the angles and the verdicts drawn on it, in place of a video."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.export.base import Format, FrameSink
from posturecam.track import Frame
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.render.overlay import Overlay

FILE = "annotated.jpg"


class AnnotatedPhoto:
    """Writes annotated.jpg, of a photo."""

    format = Format(id="photo", files=FILE, name=message("photo.format"), mime="image/jpeg", rank=11)

    @contextmanager
    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> Iterator[FrameSink]:
        """Begin the drawing; nothing of a video.

        Parameters
        ----------
        analysis : Analysis
            What was found in the photo.
        size : tuple of int
            (width, height) px of its frame.
        folder : Path
            The result folder.

        Yields
        ------
        FrameSink
            What takes the frame.
        """
        if not analysis.is_photo:
            yield FrameSink()
            return
        from posturecam.render.overlay import Overlay

        yield _Photo(Overlay(analysis, size), folder / FILE)


class _Photo(FrameSink):
    def __init__(self, overlay: Overlay, path: Path) -> None:
        self._overlay, self._path = overlay, path

    def draw(self, frame: Frame, prepared: None) -> None:
        from posturecam.render.jpeg import write_jpeg

        write_jpeg(self._overlay.draw(frame.rgb, frame.t), self._path)


EXPORTER = AnnotatedPhoto()
