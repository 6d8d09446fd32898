"""annotated.jpg: a photo with the body, the angles and the verdicts drawn on it, in place of a video."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.export.base import Format, FrameSink
from posturecam.track import Frame
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.render.overlay import Overlay

FILE = "annotated.jpg"
SHORTEST_PX, MOST_ENLARGED = 1200, 4.0
"""The longer side of the drawing, at least, so that its letters are sharp, and how many times a small photo is enlarged
for it at most. Our choice."""


class AnnotatedPhoto:
    """Writes annotated.jpg, of a photo."""

    format = Format(id="photo", files=FILE, name=message("photo.format"), mime="image/jpeg", rank=59)

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

        scale = min(MOST_ENLARGED, max(1.0, SHORTEST_PX / max(size)))
        drawn = round(scale * size[0]), round(scale * size[1])
        yield _Photo(Overlay(analysis, drawn), drawn, folder / FILE)


class _Photo(FrameSink):
    def __init__(self, overlay: Overlay, size: tuple[int, int], path: Path) -> None:
        self._overlay, self._size, self._path = overlay, size, path

    def draw(self, frame: Frame, prepared: None) -> None:
        import cv2

        from posturecam.render.jpeg import write_jpeg

        rgb = frame.rgb
        if frame.size != self._size:
            rgb = np.asarray(cv2.resize(rgb, self._size, interpolation=cv2.INTER_CUBIC), dtype=np.uint8)
        write_jpeg(self._overlay.draw(rgb, frame.t), self._path)


EXPORTER = AnnotatedPhoto()
