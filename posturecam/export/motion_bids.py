"""motion_bids.zip: a data set of one recording as BIDS-Motion (BIDS 1.10) has it, to be unpacked or merged.

`*_motion.tsv` has a column for each row of `*_channels.tsv` and no header; what was not seen is `n/a`. Gait events are
in `*_events.tsv`. Reference: bids-specification, modality-specific-files/motion.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from posturecam.arrays import Floats, rounded
from posturecam.export.base import Format
from posturecam.export.capture.exporter import RecordingExporter
from posturecam.export.capture.names import MARKERS, PLANE
from posturecam.types import Activity, Analysis, EventKind
from posturecam.version import __version__
from posturecam.words import message

if TYPE_CHECKING:
    from posturecam.export.capture.recording import Recording

FILE = "motion_bids.zip"
BIDS_VERSION = "1.10.0"
TRACKSYS = "posturecam"
_TASKS = {Activity.WALK: "walking", Activity.RUN: "running", Activity.STAND: "standing", Activity.SIT: "sitting"}
_TRIAL_TYPES = {EventKind.INITIAL_CONTACT: "foot_strike", EventKind.TOE_OFF: "foot_off"}
_NO_DATE = (1980, 1, 1, 0, 0, 0)
_README = """One recording of posturecam: joint positions and joint angles in the plane of one camera at the
person's side.
Positions are metres, X forward and Y up from the ground; what lies across that plane was not measured.
The keys under "Posturecam" in the motion.json say how scale, level and direction came about.
"""
_AXES = {
    "plane": {
        "SpatialAxes": "AS_",
        "RotationRule": "right-hand",
        "Description": f"{PLANE}; joint angles are rotations about the axis to the person's right",
    }
}


class MotionBids(RecordingExporter):
    """Writes motion_bids.zip."""

    format = Format(
        id="bids",
        files=FILE,
        name=message("formats.name.bids"),
        mime="application/zip",
        rank=93,
        default=False,
        metres=True,
    )

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file: the same analysis gives the same bytes.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        from posturecam.export.capture.recording import recording_of

        with zipfile.ZipFile(folder / FILE, "w") as archive:
            for name, content in _files(recording_of(analysis, metres=True)).items():
                entry = zipfile.ZipInfo(name, date_time=_NO_DATE)
                entry.compress_type = zipfile.ZIP_DEFLATED
                entry.create_system, entry.external_attr = 3, 0o644 << 16
                archive.writestr(entry, content)


EXPORTER = MotionBids()


def _files(recording: Recording) -> dict[str, str]:
    """The files of the data set, by path."""
    from posturecam.export.capture.angles import joint_angles

    task = _TASKS[recording.plane.bout.activity]
    stem = f"sub-01/motion/sub-01_task-{task}_tracksys-{TRACKSYS}"
    angles = joint_angles(recording)
    name = {"Name": f"posturecam: {task}", "BIDSVersion": BIDS_VERSION, "DatasetType": "raw"}
    software = [{"Name": "posturecam", "Version": __version__}]
    return {
        "dataset_description.json": _json({**name, "GeneratedBy": software}),
        "README": _README,
        "participants.tsv": _table([["participant_id"], ["sub-01"]]),
        f"{stem}_motion.tsv": _motion(recording, list(angles.values())),
        f"{stem}_motion.json": _json(_sidecar(recording, task, len(angles))),
        f"{stem}_channels.tsv": _table(_channels(list(angles))),
        f"{stem}_channels.json": _json({"reference_frame": {"Levels": _AXES}}),
        f"{stem}_events.tsv": _table(_events(recording)),
        f"{stem}_events.json": _json(
            {
                "trial_type": {"LongName": "Gait event", "Levels": {one: one for one in _TRIAL_TYPES.values()}},
                "side": {"LongName": "Foot", "Levels": {"left": "the person's left", "right": "the person's right"}},
            }
        ),
    }


def _sidecar(recording: Recording, task: str, n_angles: int) -> dict[str, Any]:
    from posturecam.export.capture.facts import facts_of

    rate = rounded(recording.even.rate_hz, 6)
    n_places = 2 * len(MARKERS)
    return {
        "SamplingFrequency": rate,
        "SamplingFrequencyEffective": rate,
        "TaskName": task,
        "TaskDescription": f"{task}, filmed from the side",
        "TrackingSystemName": TRACKSYS,
        "Manufacturer": "posturecam",
        "SoftwareVersions": __version__,
        "MotionChannelCount": n_places + n_angles,
        "POSChannelCount": n_places,
        "JNTANGChannelCount": n_angles,
        "TrackedPointsCount": len(MARKERS),
        "RecordingDuration": rounded(len(recording.even.t) / recording.even.rate_hz, 6),
        "MissingValues": "n/a",
        "SubjectArtefactDescription": "n/a",
        "Posturecam": facts_of(recording),
    }


def _channels(angles: Sequence[str]) -> list[list[str]]:
    header = ["name", "component", "type", "tracked_point", "units", "reference_frame"]
    places = [[f"{marker}_{axis}", axis, "POS", marker, "m", "plane"] for marker in MARKERS for axis in "xy"]
    return [header, *places, *([angle, "n/a", "JNTANG", _joint_of(angle), "deg", "plane"] for angle in angles)]


def _joint_of(angle: str) -> str:
    """What an angle is of: the marker of its joint, or the trunk."""
    side = {"r": "right_", "l": "left_"}.get(angle.rpartition("_")[2], "")
    return f"{side}{angle.partition('_')[0]}" if side else "trunk"


def _motion(recording: Recording, angles: Sequence[Floats]) -> str:
    file = io.StringIO()
    for row, places in enumerate(recording.places[..., :2]):
        cells = [_cell(value, 5) for value in places.ravel()] + [_cell(values[row], 4) for values in angles]
        file.write("\t".join(cells) + "\n")
    return file.getvalue()


def _cell(value: float, digits: int) -> str:
    return "n/a" if np.isnan(value) else f"{value + 0.0:.{digits}f}"


def _events(recording: Recording) -> list[list[str]]:
    found = [[f"{e.t:.4f}", "0", _TRIAL_TYPES[e.kind], str(e.side)] for e in recording.events]
    return [["onset", "duration", "trial_type", "side"], *found]


def _table(rows: Iterable[Sequence[str]]) -> str:
    return "".join("\t".join(row) + "\n" for row in rows)


def _json(content: Any) -> str:
    return json.dumps(content, indent=2, allow_nan=False) + "\n"
