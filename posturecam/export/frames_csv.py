"""frames.csv: one row a frame.

Times in s, positions in px (x right, y down), angles in degrees, forward positive. An empty cell means "not seen" or
"does not apply".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np

from posturecam.arrays import Floats, rounded
from posturecam.export.base import Format
from posturecam.landmarks import Landmark
from posturecam.results.spreadsheet import save_csv
from posturecam.track import PoseTrack
from posturecam.types import Analysis
from posturecam.words import message

FILE = "frames.csv"
FRAME_PARTS = ("EAR", "SHOULDER", "HIP", "KNEE", "ANKLE", "HEEL", "FOOT_INDEX")
"""The landmarks whose positions go into frames.csv, for both sides."""

Cell = float | int | str | None


class FramesCsv:
    """Writes frames.csv."""

    format = Format(id="frames", files=FILE, name=message("export.format.frames"), mime="text/csv", rank=40)

    def write_analysis(self, analysis: Analysis, folder: Path) -> None:
        """Write the file.

        Parameters
        ----------
        analysis : Analysis
            What was found.
        folder : Path
            The result folder.
        """
        write_frames(analysis, folder / FILE)


EXPORTER = FramesCsv()


def write_frames(analysis: Analysis, path: Path) -> None:
    """Write one row for each frame of the analysed track: when, what the person did, lean, head, joint positions.

    Parameters
    ----------
    analysis : Analysis
        What was found, with its track.
    path : Path
        The file.
    """
    joints = [(side, part) for part in FRAME_PARTS for side in ("left", "right")]
    names = [f"{side}_{part.lower()}_{axis}_px" for side, part in joints for axis in "xy"]
    header = ["t_s", "seen", "activity", "trunk_lean_deg", "forward_head_deg", *names]
    save_csv(path, header, _frame_rows(analysis, [Landmark[f"{side.upper()}_{part}"] for side, part in joints]))


def _frame_rows(analysis: Analysis, joints: Sequence[int]) -> Iterator[list[Cell]]:
    track = analysis.track
    if track is None:
        return
    lean, head = forward_angles(track)
    for i, t in enumerate(track.t):
        bout = next((bout for bout in analysis.bouts if bout.start <= t < bout.end), None)
        sign = bout.scene.facing if bout is not None and bout.scene.view.is_side else np.nan
        seen = int(np.isfinite(track.xy[i]).all(axis=-1).any())
        angles = [rounded(sign * lean[i], 2), rounded(sign * head[i], 2)]
        places = [rounded(value, 2) for value in track.xy[i, joints].ravel().tolist()]
        yield [rounded(t, 4), seen, str(bout.activity) if bout else None, *angles, *places]


def forward_angles(track: PoseTrack) -> tuple[Floats, Floats]:
    """Measure the angles from vertical as the image shows them, without any correction.

    Parameters
    ----------
    track : PoseTrack
        The cleaned track.

    Returns
    -------
    tuple of ndarray
        (T,) degrees of mid-hip to mid-shoulder, and of mid-shoulder to mid-ear; positive to the right of the image, NaN
        where a point was not seen.
    """
    ear, shoulder, hip = (_middle(track, part) for part in ("EAR", "SHOULDER", "HIP"))
    return _tilt_deg(hip, shoulder), _tilt_deg(shoulder, ear)


def _middle(track: PoseTrack, part: str) -> Floats:
    sides = (track.xy[:, Landmark[f"{side}_{part}"]] for side in ("LEFT", "RIGHT"))
    return np.add(*sides, dtype=np.float64) / 2


def _tilt_deg(low: Floats, high: Floats) -> Floats:
    ahead, above = high[:, 0] - low[:, 0], low[:, 1] - high[:, 1]
    return np.asarray(np.degrees(np.arctan2(ahead, above)), dtype=np.float64)
