"""recording.json: what the files of motion capture beside it can't say of themselves: plane, scale, level."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from posturecam.export.base import Format
from posturecam.export.capture.exporter import RecordingExporter
from posturecam.results.names import json_text
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.export.capture.recording import Recording

FILE = "recording.json"


class RecordingJson(RecordingExporter):
    """Writes recording.json."""

    format = Format(
        id="recording",
        files=FILE,
        name=message("formats.name.recording"),
        mime="application/json",
        rank=94,
        default=False,
        offered=False,
    )

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        from posturecam.export.capture.recording import recording_of

        write_facts(recording_of(analysis), folder)


EXPORTER = RecordingJson()


def write_facts(recording: Recording, folder: Path) -> None:
    """Write recording.json; the same recording gives the same bytes, whichever format it stands beside.

    Parameters
    ----------
    recording : Recording
        The person.
    folder : Path
        The result folder.
    """
    from posturecam.export.capture.facts import facts_of

    content = json_text(facts_of(recording), indent=2, allow_nan=False)
    (folder / FILE).write_bytes(f"{content}\n".encode())
