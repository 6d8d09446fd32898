"""Which reader a file of another tool has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from posturecam.pose.others.common import Stated
from posturecam.pose.others.mediapipe_dump import read_csv_dump, read_json_dump
from posturecam.pose.others.openpose import is_openpose_folder, read_openpose
from posturecam.pose.others.sports2d_trc import read_trc
from posturecam.track import PoseTrack

READERS: Mapping[str, Callable[[Path, Stated], PoseTrack]] = {
    ".trc": read_trc,
    ".json": read_json_dump,
    ".csv": read_csv_dump,
}
"""By the ending of a file."""


def is_of_others(path: Path) -> bool:
    """Tell whether a path holds landmarks that another tool found, by its ending; a folder by what lies in it.

    Parameters
    ----------
    path : Path
        Any path.

    Returns
    -------
    bool
        Whether a reader takes it.
    """
    return path.suffix.lower() in READERS or is_openpose_folder(path)


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
