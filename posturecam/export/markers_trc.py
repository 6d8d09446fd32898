"""markers.trc: the landmarks as markers in metres, as OpenSim and Pose2Sim read them.

Names are those of Pose2Sim's BlazePose set-up. A marker that was not seen has empty cells (the
last one NaN). recording.json beside it
says what the header has no place for.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.export.base import Format
from posturecam.export.capture.exporter import RecordingExporter
from posturecam.export.capture.names import MARKERS
from posturecam.export.recording_json import write_facts
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.export.capture.recording import Recording

FILE = "markers.trc"
_COLUMNS = "DataRate\tCameraRate\tNumFrames\tNumMarkers\tUnits\tOrigDataRate\tOrigDataStartFrame\tOrigNumFrames"
_LAST = "NaN"
"""In the last cell of a row in place of nothing: OpenSim does not count an empty cell there and refuses the file."""
_PLANE = "sagittal plane from one camera: Z is 0, see recording.json"
"""In the place of the path of the file, the only free text of the header."""


class MarkersTrc(RecordingExporter):
    """Writes markers.trc."""

    format = Format(
        id="trc",
        files=FILE,
        name=message("formats.name.trc"),
        mime="text/tab-separated-values",
        rank=90,
        default=False,
        metres=True,
    )

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file, and recording.json.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        from posturecam.export.capture.recording import recording_of

        recording = recording_of(analysis, metres=True)
        with (folder / FILE).open("w", encoding="ascii", newline="\n") as file:
            file.writelines(f"{line}\n" for line in _lines(recording))
        write_facts(recording, folder)


EXPORTER = MarkersTrc()


def _lines(recording: Recording) -> Iterator[str]:
    n, rate = len(recording.even.t), f"{recording.even.rate_hz:.10g}"
    yield f"PathFileType\t4\t(X/Y/Z)\t{FILE} ({_PLANE})"
    yield _COLUMNS
    yield f"{rate}\t{rate}\t{n}\t{len(MARKERS)}\tm\t{rate}\t1\t{n}"
    yield "Frame#\tTime\t" + "".join(f"{name}\t\t\t" for name in MARKERS).rstrip("\t")
    yield "\t\t" + "\t".join(f"X{k}\tY{k}\tZ{k}" for k in range(1, len(MARKERS) + 1))
    yield ""
    for number, (t, places) in enumerate(zip(recording.even.t, recording.places, strict=True), start=1):
        cells = ["" if np.isnan(value) else f"{value + 0.0:.5f}" for value in places.ravel()]
        yield f"{number}\t{t:.6f}\t" + "\t".join([*cells[:-1], cells[-1] or _LAST])
