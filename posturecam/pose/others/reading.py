"""Which reader a file of another tool has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from posturecam.pose.others.kinds import TABLES, Stated
from posturecam.pose.others.mediapipe_dump import read_csv_dump, read_json_dump
from posturecam.pose.others.openpose import read_openpose
from posturecam.pose.others.sports2d_trc import read_trc
from posturecam.track import PoseTrack

READERS: Mapping[str, Callable[[Path, Stated], PoseTrack]] = dict(
    zip(TABLES, (read_trc, read_json_dump, read_csv_dump), strict=True)
)
"""By the ending of a file."""


def load_of_others(path: Path, stated: Stated) -> PoseTrack:
    """Read such a path.

    Parameters
    ----------
    path : Path
        A path for which `is_of_others` holds.
    stated : Stated
        What the user says of it.

    Returns
    -------
    PoseTrack
        With remarks on what the file lacks.

    Raises
    ------
    TrackError
        Where it is not what its name says, or does not say enough; the message says what to do.
    """
    return READERS.get(path.suffix.lower(), read_openpose)(path, stated)
