"""What the exporters of motion capture share: when their file can't be written."""

from __future__ import annotations

from posturecam.export.base import Format
from posturecam.types import Analysis
from posturecam.words import Message


class RecordingExporter:
    """An exporter whose file is made from a `Recording`.

    Attributes
    ----------
    format : Format
        The format; `metres` says whether it needs the person's size.
    most_frames : int or None
        How many frames its file can hold; None for any number.
    """

    format: Format
    most_frames: int | None = None

    def hindrance(self, analysis: Analysis) -> Message | None:
        """Say why it can't be written.

        Parameters
        ----------
        analysis : Analysis
            What was found.

        Returns
        -------
        Message or None
            What to do; None where it can.
        """
        from posturecam.export.capture.recording import hindrance

        return hindrance(analysis, metres=self.format.metres, most_frames=self.most_frames)
