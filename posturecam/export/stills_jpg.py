"""Evidence stills: the frames that show a finding.

Such as 1_overstride_02.40s.jpg and 2_overstride_typical_03.10s.jpg.
"""

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
    from posturecam.render.stills import Stills


class EvidenceStills:
    """Writes the stills."""

    format = Format(
        id="stills", files="[0-9]*_*_[0-9]*s.jpg", name=message("export.format.stills"), mime="image/jpeg", rank=60
    )

    @contextmanager
    def open_frames(self, analysis: Analysis, size: tuple[int, int], folder: Path) -> Iterator[FrameSink]:
        """Begin to look for the moments that are worth a still.

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
        from posturecam.render.stills import Stills

        with Stills(analysis, folder) as stills:
            yield _Looking(stills)


class _Looking(FrameSink):
    def __init__(self, stills: Stills) -> None:
        self._stills = stills

    def draw(self, frame: Frame, prepared: None) -> None:
        self._stills.offer(frame)


EXPORTER = EvidenceStills()
