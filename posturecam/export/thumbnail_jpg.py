"""thumbnail.jpg: a small clean frame of the clip, for lists."""

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
    from posturecam.render.thumbnail import Thumbnail

FILE = "thumbnail.jpg"


class ThumbnailJpg:
    """Writes thumbnail.jpg."""

    format = Format(
        id="thumbnail", files=FILE, name=message("export.format.thumbnail"), mime="image/jpeg", rank=70, offered=False
    )

    @contextmanager
    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> Iterator[FrameSink]:
        """Begin to look for the frame.

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
        from posturecam.render.thumbnail import Thumbnail

        yield _Looking(Thumbnail(analysis, folder / FILE))


class _Looking(FrameSink):
    def __init__(self, thumbnail: Thumbnail) -> None:
        self._thumbnail = thumbnail

    def draw(self, frame: Frame, prepared: None) -> None:
        self._thumbnail.offer(frame)


EXPORTER = ThumbnailJpg()
