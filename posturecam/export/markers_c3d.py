"""markers.c3d: the landmarks as points in millimetres, with foot strikes and foot offs as events, as Vicon has them.

A point that was not seen has the residual -1. The group POSTURECAM says in which plane the points lie.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.arrays import Floats
from posturecam.errors import OutputError
from posturecam.export.base import Format
from posturecam.export.capture.exporter import RecordingExporter
from posturecam.export.capture.names import MARKERS, PLANE
from posturecam.export.recording_json import write_facts
from posturecam.types import Analysis, EventKind, Side
from posturecam.version import __version__
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.export.capture.recording import Recording

FILE = "markers.c3d"
MOST_FRAMES = 65_535
"""In one file: its header counts frames in 16 bits (C3D user guide, "Header section")."""
_MM = 1000.0
_LABELS = {EventKind.INITIAL_CONTACT: ("Foot Strike", 1), EventKind.TOE_OFF: ("Foot Off", 2)}
"""Label and icon of an event, as Vicon writes them."""
MOST_EVENTS = 255
"""In the group EVENT: the C3D format has a byte for each dimension. POSTURECAM:EVENTS_LEFT_OUT counts the rest, which
the BIDS data set has."""


class MarkersC3d(RecordingExporter):
    """Writes markers.c3d."""

    format = Format(
        id="c3d",
        files=FILE,
        name=message("formats.name.c3d"),
        mime="application/octet-stream",
        rank=92,
        default=False,
        metres=True,
    )
    most_frames = MOST_FRAMES

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file, and recording.json.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.

        Raises
        ------
        OutputError
            When the disk refuses.
        """
        from posturecam.export.capture.recording import recording_of

        recording = recording_of(analysis, metres=True)
        try:
            _content(recording).write(str(folder / FILE))
        except RuntimeError as error:  # ezc3d's word for every fault of the disk
            raise OutputError(message("formats.not_written", file=FILE, error=error)) from error
        write_facts(recording, folder)


EXPORTER = MarkersC3d()


def _content(recording: Recording) -> Any:
    import ezc3d

    file = ezc3d.c3d()
    seen = recording.seen.T
    points = np.ones((4, *seen.shape))
    points[:3] = np.where(seen, _MM * recording.places.transpose(2, 1, 0), np.nan)
    file["data"]["points"] = points
    file["data"]["meta_points"]["residuals"] = np.where(seen, 0.0, -1.0)[None]
    for name, value in (("UNITS", ["mm"]), ("RATE", [recording.even.rate_hz]), ("LABELS", list(MARKERS))):
        file["parameters"]["POINT"][name]["value"] = value
    for name, axis in (("X_SCREEN", "+X"), ("Y_SCREEN", "+Y")):
        file.add_parameter("POINT", name, [axis])
    for name, statement in _statements(recording).items():
        file.add_parameter("POSTURECAM", name, [statement])
    file.add_parameter("POSTURECAM", "EVENTS_LEFT_OUT", [max(len(recording.events) - MOST_EVENTS, 0)])
    file.add_parameter("MANUFACTURER", "SOFTWARE", ["posturecam"])
    file.add_parameter("MANUFACTURER", "VERSION_LABEL", [__version__])
    for name, values in _events(recording).items():
        file.add_parameter("EVENT", name, values)
    return file


def _statements(recording: Recording) -> dict[str, str]:
    """What has to be known of the points."""
    return {
        "PLANE": f"{PLANE}; Z is 0",
        "X": f"forward, to the {recording.direction} of the image",
        "Y": f"up from the {'hips' if recording.ground == 'hips' else 'ground'}",
        "NEAR_SIDE": recording.near_side,
    }


def _events(recording: Recording) -> dict[str, list[Any] | Floats]:
    """The parameters of the group EVENT; times are minutes and seconds from the first frame."""
    events = recording.events[:MOST_EVENTS]
    n = len(events)
    labels = [_LABELS[event.kind] for event in events]
    found: dict[str, list[Any] | Floats] = {"USED": [n]}
    if n:
        found |= {
            "CONTEXTS": ["Left" if event.side is Side.LEFT else "Right" for event in events],
            "LABELS": [label for label, _ in labels],
            "ICON_IDS": [icon for _, icon in labels],
            "DESCRIPTIONS": ["" for _ in events],
            "SUBJECTS": ["" for _ in events],
            "GENERIC_FLAGS": [0] * n,
            "TIMES": np.array([divmod(event.t, 60.0) for event in events]).T,
        }
    return found
