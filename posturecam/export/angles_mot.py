"""angles.mot: joint angles over time under OpenSim's names, in degrees; the header says what they mean.

NaN where a point was not seen, and outside the stretches that are seen from the side. The far leg has values where the
pose model saw it.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from posturecam.export.base import Format
from posturecam.export.capture.exporter import RecordingExporter
from posturecam.export.capture.names import NOT_SEPARATED, PLANE
from posturecam.export.recording_json import write_facts
from posturecam.types import Analysis
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.export.capture.recording import Recording

FILE = "angles.mot"
_MEANING = (
    f"Plane: {PLANE}. Angles are projected into it; none of the others is given.",
    "Rotations about Z, which points to the person's right; X is forward, Y up.",
    f"pelvis_tilt: positive for a backward lean, so a forward lean is negative; {NOT_SEPARATED}.",
    "lumbar_extension: held at 0 (stiff spine), not measured.",
    "hip_flexion: positive for a thigh ahead of that segment, 0 in line with it.",
    "knee_angle: positive for flexion, 0 straight (Rajagopal 2016, Pose2Sim; gait2354 and gait2392 have it negative).",
    "ankle_angle: positive for dorsiflexion, 0 where the line from heel to toe is at right angles to the shank.",
    "NaN: not seen, or not from the side. Not filtered. The far leg is partly hidden and less certain.",
)
"""Without an equals sign, which OpenSim takes for a key and its value."""


class AnglesMot(RecordingExporter):
    """Writes angles.mot."""

    format = Format(
        id="mot", files=FILE, name=message("formats.name.mot"), mime="text/tab-separated-values", rank=91, default=False
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

        recording = recording_of(analysis)
        with (folder / FILE).open("w", encoding="ascii", newline="\n") as file:
            file.writelines(f"{line}\n" for line in _lines(recording))
        write_facts(recording, folder)


EXPORTER = AnglesMot()


def _lines(recording: Recording) -> Iterator[str]:
    from posturecam.export.capture.angles import joint_angles

    angles = joint_angles(recording)
    yield from ("Coordinates", "version=1", f"nRows={len(recording.even.t)}", f"nColumns={len(angles) + 1}")
    yield from ("inDegrees=yes", f"near_side={recording.near_side}", "", *_MEANING, "", "endheader")
    yield "\t".join(("time", *angles))
    for row, t in enumerate(recording.even.t):
        cells = ("NaN" if np.isnan(values[row]) else f"{values[row] + 0.0:.4f}" for values in angles.values())
        yield f"{t:.6f}\t" + "\t".join(cells)
